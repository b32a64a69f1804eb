"""Compares the syntax trees of a folder's sources, with positions, and the refusals, with CPython 3.5's.

    cargo build --release -p bc-source --example ast
    python3 tests/reference/trees.py --python PY --ours target/release/examples/ast FOLDER

`PY` is CPython 3.5.10. What it says of a file is the hash of `ast.dump` or the error with its place and text; both
sides print a line for each file, and those that differ are shown.
"""

import argparse
import os
import subprocess
import sys

REFERENCE = '''
import ast, hashlib, sys
for name in sys.stdin.read().split("\\n"):
    with open(name, "rb") as file:
        source = file.read()
    try:
        tree = compile(source, "<m>", "exec", ast.PyCF_ONLY_AST)
        text = ast.dump(tree, include_attributes=True)
        print(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), name)
    except (SyntaxError, ValueError) as e:
        if isinstance(e, SyntaxError):
            place = (e.lineno, e.offset, e.text)
            print("%s(%s, %r, %r, %r) %s" % ((type(e).__name__, repr(e.msg)) + place + (name,)))
        else:
            print("%s(%s, 0, 0, None) %s" % (type(e).__name__, repr(str(e)), name))
'''


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    names = []
    for folder in options.folder:
        for path, _, files in os.walk(folder):
            names += [os.path.join(path, file) for file in files if file.endswith(".py")]
    names.sort()
    theirs = subprocess.run([options.python, "-W", "ignore", "-c", REFERENCE], input="\n".join(names).encode(),
                            stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "surrogateescape")
    ours = []
    for start in range(0, len(names), 200):
        ours.append(subprocess.run([options.ours] + names[start:start + 200], stdout=subprocess.PIPE,
                                   check=True).stdout.decode("utf-8", "surrogateescape"))
    theirs, ours = theirs.splitlines(), "".join(ours).splitlines()
    differing = [(one, other) for one, other in zip(theirs, ours) if one != other]
    for one, other in differing:
        print("- " + one[:300])
        print("+ " + other[:300])
    refused = sum("(" in line.split(" ")[0] for line in theirs)
    print("%d files, %d refused, %d differ" % (len(theirs), refused, len(differing)))
    sys.exit(bool(differing) or len(theirs) != len(ours))


main()
