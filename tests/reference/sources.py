"""Compares what our compiler and CPython 3.5 make of random sources, field by field. Run by CPython 3.5.10:

    cargo build --release -p bc-source --example compile
    PYTHONHASHSEED=0 PYTHON tests/reference/sources.py --ours target/release/examples/compile [--seed 0] [--count 1000]
    … --mutated FOLDER...

Sources are those of `generate.py`. With `--mutated`, they are pieces of the files of the folders and of such sources, with
faults put in by `mutate.py`. Code, warnings and refusals are compared as `codes.py` compares them; what differs is shown by
kind, and with `--keep` written to a folder. `--only-reference` compiles with CPython alone, for `branches.py`.
"""

import argparse
import dis
import os
import random
import re
import subprocess
import sys

import codes
import generate
import mutate

# Which of several such names is told of depends on the seed of hashes; we tell of the first in the source.
UNORDERED = re.compile("no binding for nonlocal|nonlocal declaration not allowed|name .* is (nonlocal and|parameter and)")


class Ours:
    """Our compiler, running."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "--records"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, source, mode, optimize, flags, depth):
        kind, data = "bytes", source
        if isinstance(source, str):
            kind, data = "str", source.encode("utf-8", "surrogatepass")
        head = "%s %s %d %d %d %d\n" % (mode, kind, optimize, flags, depth, len(data))
        self.process.stdin.write(head.encode() + data)
        self.process.stdin.flush()

    def answer(self):
        return codes.read_ours(self.process.stdout)


def depth():
    """How deep the caller has recursed."""
    frame, count = sys._getframe(1), 0
    while frame:
        frame, count = frame.f_back, count + 1
    return count


def opcodes(code, found):
    """Adds the opcodes of a code object and those inside of it."""
    found.update(instruction.opcode for instruction in dis.get_instructions(code))
    for constant in code.co_consts:
        if isinstance(constant, codes.CODE):
            opcodes(constant, found)


def unordered(theirs, ours):
    answers = [answer[1] for answer in (theirs, ours)]
    return all(isinstance(answer, tuple) and UNORDERED.match(answer[1]) for answer in answers)


def generated(options):
    for number, line in enumerate(generate.WRONG):
        yield -number - 1, line + "\n", "exec", 0, 0
    for seed in range(options.seed, options.seed + options.count):
        yield (seed,) + generate.program(seed)


def broken(options):
    """Pieces of files and of generated sources, with faults."""
    names = []
    for folder in options.mutated:
        for path, _, files in os.walk(folder):
            names += [os.path.join(path, file) for file in files if file.endswith(".py")]
    names.sort()
    for seed in range(options.seed, options.seed + options.count):
        chance = random.Random(seed)
        mode, optimize = chance.choice(["exec"] * 8 + ["single", "eval"]), chance.choice([0, 0, 0, 1, 2])
        if chance.random() < 0.3:
            text, mode, optimize, _ = generate.program(seed)
            if len(text) > 3000:
                text = text[:3000]
        else:
            with open(chance.choice(names), encoding="utf-8", errors="surrogateescape") as file:
                lines = file.read().split("\n")
            starts = [index for index, line in enumerate(lines) if line[:1].strip() and line[0] not in "#)]}"]
            start = chance.choice(starts or [0])
            text = "\n".join(lines[start:start + chance.choice([3, 10, 30, 60])]) + "\n"
        text = mutate.mutated(chance, text)
        flags = 0x200 if chance.random() < 0.05 else 0
        if not mutate.may_take_long(text):
            yield seed, text, mode, optimize, flags


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours")
    parser.add_argument("--only-reference", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--mutated", nargs="+")
    parser.add_argument("--keep")
    options = parser.parse_args()
    ours = None if options.only_reference else Ours(options.ours)
    kinds, met, count, refused, warned, wrong = {}, set(), 0, 0, 0, 0
    for seed, source, mode, optimize, flags in (broken if options.mutated else generated)(options):
        if ours:
            # As deep as `compile` is called: by `reference`.
            ours.send(source, mode, optimize, flags, depth() + 1)
        theirs = codes.reference(source, mode, optimize, flags)
        count += 1
        refused += isinstance(theirs[1], tuple)
        warned += bool(theirs[0])
        if isinstance(theirs[1], codes.CODE) and len(met) < len(dis.opmap) - 1:
            opcodes(theirs[1], met)
        if not ours:
            continue
        mine = ours.answer()
        found = [] if unordered(theirs, mine) else list(codes.faults(theirs, mine))
        wrong += bool(found)
        for kind, *rest in found:
            kinds.setdefault(kind, []).append(("seed %d, %s, optimize %d" % (seed, mode, optimize), rest))
        if found and options.keep:
            data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
            with open(os.path.join(options.keep, "%d.py" % seed), "wb") as file:
                file.write(data)
    codes.report(kinds)
    missing = sorted(set(dis.opmap) - {dis.opname[number] for number in met})
    print("%d sources, %d refused, %d with warnings, %d opcodes%s, %d differ" % (
        count, refused, warned, len(met), ", without " + " ".join(missing) if len(missing) < 30 else "", wrong))
    sys.exit(bool(wrong))


main()
