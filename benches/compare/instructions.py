"""Machine instructions of whole programs, counted, to compare two builds: the gate against getting slower.

    python3 benches/compare/instructions.py target/release/pybc                     counts, one line a program
    python3 benches/compare/instructions.py OTHER/pybc target/release/pybc          both, and the ratio
    python3 benches/compare/instructions.py old=OTHER/pybc new=target/release/pybc --at-most 1.05 --mean-at-most 1.01
    python3 benches/compare/instructions.py python3.5 target/release/pybc           beside a CPython

Each program runs under callgrind at two sizes; the count is that of the large run less that of the small one, so that start
and end of the process fall out. Unlike times, counts do not depend on what else the computer does: those of `pybc` are the
same to a few instructions in every run; a CPython's move by some 100,000 a run. With a bound, the exit code is not 0 if the
last one needs more than the first. Needs valgrind.
"""
import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import measure

# The two sizes of each program, large enough for the work itself to outweigh noise such as a table that grows.
SIZES = {
    'automaton': (10, 50), 'chaosgame': (500, 1700), 'closures': (4, 14), 'constraints': (5, 30), 'evalloop': (200, 800),
    'fannkuch': (5, 7), 'faults': (100, 800), 'fib': (12, 21), 'genpipe': (1000, 10000), 'goboard': (5, 20),
    'hexclues': (20, 110), 'jsonwork': (2, 12), 'kernels': (4, 12), 'mandelbrot': (10, 40), 'matrix': (4, 12),
    'nbody': (200, 1500), 'nqueens': (5, 8), 'particles': (10, 80), 'pidigits': (50, 400), 'raytracer': (4, 11),
    'richards': (300, 1300), 'sieve': (5000, 20000), 'spectral_norm': (10, 44), 'tally': (500, 2700), 'tasks': (5, 35),
    'textwork': (10, 85), 'tiling': (100, 600), 'unpack': (500, 2100), 'unwind': (500, 4000), 'wordcount': (1000, 8000),
}


def measured(interpreter, program):
    """The instructions between the two sizes, and what was printed at the large one."""
    small, large = SIZES[program.name]
    before, _ = measure.counted(interpreter.line(program.stem, small))
    after, output = measure.counted(interpreter.line(program.stem, large))
    return after - before, output


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('interpreters', nargs='+', metavar='[NAME=]COMMAND')
    parser.add_argument('--programs', type=measure.names, help='some of the programs, with commas between them')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='runs at the same time (one a core)')
    parser.add_argument('--at-most', type=float, help='fail if a ratio of the last one to the first is larger')
    parser.add_argument('--mean-at-most', type=float, help='fail if the geometric mean of these ratios is larger')
    options = parser.parse_args()
    measure.need_valgrind()
    found = measure.interpreters(options.interpreters)
    if len(found) < 2 and (options.at_most or options.mean_at_most):
        parser.error('a bound needs two to compare')
    programs = measure.programs(options.programs)
    for program in programs:
        if program.name not in SIZES:
            sys.exit('no sizes are known of ' + program.name)
    jobs = [(each, program) for program in programs for each in found]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = {}
        for job, result in zip(jobs, pool.map(lambda job: measured(*job), jobs)):
            results[job] = result
            # It takes minutes: what is known is told.
            print('%s, %s: %d' % (job[1].name, job[0].name, result[0]), file=sys.stderr, flush=True)

    first, others = found[0], found[1:]
    rows = [['instructions'] + [each.name for each in found] + ['%s/%s' % (each.name, first.name) for each in others]]
    ratios = {each.name: [] for each in others}
    wrong = []
    for program in programs:
        counts = [results[each, program][0] for each in found]
        row = [program.name] + [format(count, ',') for count in counts]
        for each, count in zip(others, counts[1:]):
            ratios[each.name].append(count / counts[0])
            row.append('%.4f' % ratios[each.name][-1])
            if results[each, program][1] != results[first, program][1]:
                wrong.append('%s: %s and %s print different lines' % (program.name, first.name, each.name))
        rows.append(row)
    if others:
        for title, summary in (('geometric mean', measure.geometric_mean), ('largest', max)):
            rows.append([title] + [''] * len(found) + ['%.4f' % summary(ratios[each.name]) for each in others])
    print('\n'.join(measure.aligned(rows)))

    if others:
        last = ratios[others[-1].name]
        if options.at_most and max(last) > options.at_most:
            names = [program.name for program, ratio in zip(programs, last) if ratio > options.at_most]
            wrong.append('more than %s times the instructions: %s' % (options.at_most, ', '.join(names)))
        if options.mean_at_most and measure.geometric_mean(last) > options.mean_at_most:
            wrong.append('more than %s times the instructions in the mean' % options.mean_at_most)
    if wrong:
        sys.exit('\n'.join(wrong))


if __name__ == '__main__':
    main()
