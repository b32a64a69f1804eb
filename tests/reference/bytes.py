"""Compares our `.pyc` bytes with those that CPython 3.5.10 writes of a folder's sources. Run by CPython 3.5.10:

    cargo build --release -p bc-source --example compile
    PYTHON tests/reference/bytes.py --ours target/release/examples/compile [--optimize 0,1,2] [--seed 0] FOLDER...
    PYTHON tests/reference/bytes.py --record crates/bc-source/tests/data/marks.txt FOLDER...

The reference's bytes are those of `py_compile.compile` in a process of which nothing else is asked: one starts with
PYTHONHASHSEED, imports `py_compile`, and forks for each file. The header is left out. Files that 3.5 refuses are passed
over. With --record, hashes of the reference's bytes are written for the tests of bc-source, which are asked for from the
root of the repository: of each source under the folders that has a `.pyc` beside it, or that is named itself. Every difference is shown by kind, with the first object that has it.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile

# The names in it must be resident anyway, or marks would be found for being here.
COMPILE = """
import py_compile, sys, os
for line in sys.stdin:
    name = line.strip()
    pid = os.fork()
    if not pid:
        try:
            py_compile.compile(name, cfile=sys.argv[1] + name.replace("/", "+"), doraise=True, optimize=int(sys.argv[2]))
        except Exception as e:
            pass
        os._exit(0)
    os.waitpid(pid, 0)
"""


class Reader:
    """The objects of a marshalled file: their type bytes and what they hold, with no look at what it means."""

    def __init__(self, data):
        self.data, self.at, self.objects, self.path = data, 0, [], []
        self.table = []
        self.read()

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        return int.from_bytes(self.take(4), "little", signed=True)

    def read(self):
        tag = self.take(1)[0]
        kind, index = chr(tag & 127), len(self.objects)
        self.objects.append(None)
        place = len(self.table)
        if tag & 128:
            self.table.append(None)
        if kind in "NTFS.0":
            value = kind
        elif kind == "i":
            value = self.number()
        elif kind == "l":
            count = self.number()
            value = (count, self.take(2 * abs(count)))
        elif kind == "g":
            value = self.take(8)
        elif kind == "y":
            value = self.take(16)
        elif kind in "zZ":
            value = self.take(self.take(1)[0])
        elif kind in "aAuts":
            value = self.take(self.number())
        elif kind in ")(<>[":
            count = self.take(1)[0] if kind == ")" else self.number()
            value = tuple(self.read() for _ in range(count))
        elif kind == "c":
            value = [self.number() for _ in range(5)]
            value += [self.read() for _ in range(8)]
            value += [self.number(), self.read()]
            value = tuple(value)
        elif kind == "r":
            named = self.number()
            self.objects[index] = (tag, named)
            return self.table[named]
        else:
            raise ValueError(kind)
        # What stands inside of a container is an object of its own here.
        self.objects[index] = (tag, value if kind not in ")(<>[c" else len(value))
        if tag & 128:
            self.table[place] = value
        return value


def kind_of(theirs, ours):
    """The first difference in words, and the two objects."""
    try:
        one, other = Reader(theirs).objects, Reader(ours).objects
    except (ValueError, IndexError):
        return "cannot be read", None, None
    for a, b in zip(one, other):
        if a == b:
            continue
        (tag, value), (our_tag, our_value) = a, b
        letter, our_letter = chr(tag & 127), chr(our_tag & 127)
        if "r" in (letter, our_letter) and letter != our_letter:
            kind = "reference for %s" % (our_letter if letter == "r" else letter)
        elif value != our_value:
            kind = "another object (%s, %s)" % (letter, our_letter)
        elif letter != our_letter:
            kind = "type %s for %s" % (our_letter, letter)
        else:
            kind = "%s is %smarked" % (letter, "" if tag & 128 else "not ")
        return kind, a, b
    return "lengths", len(one), len(other)


def read_ours(stream):
    """The bytes of the next file, None if it is refused."""
    while True:
        word, _, rest = stream.readline().decode("utf-8", "surrogatepass").rstrip("\n").partition(" ")
        if word == "code":
            return stream.read(int(rest))
        elif word in ("error", "incomplete"):
            return None
        elif not word:
            raise SystemExit("our compiler died")


def compare(names, ours, optimize, seed):
    """Compares all files at one level; gives the count of those that differ."""
    kinds, equal, refused = {}, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        reference(names, folder, optimize, seed)
        process = subprocess.Popen([ours, str(optimize), "exec", "like", str(seed)], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        process.stdin.write("\n".join(names).encode("utf-8", "surrogateescape"))
        process.stdin.close()
        for name in names:
            made = read_ours(process.stdout)
            path = os.path.join(folder, name.replace("/", "+"))
            if not os.path.exists(path):
                refused += 1
                continue
            with open(path, "rb") as file:
                theirs = file.read()[12:]
            if made == theirs:
                equal += 1
            elif made is None:
                kinds.setdefault("refused", []).append((name, None, None))
            else:
                kind, one, other = kind_of(theirs, made)
                kinds.setdefault(kind, []).append((name, one, other))
    for kind, places in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print("%s: %d" % (kind, len(places)))
        for name, one, other in places[:5]:
            print("  %s\n    - %s\n    + %s" % (name, ascii(one)[:200], ascii(other)[:200]))
    print("optimize %d, seed %d: %d of %d files equal, %d refused" % (optimize, seed, equal, len(names) - refused, refused))
    return len(names) - refused - equal


def reference(names, folder, optimize, seed):
    """Has the reference compile files: each one's bytes come to lie in the folder, if it is not refused."""
    listing = "".join(name + "\n" for name in names).encode("utf-8", "surrogateescape")
    environment = dict(os.environ, PYTHONHASHSEED=str(seed))
    # No options: they would have other modules imported.
    child = [sys.executable, "-c", COMPILE, os.path.join(folder, ""), str(optimize)]
    subprocess.run(child, input=listing, stderr=subprocess.DEVNULL, env=environment, check=True)


def record(names, out):
    """Writes the hashes of the reference's bytes."""
    with tempfile.TemporaryDirectory() as folder, open(out, "w", encoding="utf-8") as file:
        reference(names, folder, 0, 0)
        for name in names:
            path = os.path.join(folder, name.replace("/", "+"))
            if os.path.exists(path):
                with open(path, "rb") as compiled:
                    digest = hashlib.sha256(compiled.read()[12:]).hexdigest()
                file.write("%s %s\n" % (digest[:32], name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours")
    parser.add_argument("--record")
    parser.add_argument("--optimize", default="0,1,2")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    names = []
    for folder in options.folder:
        if os.path.isfile(folder):
            names.append(folder)
        for path, _, files in os.walk(folder):
            found = [os.path.join(path, file) for file in files if file.endswith(".py")]
            names += [name for name in found if not options.record or os.path.exists(name + "c")]
    names.sort()
    if options.record:
        return record(names, options.record)
    levels = [int(level) for level in options.optimize.split(",")]
    sys.exit(any([compare(names, options.ours, level, options.seed) for level in levels]))


main()
