"""Records the differential set: run it with a CPython 3.5 as the interpreter.

    python3.5 tests/record.py            compile and record every program that is not recorded yet
    python3.5 tests/record.py NAME ...   record these programs anew
    python3.5 tests/record.py --check    say which recorded outputs differ from what is printed now

Each tests/differential/NAME.py is compiled with its bare file name and run twice, with two hash
seeds; a program whose output depends on the seed, fails, or writes to stderr is refused.
"""
import os
import py_compile
import subprocess
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'differential')
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


def main(arguments):
    if sys.version_info[:2] != (3, 5):
        sys.exit('record.py: the reference is CPython 3.5')
    check = '--check' in arguments
    wanted = [a for a in arguments if not a.startswith('--')]
    for entry in sorted(os.listdir(FOLDER)):
        name, extension = os.path.splitext(entry)
        path = os.path.join(FOLDER, name)
        if extension != '.py' or (wanted and name not in wanted):
            continue
        if not (wanted or check) and os.path.exists(path + '.out'):
            continue
        out = output(path + '.py', '0')
        if out != output(path + '.py', '777'):
            sys.exit('%s: the output depends on the hash seed' % name)
        if check:
            with open(path + '.out', 'rb') as file:
                if file.read() != out:
                    print('%s differs' % name)
            continue
        with open(path + '.out', 'wb') as file:
            file.write(out)
        os.utime(path + '.py', (STAMP, STAMP))
        py_compile.compile(path + '.py', cfile=path + '.pyc', dfile=name + '.py', doraise=True)


main(sys.argv[1:])
