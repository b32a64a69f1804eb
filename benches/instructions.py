"""Counts the machine instructions of whole programs, to compare two builds of pybc.

    python3 benches/instructions.py target/release/pybc              counts, one line a program
    python3 benches/instructions.py OTHER/pybc target/release/pybc   both, and the ratio

Each program runs under callgrind at two sizes; the count is that of the large run minus that of the small
one, so that start and end of the process fall out. Unlike times, counts do not depend on what else the
computer does. Needs valgrind.
"""
import math
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'programs')
# The two sizes of each program, large enough for the work itself to outweigh noise such as a table that grows.
SIZES = {
    'evalloop': (200, 1200), 'fib': (12, 19), 'nbody': (200, 1700), 'spectral_norm': (10, 40),
    'fannkuch': (5, 7), 'nqueens': (5, 7), 'richards': (300, 2300), 'genpipe': (1000, 11000),
    'unwind': (500, 4500), 'pidigits': (50, 250), 'wordcount': (1000, 11000),
}


def count(binary, program, size):
    path = os.path.join(FOLDER, program + '.pyc')
    run = subprocess.run(
        ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', binary, 'run', path, str(size)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
        env=dict(PATH=os.environ.get('PATH', '')))
    found = re.search(r'Collected : (\d+)', run.stderr)
    if run.returncode or not found:
        sys.exit('%s %s: exit code %d\n%s' % (program, size, run.returncode, run.stderr))
    return int(found.group(1))


def measure(binary, program):
    small, large = SIZES[program]
    return count(binary, program, large) - count(binary, program, small)


def main(binaries):
    if not 1 <= len(binaries) <= 2:
        sys.exit(__doc__)
    jobs = [(binary, program) for program in SIZES for binary in binaries]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(jobs, pool.map(lambda job: measure(*job), jobs)))
    ratios = []
    for program in SIZES:
        row = [counts[binary, program] for binary in binaries]
        line = '%-14s' % program + ''.join('%16s' % format(number, ',') for number in row)
        if len(row) == 2:
            ratios.append(row[1] / row[0])
            line += '%9.4f' % ratios[-1]
        print(line)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print('geometric mean %.4f, largest %.4f' % (mean, max(ratios)))


main(sys.argv[1:])
