"""Runs CPython's own tests on pybc and compares with CPython; see README.md.

    python3 run.py --source SRC --python PY --pybc PYBC [--work FOLDER] [--verbose] [MODULE ...]
"""
import argparse
import collections
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = [
    'test_finalization', 'test_gc', 'test_weakref', 'test_descr', 'test_memoryview', 'test_io',
    'test_sys_settrace', 'test_dis', 'test_generators', 'test_coroutines', 'test_exceptions', 'test_dict',
    'test_set',
]
# How many methods may fail without a reason.
ALLOWED = 10
# Seconds that one method may take, and the start of a module; the computer does other things as well.
PATIENCE = 300


class Results:
    """What one interpreter made of one module: a verdict and the messages for each method."""

    def __init__(self):
        self.verdicts = {}
        self.messages = collections.defaultdict(list)
        self.order = []
        self.problem = None

    def read(self, lines):
        """Takes the lines of one run of the harness; returns the number to go on with, or None."""
        number = name = shown = None
        for line in lines:
            event, _, rest = line.rstrip('\n').partition(' ')
            if event == 'run':
                number, _, shown = rest.partition(' ')
                name = shown
                # Two methods of one name count as two.
                while name in self.verdicts:
                    name += '+'
                self.order.append(name)
                self.verdicts[name] = 'died'
            elif event in ('pass', 'skip'):
                self.verdicts[name] = event
            elif event == 'bad':
                self.verdicts[name] = 'bad'
                self.messages[name].append(rest[len(shown):].strip())
            elif event == 'none':
                self.problem = rest
                return None
            elif event == 'end':
                return None
        if number is None:
            self.problem = 'ended before the first method'
            return None
        return int(number) + 1


def lines_of(process, patience):
    """The lines that a process prints; it is ended if there is none for so many seconds."""
    lines = queue.Queue()

    def pump():
        for line in process.stdout:
            lines.put(line.decode('utf-8', 'replace'))
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=patience)
        except queue.Empty:
            process.kill()
            process.too_slow = True
            line = lines.get()
        if line is None:
            return
        yield line


def run(command, module, folder):
    results, start = Results(), 0
    environment = dict(os.environ, PYTHONHASHSEED='0', PYTHONDONTWRITEBYTECODE='1', PYTHONIOENCODING='utf-8')
    while start is not None:
        with tempfile.TemporaryFile() as err:
            process = subprocess.Popen(command + [module, str(start)], cwd=folder, env=environment,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err)
            process.too_slow = False
            start = results.read(lines_of(process, PATIENCE))
            # What it does after its last line must end too.
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
            err.seek(0)
            last = err.read().decode('utf-8', 'replace').strip().splitlines()[-1:]
        if start is not None or results.problem:
            why = 'no end in %d s' % PATIENCE if process.too_slow else 'exit code %s' % process.returncode
            why = ', '.join([why] + last)
            if results.order:
                results.messages[results.order[-1]].append('died: ' + why)
            elif results.problem:
                results.problem += ' (' + why + ')'
    return results


def read_reasons():
    """The rules of reasons.txt: (kind, pattern, reason)."""
    rules = []
    with open(os.path.join(HERE, 'reasons.txt'), encoding='utf-8') as file:
        for line in file:
            line = line.strip()
            if line and not line.startswith('#'):
                reason, kind, pattern = re.split(r'\s*\|\s*', line, 2)
                rules.append((kind, re.compile(pattern), reason))
    return rules


def reason_for(rules, module, name, messages):
    for kind, pattern, reason in rules:
        if kind == 'method' and pattern.fullmatch('%s.%s' % (module, name)):
            return reason
    # A method that fails in several ways needs a reason for each.
    reasons = []
    for message in messages:
        found = [reason for kind, pattern, reason in rules if kind == 'message' and pattern.search(message)]
        if not found:
            return None
        reasons.append(found[0])
    return reasons[0] if reasons else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--source', required=True)
    parser.add_argument('--python', required=True)
    parser.add_argument('--pybc', required=True)
    parser.add_argument('--work', default=os.path.join(HERE, '..', '..', 'target', 'reference'))
    parser.add_argument('--verbose', action='store_true', help='name every method that fails with a reason')
    parser.add_argument('modules', nargs='*')
    options = parser.parse_args()
    work = os.path.abspath(options.work)
    python, pybc = os.path.abspath(options.python), os.path.abspath(options.pybc)
    os.makedirs(work, exist_ok=True)
    lib = os.path.join(os.path.abspath(options.source), 'Lib')
    subprocess.check_call([python, os.path.join(HERE, 'prepare.py'), lib, work])
    machine = [pybc, 'run', '--unlimited', '--path', os.path.join(work, 'stand_ins'), '--path', os.path.join(work, 'lib'),
               os.path.join(work, 'harness.pyc')]
    control = [python, os.path.join(work, 'harness.pyc')]
    rules, ours = read_reasons(), []
    totals = collections.Counter()
    for module in options.modules or MODULES:
        expected = run(control, module, work)
        found = run(machine, module, work)
        reasons = collections.Counter()
        if expected.problem:
            print('  the reference cannot run %s: %s' % (module, expected.problem))
        elif found.problem:
            ours.append('%s: %s' % (module, found.problem))
        for name in expected.order:
            if expected.verdicts[name] == 'died':
                print('  the reference does not survive %s: %s' % (name, expected.messages[name]))
        passed = [name for name in expected.order if expected.verdicts[name] == 'pass']
        same = 0
        for name in passed:
            if found.verdicts.get(name) == 'pass':
                same += 1
                continue
            messages = found.messages[name] or [found.verdicts.get(name, 'not run')]
            reason = reason_for(rules, module, name, messages)
            reasons[reason or 'OURS'] += 1
            if reason is None:
                ours.append('%s %s: %s' % (module, name, messages[0]))
            elif options.verbose:
                print('  %s: %s (%s)' % (name, reason, messages[0][:120]))
        totals['passed'] += len(passed)
        totals['same'] += same
        shown = ', '.join('%s %d' % pair for pair in sorted(reasons.items()))
        print('%-20s %4d of %4d  %s' % (module, same, len(passed), shown), flush=True)
    print('%d of %d methods that CPython passes; %d count as ours:' % (totals['same'], totals['passed'], len(ours)))
    for line in ours:
        print('  ' + line[:300])
    sys.exit(len(ours) > ALLOWED)


main()
