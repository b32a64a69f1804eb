"""Times of whole programs, side by side.

    python3 benches/compare/times.py target/release/pybc python3.5 python3.11
    python3 benches/compare/times.py old=OTHER/pybc new=target/release/pybc --base old --programs fib,richards

The interpreters run in turn, program by program, round by round, so that whatever else the computer does meets all of
them. What counts is the processor time of the process (user and system) less that of an empty program, and no time counts
before the output is what it has to be. Shown are the median and, in brackets, the least and the most; a ratio is the
median of the ratios of each round. Times on a shared computer drift, ratios less so: what decides is `instructions.py`.
"""
import argparse
import os
import statistics
import sys

import measure

# Tenfold work, where ten times the size is something else.
TENFOLD = {'fannkuch': 10, 'fib': 37, 'nqueens': 13}


def run(interpreter, stem, size, expected):
    seconds, output = measure.timed(interpreter.line(stem, *size))
    if seconds is None or expected not in (None, output):
        print('%s: %s %s' % (interpreter.name, os.path.basename(stem), 'failed' if seconds is None else 'is wrong'))
        print(output.decode('utf-8', 'replace'), end='')
        return None, output
    return seconds, output


def race(racers, program, rounds, tenfold):
    """The times of each, round by round, less those of an empty program; None for who was wrong."""
    size, expected = [], program.expected
    if tenfold:
        # No output of that size is recorded; the base's is what the others have to print.
        size, expected = [TENFOLD.get(program.name, program.size * 10)], None
    times = {racer.name: [] for racer in racers}
    empty = {racer.name: [] for racer in racers}
    for _ in range(rounds):
        for racer in racers:
            if times[racer.name] is None:
                continue
            seconds, output = run(racer, program.stem, size, expected)
            if seconds is None:
                if expected is None:
                    sys.exit('without an answer of the base there is nothing to compare with')
                times[racer.name] = None
                continue
            expected = output
            times[racer.name].append(seconds)
            seconds, _ = run(racer, os.path.join(measure.HERE, 'empty'), [], b'')
            empty[racer.name].append(seconds or 0.0)
    for name, found in times.items():
        if found is not None:
            start = statistics.median(empty[name])
            # An empty program may meet more disturbance than a short one.
            times[name] = [max(seconds - start, 0.001) for seconds in found]
    return times


def shown(found):
    if found is None:
        return 'wrong'
    return '%.3f (%.3f-%.3f)' % (statistics.median(found), min(found), max(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('interpreters', nargs='+', metavar='[NAME=]COMMAND')
    parser.add_argument('--base', help='whom the others are compared with (the last one)')
    parser.add_argument('--programs', type=measure.names, help='some of the programs, with commas between them')
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--tenfold', action='store_true', help='ten times the work, for whoever compiles while it runs')
    options = parser.parse_args()
    racers = measure.interpreters(options.interpreters)
    base = options.base or racers[-1].name
    if base not in [racer.name for racer in racers]:
        parser.error('no interpreter is called ' + base)
    if options.rounds < 1:
        parser.error('a round at least')
    # First, as others may have to print what it has printed.
    racers.sort(key=lambda racer: racer.name != base)
    others = [racer.name for racer in racers[1:]]
    rows = [['seconds'] + [racer.name for racer in racers] + ['%s/%s' % (name, base) for name in others]]
    ratios = {name: [] for name in others}
    failed = False
    for program in measure.programs(options.programs):
        times = race(racers, program, options.rounds, options.tenfold)
        failed = failed or None in times.values()
        row = [program.name] + [shown(times[racer.name]) for racer in racers]
        for name in others:
            if times[name] is None or times[base] is None:
                row.append('-')
                continue
            ratios[name].append(statistics.median(a / b for a, b in zip(times[name], times[base])))
            row.append('%.2f' % ratios[name][-1])
        rows.append(row)
        print('  '.join(row), file=sys.stderr, flush=True)
    means = ['%.3f' % measure.geometric_mean(ratios[name]) if ratios[name] else '-' for name in others]
    rows.append(['geometric mean'] + [''] * len(racers) + means)
    print('\n'.join(measure.aligned(rows)))
    for racer in racers:
        print('%s: %s' % (racer.name, racer.version))
    if failed:
        sys.exit('not all answers are right')


if __name__ == '__main__':
    main()
