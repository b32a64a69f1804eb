# Every distribution, with the digits
import random

r = random.Random(3.5)
rows = [
    ('uniform', [(0, 1), (-5, 5), (10, 3), (1.5, 1.5), (0, 10 ** 20), (True, 2)]),
    ('triangular', [(), (0, 10), (0, 10, 2), (10, 0, 2), (5, 5), (5, 5, 5), (0, 1, None), (-3.5, 8, 8), (-3.5, 8, -3.5)]),
    ('normalvariate', [(0, 1), (100, 15), (-2.5, 0.1), (0, 0), (1, -1)]),
    ('lognormvariate', [(0, 1), (1, 0.25), (-3, 2)]),
    ('expovariate', [(1,), (0.1,), (25.0,), (-2,), (True,)]),
    ('vonmisesvariate', [(0, 0), (0, 1e-7), (1, 0.01), (3, 1), (6, 4), (2, 100.0), (-1, 2), (1, 1e6)]),
    ('gammavariate', [(1, 1), (1.0, 3), (2, 1), (9, 0.5), (200, 1), (1.0001, 1), (0.5, 2), (0.01, 1), (0.999, 4), (True, 1)]),
    ('gauss', [(0, 1), (100, 15), (-2.5, 0.1), (0, 0), (1, -1)]),
    ('betavariate', [(1, 1), (3, 3), (0.5, 0.5), (2, 0.1), (5, 1)]),
    ('paretovariate', [(1,), (0.5,), (3.7,), (-2,)]),
    ('weibullvariate', [(1, 1), (2, 0.5), (0.3, 7), (-1, 2), (0, 1)]),
]
for name, arguments in rows:
    method = getattr(r, name)
    for args in arguments:
        print(name, args, [method(*args) for _ in range(6)])
for name, arguments in rows:
    method = getattr(random, name)
    random.seed(name)
    print(name, sum(method(*arguments[0]) for _ in range(3000)), method(*arguments[0]))
print([random.random() for _ in range(700)][-3:])

print('keywords')
print(r.uniform(b=1, a=0), r.triangular(mode=0.2), r.normalvariate(mu=0, sigma=1), r.lognormvariate(sigma=1, mu=0))
print(r.expovariate(lambd=2), r.vonmisesvariate(mu=0, kappa=4), r.gammavariate(alpha=2, beta=3), r.gauss(mu=0, sigma=1))
print(r.betavariate(alpha=1, beta=2), r.paretovariate(alpha=2), r.weibullvariate(alpha=1, beta=2))

print('gauss keeps every second one')
r.seed(8)
pair = [r.gauss(0, 1), r.gauss_next]
r.seed(8)
print([r.gauss(0, 1), r.gauss(0, 1)] == pair, r.gauss_next, pair)
r.gauss_next = 2
print(r.gauss(10, 3), r.gauss_next)


class Ratio:
    # computes with floats from either side
    def __init__(self, x):
        self.x = x

    def __add__(self, o):
        return Ratio(self.x + getattr(o, 'x', o))
    __radd__ = __add__

    def __sub__(self, o):
        return Ratio(self.x - getattr(o, 'x', o))

    def __rsub__(self, o):
        return Ratio(o - self.x)

    def __mul__(self, o):
        return Ratio(self.x * getattr(o, 'x', o))
    __rmul__ = __mul__

    def __truediv__(self, o):
        return Ratio(self.x / getattr(o, 'x', o))

    def __rtruediv__(self, o):
        return Ratio(o / self.x)

    def __rpow__(self, o):
        return Ratio(o ** self.x)

    def __lt__(self, o):
        return self.x < getattr(o, 'x', o)

    def __le__(self, o):
        return self.x <= getattr(o, 'x', o)

    def __gt__(self, o):
        return self.x > getattr(o, 'x', o)

    def __ge__(self, o):
        return self.x >= getattr(o, 'x', o)

    def __eq__(self, o):
        return self.x == getattr(o, 'x', o)

    def __float__(self):
        return float(self.x)

    def __mod__(self, o):
        return Ratio(self.x % o)

    def __repr__(self):
        return 'Ratio(%r)' % self.x


for name, arguments in rows:
    args = [Ratio(x) for x in arguments[-1] if x is not None]
    try:
        print(name, getattr(r, name)(*args))
    except Exception as e:
        print(name, type(e).__name__, e)


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


print('refusals')
t(lambda: r.uniform('a', 1))
t(lambda: r.uniform(1))
t(lambda: r.uniform(1, None))
t(lambda: r.triangular('a', 1))
t(lambda: r.triangular(0, 1, 'a'))
t(lambda: r.triangular(0, 1, 2, 3))
t(lambda: r.triangular(0, 1, 7) is None)
t(lambda: r.normalvariate(0))
t(lambda: r.normalvariate('a', 1))
t(lambda: r.lognormvariate(1000, 1))
t(lambda: r.lognormvariate(None, 1))
t(lambda: r.expovariate(0))
t(lambda: r.expovariate('a'))
t(lambda: r.expovariate())
t(lambda: r.vonmisesvariate(0, 'a'))
t(lambda: r.vonmisesvariate('a', 1))
t(lambda: r.gammavariate(0, 1))
t(lambda: r.gammavariate(1, 0))
t(lambda: r.gammavariate(-1, -1))
t(lambda: r.gammavariate('a', 1))
t(lambda: r.gammavariate(1, 'a'))
t(lambda: r.gauss(0))
t(lambda: r.gauss('a', 1))
t(lambda: r.betavariate(0, 1))
t(lambda: r.betavariate(1, 0))
t(lambda: r.paretovariate(0))
t(lambda: r.paretovariate('a'))
t(lambda: r.weibullvariate(1, 0))
t(lambda: r.weibullvariate(1))
t(lambda: r.weibullvariate('a', 1))
