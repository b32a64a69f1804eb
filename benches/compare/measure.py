"""What the commands of this folder share: interpreters, the programs, processor time, counted instructions.

Interpreters are given as NAME=COMMAND, or as a command by itself, which is its name then. A command that says it is
`pybc` runs files that CPython 3.5 has compiled; every other one is taken for a Python and runs sources, with the options
-S and -E, so that neither the site's packages nor the caller's environment count.
"""
import math
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(os.path.dirname(HERE), 'programs')
# Strings hash alike in every process; nothing else of the environment reaches an interpreter.
ENVIRONMENT = {'PATH': os.environ.get('PATH', ''), 'PYTHONHASHSEED': '0', 'LC_ALL': 'C.UTF-8'}
CALLGRIND = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null']


class Interpreter:
    def __init__(self, text):
        name, equals, command = text.partition('=')
        self.name = name if equals else text
        self.command = shlex.split(command if equals else text)
        try:
            version = self.ask('--version')
            self.is_pybc = version.startswith('pybc ')
            if self.is_pybc:
                self.command.append('run')
            else:
                # The program itself: a script that starts it would be measured instead.
                self.command[0] = self.ask('-c', 'import sys; print(sys.executable)') or self.command[0]
                self.command += ['-S', '-E']
        except (OSError, IndexError, subprocess.CalledProcessError) as error:
            sys.exit('%s: %s' % (text, error))
        # As a Python prints it: a release, or several lines of an implementation.
        self.version = version.split('\n')[0]

    def ask(self, *arguments):
        run = subprocess.run(self.command + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             universal_newlines=True, check=True, env=ENVIRONMENT)
        return run.stdout.strip()

    def line(self, stem, *arguments):
        """The command that runs a program, which is named without its ending."""
        ending = '.pyc' if self.is_pybc else '.py'
        return self.command + [stem + ending] + [str(argument) for argument in arguments]


def interpreters(texts):
    found = [Interpreter(text) for text in texts]
    called = [each.name for each in found]
    for name in called:
        if called.count(name) > 1:
            sys.exit('two interpreters are called %s; name them, as in old=%s' % (name, name))
    return found


class Program:
    def __init__(self, name):
        self.name = name
        self.stem = os.path.join(PROGRAMS, name)
        with open(self.stem + '.out', 'rb') as file:
            self.expected = file.read()
        # The line that a program prints begins with its name and its size.
        self.size = int(self.expected.split()[1])


def names(text):
    """What stands between commas, for `argparse`."""
    return text.split(',')


def programs(chosen=None):
    present = sorted(name[:-4] for name in os.listdir(PROGRAMS) if name.endswith('.out'))
    for name in chosen or ():
        if name not in present:
            sys.exit('no program %s; there are %s' % (name, ', '.join(present)))
    return [Program(name) for name in chosen or present]


def timed(command):
    """The processor time of a process, start included, with its output; None and the reason if it failed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT)
    output = process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        return None, output
    return usage.ru_utime + usage.ru_stime, output


def counted(command):
    """The machine instructions of a process, start included, and its output."""
    run = subprocess.run(CALLGRIND + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    found = re.search(rb'Collected : (\d+)', run.stderr)
    if run.returncode or not found:
        sys.exit('%s: exit code %d\n%s' % (' '.join(command), run.returncode, run.stderr.decode('utf-8', 'replace')))
    return int(found.group(1)), run.stdout


def need_valgrind():
    if not shutil.which('valgrind'):
        sys.exit('instructions are counted by valgrind, which is not in PATH')


def geometric_mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def aligned(rows):
    """Rows of texts as lines of columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        first, *others = [text.ljust(width) if place == 0 else text.rjust(width)
                          for place, (text, width) in enumerate(zip(row, widths))]
        yield '  '.join([first] + others).rstrip()
