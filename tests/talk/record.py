"""Compiles the demos of this folder: run it with a CPython 3.5 as the interpreter.

    python3.5 tests/talk/record.py

What they print once they are rewritten stands in the README, which the tests execute.
"""
import os
import py_compile
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
# The time stamp in the header of a .pyc, fixed so that compiling again changes no byte.
STAMP = 1600000000

if sys.version_info[:2] != (3, 5):
    sys.exit('record.py: the reference is CPython 3.5')
for entry in sorted(os.listdir(FOLDER)):
    path = os.path.join(FOLDER, entry)
    if entry.endswith('.py') and entry != 'record.py':
        os.utime(path, (STAMP, STAMP))
        py_compile.compile(path, cfile=path + 'c', dfile=entry, doraise=True)
