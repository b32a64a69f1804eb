"""Records the differential set: run it with a CPython 3.5 as the interpreter.

    python3.5 tests/record.py            compile and record every program that is not recorded yet
    python3.5 tests/record.py NAME ...   record these programs anew
    python3.5 tests/record.py --check    say which recorded outputs differ from what is printed now, and fail if any does

Each tests/differential/NAME.py (for a program of several files, each .py of tests/packages/NAME, of
which main.py is run) is compiled with its bare file name and run twice, with two hash
seeds; a program whose output depends on the seed, fails, or writes to stderr is refused.
"""
import os
import py_compile
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, 'differential')
PACKAGES = os.path.join(HERE, 'packages')
# The time stamp in the header of a .pyc, fixed so that recording again changes no byte.
STAMP = 1600000000


def output(path, seed):
    environment = dict(os.environ, PYTHONHASHSEED=seed, PYTHONIOENCODING='utf-8',
                       PYTHONDONTWRITEBYTECODE='1')
    run = subprocess.Popen([sys.executable, '-S', path], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, env=environment)
    out, err = run.communicate()
    if run.returncode or err:
        sys.exit('%s: exit code %d\n%s' % (path, run.returncode, err.decode()))
    return out


def twice(path, name):
    out = output(path, '0')
    if out != output(path, '777'):
        sys.exit('%s: the output depends on the hash seed' % name)
    return out


def save(path, out):
    with open(path, 'wb') as file:
        file.write(out)


def compile_file(path, name):
    os.utime(path, (STAMP, STAMP))
    py_compile.compile(path, cfile=path + 'c', dfile=name, doraise=True)


def package(name, check):
    folder = os.path.join(PACKAGES, name)
    out = twice(os.path.join(folder, 'main.py'), name)
    recorded = os.path.join(folder, 'main.out')
    if check:
        return is_recorded(recorded, out, name)
    save(recorded, out)
    for inner, _, files in sorted(os.walk(folder)):
        for file in sorted(files):
            path = os.path.join(inner, file)
            if path.endswith('.py'):
                compile_file(path, os.path.relpath(path, folder))
    return True


def is_recorded(path, out, name):
    with open(path, 'rb') as file:
        same = file.read() == out
    if not same:
        print('%s differs' % name)
    return same


def main(arguments):
    if sys.version_info[:2] != (3, 5):
        sys.exit('record.py: the reference is CPython 3.5')
    check = '--check' in arguments
    wanted = [a for a in arguments if not a.startswith('--')]
    same = True
    for entry in sorted(os.listdir(FOLDER)):
        name, extension = os.path.splitext(entry)
        path = os.path.join(FOLDER, name)
        if extension != '.py' or (wanted and name not in wanted):
            continue
        if not (wanted or check) and os.path.exists(path + '.out'):
            continue
        out = twice(path + '.py', name)
        if check:
            same &= is_recorded(path + '.out', out, name)
            continue
        save(path + '.out', out)
        compile_file(path + '.py', name + '.py')
    for name in sorted(os.listdir(PACKAGES)):
        recorded = os.path.exists(os.path.join(PACKAGES, name, 'main.out'))
        if (name in wanted) if wanted else (check or not recorded):
            same &= package(name, check)
    if not same:
        sys.exit(1)


main(sys.argv[1:])
