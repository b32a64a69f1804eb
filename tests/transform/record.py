"""Compiles the programs of this folder: run it with a CPython 3.5 as the interpreter.

    PYTHONHASHSEED=0 python3.5 tests/transform/record.py

What the programs print after a transformation stands in the suite or behind `#=>` in the programs.
Where it is what they print without one, they are run, and their output is kept.
"""
import os
import py_compile
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
# The time stamp in the header of a .pyc, fixed so that compiling again changes no byte.
STAMP = 1600000000
# Programs that print what is the same before and after.
RUN = ['stages.py', 'defects.py', 'fixed_names.py', 'wanted_tuples.py', 'kept_flags.py']

if sys.version_info[:2] != (3, 5):
    sys.exit('record.py: the reference is CPython 3.5')
if os.environ.get('PYTHONHASHSEED') != '0':
    sys.exit('record.py: the order of constant sets depends on PYTHONHASHSEED, which has to be 0')
for entry in sorted(os.listdir(FOLDER)):
    path = os.path.join(FOLDER, entry)
    if entry.endswith('.py') and entry != 'record.py':
        os.utime(path, (STAMP, STAMP))
        py_compile.compile(path, cfile=path + 'c', dfile=entry, doraise=True)
        if entry in RUN:
            with open(path[:-2] + 'out', 'wb') as out:
                subprocess.check_call([sys.executable, path], stdout=out)
