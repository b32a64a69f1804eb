"""Compares the code that our compiler and CPython 3.5 make of a folder's sources, field by field. Run by CPython 3.5.10:

    cargo build --release -p bc-source --example compile
    PYTHON tests/reference/codes.py --ours target/release/examples/compile [--optimize 0,1,2] [--mode exec] FOLDER...

Frozensets are compared as sets, everything else with types and signs. Warnings are compared, and errors by type,
message, line, offset and text. Every difference is shown by kind, with the first file that has it.
"""

import argparse
import marshal
import os
import subprocess
import sys
import warnings

FIELDS = ("co_argcount co_kwonlyargcount co_nlocals co_stacksize co_flags co_code co_names co_varnames co_freevars "
          "co_cellvars co_filename co_name co_firstlineno co_lnotab").split()
CODE = type((lambda: 0).__code__)


def same(one, other):
    """Whether two constants that are no code objects are equal, with their types."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, frozenset):
        return len(one) == len(other) and sorted(map(repr, one)) == sorted(map(repr, other))
    if isinstance(one, (float, complex)):
        return repr(one) == repr(other)
    return one == other


def differences(theirs, ours):
    """The kinds of difference between two code objects and those inside of them."""
    for field in FIELDS:
        if getattr(theirs, field) != getattr(ours, field):
            yield field, theirs.co_name, getattr(theirs, field), getattr(ours, field)
    one, other = theirs.co_consts, ours.co_consts
    if len(one) != len(other):
        yield "len(co_consts)", theirs.co_name, plain(one), plain(other)
    for a, b in zip(one, other):
        if isinstance(a, CODE) and isinstance(b, CODE):
            yield from differences(a, b)
        elif not same(a, b):
            yield "co_consts", theirs.co_name, plain(a), plain(b)
            break


def plain(constant):
    """A constant without addresses."""
    if isinstance(constant, tuple):
        return tuple(map(plain, constant))
    return "code " + constant.co_name if isinstance(constant, CODE) else constant


def reference(source, mode, optimize, flags=0):
    """What CPython says: warnings, and a code object or the error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = compile(source, "<m>", mode, flags, True, optimize)
        except SyntaxError as e:
            result = (type(e).__name__, e.msg, e.lineno, e.offset, e.text)
        except (ValueError, MemoryError, RecursionError) as e:
            result = (type(e).__name__, str(e), None, None, None)
    said = [(w.category.__name__, str(w.message), w.lineno, None) for w in caught]
    return [raised(source, mode, optimize, flags, number, *one) for number, one in enumerate(said)], result


def raised(source, mode, optimize, flags, number, category, message, lineno, place):
    """A warning, with the line and offset of the SyntaxError that it is where warnings are errors, if it is one."""
    def show(*rest):
        left.append(rest)
        if len(left) > number:
            raise SyntaxWarning(message)
    left, shown = [], warnings.showwarning
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        try:
            compile(source, "<m>", mode, flags, True, optimize)
        except SyntaxWarning:
            pass
        except SyntaxError as e:
            place = e.lineno, e.offset
        finally:
            warnings.showwarning = shown
    return category, message, lineno, place


class Refusal(tuple):
    """Type, message, line, offset and text of an error of ours."""

    # Whether more lines could mend the source.
    incomplete = False


def read_ours(stream):
    """What our compiler says of the next source, as `reference` does."""
    said = []
    while True:
        word, _, rest = stream.readline().decode("utf-8", "surrogatepass").rstrip("\n").partition(" ")
        if word == "warning":
            said.append(eval(rest))
        elif word == "rejected":
            print("rejected by verify: " + rest)
        elif word == "code":
            return said, marshal.loads(stream.read(int(rest)))
        elif word in ("error", "incomplete"):
            refusal = Refusal(eval(rest))
            refusal.incomplete = word == "incomplete"
            return said, refusal
        else:
            raise SystemExit("our compiler died")


def faults(theirs, ours):
    """The kinds of difference between two answers."""
    (said, theirs), (our_said, ours) = theirs, ours
    if said != our_said:
        yield "warnings", "", said, our_said
    if isinstance(theirs, CODE) and isinstance(ours, CODE):
        yield from differences(theirs, ours)
    elif isinstance(theirs, tuple) and isinstance(ours, tuple):
        if theirs != ours:
            yield "error", "", theirs, ours
    else:
        yield "refusal", "", theirs, ours


def report(kinds):
    """Prints the first place of each kind of difference; `kinds` has all places with their differences by kind."""
    for kind, places in sorted(kinds.items(), key=lambda item: -len(item[1])):
        name, (scope, theirs, mine) = places[0]
        print("%s: %d, first in %s, %s" % (kind, len(places), name, scope))
        print("  - " + ascii(theirs)[:600])
        print("  + " + ascii(mine)[:600])


def compare(names, ours, mode, optimize):
    """Compares all files at one level; gives the count of those that differ."""
    kinds, wrong, refused = {}, 0, 0
    process = subprocess.Popen([ours, str(optimize), mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write("\n".join(names).encode("utf-8", "surrogateescape"))
    process.stdin.close()
    for name in names:
        with open(name, "rb") as file:
            source = file.read()
        theirs, mine = reference(source, mode, optimize), read_ours(process.stdout)
        refused += isinstance(theirs[1], tuple)
        found = list(faults(theirs, mine))
        wrong += bool(found)
        for kind, *rest in found:
            kinds.setdefault(kind, []).append((name, rest))
    report(kinds)
    print("optimize %d: %d files, %d refused, %d differ" % (optimize, len(names), refused, wrong))
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--optimize", default="0,1,2")
    parser.add_argument("--mode", default="exec")
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    names = []
    for folder in options.folder:
        if os.path.isfile(folder):
            names.append(folder)
        for path, _, files in os.walk(folder):
            names += [os.path.join(path, file) for file in files if file.endswith(".py")]
    names.sort()
    levels = [int(level) for level in options.optimize.split(",")]
    sys.exit(any([compare(names, options.ours, options.mode, level) for level in levels]))


if __name__ == "__main__":
    main()
