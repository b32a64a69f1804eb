"""Records the syntax trees and refusals of CPython 3.5 for the tests of bc-source.

    python3.5 tests/reference/record_parses.py crates/bc-source/tests/data/parses.jsonl

Each line of the file is a JSON list: the mode, `str` or `bytes`, the source (bytes as the characters of Latin-1), and
the answer, which is written anew: the hash of `ast.dump` with positions, or what is said of the error.
"""

import ast
import hashlib
import json
import sys
import warnings


def answer(mode, kind, source):
    if kind == "bytes":
        source = source.encode("latin-1")
    try:
        tree = compile(source, "<m>", mode, ast.PyCF_ONLY_AST, True)
    except SyntaxError as e:
        return [type(e).__name__, e.msg, e.lineno, e.offset, e.text]
    except MemoryError:
        return ["MemoryError", "", None, None, None]
    except ValueError as e:
        return [type(e).__name__, str(e), None, None, None]
    text = ast.dump(tree, include_attributes=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def main():
    warnings.simplefilter("ignore")
    with open(sys.argv[1]) as file:
        records = [json.loads(line) for line in file]
    with open(sys.argv[1], "w") as file:
        for mode, kind, source, *_ in records:
            file.write(json.dumps([mode, kind, source, answer(mode, kind, source)]) + "\n")


main()
