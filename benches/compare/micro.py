"""Machine instructions of single operations: a call, a load, an append, a raise.

    python3 benches/compare/micro.py target/release/pybc python3.5 python3.11
    python3 benches/compare/micro.py target/release/pybc python3.5 --rows 'call f()' 'attribute load'
    python3 benches/compare/micro.py --record python3.5

`rows.py` has the operations. Each stands ten times in a loop, which runs under callgrind twice, for few and for many
rounds; the difference, less the loop alone, is divided by the number of operations. The ratios are to the last
interpreter but `--base` names another. Each Python compiles the program itself; `pybc` runs `operations.pyc`, which
CPython 3.5 has made (`--record`). The figures of `pybc` are exact; a CPython's start differs by some 100,000 instructions
from run to run, which is 2 to 30 an operation. Needs valgrind.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import measure
import rows

RECORDED = os.path.join(measure.HERE, 'operations.pyc')
FEW = 20
COMPILE = """import py_compile
py_compile.compile('operations.py', cfile='operations.pyc', dfile='operations.py', doraise=True)"""
# Magic number, time and size, before the code; CPython 3.7 has a word more.
HEADER = 12


def compiled(python, folder):
    """The file that a Python makes of the program, in a folder of its own."""
    os.makedirs(folder)
    with open(os.path.join(folder, 'operations.py'), 'w') as file:
        file.write(rows.source())
    subprocess.run(python.command + ['-c', COMPILE], check=True, cwd=folder, env=measure.ENVIRONMENT)
    return os.path.join(folder, 'operations.pyc')


def body(path):
    with open(path, 'rb') as file:
        return file.read()[HEADER:]


def record(text, folder):
    python, = measure.interpreters([text])
    if not python.version.startswith('Python 3.5.'):
        sys.exit('%s is %s, not a Python 3.5' % (text, python.version))
    made = compiled(python, folder)
    with open(made, 'rb') as source, open(RECORDED, 'wb') as file:
        file.write(source.read())


def files(racers, folder):
    """What each one runs. A Python 3.5 shows as well whether the recorded file is of the rows as they are now."""
    found = {}
    for place, racer in enumerate(racers):
        if racer.is_pybc:
            found[racer.name] = RECORDED
            continue
        found[racer.name] = compiled(racer, os.path.join(folder, str(place)))
        if racer.version.startswith('Python 3.5.') and body(found[racer.name]) != body(RECORDED):
            sys.exit('operations.pyc is not what rows.py says: record it again')
    return found


def needed(names):
    """The rows that are asked for, and those that are part of them."""
    by_name = {row.name: row for row in rows.ROWS}
    for name in names:
        if name not in by_name:
            sys.exit('no row is called %s; there are %s' % (name, ', '.join(by_name)))
    chosen = [by_name[name] for name in names] or list(rows.ROWS)
    for row in chosen:
        if row.less and by_name[row.less] not in chosen:
            chosen.append(by_name[row.less])
    return [row for row in rows.ROWS if row in chosen or row is rows.ROWS[0]]


def a_round(racer, path, row):
    """The instructions of one round of a row's loop, the loop included."""
    line = racer.command + [path, str(rows.ROWS.index(row))]
    few, _ = measure.counted(line + [str(FEW)])
    many, _ = measure.counted(line + [str(FEW + row.rounds)])
    return (many - few) / row.rounds


def costs(rounds, chosen):
    """Instructions of each operation, from those of the rounds of one interpreter."""
    loop = rows.ROWS[0]
    found = {loop.name: rounds[loop]}
    for row in chosen:
        if row is not loop:
            found[row.name] = (rounds[row] - rounds[loop]) / rows.TIMES
    # A part is taken from the whole at the end: `found` holds wholes until then.
    return {row.name: found[row.name] - (found[row.less] if row.less else 0) for row in chosen}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('interpreters', nargs='*', metavar='[NAME=]COMMAND')
    parser.add_argument('--base', help='whom the others are compared with (the last one)')
    parser.add_argument('--rows', nargs='+', default=[], help='some of the rows, by their names')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='runs at the same time (one a core)')
    parser.add_argument('--record', metavar='PYTHON', help='write operations.pyc with this CPython 3.5')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.record:
            return record(options.record, os.path.join(folder, 'recorded'))
        if not options.interpreters:
            parser.error('no interpreter is given')
        measure.need_valgrind()
        racers = measure.interpreters(options.interpreters)
        base = options.base or racers[-1].name
        if base not in [racer.name for racer in racers]:
            parser.error('no interpreter is called ' + base)
        chosen = needed(options.rows)
        paths = files(racers, folder)
        jobs = [(racer, row) for row in chosen for racer in racers]
        with ThreadPoolExecutor(options.jobs) as pool:
            counts = pool.map(lambda job: a_round(job[0], paths[job[0].name], job[1]), jobs)
            by_job = {}
            for (racer, row), count in zip(jobs, counts):
                by_job[racer, row] = count
                # It takes minutes: what is known is told, the loop included.
                print('%s, ten and a loop, %s: %.0f' % (row.name, racer.name, count), file=sys.stderr, flush=True)
    found = {racer.name: costs({row: by_job[racer, row] for row in chosen}, chosen) for racer in racers}
    others = [racer.name for racer in racers if racer.name != base]
    table = [['instructions'] + [racer.name for racer in racers] + ['%s/%s' % (name, base) for name in others]]
    for row in chosen:
        line = [row.name] + ['%.0f' % found[racer.name][row.name] for racer in racers]
        whole = found[base][row.name]
        line += ['%.2f' % (found[name][row.name] / whole) if whole > 0 else '-' for name in others]
        table.append(line)
    ratios = {name: [found[name][row.name] / found[base][row.name] for row in chosen
                     if min(found[name][row.name], found[base][row.name]) > 0] for name in others}
    means = ['%.2f' % measure.geometric_mean(ratios[name]) if ratios[name] else '-' for name in others]
    table.append(['geometric mean'] + [''] * len(racers) + means)
    print('\n'.join(measure.aligned(table)))
    return None


if __name__ == '__main__':
    main()
