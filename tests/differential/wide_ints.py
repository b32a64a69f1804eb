# Integers of 60 to 600 bits: every operator on numbers of either sign, where limbs and digits begin and end.
EDGES = []
for power in (0, 1, 30, 31, 60, 62, 63, 64, 65, 90, 127, 128, 192, 256, 320, 384, 510, 511, 512, 513, 575, 576, 577, 600):
    for offset in (-1, 0, 1):
        EDGES.append((1 << power) + offset)
        EDGES.append(-((1 << power) + offset))
EDGES += [3 ** 126, 5 ** 86, -(7 ** 60), 10 ** 40, 11 ** 140, -(13 ** 150), 0]


class Short:
    """A checksum of many results, by small ints alone."""
    def __init__(self):
        self.sum = 0

    def add(self, text):
        for character in text:
            self.sum = (self.sum * 131 + ord(character)) % 1000000007


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except (ArithmeticError, ValueError, TypeError) as error:
        return '%s: %s' % (type(error).__name__, error)


OPERATORS = [
    ('+', lambda a, b: a + b), ('-', lambda a, b: a - b), ('*', lambda a, b: a * b),
    ('&', lambda a, b: a & b), ('|', lambda a, b: a | b), ('^', lambda a, b: a ^ b),
    ('//', lambda a, b: a // b), ('%', lambda a, b: a % b), ('divmod', divmod), ('/', lambda a, b: a / b),
    ('<', lambda a, b: a < b), ('<=', lambda a, b: a <= b), ('==', lambda a, b: a == b),
    ('!=', lambda a, b: a != b), ('>', lambda a, b: a > b), ('>=', lambda a, b: a >= b),
]

for name, operate in OPERATORS:
    sums = Short()
    for a in EDGES:
        for b in EDGES:
            sums.add('%r;' % (attempt(operate, a, b),))
    print(name, sums.sum)
for name, operate in OPERATORS:
    print(name, attempt(operate, 3 ** 126, -(5 ** 86)), attempt(operate, -(2 ** 511) - 9, 2 ** 64 + 3))
    print(name, attempt(operate, 3 ** 126, 0), attempt(operate, 3 ** 126, True), attempt(operate, False, 2 ** 64))
    print(name, attempt(operate, 2 ** 64, 1.5), attempt(operate, -2.5e30, 2 ** 99), attempt(operate, 2 ** 70, 'x'))

UNARY = [
    ('-', lambda a: -a), ('+', lambda a: +a), ('~', lambda a: ~a), ('abs', abs), ('hash', hash), ('bool', bool),
    ('not', lambda a: not a), ('bit_length', lambda a: a.bit_length()), ('str', str), ('hex', hex), ('oct', oct),
    ('bin', bin), ('float', float), ('round', lambda a: round(a, -7)), ('sizeof', lambda a: a.__sizeof__()),
    ('format', lambda a: '{0:+,} {0:#x} {0:>200d} {0:.3e}'.format(a)), ('percent', lambda a: '%d %x %o %r' % (a, a, a, a)),
    ('parts', lambda a: (a.real, a.imag, a.numerator, a.denominator, a.conjugate())), ('index', lambda a: a.__index__()),
]
for name, operate in UNARY:
    sums = Short()
    for a in EDGES:
        sums.add('%r;' % (attempt(operate, a),))
    print(name, sums.sum, attempt(operate, 5 ** 86), attempt(operate, -(2 ** 64)))

for count in (0, 1, 2, 7, 29, 30, 31, 63, 64, 65, 127, 128, 448, 500, 511, 512, 513, 600, 10 ** 4):
    left, right = Short(), Short()
    for a in EDGES:
        left.add('%x;' % (a << count))
        right.add('%x;' % (a >> count))
    print('shift', count, left.sum, right.sum)
print((3 ** 126) >> 10 ** 6, -(3 ** 126) >> 10 ** 6, 3 ** 126 >> 2 ** 62, 0 << 10 ** 6)
print(attempt(lambda a, b: a << b, 3 ** 126, -1), attempt(lambda a, b: a >> b, -(3 ** 126), -(2 ** 70)))
print(attempt(lambda a, b: a >> b, 3 ** 126, 2 ** 70), attempt(lambda a, b: a << b, 3 ** 126, 2 ** 70))

for modulus in (2 ** 127 - 1, -(2 ** 255 - 19), 2 ** 521 - 1, 10 ** 30, 97, 1, -1, 0):
    print('pow', modulus, attempt(pow, 3 ** 126, 5 ** 86, modulus), attempt(pow, -(7 ** 60), 65537, modulus))
print(2 ** 100, (-3) ** 81, (2 ** 64) ** 3, (2 ** 64) ** 0, attempt(pow, 2 ** 64, -1), attempt(pow, 3 ** 126, -5, 7))

for a in EDGES:
    size = a.bit_length() // 8 + 1
    data = a.to_bytes(size, 'big', signed=True)
    if int.from_bytes(data, 'big', signed=True) != a or int.from_bytes(data[::-1], 'little', signed=True) != a:
        print('bytes differ', a)
    if int(str(a)) != a or int(hex(a), 16) != a or int(bin(a), 0) != a:
        print('digits differ', a)
    if a.bit_length() < 1000 and float(a) == a and int(float(a)) != a:
        print('floats differ', a)
print((2 ** 200 + 5).to_bytes(30, 'little'), attempt((2 ** 200).to_bytes, 25, 'big'), attempt((-2 ** 99).to_bytes, 20, 'big'))
print(float(2 ** 511 + 1), float(2 ** 64 + 2 ** 11), float(2 ** 64 + 2 ** 11 + 1), float(-(2 ** 64 + 3 * 2 ** 11)), int(1e100))
print(2 ** 64 == 2.0 ** 64, 2 ** 64 + 1 == 2.0 ** 64, 2 ** 64 + 1 > 2.0 ** 64, 2 ** 99 < float('inf'), 2 ** 99 == float('nan'))


class Number(int):
    def __repr__(self):
        return 'Number(%s)' % int.__str__(self)


class Loud(int):
    def __add__(self, other):
        return 'added to %d' % int(other)
    __radd__ = __add__

    def __neg__(self):
        return 'negative'

    def __eq__(self, other):
        return 'equal'
    __hash__ = int.__hash__


for value in (0, 5, -5, 2 ** 63, -2 ** 63, 3 ** 126, -(5 ** 86), 2 ** 512, -(2 ** 600)):
    own, loud = Number(value), Loud(value)
    print(own, type(own + 1).__name__, own + 1 == value + 1, own == value, value == own, hash(own) == hash(value), bool(own))
    print(own * own == value * value, own >> 3, type(own >> 0).__name__, -own, ~own, abs(own), type(+own).__name__, own % 2 ** 70)
    print(own & 2 ** 90 - 1, (2 ** 90 - 1) & own, own << 70 == value << 70, own.bit_length(), {value: 'found'}[own], '%d' % own)
    print(loud + 2 ** 70, 2 ** 70 + loud, -loud, loud == 2 ** 70, 2 ** 70 == loud, loud - 2 ** 70 == value - 2 ** 70)
own = Number(3 ** 126)
own.name = 'kept'
print(own.name, int(own) == 3 ** 126, type(int(own)).__name__, own % 5 ** 86, own % 3 ** 200, divmod(own, 3 ** 200))

# Results that are dropped at once and made again, in places and in containers.
seen = {}
a = b = 1
for step in range(700):
    a, b = b, a + b
    a ^= b << (step % 70)
    a &= (1 << 530) - 1
    b -= a >> 3
    seen[a] = step
    (a * b) % (2 ** 255 - 19) + (a | b)
    if seen[a] != step or (a + 1) - 1 != a or not (a == a + 0) or a != a * 1:
        print('lost', step)
print(hex(a), hex(b), len(seen), sum(seen.values()), max(seen) == sorted(seen)[-1], hash((a, b)))
first = id(a + 1) == id(a + 1)
kept = [a + i for i in range(20)]
print([k - a for k in kept], len(set(map(id, kept))), max(kept) - min(kept), sum(kept) == 20 * a + 190)
