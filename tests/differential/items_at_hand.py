"""Iterators that take their items from others: what is consumed, and when it ends."""
from collections import namedtuple
from functools import lru_cache, partial
from itertools import chain, cycle, islice
import operator


def left(iterator):
    return list(iterator)


def pairs(*sources):
    found = []
    for group in zip(*sources):
        found.append(group)
    return found


a, b = iter([1, 2, 3, 4, 5]), iter('ab')
print(pairs(a, b), left(a), left(b))
a, b = iter('ab'), iter([1, 2, 3, 4, 5])
print(pairs(a, b), left(a), left(b))
a = iter(range(7))
print(pairs(a, a, a), left(a))
print(pairs(), pairs([]), pairs([], [1]), pairs((), 'abc'), pairs(range(3)))
print(pairs(*[range(2)] * 9), pairs(*[iter(range(20))] * 9))


def numbers(n):
    for i in range(n):
        print('give', i)
        yield i


a = iter([10, 20, 30, 40])
print(pairs(a, numbers(2)), left(a))
a = iter([10, 20, 30, 40])
print(pairs(numbers(2), a), left(a))

z = zip([1], [2])
for depth in range(30):
    z = zip(z)
for item in z:
    print(item)
e = iter('xyz')
for depth in range(20):
    e = enumerate(e, depth)
for item in e:
    print(item)
for i, (x, y) in enumerate(zip('abc', range(10, 20)), 2 ** 63 - 2):
    print(i, x, y)

growing = [1, 2, 3]
for x, y in zip(growing, range(6)):
    growing.append(x * 10)
    print(x, y)
for i, x in enumerate(growing):
    if i < 2:
        growing.pop()
print(growing, i, x)

d = {1: 'a', 2: 'b', 3: 'c'}
source = iter([7, 8, 9, 10])
try:
    for x, k in zip(source, d):
        d[len(d) + 1] = 'new'
except RuntimeError as error:
    print(error, left(source))
try:
    for k, x in zip(d.items(), source):
        pass
except RuntimeError as error:
    print(error)


class Own:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration('over')
        return self.n


for x in zip([1, 2, 3], Own(2), 'pqr'):
    print(x)
for i, x in enumerate(Own(2)):
    print(i, x)


class MyZip(zip):
    def __next__(self):
        return ('mine', super().__next__())


for x in MyZip('ab', 'cd'):
    print(x)
for x in zip(MyZip('ab', 'cd'), 'ef'):
    print(x)

source = iter(range(20))
for x in islice(source, 2, 10, 3):
    print(x)
print(left(source))
source = iter(range(20))
for x in islice(source, 3):
    print(x)
print(left(source))
for x in islice(cycle('abc'), 1, 9, 2):
    print(x)
for x in islice(cycle(()), 4):
    print('never', x)
for x in islice(chain('ab', [1, 2], numbers(2)), 5):
    print(x)
for x in islice(range(10), 0):
    print('never', x)
source = islice(range(10), 2, None, 4)
for x in source:
    print(x)
print(left(source))
endless = cycle(numbers(2))
print([x for x in islice(endless, 5)])

P = namedtuple('P', 'first second')
p = P(1, 'two')
print([(p.first, p.second) for _ in range(3)])


class Computed:
    size = property(operator.attrgetter('name.upper'))
    item = property(operator.itemgetter(1))
    none = property(None)
    twice = property(partial(print, 'asked by'))
    wrong = property(operator.itemgetter('key'))
    name = 'n'

    def __getitem__(self, key):
        if key == 'key':
            raise AttributeError('not at home')
        return key * 2


for _ in range(3):
    c = Computed()
    print(c.size(), c.item)
    try:
        c.none
    except AttributeError as error:
        print(error)
    try:
        c.wrong
    except AttributeError as error:
        print(error)
    print(type(c.twice).__name__ if False else 'not asked')


class Fallback(Computed):
    def __getattr__(self, name):
        return 'instead of ' + name


for _ in range(3):
    print(Fallback().wrong, Fallback().none)


@lru_cache(maxsize=2)
def slow(x, *rest, **named):
    print('slow', x, rest, sorted(named))
    return x


for call in (1, 2, 1, 3, 1, 2):
    slow(call)
print(slow(1, 2), slow(1, 2), slow(x=1), slow(x=1), slow(1.0), slow(True))
print(slow.cache_info())


class Method:
    @lru_cache(maxsize=None)
    def cached(self, x):
        print('called', x)
        return x * 2


m = Method()
print(m.cached(1), m.cached(1), Method.cached(m, 1), m.cached.__name__)
try:
    slow([])
except TypeError as error:
    print(error)
getter = operator.itemgetter(0, 1)
try:
    getter()
except TypeError as error:
    print(error)
print(getter('ab'), operator.methodcaller('upper')('x'), partial(max, 3)(2, 5))
