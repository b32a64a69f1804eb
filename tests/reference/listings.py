"""Listings of CPython's library, and what is made of them again.

    python3 tests/reference/listings.py --source SRC --python PY --pybc PYBC [--levels 0,1,2] [FILE ...]

SRC is a source tree of CPython 3.5.10 and PY the interpreter built from it. Every file of the library (or those named,
as json/decoder.py) is compiled by PY; what `pybc dis --full` prints of it has to be assembled, and to be printed again
by what comes out. Then MODULES are remade of listings with signatures, and their own tests have to end as they do with
the originals, under PY. Any Python 3 runs this; two processes at a time.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

# What is remade, file by file, and the tests of it.
MODULES = {
    'textwrap': (['textwrap.py'], ['test.test_textwrap']),
    'heapq': (['heapq.py'], ['test.test_heapq']),
    'bisect': (['bisect.py'], ['test.test_bisect']),
    'fnmatch': (['fnmatch.py'], ['test.test_fnmatch']),
    'string': (['string.py'], ['test.test_string']),
    'shlex': (['shlex.py'], ['test.test_shlex']),
    'json': (['json/__init__.py', 'json/decoder.py', 'json/encoder.py', 'json/scanner.py', 'json/tool.py'],
             ['test.test_json']),
    'difflib': (['difflib.py'], ['test.test_difflib']),
    'configparser': (['configparser.py'], ['test.test_configparser']),
    'fractions': (['fractions.py'], ['test.test_fractions']),
    'statistics': (['statistics.py'], ['test.test_statistics']),
    'contextlib': (['contextlib.py'], ['test.test_contextlib']),
    'csv': (['csv.py'], ['test.test_csv']),
    'typing': (['typing.py'], ['test.test_typing']),
}

COMPILE = """
import os, py_compile, sys
source, target, levels = sys.argv[1], sys.argv[2], [int(level) for level in sys.argv[3].split(',')]
for path in sys.stdin.read().split('\\n'):
    for level in levels:
        made = os.path.join(target, str(level), path + 'c')
        try:
            py_compile.compile(os.path.join(source, path), cfile=made, dfile=path, doraise=True, optimize=level)
        except Exception:
            pass
"""

# Prints each test and how it ended.
TESTS = """
import importlib, sys, unittest
names, modules, folder = sys.argv[1].split(','), sys.argv[2].split(','), sys.argv[3]
for module in modules:
    path = importlib.import_module(module).__file__
    assert not folder or path.startswith(folder), path
class Result(unittest.TestResult):
    ended = {}
    def tell(self, test, how):
        self.ended[test.id()] = how
    def addSuccess(self, test):
        self.tell(test, 'ok')
    def addError(self, test, error):
        self.tell(test, 'error ' + error[0].__name__)
    def addFailure(self, test, error):
        self.tell(test, 'failure')
    def addSkip(self, test, reason):
        self.tell(test, 'skipped')
    def addExpectedFailure(self, test, error):
        self.tell(test, 'expected failure')
    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.tell(subtest, 'failure')
result = Result()
unittest.defaultTestLoader.loadTestsFromNames(names).run(result)
sys.stderr.flush()
for test in sorted(result.ended):
    sys.__stdout__.write('%s: %s\\n' % (test, result.ended[test]))
"""


def run(command, stdin=b'', **more):
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


class Trouble(Exception):
    pass


def checked(command, stdin=b''):
    done = run(command, stdin)
    if done.returncode:
        raise Trouble('%s ended with %d: %s' % (command[1], done.returncode, done.stderr.decode()[:500]))
    return done


def again(pybc, path, options):
    """The file remade of its listing; its listing has to be the same."""
    listing = checked([pybc, 'dis', '--full'] + options + [path])
    if listing.stderr:
        raise Trouble('dis says ' + listing.stderr.decode()[:500])
    made = checked([pybc, 'asm', '-', '-o', '-'], listing.stdout)
    if options and made.stderr:
        raise Trouble('asm guesses: ' + made.stderr.decode()[:500])
    relisted = checked([pybc, 'dis', '--full'] + options + ['-'], made.stdout).stdout
    if relisted != listing.stdout:
        for line, other in zip(listing.stdout.splitlines(), relisted.splitlines()):
            if line != other:
                raise Trouble('listed %r, and then %r' % (line, other))
        raise Trouble('listed with other ends')
    return made.stdout


def files(source, named):
    library = pathlib.Path(source, 'Lib')
    if named:
        return named
    return sorted(str(path.relative_to(library)) for path in library.rglob('*.py'))


def listings(args, folder, paths):
    """Every file at every level. Returns how many fail."""
    library = os.path.join(args.source, 'Lib')
    environment = {key: value for key, value in os.environ.items() if not key.startswith('PYTHON')}
    run([args.python, '-c', COMPILE, library, folder, args.levels], '\n'.join(paths).encode(), env=environment, check=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for level in args.levels.split(','):
            made = [path for path in paths if os.path.exists(os.path.join(folder, level, path + 'c'))]

            def one(path):
                for options in [], ['--signatures']:
                    try:
                        again(args.pybc, os.path.join(folder, level, path + 'c'), options)
                    except Trouble as trouble:
                        return '%s: %s' % (path, trouble)
                return None
            bad = [finding for finding in pool.map(one, made) if finding]
            print('level %s: %d files, %d of them are not listed the same again' % (level, len(made), len(bad)))
            for finding in bad[:20]:
                print('  ' + finding)
            failed += len(bad)
    return failed


def tests(args, folder):
    """The tests of remade modules, and of the originals. Returns how many modules fail."""
    failed = 0
    library = os.path.join(args.source, 'Lib')
    environment = {key: value for key, value in os.environ.items() if not key.startswith('PYTHON')}
    sources = [path for paths, _ in MODULES.values() for path in paths]
    run([args.python, '-c', COMPILE, library, folder, '0'], '\n'.join(sources).encode(), env=environment, check=True)
    for name, (paths, names) in MODULES.items():
        remade = os.path.join(folder, 'remade', name)
        for path in paths:
            target = os.path.join(remade, path + 'c')
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, 'wb') as made:
                made.write(again(args.pybc, os.path.join(folder, '0', path + 'c'), ['--signatures']))
        modules = [path[:-3].replace('/', '.').replace('.__init__', '') for path in paths]
        modules = ','.join(module for module in modules if module != 'json.tool')

        def ended(path):
            # Modules as they are made here are imported first, from files without sources.
            own = dict(environment, PYTHONPATH=path, PYTHONHASHSEED='0')
            done = run([args.python, '-c', TESTS, ','.join(names), modules, path], env=own)
            return done.stdout.decode().splitlines() or [done.stderr.decode()[-500:]]
        before, after = ended(''), ended(remade)
        passed = sum(line.endswith(': ok') for line in before)
        different = sorted(set(before) ^ set(after))
        print('%s: %d tests, %d pass, %d end in another way' % (name, len(before), passed, len(different)))
        for line in different[:10]:
            print('  ' + line)
        failed += bool(different) or passed == 0
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--source', required=True)
    parser.add_argument('--python', required=True)
    parser.add_argument('--pybc', required=True)
    parser.add_argument('--levels', default='0,1,2')
    parser.add_argument('files', nargs='*')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failed = listings(args, folder, files(args.source, args.files))
        failed += tests(args, folder)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
