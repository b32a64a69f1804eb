# Subclasses with generators of their own, SystemRandom, and what the module offers
import random


class Floats(random.Random):
    "only random(): integers are made of floats"

    def __init__(self, values):
        self.values = list(values)
        self.calls = 0
        super().__init__()

    def __new__(cls, values):
        return super().__new__(cls)

    def seed(self, *args, **kwargs):
        print('seed', args, kwargs)

    def random(self):
        self.calls += 1
        return self.values[(self.calls - 1) % len(self.values)]


f = Floats([0.0, 0.25, 0.5, 0.75, 0.999999])
print([f.randrange(10) for _ in range(7)], f.calls)
print(f.choice('abcd'), f.uniform(0, 8), f.expovariate(2), f.gauss(0, 1), f.triangular())
x = list(range(8))
f.shuffle(x)
print(x, f.sample(range(30), 4), f.sample(range(3), 2), f.calls)
print(f.normalvariate(5, 1), f.gammavariate(3, 1), f.paretovariate(3), f.weibullvariate(1, 2), f.calls)
f.calls = 0
f.values = [1 - 2 ** -53] * 3 + [0.5]
print(f.randrange(3 << 50), f.calls)
print(f._randbelow((1 << 53) - 1))
print(f._randbelow(7, int=lambda x: round(x) + 1, maxsize=64))


class Bits(Floats):
    "both: integers are made of bits"

    def getrandbits(self, k):
        print('bits', k)
        return 5


b = Bits([0.125])
print(b.randrange(6), b.randint(1, 8), b.choice(range(100)), b.calls)


class OnlyBits(random.Random):
    def getrandbits(self, k):
        return super().getrandbits(k) & 3


o = OnlyBits(1)
print([o.randrange(1000) for _ in range(10)], o.random())


class Below(random.Random):
    def _randbelow(self, n):
        return n - 1


w = Below(3)
x = list(range(6))
w.shuffle(x)
print(w.randrange(10), w.choice('abc'), w.sample(range(10), 1), x, w.randint(1, 6))


class Plain(random.Random):
    pass


p = Plain(12)
print(p.randrange(1000) == random.Random(12).randrange(1000), isinstance(p, random.Random))
p.random = lambda: 0.5
print(p.randrange(1000), p.uniform(0, 10), p.gauss(0, 1))
p.getrandbits = lambda k: 1
print(p.randrange(1000))


class Methods(random.Random):
    def randrange(self, *args):
        return args

    def normalvariate(self, mu, sigma):
        return mu - sigma

    def gammavariate(self, alpha, beta):
        return alpha


m = Methods(1)
print(m.randint(3, 4), m.lognormvariate(2, 2), m.betavariate(3, 1), m.betavariate(0, 1))

print('the system')
s = random.SystemRandom(5)
print(isinstance(s, random.Random), s.seed(), s.seed(1, x=2), s.gauss_next, s.VERSION)


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


t(lambda: s.getstate())
t(lambda: s.setstate(1))
t(lambda: s._notimplemented(1, 2, a=3))
t(lambda: s.__reduce__())
t(lambda: s.getrandbits(0))
t(lambda: s.getrandbits(-1))
t(lambda: s.getrandbits(2.5))
t(lambda: s.getrandbits('a'))
t(lambda: s.getrandbits())
t(lambda: s.randrange(0))
t(lambda: s.choice([]))
t(lambda: s.gammavariate(0, 1))
t(lambda: s.sample([1], 2))
t(lambda: s.sample([1], 0))
t(lambda: random.SystemRandom([]))
t(lambda: random.SystemRandom(1, 2))
t(lambda: random.Random([]))
t(lambda: random.Random({}))
t(lambda: random.Random(1, 2))
t(lambda: random.Random(y=1))
t(lambda: random.Random(x=1).random() == random.Random(1).random())
t(lambda: random.Random(1, x=1))
t(lambda: random.Random(1).seed([]))
t(lambda: random.Random(1).seed(b'abc', 1))
t(lambda: random.Random(1).seed('\ud800'))
t(lambda: random.Random(1).seed(1, 2, 3))
t(lambda: random.Random(1).seed(b=1))
t(lambda: random.Random(1).getstate(1))
t(lambda: random.Random(1).setstate())
t(lambda: Floats())

print('the module')
print(sorted(random.__all__))
print([n for n in dir(random) if not n.startswith('_') and n not in random.__all__])
print(random.NV_MAGICCONST, random.TWOPI, random.LOG4, random.SG_MAGICCONST, random.BPF, random.RECIP_BPF)
print(random.Random.__mro__, random.SystemRandom.__mro__, random.Random.VERSION)
print(random.Random.__module__, random.Random.__qualname__, random.Random.__name__, random.__name__)
print(random.seed.__self__ is random.random.__self__ is random._inst, type(random._inst).__name__)
print(random.Random.random, random._inst.random.__name__, type(random.random))
