"""Records what CPython 3.5 says of sources, for the tests of bc-source.

    python3.5 tests/reference/record_refusals.py OUT SOURCES.json…

A file of sources is a JSON list whose items are sources, or lists that begin with one. For each source a line of
OUT holds a JSON list: the source, the answer of the parser alone, the answer of the whole compiler, and the
warnings. An answer is null where the source is good, else the type, message, line, offset and text.
"""

import ast
import json
import sys
import warnings


def answer(source, flags):
    try:
        compile(source, "<m>", "exec", flags, True)
    except SyntaxError as e:
        return [type(e).__name__, e.msg, e.lineno, e.offset, e.text]
    except Exception as e:
        return [type(e).__name__, str(e), None, None, None]


def main():
    seen = set()
    with open(sys.argv[1], "w") as out:
        for name in sys.argv[2:]:
            with open(name) as file:
                items = json.load(file)
            for item in items:
                source = item if isinstance(item, str) else item[0]
                if source in seen:
                    continue
                seen.add(source)
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    whole = answer(source, 0)
                    said = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
                out.write(json.dumps([source, answer(source, ast.PyCF_ONLY_AST), whole, said]) + "\n")


main()
