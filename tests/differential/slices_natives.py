# Python code entered through native code, in every way there is: each runs in slices too.
import functools
import itertools
import operator
import weakref
from collections import OrderedDict, defaultdict, namedtuple, Counter, deque, UserDict

def work(n):
    total = 0
    for i in range(n):
        total += i * n
    return total

class Meta(type):
    def __new__(meta, name, bases, namespace, **keywords):
        namespace['made'] = work(30)
        return super().__new__(meta, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **keywords):
        work(20)
        super().__init__(name, bases, namespace)
    @classmethod
    def __prepare__(meta, name, bases, **keywords):
        work(10)
        return OrderedDict()
    def __call__(cls, *args, **keywords):
        work(15)
        return super().__call__(*args, **keywords)
    def __instancecheck__(cls, instance):
        return work(9) > 3 and isinstance(instance, int)
    def __subclasscheck__(cls, other):
        return work(9) > 3 and other is int

class Made(metaclass=Meta):
    squares = [work(n) for n in range(12)]
    table = {n: work(n) for n in range(7)}
    def __init__(self, n=0):
        self.n = n + work(8)
print(Made.made, Made.squares, sorted(Made.table.items()), Made(3).n, isinstance(5, Made), issubclass(int, Made))

class Ordered:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        work(7)
        return self.n < other.n
    def __eq__(self, other):
        work(5)
        return isinstance(other, Ordered) and self.n == other.n
    def __hash__(self):
        work(6)
        return self.n % 5
    def __repr__(self):
        work(4)
        return 'O%d' % self.n
    def __str__(self):
        work(4)
        return 'S%d' % self.n
    def __format__(self, spec):
        return 'F%d%s' % (work(self.n), spec)
    def __bool__(self):
        return work(self.n) % 2 == 0
    def __len__(self):
        return work(4) % 7
    def __index__(self):
        work(3)
        return self.n
    def __contains__(self, item):
        return work(item) > 50
    def __getitem__(self, index):
        if index > 8:
            raise IndexError
        return work(index)
    def __call__(self, *args):
        return work(len(args) + self.n)
    def __add__(self, other):
        return Ordered(self.n + work(3))
    def __radd__(self, other):
        return Ordered(self.n + work(4))

items = [Ordered(n * 7 % 11) for n in range(25)]
print(sorted(items), min(items), max(items))
print(sorted(range(30), key=lambda n: (n * 7 % 11, work(n))))
print([len({item: 1 for item in items}), len(set(items)), items.index(Ordered(9)), items.count(Ordered(4))])
print('%s %r %d' % (items[3], items[4], items[5].n), '{:x} {!r} {}'.format(*items[:3]), str(items[:3]))
print(list(map(lambda n: work(n), range(9))), list(filter(lambda n: work(n) % 3, range(20))))
print(functools.reduce(lambda a, b: a + work(b), range(15)), sum(items, items[0]).n, sum(items[:4]).n)
print(any(items), all(items), [bool(item) for item in items[:5]], 7 in items[0], list(items[0]), [10, 20, 30, 40][Ordered(2)])
print(list(zip(map(work, range(4)), filter(work, range(9)))), list(enumerate(map(work, range(3)))))
print([k for k, g in itertools.groupby(range(20), key=lambda n: work(n) > 700)], list(itertools.takewhile(lambda n: work(n) < 90, range(99))), list(itertools.accumulate(range(6), lambda a, b: a + work(b))))
print(list(iter(lambda it=iter(range(40)): work(next(it)), work(5))))

class Iterates:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        work(5)
        return self
    def __next__(self):
        self.n -= 1
        work(6)
        if self.n < 0:
            raise StopIteration
        return self.n
    def __length_hint__(self):
        return work(3)
print(list(Iterates(7)), tuple(Iterates(3)), sorted(dict(zip(Iterates(4), Iterates(4)))), ','.join(map(str, Iterates(5))), bytes(Iterates(6)), max(Iterates(9)))
a, *b = Iterates(6)
print(a, b, [*Iterates(3), *Iterates(2)], (lambda *args: args)(*Iterates(4)), deque(Iterates(9), 3), Counter(Iterates(4))[2])

class Describes:
    def __get__(self, instance, owner):
        return work(11)
    def __set__(self, instance, value):
        instance.__dict__['seen'] = work(value)
    def __delete__(self, instance):
        work(20)
class Has:
    described = Describes()
    @property
    def prop(self):
        return work(12)
    def __getattr__(self, name):
        return work(len(name))
    def __setattr__(self, name, value):
        work(9)
        super().__setattr__(name, value)
    def __dir__(self):
        return ['x' * n for n in range(work(3))]
    def __enter__(self):
        return work(8)
    def __exit__(self, *args):
        work(8)
        return True
has = Has()
has.described = 7
has.other = 3
print(has.described, has.prop, has.missing, has.seen, has.other, getattr(has, 'long_name', None), hasattr(has, 'zz'), dir(has)[:3], vars(has)['other'], operator.attrgetter('prop')(has))
del has.described
with has as entered:
    raise ValueError(entered)

class Dies:
    def __init__(self, log, n):
        self.log, self.n = log, n
    def __del__(self):
        self.log.append((self.n, work(25)))
log = []
for n in range(4):
    Dies(log, n)
pile = [Dies(log, n) for n in range(4, 8)]
pile.clear()
class Target: pass
def gone(ref):
    log.append(('gone', work(17)))
target = Target()
refs = [weakref.ref(target, gone) for _ in range(3)]
del target
print(log, [ref() for ref in refs])

print(sum(work(n) for n in range(5)))
code = (lambda: [work(n) for n in range(3)]).__code__
print(eval(code), exec(code))
Point = namedtuple('Point', 'x y')
print(Point(work(3), work(4))._replace(x=work(2)), defaultdict(lambda: work(14))['a'])
class D(UserDict):
    def __missing__(self, key):
        return work(key)
class E(dict):
    def __missing__(self, key):
        return work(key)
print(D()[9], E()[8], functools.lru_cache()(work)(21), functools.partial(work, 13)(), functools.cmp_to_key(lambda a, b: work(a) - work(b))(3) < functools.cmp_to_key(lambda a, b: 0)(4))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: work(5) and a - b)), list(map(functools.partial(operator.add, 1), map(work, range(4)))))
