"""Measures how fast our compiler and CPython 3.5's compile a folder's sources, in turn. Run by any Python 3:

    cargo build --release -p bc-source --example compile
    python3 tests/reference/speed.py --python PY --ours target/release/examples/compile [--rounds 9] FOLDER...

`PY` is CPython 3.5.10. Both read the same files and throw the code away; what counts is the processor time of the
process, start included, less that of a process that reads no file. The spread is from the lower to the upper quartile.
"""

import argparse
import os
import resource
import statistics
import subprocess

REFERENCE = """
import sys
for name in sys.stdin.read().split("\\n"):
    if name:
        with open(name, "rb") as file:
            source = file.read()
        try:
            compile(source, name, "exec", 0, True, 0)
        except (SyntaxError, ValueError):
            pass
"""


def seconds(command, names):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input="\n".join(names).encode(), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--least", type=float, default=10, help="megabytes a second; fewer are a failure")
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    names = []
    for folder in options.folder:
        for path, _, files in os.walk(folder):
            names += [os.path.join(path, file) for file in files if file.endswith(".py")]
    names.sort()
    size = sum(map(os.path.getsize, names)) / 1e6
    commands = {"ours": [options.ours, "0", "exec", "quiet"], "theirs": [options.python, "-W", "ignore", "-c", REFERENCE]}
    speeds = {who: [] for who in commands}
    for _ in range(options.rounds):
        for who, command in commands.items():
            speeds[who].append(size / (seconds(command, names) - seconds(command, [])))
    print("%d files, %.1f MB" % (len(names), size))
    for who, found in speeds.items():
        low, middle, high = statistics.quantiles(found, n=4)
        print("%-6s %5.1f MB/s (%.1f to %.1f)" % (who, middle, low, high))
    print("ratio  %5.2f" % statistics.median(a / b for a, b in zip(speeds["ours"], speeds["theirs"])))
    raise SystemExit(statistics.median(speeds["ours"]) < options.least)


main()
