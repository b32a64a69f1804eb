"""Records the tables of the codecs from CPython 3.5: run it with that interpreter.

    python3.5 tests/reference/record_codecs.py crates/bc-core/src/charset

writes two files there. `charmaps.txt` has a line for each codec that maps single bytes: the name of
its module, then what the 256 bytes stand for, in hexadecimal; `-` is undefined, `*N` is N bytes that
stand for themselves, `N..` is one more than the one before, N times. `aliases.txt` has a line for each
module of `encodings`: its name, then the aliases of it.

It stops where a codec encodes anything else than what its table says: the last byte of those that
stand for the same character, unless a line `!name` follows with the pairs `character:byte` that differ
(`-` for none).
"""

import encodings
import encodings.aliases
import os
import sys


def charmap_modules():
    folder = os.path.dirname(encodings.__file__)
    for file in sorted(os.listdir(folder)):
        name, ext = os.path.splitext(file)
        if ext != '.py' or name in ('__init__', 'aliases', 'mbcs', 'cp65001'):
            continue
        try:
            module = __import__('encodings.' + name, fromlist=['*'])
        except ImportError:
            continue
        # latin_1 and ascii have no table; rot_13 has one of another kind
        if hasattr(module, 'decoding_table'):
            yield name


def shown(table):
    out = []
    at = 0
    while at < 256:
        same = 0
        while at + same < 256 and table[at + same] == at + same:
            same += 1
        if same:
            out.append('*%d' % same if same > 1 else '*')
            at += same
            continue
        if table[at] is None:
            out.append('-')
        else:
            out.append('%x' % table[at])
            run = 1
            while (at + run < 256 and table[at + run] is not None and table[at + run] != at + run
                   and table[at + run] == table[at] + run):
                run += 1
            if run > 2:
                out.append('%d..' % (run - 1))
                at += run
                continue
        at += 1
    return ' '.join(out)


def main(folder):
    with open(os.path.join(folder, 'charmaps.txt'), 'w') as file:
        for name in charmap_modules():
            table = []
            for byte in range(256):
                try:
                    char, = bytes([byte]).decode(name)
                    table.append(ord(char))
                except UnicodeDecodeError:
                    table.append(None)
            file.write('%s %s\n' % (name, shown(table)))
            inverse = {point: byte for byte, point in enumerate(table) if point is not None}
            different = []
            for point in range(0x110000):
                try:
                    byte, = chr(point).encode(name)
                except UnicodeEncodeError:
                    byte = None
                if byte != inverse.get(point):
                    different.append('%x:%s' % (point, '-' if byte is None else '%x' % byte))
            if different:
                file.write('!%s %s\n' % (name, ' '.join(different)))
    by_module = {}
    for alias, module in encodings.aliases.aliases.items():
        by_module.setdefault(module, []).append(alias)
    with open(os.path.join(folder, 'aliases.txt'), 'w') as file:
        for module in sorted(by_module):
            file.write('%s %s\n' % (module, ' '.join(sorted(by_module[module]))))


main(sys.argv[1])
