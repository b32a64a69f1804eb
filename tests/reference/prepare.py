"""Compiles the library of CPython 3.5, the stand-ins and the harness; run by the reference.

    PY prepare.py LIB FOLDER      FOLDER gets lib/, stand_ins/ and harness.pyc

What a module in C offers is read from the reference itself, so that no list of names has to be kept here.
"""
import importlib
import os
import py_compile
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def compile_tree(source, target):
    for folder, folders, files in os.walk(source):
        folders[:] = [name for name in folders if name != '__pycache__']
        for name in files:
            if not name.endswith('.py'):
                continue
            path = os.path.join(folder, name)
            result = os.path.join(target, os.path.relpath(path, source) + 'c')
            if os.path.exists(result) and os.path.getmtime(result) >= os.path.getmtime(path):
                continue
            os.makedirs(os.path.dirname(result), exist_ok=True)
            try:
                # Under the name that modules have as `__file__`: some tests compare the two.
                py_compile.compile(path, cfile=result, dfile=result, doraise=True)
            except py_compile.PyCompileError:
                # Some files of the tests are wrong on purpose: who imports them is refused.
                shutil.copyfile(path, result[:-1])


# Modules that the reference has in C and of which the tests need no more than the names.
HOLLOW = '_locale _posixsubprocess _signal _socket errno faulthandler fcntl marshal posix pwd select unicodedata'.split()


def hollow(name):
    """A module of the same names: constants as they are, classes empty, functions that refuse."""
    module = importlib.import_module(name)
    lines = ['"""The names of %s, made by prepare.py."""' % name]
    if name == 'posix':
        lines.append('from _posix import *')
    for key, value in sorted(vars(module).items()):
        if key.startswith('__') or name == 'posix' and key in ('environ', '_have_functions'):
            continue
        if isinstance(value, (int, float, str, bytes)) or value is None:
            lines.append('%s = %r' % (key, value))
        elif isinstance(value, dict) and name == 'errno':
            lines.append('%s = %r' % (key, value))
        elif isinstance(value, type) and value.__module__ == 'builtins':
            lines.append('%s = %s' % (key, value.__name__))
        elif isinstance(value, type):
            base = next((b.__name__ for b in value.__mro__ if b.__module__ == 'builtins'), 'object')
            body = '' if value.__weakrefoffset__ or value.__dictoffset__ else '; __slots__ = ()'
            lines.append('class %s(%s):\n    __module__ = %r%s' % (key, base, value.__module__, body))
            if base == 'object':
                lines.append("    def __init__(self, *args, **keywords): raise OSError('stand-in: %s.%s')" % (name, key))
            if issubclass(value, tuple):
                lines.append('%s.n_sequence_fields = %d' % (key, getattr(value, 'n_sequence_fields', 0)))
        elif callable(value):
            if name == 'posix':
                lines.append('if %r not in globals(): %s = refuse(%r)' % (key, key, key))
            else:
                lines.append("def %s(*args, **keywords): raise NotImplementedError('stand-in: %s.%s')" % (key, name, key))
    if name == 'posix':
        lines.append('_have_functions = []')
    if name == '_signal':
        lines.append('def signal(number, handler): return SIG_DFL')
        lines.append('def getsignal(number): return SIG_DFL')
    if name == '_locale':
        lines.append("def nl_langinfo(item): return 'UTF-8' if item == CODESET else ''")
    if name == 'marshal':
        lines.append('loads = dumps')
    return '\n'.join(lines) + '\n'


def write_hollow(folder):
    os.makedirs(folder, exist_ok=True)
    for name in HOLLOW:
        path = os.path.join(folder, name + '.py')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(hollow(name))
    # The machine says which regular expressions it can; only the numbers are asked of the C module.
    with open(os.path.join(folder, '_sre.py'), 'w') as file:
        import _sre
        file.write(''.join('%s = %r\n' % (key, value) for key, value in sorted(vars(_sre).items())
                           if isinstance(value, int)))


def main(lib, folder):
    compile_tree(lib, os.path.join(folder, 'lib'))
    compile_tree(os.path.join(HERE, 'stand_ins'), os.path.join(folder, 'stand_ins'))
    write_hollow(os.path.join(folder, 'hollow'))
    compile_tree(os.path.join(folder, 'hollow'), os.path.join(folder, 'stand_ins'))
    py_compile.compile(os.path.join(HERE, 'harness.py'), cfile=os.path.join(folder, 'harness.pyc'),
                       dfile='harness.py', doraise=True)


main(*sys.argv[1:])
