# The module random is Python over a native twister: functions with code and defaults, the frames of its faults, methods
# that any object can be given to, subclasses that replace a part of it, and the names other programs put things into.
import _random, copy, random, types, warnings
from collections import UserList, abc

FUNCTION = type(lambda: None)

print(random.__all__)
print(random.VERSION if hasattr(random, 'VERSION') else 'no version', random.Random.VERSION)
print(random.NV_MAGICCONST, random.SG_MAGICCONST, random.TWOPI, random.LOG4, random.BPF, random.RECIP_BPF)
for name in random.__all__:
    value = getattr(random, name)
    if not isinstance(value, type):
        print(name, type(value).__name__, value.__self__ is random._inst, value.__qualname__, value.__name__)


def signature(function):
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    flags = ('*' if code.co_flags & 4 else '') + ('**' if code.co_flags & 8 else '')
    extra = code.co_varnames[count:count + len(flags.replace('**', '.'))]
    return code.co_varnames[:count], extra, function.__defaults__, function.__kwdefaults__, function.__name__


for cls in (random.Random, random.SystemRandom):
    print(cls, cls.__bases__, cls.__module__, cls.__mro__[1:], cls.__flags__ & 1 << 10)
    for name in sorted(vars(cls)):
        value = vars(cls)[name]
        if type(value) is FUNCTION:
            print(value.__qualname__, value.__module__, *signature(value))
        elif not name.startswith('__'):
            print(name, value)
for name in ('_BuiltinMethodType', '_MethodType', '_Sequence', '_Set', '_acos', '_ceil', '_cos', '_e', '_exp', '_log',
             '_pi', '_sin', '_sqrt'):
    print(name, getattr(random, name))
print(random._random is _random, random._warn is warnings.warn, type(random._inst) is random.Random)


def t(call, *args, **kwargs):
    try:
        result = call(*args, **kwargs)
    except Exception as error:
        found, tb = [], error.__traceback__.tb_next
        while tb is not None:
            found.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        print(type(error).__name__, error, found, repr(error.__context__), repr(error.__cause__),
              error.__suppress_context__)
    else:
        print(result)


print('the native class')
print(_random.Random, _random.Random.__bases__, sorted(set(dir(_random.Random)) - set(dir(object))))
print([type(vars(_random.Random)[name]).__name__ for name in ('random', 'seed', 'getstate', 'setstate', 'getrandbits')])
n = _random.Random(5)
print(n.random(), n.getrandbits(9), n.getrandbits(32), n.getrandbits(33), n.getrandbits(100), n.getrandbits(True))
print(n.seed(7), n.random(), len(n.getstate()), n.getstate()[:3], n.getstate()[-1])
m = _random.Random()
print(m.setstate(n.getstate()), m.random() == n.random(), m.getstate() == n.getstate(), m == n, m != m)
print(repr(n).startswith('<_random.Random object at 0x'), type(n.random).__name__)
for args in ((1, 2), ([],), ({},)):
    t(_random.Random, *args)
    t(n.seed, *args)
t(_random.Random, x=1)
t(_random.Random, 1, 2, x=1)
t(n.seed, x=1)
t(_random.Random.__new__)
t(_random.Random.__new__, 1)
t(_random.Random.__new__, int)
t(_random.Random.random)
t(_random.Random.random, 1)
t(_random.Random.getstate, object())
t(n.random, 1)
t(n.getstate, 1)
t(n.setstate)
t(n.setstate, 1)
t(n.setstate, (1, 2))
t(n.setstate, (0,) * 624 + (625,))
for k in (0, -1, 1.5, '1', None, 1 << 40):
    t(n.getrandbits, k)
t(n.getrandbits)
t(n.getrandbits, 1, 2)
t(setattr, n, 'x', 1)


class Native(_random.Random):
    def __new__(cls, *args, **kwargs):
        print('new', args, kwargs)
        return super().__new__(cls, *args[:1])

    def __init__(self, *args, **kwargs):
        print('init', args, kwargs)


print(Native(5, 6, a=7).random(), _random.Random(5).random())

print('seeds')
R = random.Random


def seeded(*args, **kwargs):
    r = R(0)
    r.gauss(0, 1)
    t(r.seed, *args, **kwargs)
    print(r.random(), r.gauss_next, r.getrandbits(70))


class Text(str):
    def encode(self, *args):
        print('encode', args)
        return b'other'


class Data(bytes):
    def __add__(self, other):
        print('add', type(other), len(other))
        return b'sum'


class Count(int):
    def __abs__(self):
        return 11


class Hash:
    def __hash__(self):
        return -77


for seed in (0, 5, -5, 2 ** 32, -2 ** 64, 10 ** 40, True, 'text', 'tëxt', '', b'bytes', b'', 1.5, -0.0, float('inf'), (1, 2),
             Text('t'), Data(b'd'), Count(3), Hash(), bytearray(b'array')):
    for version in (1, 2):
        seeded(seed, version)
seeded(a=2.5, version=3)
seeded('\ud800')
seeded([])
seeded(memoryview(bytearray(b'view')))
seeded(bytearray(b'x'), version=1)
t(R, [])
t(R, 1, 2)
t(R, 1, x=2)
t(R, y=2)
print(R('text').random(), R(x=5).random() == R(5).random(), R(Hash()).random())
held = bytearray(b'grows')
r = R(1)
r.seed(held)
print(len(held), held[5:9])
random.seed('module')
print([getattr(random, name)(*args) for name, args in (
    ('random', ()), ('uniform', (1, 2)), ('randint', (1, 6)), ('choice', ('abc',)), ('sample', (range(50), 3)),
    ('randrange', (0, 100, 7)), ('normalvariate', (0, 1)), ('lognormvariate', (0, 1)), ('expovariate', (2,)),
    ('vonmisesvariate', (1, 2)), ('gammavariate', (2, 3)), ('triangular', (1, 5, 2)), ('gauss', (0, 1)),
    ('betavariate', (2, 3)), ('paretovariate', (3,)), ('weibullvariate', (1, 2)), ('getrandbits', (40,)))])

print('states')
r = R(3)
state = r.getstate()
print(state[0], len(state[1]), state[2], r.__getstate__() == state, r.__reduce__() == (R, (), state))
for bad in (None, 5, (), (3,), (3, 1), (3, 1, 2, 3), (4, state[1], None), (1, 2, 3), (2, 5, None), (2, (1, 'x'), None),
            (2, ('x%', 1), None), (3, list(state[1]), None), (3, state[1][:-1], None), (3, state[1][:-1] + (-1,), None),
            (3, ('x',) * 625, None), (3, (-1,) * 625, None), {0: 3}, '3ab'):
    t(r.setstate, bad)
    t(r.__setstate__, bad)


class Odd:
    def __mod__(self, other):
        print('mod', other)
        raise ValueError('odd')


t(r.setstate, (2, [Odd()], None))
r.setstate((2, [word - 2 ** 32 for word in state[1][:-1]] + [624], 'kept'))
print(r.gauss_next, r.random() == R(3).random())
t(r.gauss, 1, 2)
print(r.gauss_next)


class Pickled(R):
    def getstate(self):
        return ('own',) + super().getstate()

    def setstate(self, state):
        print('setstate', state[0])
        super().setstate(state[1:])


p = Pickled(4)
print(copy.copy(p).random() == R(4).random(), copy.deepcopy(p).random() == R(4).random(), p.__reduce__()[2][0])
r = R(6)
r.label = 'lost'
print(hasattr(copy.copy(r), 'label'), copy.copy(r).getstate() == r.getstate(), sorted(vars(r)))
del r.gauss_next
t(r.getstate)
t(r.gauss, 0, 1)

print('whole numbers')
r = R(8)
for args in ((10,), (1, 10), (1, 10, 3), (10, 1, -3), (0, 1), (5.0,), (1.0, 9.0, 2.0), (10 ** 30,), (-10, -5), (True, 3)):
    t(r.randrange, *args)
for args in ((), (0,), (-1,), (1.5,), (1, 1), (1, 2.5), (3, 1), (1, 5, 0), (1, 5, 1.5), (1, 5, -1), (5, 1, 1), ('1',),
             (1, 'x'), (1, 3, 'x'), (None,), (1, 2, 3, int, 5), (3.0, 1.0), (1, 1, 2)):
    t(r.randrange, *args)
t(r.randrange, 3.7, _int=round)
t(r.randrange, 4, 9, 1, lambda x: x)
t(r.randrange, 4.5, 1.5, 1, lambda x: x)
t(r.randrange, start=3, stop=9, step=2)
for args in ((1, 6), (6, 1), (3, 3), (1.0, 6), (1, 6.5), ('a', 'b'), (1,), (-3, 3)):
    t(r.randint, *args)
for n in (1, 7, 2 ** 32, 2 ** 32 + 1, 10 ** 25, True, 0, 1.5, '7'):
    t(r._randbelow, n)
t(r._randbelow, 5, type=lambda x: None)
t(r._randbelow, 5, type=lambda x: None, maxsize=7)
t(r._randbelow, 5, Method=None, BuiltinMethod=None)
t(r._randbelow, 5, round, 16, lambda x: 0, 1, 2)

print('sequences')


class Pairs:
    def __len__(self):
        return 4

    def __getitem__(self, place):
        return 'item', place


for seq in ('abc', [1], (), [], {}, {0: 5, 1: 6}, range(9), Pairs(), UserList('xyz'), 5, None, {1, 2}):
    t(r.choice, seq)
for x in (list(range(9)), [], [1], (), (1, 2), 'ab', bytearray(b'shuffle'), UserList([1, 2, 3]), {0: 1, 1: 2, 2: 3}, 5,
          {1, 2}):
    t(r.shuffle, x)
    print(x)
x = list(range(9))
t(r.shuffle, x, lambda: 0.5)
print(x)
t(r.shuffle, x, random=lambda: 1.5)
t(r.shuffle, x, 5)
t(r.shuffle, x, lambda: 'a')
t(r.shuffle, x, R(1).random)
print(x)
for population, k in ((range(10), 0), (range(10), 10), (range(10), 11), (range(10), -1), ('letters', 3), ({7}, 1), ([], 0),
                      (frozenset([5]), 1), ({5: 1}, 1), (5, 1), (Pairs(), 2), (UserList(range(30)), 4), (range(10 ** 9), 8),
                      (range(10), 2.0), (range(10), 2.5), (range(10), 'a'), (range(10), None), ({1: 2}.keys(), 1),
                      (range(22), 5), (range(21), 5), (range(85), 6), (range(86), 6), (b'bytes', 2), (iter([1]), 1),
                      (range(10), True)):
    t(r.sample, population, k)
t(r.sample, k=2, population=(1, 2, 3))


class Sized(abc.Sequence):
    def __len__(self):
        print('len')
        return 100

    def __getitem__(self, place):
        if place > 99:
            raise IndexError
        return place


t(r.sample, Sized(), 3)
t(r.sample, Sized(), 30)

print('distributions')
for name, several in (
        ('uniform', ((0, 1), (5, 1), (1.5, 1.5), ('a', 'b'), (1,), (1 + 2j, 3))),
        ('triangular', ((), (1,), (1, 3), (1, 3, 2), (3, 1), (3, 1, 2), (1, 1, 1), (1, 1), (0, 1, 5), (0, 1, 'x'), ('x',))),
        ('normalvariate', ((0, 1), (5, 0), (0, -1), ('a', 1), (0, 'b'), ())),
        ('lognormvariate', ((0, 1), (1, 0.5), (1000, 0), ('a', 1))),
        ('expovariate', ((1,), (-2,), (0,), ('a',), (1e-320,))),
        ('vonmisesvariate', ((0, 0), (0, 1), (3, 1e-6), (3, 1e-5), (1, 1e6), (6, 500), ('a', 1), (1, 'a'), (0, -1))),
        ('gammavariate', ((1, 1), (0.5, 2), (0.01, 1), (5, 2), (200.0, 3), (0, 1), (1, 0), (-1, 2), ('a', 1), (1, 'a'), (0.5, 'a'))),
        ('gauss', ((0, 1), (0, 1), (5, 0), ('a', 1), (0, 'b'), (1, 2))),
        ('betavariate', ((1, 1), (0.5, 0.5), (5, 2), (0, 1), (1, 0), ('a', 1))),
        ('paretovariate', ((1,), (3.5,), (0,), ('a',), (-1,))),
        ('weibullvariate', ((1, 1), (2, 0.5), (1, 0), ('a', 1), (1, 'a')))):
    print(name)
    for args in several:
        r.seed(len(name))
        t(getattr(r, name), *args)
    print(r.getstate()[1][-1])

print('a subclass with floats only')


class Floats(R):
    def __init__(self, *values):
        self.values = values
        self.calls = 0
        super().__init__(1)

    def __new__(cls, *values):
        return super().__new__(cls)

    def random(self):
        self.calls += 1
        return self.values[(self.calls - 1) % len(self.values)]


def fresh(*values):
    return Floats(*values)


print(fresh(0.1, 0.9).randrange(10), fresh(1 - 2 ** -53, 0.3)._randbelow(3), fresh(0.5).choice('abc'))
x = list(range(6))
print(fresh(0.3, 0.6, 0.2).shuffle(x), x, fresh(0.4, 0.8).sample(range(9), 2), fresh(0.4, 0.4, 0.7).sample(range(900), 2))
print(fresh(0.5).getrandbits(10) == R(1).getrandbits(10))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    print(fresh(0.75)._randbelow(1 << 53), fresh(0.75).randrange(10 ** 20))
    for each in caught:
        print(each.category.__name__, repr(str(each.message)))
with warnings.catch_warnings():
    warnings.simplefilter('error')
    t(fresh(0.5)._randbelow, 1 << 60)
    t(fresh(0.5)._randbelow, 0)
    t(fresh(0.5).choice, [])
for name, args, values in (
        ('normalvariate', (0, 1), (0.99, 0.5, 0.6, 0.4)), ('vonmisesvariate', (1, 4), (0.3, 0.999, 0.2, 0.1, 0.7)),
        ('vonmisesvariate', (1, 4), (0.05, 0.1, 0.3)), ('gammavariate', (2, 1), (0.0, 1.0, 0.4, 0.2)),
        ('gammavariate', (1.0, 2), (0.0, 1e-8, 0.5)), ('gammavariate', (0.5, 2), (0.9, 0.99, 0.3, 0.1)),
        ('gammavariate', (0.5, 2), (0.95, 0.01)), ('triangular', (0, 10, 2), (0.1,)), ('triangular', (0, 10, 2), (0.2,)),
        ('triangular', (0, 10, 2), (0.9,)), ('triangular', (), (0.5,)), ('expovariate', (1,), (0.0,)),
        ('expovariate', (1,), (1.0,)), ('gauss', (0, 1), (0.25, 0.5)), ('paretovariate', (2,), (0.75,)),
        ('paretovariate', (2,), (1.0,)), ('weibullvariate', (2, 2), (0.75,)), ('weibullvariate', (2, 2), (1.0,)),
        ('betavariate', (1, 1), (0.5, 0.25)), ('uniform', (2, 4), (0.25,)), ('betavariate', (1, 1), (1.0,))):
    f = fresh(*values)
    t(getattr(f, name), *args)
    print(f.calls)


class Zero(R):
    def gammavariate(self, alpha, beta):
        print('gamma', alpha, beta)
        return 0


print(Zero(1).betavariate(2, 3))

print('a subclass with bits')


class Bits(Floats):
    def getrandbits(self, k):
        print('bits', k)
        return self.values[0]


print(Bits(5).randrange(6), Bits(0).choice('ab'), Bits(3).sample(range(9), 1), Bits(1).calls)


class Slots(R):
    def random(self):
        return 0.25
    getrandbits = len


t(Slots(1)._randbelow, 10)


class Below(R):
    def _randbelow(self, n):
        print('below', n)
        return 0

    def seed(self, *args, **kwargs):
        print('seed', args, kwargs)


b = Below()
x = [1, 2, 3]
print(b.randrange(5), b.randint(2, 4), b.choice('xyz'), b.shuffle(x), x, b.sample('abc', 2), b.gauss_next)


class Other:
    def seed(self, a):
        print('other', a)


class Both(R, Other):
    pass


class Between(_random.Random):
    def seed(self, a):
        print('between', a)


class Cooperative(R, Between):
    pass


Both(5)
Cooperative('x' * 0)
Cooperative(7).seed(8)

print('methods on any object')


class Any:
    VERSION = 9
    gauss_next = None

    def random(self):
        return 0.5

    def seed(self, x):
        print('seed', x)

    def _randbelow(self, n):
        return n - 1

    def getstate(self):
        return 'state'

    def setstate(self, state):
        print('state', state)


o = Any()
print(R.__init__(o, 3), vars(o), R.uniform(o, 0, 10), R.choice(o, 'abc'), R.randrange(o, 5), R.gauss(o, 1, 2), vars(o))
print(R.sample(o, 'abcd', 2), R.expovariate(o, 2), R.__getstate__(o), R.__setstate__(o, 5), R.__reduce__(o)[1:])
t(R.getstate, o)
t(R.setstate, o, (3, (), None))
t(R.setstate, o, (8, (), None))
t(R.seed, o, 5)
t(R.randint, o, 1, 5)
t(R.lognormvariate, o, 1, 5)
t(R._randbelow, o, 5)
t(R.choice)
t(R.choice, o)
t(R.choice, o, 1, 2)
t(R.gauss, o, 1, sigma=2, mu=3)

print('the source of the system')
S = random.SystemRandom
kept = random._urandom


stream = random.Random(35)


def source(count):
    print('urandom', count)
    return bytes(stream.getrandbits(8) for i in range(count))


random._urandom = source
s = S()
print(s.random(), s.getrandbits(1), s.getrandbits(8), s.getrandbits(9), s.getrandbits(100), s.gauss_next)
print(s.randrange(100), s.choice('abcdef'), s.uniform(1, 2), s.sample(range(100), 3), s.gauss(0, 1))
for k in (0, -1, 1.5, '1', None):
    t(s.getrandbits, k)
t(s.getrandbits, 3.0)
print(s.seed(), s.seed(1, 2, a=3), S(5).gauss_next)
t(s.getstate)
t(s.getstate, 1, x=2)
t(s.setstate, 5)
t(s._notimplemented)
t(copy.copy, s)
t(s.random, 1)
t(s.getrandbits)
r = R()
print(r.random())
r.seed()
print(r.random(), r.seed(None), r.random(), r.seed(version=1), r.random())


def missing(count):
    raise NotImplementedError('none')


random._urandom = missing
r = R()
r.seed()
print(0.0 <= r.random() < 1.0, r.gauss_next)
t(S().random)
t(S().getrandbits, 5)
t(S().randrange, 5)


def broken(count):
    raise OSError('broken')


random._urandom = broken
t(R)
random._urandom = kept
