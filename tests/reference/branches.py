"""Tells which branches of the visitors of CPython's compile.c the sources of `generate.py` take.

    CFLAGS of Python/compile.o: -O0 --coverage, and --coverage where the interpreter is linked
    PYTHONHASHSEED=0 COVERED tests/reference/sources.py --only-reference --count 10000
    gcov -b -j -o BUILD/Python/compile.gcda SRC/Python/compile.c
    python3 tests/reference/branches.py SRC/Python/compile.c compile.gcov.json.gz [--all]

A branch is one way out of a condition, as gcov counts them. Counted are those of the functions `compiler_*` and of the small
ones in VISITORS. Not counted, since no source decides them, by these rules on the text of the line:

1. the way on which what was called has failed: the first way out of a line with a macro VISIT*, ADDOP*, NEXT_BLOCK or
   NEW_BLOCK, and of an `if` whose condition is made of `!…`, `… == NULL`, `… < 0`, `… == -1`, `… == -2`, `… == 0`, `… != 0`,
   with `||` between, none of them a field of a node, and whose statement leaves the function by `return 0`, `return NULL`,
   `return -1`, `return r`, or a `goto` to the end, without an error of its own;
2. `asdl_seq_LEN` of a null pointer, reference counts (Py_DECREF, Py_XDECREF, Py_CLEAR), the kinds of `PyUnicode_READ_CHAR`;
3. ways to a SystemError or fatal error, and past all cases of a `switch`: what its authors know to be unreachable;
4. what is only done with memory: compiler_new_block, compiler_next_instr, compiler_unit_free, compiler_unit_check, compiler_free.

All others that were never taken are listed, with `--all` the uncounted ones too.
"""

import gzip
import json
import re
import sys

VISITORS = "expr_constant inplace_binop unaryop binop cmpop get_ref_type dictbytype".split()
MACRO = re.compile(r"\b(VISIT|ADDOP|NEXT_BLOCK|NEW_BLOCK)\w*\(")
MEMORY = "compiler_new_block compiler_next_instr compiler_unit_free compiler_unit_check compiler_free".split()
FAILURE = re.compile(r"return (0|NULL|-1|r);|goto \w*(error|failed|exit)\w*;")
TOLD = re.compile(r"compiler_error|PyErr_(?!NoMemory)")
FAILED = re.compile(r"!.*|PyErr_Occurred\(\)|.*(== NULL|< 0|== -[12]|== 0|!= 0)", re.S)
COUNTS = re.compile(r"\bPy_(X?DECREF|CLEAR|X?INCREF)\(")
UNREACHABLE = re.compile(r"PyErr_(SetString|Format)\(PyExc_SystemError|Py_FatalError")


def condition(lines, index):
    """The condition of the `if` that stands or goes on in a line, and its statement."""
    start = index
    while start > index - 4 and not re.search(r"\bif \(", lines[start]):
        start -= 1
    text = "\n".join(lines[start:start + 12])
    found = re.search(r"\bif \(", text)
    if not found:
        return "", ""
    depth, at = 1, found.end()
    while at < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    rest = text[at:].lstrip()
    body = rest[:rest.find("}") + 1] if rest.startswith("{") else rest[:rest.find(";") + 1]
    return text[found.end():at - 1].strip(), body


def fails(lines, index):
    """Whether the line tests what a call gave, and leaves if that has failed."""
    text, body = condition(lines, index)
    tests = [test.strip() for test in text.split("||")]
    return bool(FAILURE.search(body) and not TOLD.search(body)
                and all(FAILED.fullmatch(test) and ("(" in test or "v." not in test) for test in tests))


def uncounted(lines, index, arms, part):
    """Why a way out of a line is not counted, if it is not."""
    text = lines[index]
    following = "\n".join(lines[index:index + 3]) + condition(lines, index)[1]
    if UNREACHABLE.search(following) or "switch (" in text and part == len(arms) - 1:
        return "unreachable"
    if MACRO.search(text):
        if part == 0:
            return "a call has failed"
        if "_SEQ" in text and part in (2, 3):
            return "length of a null pointer"
    if COUNTS.search(text):
        return "reference count"
    if "PyUnicode_READ_CHAR" in text and 2 <= part < len(arms) - 2:
        return "kind of a text"
    if fails(lines, index):
        # Of tests with `||` between, the last one goes on into the statement, the others jump there.
        last = part >= len(arms) - 2 and text.rstrip().endswith((")", "{", ";"))
        if part == len(arms) - 2 if last else part % 2:
            return "a call has failed"
    if "asdl_seq_LEN(" in text and "VISIT" not in text:
        before = text.split("asdl_seq_LEN(")[0].count("&&") + text.split("asdl_seq_LEN(")[0].count("||")
        if part in (2 * before, 2 * before + 1):
            return "length of a null pointer"
    return None


def main():
    with open(sys.argv[1]) as file:
        lines = file.read().split("\n")
    with gzip.open(sys.argv[2]) as file:
        data = json.loads(file.read().decode())
    source = [one for one in data["files"] if one["file"].endswith("compile.c")][0]
    taken = total = left_out = 0
    for line in source["lines"]:
        function, index, arms = line.get("function_name", ""), line["line_number"] - 1, line["branches"]
        if not (function.startswith("compiler_") or function in VISITORS) or function in MEMORY:
            continue
        for part, arm in enumerate(arms):
            why = uncounted(lines, index, arms, part)
            if why is None:
                total += 1
                taken += arm["count"] > 0
            else:
                left_out += 1
            if not arm["count"] and (why is None or "--all" in sys.argv):
                print("%d %s, way %d of %d: %s%s" % (index + 1, function, part + 1, len(arms), lines[index].strip(),
                                                     " (%s)" % why if why else ""))
    print("%d of %d branches, %.2f %%; %d uncounted" % (taken, total, 100 * taken / total, left_out))


main()
