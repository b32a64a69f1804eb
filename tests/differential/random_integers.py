# randrange, randint, getrandbits and the numbers below a bound
import random

r = random.Random(20160530)
print([r.getrandbits(k) for k in range(1, 40)])
print([r.getrandbits(k) for k in (63, 64, 65, 95, 96, 97, 127, 128, 129, 1000)])
print(r.getrandbits(True), r.getrandbits(100000) % (10 ** 9 + 7))
print([r.randrange(n) for n in range(1, 40)])
print([r.randrange(2 ** k) for k in range(1, 70, 3)])
print([r.randrange(2 ** k + 1) for k in range(1, 70, 3)])
print([r.randrange(10, 20) for _ in range(20)])
print([r.randrange(-10, 10, 3) for _ in range(20)])
print([r.randrange(10, -10, -3) for _ in range(20)])
print([r.randrange(0, 10 ** 30, 10 ** 29 + 1) for _ in range(5)])
print([r.randrange(5, step=7) for _ in range(5)])
print([r.randrange(start=1, stop=9, step=2) for _ in range(5)])
print([r.randrange(3.0), r.randrange(True), r.randrange(1.0, 4.0), r.randrange(0, 10, 2.0)])
print([r.randint(1, 6) for _ in range(30)])
print([r.randint(-2 ** 80, 2 ** 80) for _ in range(4)])
print(r.randint(5, 5), r.randint(a=1, b=2), r.randint(True, 3))
print([r._randbelow(n) for n in (1, 2, 3, 10 ** 20)])
print([type(x) for x in (r.randrange(3), r.randrange(True), r.getrandbits(3))])
print([r.randrange(1, 100, _int=lambda x: int(x) * 1) for _ in range(3)])


class Whole:
    def __init__(self, i):
        self.i = i

    def __int__(self):
        return self.i

    def __eq__(self, other):
        return self.i == other


print(r.randrange(Whole(50)), r.randrange(Whole(3), Whole(30)), r.randrange(0, 50, Whole(5)))


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


print('refusals')
for args in ((0,), (-3,), (1.5,), (0, 1.5), (0, 10, 1.5), (3, 3), (5, 1), (2, 1, 1), (0, 10, 0), (0, 10, -1), (10, 0, 3),
             ('a',), ('7',), (None,), (0, 'a'), (0, 10, 'a'), (0, 10, None), (1, 2, 3, 4, 5), (), ([],), (1j,),
             (), (float('inf'),), (-2 ** 70, -2 ** 71)):
    t(lambda: r.randrange(*args))
for args in ((2, 1), (1,), (), (1, 2, 3), ('a', 'b'), (1.5, 2), (1, 2.5), (None, 1), (1, None)):
    t(lambda: r.randint(*args))
for args in ((0,), (-1,), (1 << 40,), (1.0,), ('a',), (None,), (), (1, 2)):
    t(lambda: r.getrandbits(*args))
t(lambda: r.getrandbits(k=3))
t(lambda: r.random(1))
t(lambda: r.random(x=1))
t(lambda: r._randbelow(0))
t(lambda: r._randbelow(1.5))
t(lambda: r._randbelow('a'))
t(lambda: r.randrange(1, start=2))
t(lambda: r.randrange(stop=2))
t(lambda: r.randrange(1, end=2))
t(lambda: r.randrange(1, 2, 3, 4, 5, stop=3))
t(lambda: random.Random.random())
t(lambda: random.randrange())
