"""Records what programs find in their own names in each form that `python3.5` runs them in, for the tests of
the command.

    python3.5 tests/reference/record_forms.py

Rewrites `tests/data/forms.json`: `files` with their bytes as Latin-1, and `cases`. A case is the arguments, what
stands on standard input, what comes on stdout and stderr, and the exit code, all run in a folder that holds the
files. The folder is spelt `{folder}`. What the reference says of its own place and of `runpy` is taken off: there
the machine has no frames.
"""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")

SHOW = '''"""A doc."""
import sys
found = globals()
for name in sorted(found):
    if name not in ('found', 'name'):
        print(name, '=', repr(type(found[name]) if name == '__builtins__' else found[name]).split(' at 0x')[0])
for name in 'name', 'path', 'archive', 'prefix':
    print('loader:', name, getattr(__loader__, name, None))
if __spec__:
    for name in 'name', 'origin', 'cached', 'parent', 'has_location', 'submodule_search_locations', 'loader_state':
        print('spec:', name, getattr(__spec__, name))
    print('spec:', __spec__.loader is __loader__)
print(sys.argv, repr(sys.path[0]), __debug__, sys.flags.optimize, (lambda: 0).__code__.co_filename)
print(sys.modules['__main__'].__dict__ is found)
print(sorted(name for name in sys.modules if name.split('.')[0] in ('show', 'pack', 'bare', 'name')))
'''
FRAME = "import sys\ndef f():\n    return 1 / 0\nprint(__name__)\nf()\n"
NEIGHBOUR = "import neighbour\nfrom neighbour import where\nprint(where, neighbour.__file__, neighbour.__cached__)\n"

# Roads to a module's namespace, and so to its loader, that say nothing of either.
SEES = "print(type(seen['__loader__']).__name__)\n"
ROADS = {
    "globals": "def f(): pass\nseen = f.__globals__\n",
    "method": "class C:\n    def f(self): pass\nseen = C().f.__func__.__globals__\n",
    "traceback": "try: 1 / 0\nexcept Exception as error: seen = error.__traceback__.tb_frame.f_globals\n",
    "frame": "try: 1 / 0\nexcept Exception as error: seen = error.__traceback__.tb_frame.f_locals\n",
    "generator": "def f(): yield\nseen = f().gi_frame.f_globals\n",
    "computed": "def f(): pass\nseen = getattr(f, '__glo' + 'bals__')\n",
    "asked": "def f(): pass\nseen = f.__getattribute__('__glo' + 'bals__')\n",
    "builtin": "seen = __builtins__.__dict__['glo' + 'bals']()\n",
    "builtins": "def f(): yield\nseen = f().gi_frame.f_builtins['glo' + 'bals']()\n",
    "importing": "def f(name, seen, *others):\n    global found\n    found = seen\n__builtins__.__import__ = f\n"
    "import nothing\nseen = found\n",
    "made": "def f(): pass\ncode = type(f.__code__)\n"
    "f.__code__ = code(0, 0, 0, 1, 67, b't\\0\\0S', (), ('__loa' + 'der__',), (), 'x', 'x', 1, b'')\n"
    "seen = {'__loader__': f()}\n",
    "formatted": "def f(): pass\nseen = 'module'.__class__('{0.__globals__[__loader__].path}').format(f)\nprint(seen)\n"
    "seen = {'__loader__': 0}\n",
    "evaluated": "seen = eval('__loa' + 'der__.__dict__') and {'__loader__': 0}\n",
    "listed": "seen = vars()\n",
}

FILES = {
    "show.py": SHOW,
    "plain": SHOW,
    "folder/__main__.py": SHOW,
    "pack/__init__.py": "print('init', __name__, __file__, __path__)\n",
    "pack/__main__.py": SHOW,
    "pack/show.py": SHOW,
    "pack/twice.py": "print(__name__, __package__)\n",
    "pack/sub/__init__.py": "",
    "pack/sub/__main__.py": "from ..twice import __name__ as other\nfrom . import __name__ as own\nprint(other, own, __package__)\n",
    "bare/__init__.py": "",
    "eager/__init__.py": "import eager.tool\n",
    "eager/tool.py": "print(__name__)\n",
    "broken/__init__.py": "import no_such_thing\n",
    "broken/tool.py": "",
    "failing/__init__.py": "1 / 0\n",
    "failing/tool.py": "",
    "space/tool.py": "print(__name__, __package__, __spec__.parent)\n",
    "empty/readme.txt": "",
    "frame.py": FRAME,
    "framed/__main__.py": FRAME,
    "refused.py": "def f():\n    return 1 +\n",
    "refusal/__main__.py": "x = (1,\n",
    "beside/program.py": NEIGHBOUR,
    "beside/neighbour.py": "where = __name__\n",
    "inside/__main__.py": NEIGHBOUR,
    "inside/neighbour.py": "where = __name__\n",
    "exits.py": "import sys\nsys.exit(sys.argv[1])\n",
    "leaves.py": "import atexit, sys\n@atexit.register\ndef _():\n    print(sorted(globals()))\nif sys.argv[1:]: sys.exit(2)\n",
    "main.py": "print(__name__)\nimport main\nprint(sorted(k for k in globals() if k != '__builtins__'))\n",
    "asserts.py": "'''doc'''\nassert False, __doc__\n",
    "lines.py": "import sys\nprint(sys.stdin.read())\n",
    "latin.py": "# coding: latin-1\nprint(ascii('\xe9'), 1 / 0)\n",
    "idle.py": "x = 1\n",
    "marked.py": "\xef\xbb\xbfraise ValueError\n",
    "marking.py": "\xef\xbb\xbfimport marked\n",
    "marked_return.py": "\xef\xbb\xbfreturn\n",
    "marking_return.py": "import marked_return\n",
    "marked_assert.py": "\xef\xbb\xbfassert (1, 2)\n1 / 0\n",
    "torn": "PK\x03\x04\x14\0\0\xff\xfe junk\n",
    "torn.zip": "PK\x03\x04\x14\0junk\n",
    "torn.py": "PK\x03\x04\n",
    "letters": "PK = 1\nprint(PK)\n",
}
FILES.update(("roads/%s.py" % name, text + SEES) for name, text in ROADS.items())
ARCHIVES = {
    "show.zip": {"__main__.py": SHOW},
    "neighbours.zip": {"__main__.py": NEIGHBOUR, "neighbour.py": "where = __name__\n"},
    "tool": {"__main__.py": FRAME},
    "none.zip": {"other.py": ""},
    "deep.zip": {"folder/__main__.py": SHOW, "folder/inner/__main__.py": NEIGHBOUR, "folder/inner/neighbour.py": "where = __name__\n", "other.py": ""},
}
COMPILED = {"show.pyc": "show.py", "folded/__main__.pyc": "show.py", "frame_of.pyc": "frame.py"}

CASES = [
    ["show.py", "a", "-b", "--", "-c"],
    ["leaves.py"],
    ["leaves.py", "x"],
    ["-m", "leaves"],
    ["./show.py"],
    ["folder/../show.py"],
    ["{folder}/show.py"],
    ["show.pyc", "a"],
    ["./show.pyc"],
    ["plain", "x"],
    ["-O", "show.py"],
    ["-OO", "show.py"],
    ["folder", "a", "-b"],
    ["folder/"],
    ["./folder"],
    ["{folder}/folder"],
    ["folded"],
    ["show.zip", "a"],
    ["./show.zip"],
    ["neighbours.zip"],
    ["tool", "b"],
    ["none.zip"],
    ["-O", "folder"],
    ["-m", "show", "a", "-c", "-m"],
    ["-mshow"],
    ["-O", "-m", "show"],
    ["-OOmshow"],
    ["-m", "pack", "a"],
    ["-m", "pack.show"],
    ["-m", "pack.__main__"],
    ["-m", "pack.sub", "x"],
    ["-m", "pack.twice"],
    ["-m", "bare"],
    ["-m", "nope"],
    ["-m", "pack.nope"],
    ["-m", "bare.nope"],
    ["-m", "bare.nope.x"],
    ["-m", "nope.x"],
    ["-m", "show.x"],
    ["-m", ".x"],
    ["-m", "..x"],
    ["-m", "sys"],
    ["-m", "sys.x"],
    ["-m", "eager.tool"],
    ["-m", "broken.tool"],
    ["-m", "failing.tool"],
    ["-m", "space.tool"],
    ["-m", "space"],
    ["-m", "empty"],
    ["-m", "frame"],
    ["-m", "refused"],
    ["-m", "exits", "3"],
    ["-m", "pack/show"],
    ["empty"],
    ["bare"],
    ["empty/"],
    ["frame.py"],
    ["./frame.py"],
    ["frame_of.pyc"],
    ["framed"],
    ["refused.py"],
    ["refusal"],
    ["beside/program.py"],
    ["inside"],
    ["exits.py", "a sentence"],
    ["main.py"],
    ["-m", "main"],
    ["asserts.py"],
    ["-O", "asserts.py"],
    ["-c", SHOW, "a", "-b", "--", "-O"],
    ["-cimport sys; print(sys.argv)", "-x"],
    ["-Oc", "print(__debug__, __file__)"],
    ["-c", ""],
    ["-c", "print(__loader__, __spec__, __package__, __doc__, __name__)"],
    ["-c", "print(sorted(globals()))"],
    ["-c", "import beside.neighbour as n; print(n.__name__, n.__file__, n.__path__)"],
    ["-c", "import folder.__main__"],
    ["-c", "def f():\n  1/0\n\nf()"],
    ["-c", "if 1:\n  x\n y"],
    ["-c", "x = 'abc"],
    ["-c", "import sys; sys.exit('bye')"],
    ["-c", "import sys; sys.exit(300)"],
    ["-c", "raise SystemExit((1, 2))"],
    ["latin.py"],
    ["deep.zip"],
    ["deep.zip/"],
    ["deep.zip/folder", "a", "-b"],
    ["deep.zip/folder/"],
    ["./deep.zip/folder/inner"],
    ["{folder}/deep.zip/folder/inner"],
    ["deep.zip/other.py"],
    ["deep.zip/nothing/at/all"],
    ["deep.zip/folder/__main__.py"],
    [""],
    ["", "a"],
    ["torn"],
    ["torn.zip"],
    ["torn.py"],
    ["letters"],
    ["marked.py"],
    ["marking.py"],
    ["marked_return.py"],
    ["marking_return.py"],
    ["marked_assert.py"],
]
CASES += [["roads/%s.py" % name] for name in sorted(ROADS)]
# A source on the command line is bytes with a line end added: what they say of their encoding counts.
CASES += [
    ["-c", code]
    for code in [
        "# coding: latin-1\nprint(ascii('\xe9'))",
        "# coding: utf-8\nprint(ascii('\xe9'))",
        "print(ascii('\xe9'))\n# coding: latin-1",
        "\n# coding: latin-1\nprint(ascii('\xe9'))",
        "\n\n# coding: latin-1\nprint(ascii('\xe9'))",
        "# coding: nonsense\n1",
        "# coding: ascii\nprint('\xe9')",
        "# coding: utf-16\n1",
        "# coding: rot13\n1",
        "# coding: hex\n1",
        "\ufeffprint(1)",
        "\ufeff# coding: latin-1\nprint(1)",
        "\ufeff# coding: utf-8\nprint(1)",
        "\ufeffx y",
        "def f():\n",
        "def f():",
        "@a\n",
        "@a",
        "[\n",
        "[",
        "{\n\n",
        "print('a'\n",
        "x = \"\"\"\n\n",
        "x = \"\"\"",
        "x = 'abc\n",
        "if x:\n",
        "if x:\n  y\n",
        "if x:\n  y\n ",
        "x = 1 +\n",
        "x \\",
        "x \\\n",
        "x = 'a\\",
        "#",
        "\n",
        "  ",
        "\t\n",
        "print(1);",
        "for x in 1",
        "try:\n  1",
        "return",
        "x y\r\nz",
        "print(1)\rprint(2)\r",
        "x = '\xe9' y",
    ]
]
STDIN = [
    (["-"], SHOW),
    (["-", "a", "-b"], SHOW),
    (["-"], ""),
    (["-"], "\n\n"),
    (["-"], "print(1)"),
    (["-"], "def f():\n  1/0\nf()\n"),
    (["-"], "x = (\n"),
    (["-"], "a b\n"),
    (["-"], "import sys\nprint(repr(sys.stdin.read()))\nprint(2)\n"),
    (["-"], "\xef\xbb\xbfprint(1)\r\nprint(2)\r\n"),
    (["-"], "print(ascii('\xe9'))\n"),
    (["-O", "-"], "print(__debug__)\nassert 0\n"),
    (["-i", "show.py"], "__loader__ and 1\n__file__\nsys.flags.interactive, sys.flags.inspect\nfor i in 1, 2:\n  i\n\n"),
    (["-i", "-c", "x = 5"], "x\ny\n"),
    (["-ic", "import sys"], "6 * 7\nsys.exit(5)\n8\n"),
    (["-i", "-m", "main"], "__name__, __spec__.name\n"),
    (["-i", "folder"], "__file__\n"),
    (["-i", "idle.py"], "type(__loader__).__name__, __loader__.path\n__file__\nx\n"),
    (["lines.py"], "a\nb\n"),
    (["-c", "print(input())"], "a\nb\n"),
    (["-m", "lines"], "a"),
]


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def archive(members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(members):
            written.writestr(zipfile.ZipInfo(name, (2015, 9, 13, 12, 0, 0)), members[name])
    return made.getvalue()


def compiled(folder, source):
    import py_compile

    os.utime(os.path.join(folder, source), (1442145600, 1442145600))
    made = os.path.join(folder, "made.pyc")
    py_compile.compile(os.path.join(folder, source), made, source, doraise=True)
    with open(made, "rb") as file:
        data = file.read()
    os.remove(made)
    return data


def without_runpy(err):
    """The traceback of a program as if nothing but the program had run."""
    err = re.sub(r'  File "[^"\n]*/(?:runpy|importlib/[a-z_]+)\.py", line .*\n    .*\n', "", err)
    err = re.sub(r'  File "<frozen importlib[^"\n]*", line .*\n', "", err)
    # Where no frame is, a warning is of `sys`.
    err = re.sub(r"(?m)^.*runpy\.py:[0-9]+: (.*)\n  warn.*$", r"sys:1: \1", err)
    return re.sub(r"Traceback \(most recent call last\):\n(?!  File [^\n]*, in )", "", err)


def run(folder, args, stdin):
    args = [arg.replace("{folder}", folder) for arg in args]
    env = {
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.Popen(
        [sys.executable, "-S"] + args,
        cwd=folder,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = done.communicate(stdin.encode("latin-1"))
    err = without_runpy(err.decode()).replace(sys.executable + ": ", "pybc: ")
    shown = [text.replace(folder, "{folder}") for text in (out.decode(), err)]
    return shown + [done.returncode]


def main():
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        files = {name: text.encode("latin-1") for name, text in FILES.items()}
        for name, data in files.items():
            write(folder, name, data)
        for name, source in COMPILED.items():
            files[name] = compiled(folder, source)
        for name, members in ARCHIVES.items():
            files[name] = archive(members)
        for name, data in files.items():
            write(folder, name, data)
        for args, stdin in [(args, "") for args in CASES] + STDIN:
            cases.append([args, stdin] + run(folder, args, stdin))
    recorded = {
        "files": {name: data.decode("latin-1") for name, data in files.items()},
        "cases": cases,
    }
    with open(os.path.join(DATA, "forms.json"), "w") as file:
        json.dump(recorded, file, indent=1, sort_keys=True)
        file.write("\n")


main()
