"""Records what CPython 3.5 says of programs it refuses to run, and of a tree, for the tests of the command.

    python3.5 tests/reference/record_programs.py

Rewrites `tests/data/refused_programs.json`, whose items are a source (its bytes as Latin-1), what `python3.5 x.py`
writes to stderr, and its exit code; a source that is added there with two empty values gets them. And the trees of
`tests/data/tree.py` beside it: as `ast.dump` prints it, laid out as that of 3.9 does it, and as `pybc ast --json`
is documented to print it.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


def refused(source):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "x.py"), "wb") as file:
            file.write(source.encode("latin-1"))
        done = subprocess.Popen(
            [sys.executable, "x.py"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = done.communicate()
    assert not out, source
    return [source, err.decode(), done.returncode]


def indented(value, level=1):
    """The text, and whether it has no parts."""
    gap = "\n" + "  " * level
    if isinstance(value, list):
        inner = ("," + gap).join(indented(item, level + 1)[0] for item in value)
        return ("[" + gap + inner + "]", False) if value else ("[]", True)
    if not isinstance(value, ast.AST):
        return repr(value), True
    shown = [(name, indented(getattr(value, name), level + 1)) for name in value._fields]
    parts = [name + "=" + text for name, (text, _) in shown]
    one_line = len(parts) <= 3 and all(simple for _, (_, simple) in shown)
    inner = ", ".join(parts) if one_line else gap + ("," + gap).join(parts)
    return type(value).__name__ + "(" + inner + ")", not parts


def special(kind, value):
    return '{"_type":"%s","value":"%s"}' % (kind, value)


def as_json(value):
    if isinstance(value, ast.AST):
        parts = ['"_type":"%s"' % type(value).__name__]
        for name in value._attributes + value._fields:
            parts.append('"%s":%s' % (name, as_json(getattr(value, name))))
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 2**53 else special("int", value)
    if isinstance(value, float):
        return repr(value) if value - value == 0 else special("float", value)
    if isinstance(value, complex):
        return special("complex", value)
    if isinstance(value, bytes):
        return '{"_type":"bytes","hex":"%s"}' % value.hex()
    if any("\ud800" <= c <= "\udfff" for c in value):
        return '{"_type":"str","code_points":[%s]}' % ",".join(str(ord(c)) for c in value)
    return json.dumps(value, ensure_ascii=False)


def main():
    path = os.path.join(DATA, "refused_programs.json")
    with open(path) as file:
        sources = [item[0] for item in json.load(file)]
    with open(path, "w") as file:
        lines = [json.dumps(refused(source)) for source in sources]
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    with open(os.path.join(DATA, "tree.py"), "rb") as file:
        tree = ast.parse(file.read())
    for name, text in [
        ("tree.txt", indented(tree)[0]),
        ("tree_line.txt", ast.dump(tree, include_attributes=True)),
        ("tree.json", as_json(tree)),
    ]:
        with open(os.path.join(DATA, name), "w", encoding="utf-8") as file:
            file.write(text + "\n")


main()
