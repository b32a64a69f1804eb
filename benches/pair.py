"""Paired whole-program times: a build of pybc on a .pyc against this Python on the .py.

usage: python3 benches/pair.py path/to/pybc [rounds]

The two run in turn, so that whatever else the computer does meets both. What counts is the processor
time of the process, start included; the spread is from the lower to the upper quartile.
"""
import os
import resource
import statistics
import subprocess
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'programs')


def seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def summary(times):
    low, middle, high = statistics.quantiles(times, n=4)
    return '%6.3f s (%.3f to %.3f)' % (middle, low, high)


def main(pybc, rounds):
    for name in 'evalloop', 'fib', 'fannkuch', 'nqueens':
        path = os.path.join(FOLDER, name)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds([pybc, 'run', path + '.pyc']))
            theirs.append(seconds([sys.executable, path + '.py']))
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        print('%-9s pybc %s   python3 %s   ratio %.2f'
              % (name, summary(ours), summary(theirs), ratio), flush=True)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 15)
