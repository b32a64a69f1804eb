"""Compiles the program of this folder: run it with a CPython 3.5 as the interpreter.

    python3.5 tests/builder/record.py

What is built by hand in the suite has to be what the reference has compiled.
"""
import os
import py_compile
import sys

if sys.version_info[:2] != (3, 5):
    sys.exit('record.py: the reference is CPython 3.5')
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'shapes.py')
# The time stamp in the header of a .pyc, fixed so that compiling again changes no byte.
os.utime(path, (1600000000, 1600000000))
py_compile.compile(path, cfile=path + 'c', dfile='shapes.py', doraise=True)
