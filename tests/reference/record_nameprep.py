"""Records what nameprep (RFC 3491) needs from CPython 3.5: run it with that interpreter.

    python3.5 tests/reference/record_nameprep.py crates/bc-vm/src/protocol/codec/nameprep.txt

Lines of a word and hexadecimal numbers. `map C: X...` is what a character is folded to before it is
normalised (nothing for those that go away); `decompose C: X...` what it consists of (Unicode 3.2, the
forms KD, but for Hangul); `compose A B: C` what two become (form C); `class N: A-B...` the characters
of a combining class; `prohibited`, `right` and `left`: `A-B...`, what may not occur, what is written from
right to left, and from left to right.
"""

import stringprep
import sys
import unicodedata

OLD = unicodedata.ucd_3_2_0
HANGUL = range(0xAC00, 0xD7A4)


def ranges(points):
    out = []
    for point in points:
        if out and out[-1][1] == point - 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return ' '.join('%x' % a if a == b else '%x-%x' % (a, b) for a, b in out)


def hexes(text):
    return ' '.join('%x' % ord(char) for char in text)


def main(path):
    c = stringprep
    tests = {
        'prohibited': lambda x: any(t(x) for t in (
            c.in_table_c12, c.in_table_c22, c.in_table_c3, c.in_table_c4, c.in_table_c5,
            c.in_table_c6, c.in_table_c7, c.in_table_c8, c.in_table_c9)),
        'right': c.in_table_d1,
        'left': c.in_table_d2,
    }
    members = {name: [] for name in tests}
    classes = {}
    with open(path, 'w') as file:
        for point in range(0x110000):
            char = chr(point)
            to = '' if c.in_table_b1(char) else c.map_table_b2(char)
            if to != char:
                file.write(('map %x: %s' % (point, hexes(to))).rstrip() + '\n')
            if point not in HANGUL:
                parts = OLD.normalize('NFKD', char)
                if parts != char:
                    file.write('decompose %x: %s\n' % (point, hexes(parts)))
            if unicodedata.combining(char):
                classes.setdefault(unicodedata.combining(char), []).append(point)
            for name, test in tests.items():
                if test(char):
                    members[name].append(point)
            parts = unicodedata.decomposition(char)
            if parts and parts[0] != '<' and parts.count(' ') == 1:
                pair = ''.join(chr(int(part, 16)) for part in parts.split())
                if unicodedata.normalize('NFC', pair) == char:
                    file.write('compose %s: %x\n' % (hexes(pair), point))
        for number in sorted(classes):
            file.write('class %x: %s\n' % (number, ranges(classes[number])))
        for name in sorted(members):
            file.write('%s: %s\n' % (name, ranges(members[name])))


main(sys.argv[1])
