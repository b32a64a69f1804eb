"""Records what CPython 3.5 imports from folders with compiled files and from zip files, for `tests/suite/imports.rs`.

    python3.5 tests/reference/record_imports.py

Makes the zip files of `tests/data/archives` and the list of files in `tests/data/caches` anew, and runs `main.py` of
both: what it prints is `main.out` beside it. In `files.json` bytes stand as Latin-1; all files are of one time.
"""

import calendar
import importlib.util
import io
import json
import marshal
import os
import struct
import subprocess
import sys
import tempfile
import zipfile

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
ARCHIVES, CACHES = os.path.join(DATA, "archives"), os.path.join(DATA, "caches")
MAGIC = importlib.util.MAGIC_NUMBER
# The time of all files in a folder.
STAMP = 1500000000
# That of all files in an archive.
DATE = (2015, 6, 7, 8, 9, 10)
ARCHIVED = calendar.timegm(DATE + (0, 0, 0))
SOURCE = b'x = "source"\n'


def header(time, size=0, magic=MAGIC):
    return magic + struct.pack("<II", time & 0xFFFFFFFF, size)


def code(text, name):
    return marshal.dumps(compile(text, name, "exec"))


def run(program, *arguments):
    environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1", TZ="UTC")
    command = [sys.executable, "-S"] + list(arguments) + [program]
    return subprocess.check_output(command, env=environment)


def save(path, content):
    with open(path, "wb") as file:
        file.write(content)


def caches():
    cached = code('x = "cache"', "other.py")
    fresh = header(STAMP, len(SOURCE))
    bodies = {
        "fresh": fresh + cached,
        "older": header(STAMP - 1, len(SOURCE)) + cached,
        "newer": header(STAMP + 1, len(SOURCE)) + cached,
        "longer": header(STAMP, len(SOURCE) + 1) + cached,
        "no_time": header(0, len(SOURCE)) + cached,
        "first_magic": header(STAMP, len(SOURCE), (3350).to_bytes(2, "little") + b"\r\n") + cached,
        "other_magic": header(STAMP, len(SOURCE), (3379).to_bytes(2, "little") + b"\r\n") + cached,
        "empty": b"",
        "short_magic": MAGIC[:1],
        "short_time": MAGIC + b"abc",
        "short_size": MAGIC + bytes(6),
        "no_code": fresh,
        "not_code": fresh + marshal.dumps(5),
        "bad_code": fresh + b"\xff\x00",
        "cut_code": fresh + cached[:20],
        "trailing": fresh + cached + b"xxxx",
    }
    files = {}
    for name, body in bodies.items():
        files["m_%s.py" % name] = SOURCE
        files["__pycache__/m_%s.cpython-35.pyc" % name] = body
        # The same without a source.
        files["l_%s.pyc" % name] = body
    for name in ("none", "beside", "level_1", "level_2"):
        files["m_%s.py" % name] = SOURCE
    files["m_beside.pyc"] = bodies["fresh"]
    for level in "12":
        cached = fresh + code('x = "level %s"' % level, "other.py")
        files["__pycache__/m_level_%s.cpython-35.opt-%s.pyc" % (level, level)] = cached
    files["__pycache__/m_gone.cpython-35.pyc"] = bodies["fresh"]
    files["__pycache__/pack.cpython-35.pyc"] = bodies["fresh"]
    files["pack/__init__.py"] = b'x = "source of package"\n'
    files["pack.py"] = SOURCE
    return files


def record_caches():
    files = caches()
    listed = {name: body.decode("latin-1") for name, body in files.items()}
    with open(os.path.join(CACHES, "files.json"), "w") as file:
        json.dump(listed, file, indent=0, sort_keys=True)
        file.write("\n")
    with open(os.path.join(CACHES, "main.py"), "rb") as file:
        program = file.read()
    with tempfile.TemporaryDirectory() as folder:
        for name, body in dict(files, **{"main.py": program}).items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            save(path, body)
            os.utime(path, (STAMP, STAMP))
        main = os.path.join(folder, "main.py")
        for level, arguments in ("", []), ("-O", ["-O"]), ("-OO", ["-OO"]):
            save(os.path.join(CACHES, "main%s.out" % level), run(main, *arguments))


def archive(files, compression=zipfile.ZIP_DEFLATED):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as made:
        for name, body in files:
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = compression
            made.writestr(entry, body)
    return whole.getvalue()


def record_archives():
    pyc = lambda text, name, time=ARCHIVED, magic=MAGIC: header(time, 0, magic) + code(text, name)
    files = [
        ("one.py", "x = 1\ndef f(): return 1/0\n"),
        ("pkg/__init__.py", "here = __path__\nfrom . import inner\n"),
        ("pkg/inner.py", "y = __name__\n"),
        ("pkg/data.txt", "some data"),
        ("pkg/sub/__init__.pyc", pyc('z = "compiled"', "q.py")),
        ("ns/", ""),
        ("ns/deep.py", "d = 1"),
        ("both.py", 'x = "source"'),
        ("both.pyc", pyc('x = "compiled"', "b.py")),
        ("near.py", 'x = "source"'),
        ("near.pyc", pyc('x = "compiled"', "b.py", ARCHIVED + 1)),
        ("stale.py", 'x = "source"'),
        ("stale.pyc", pyc('x = "compiled"', "s.py", ARCHIVED + 4)),
        ("magic.py", 'x = "source"'),
        ("magic.pyc", pyc("x = 1", "m.py", magic=b"\0\0\r\n")),
        ("only_magic.pyc", pyc("x = 1", "m.py", magic=b"\0\0\r\n")),
        ("short.pyc", b"abc"),
        ("not_code.pyc", header(0) + marshal.dumps(5)),
        ("bad_code.pyc", header(0) + b"\xff"),
        ("wrong.py", "def f():\n  x = = 2\n"),
        ("ends.py", 'a = 1\r\nb = """x\r\ny\rz"""\r\n'),
        ("null.py", "a = 1\0b = 2"),
        ("latin.py", '# coding: latin-1\nx = "\xe4"'.encode("latin-1")),
        ("raises.py", 'def g():\n    raise ValueError("deep")\ng()\n'),
        ("gone.py", "import sys; del sys.modules[__name__]"),
        ("wants.py", "import nothing_there"),
        ("\xe4\xf6.py", 'x = "umlaut"'),
        ("__main__.py", 'print("main", __name__)'),
        ("tool/__init__.py", ""),
        ("tool/__main__.py", 'print("tool")'),
    ]
    few = archive(files[:1])
    stored = archive(files, zipfile.ZIP_STORED)
    at, = struct.unpack("<I", few[-6:-2])
    largest = b"\xff\xff\xff\x7f"
    made = {
        "deflated": archive(files),
        "stored": stored,
        "behind": b"#!/bin/sh\n" * 7 + archive(files[:3]),
        "trailing": few + b"x",
        "empty": archive([]),
        "nothing": b"",
        "text": b"this is no zip file but a text of some length",
        "end": few[-22:],
        "cut_end": few[-21:],
        "large_directory": few[:-10] + largest + few[-6:],
        "far_directory": few[:-6] + largest + few[-2:],
        "moved_directory": few[:-6] + struct.pack("<I", at + 5) + few[-2:],
        "far_file": few[: at + 42] + largest + few[at + 46 :],
        "large_file": few[: at + 20] + largest + few[at + 24 :],
        "no_file": b"\0" + few[1:],
        "garbled": few[:40] + b"\xff" * 10 + few[50:],
        "bomb": archive([("bomb.py", "x = 1" + "\n" * (30 << 20))]),
    }
    for name, whole in made.items():
        save(os.path.join(ARCHIVES, name + ".zip"), whole)
    save(os.path.join(ARCHIVES, "main.out"), run(os.path.join(ARCHIVES, "main.py")))


record_caches()
record_archives()
