# The Mersenne twister after seeds of every kind
import random

R = random.Random


def show(label, r):
    print(label, [r.random() for _ in range(3)], r.getrandbits(32), r.getrandbits(77))


for seed in (0, 1, -1, 2, 42, -42, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 63 - 1, 2 ** 63,
             -2 ** 63, 2 ** 64, 2 ** 64 - 1, 3 ** 100, -3 ** 100, 7 ** 9000, 1 << 19968, True, False):
    show(repr(seed)[:24], R(seed))

print('text, version 2')
for seed in ('', 'a', 'abc', 'ä', '\u20ac uro', '\U0001f600', 'x' * 1000, b'', b'a', b'abc', bytes(range(256)),
             bytearray(b'abc'), bytearray()):
    r = R()
    r.seed(seed)
    show(repr(seed)[:24], r)
try:
    R(bytearray())
except TypeError as e:
    print(e)

print('version 1')
for seed in ('', 'a', 'abc', 'ä', '\u20ac uro', '\U0001f600', 'the quick brown fox ' * 20, b''):
    r = R()
    r.seed(seed, 1)
    show(repr(seed)[:24], r)
    r.seed(a=seed, version=1)
    print(r.random())
for seed in (5, -5, 2 ** 70, 1.5, (1, 2)):
    r = R()
    r.seed(seed, version=1)
    show(repr(seed)[:24], r)

print('hashes')
for seed in (0.0, -0.0, 0.5, -2.5, 1e300, float('inf'), 1.0, 1 + 2j, (), (1, 2, 3), (1.5, (2, True)), frozenset(),
             range(3), range(10, 0, -3)):
    show(repr(seed), R(seed))


class Hashed:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


for h in (0, 1, -1, -2, 2 ** 40, -2 ** 40, 2 ** 61 - 1, 2 ** 61, 2 ** 80):
    show('hash %d' % h, R(Hashed(h)))


class Int(int):
    pass


class Str(str):
    pass


show('int subclass', R(Int(-77)))
show('str subclass', R(Str('abc')))
print('other versions')
for version in (0, 3, None, 'x', 2.0, 1.0, True):
    r = R()
    r.seed(12, version)
    print(version, r.random())

print('a bytearray keeps the digest')
seed = bytearray(b'abc')
r = R()
r.seed(seed)
print(len(seed), seed[:3], seed[3:13])
r.seed(seed)
print(len(seed))

print('the module seeds its own')
random.seed(99)
a = [random.random(), random.randint(1, 100), random.gauss(0, 1)]
random.seed(99)
b = [random.random(), random.randint(1, 100), random.gauss(0, 1)]
print(a == b, a)
print(R(99).random() == a[0])
print(random.seed(1), R(3).seed(4))
print(R().random() == R().random())
r = R(5)
r.gauss(0, 1)
print(r.gauss_next is None)
r.seed(5)
print(r.gauss_next, r.__dict__)
