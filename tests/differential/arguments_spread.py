"""Calls with `*` and `**`: where the arguments go, what is refused, and how deep they count."""
import sys


def f(a, b, c=3, d=4):
    return a, b, c, d


def only_star(*args):
    return args


def with_names(a, **names):
    return a, sorted(names.items())


def keyword_only(a, *, b=2):
    return a, b


class C:
    def method(self, a, b=2):
        return a, b

    @classmethod
    def of_class(cls, a, b=2):
        return cls.__name__, a, b

    @staticmethod
    def static(a, b=2):
        return a, b

    def __call__(self, a, b=5):
        return 'called', a, b


def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print('TypeError:', error)


t, d = (1, 2), {'b': 20, 'a': 10}
c = C()
for _ in range(2):
    attempt(lambda: f(*t))
    attempt(lambda: f(*t, c=30))
    attempt(lambda: f(0, *t))
    attempt(lambda: f(*(1, 2, 3, 4)))
    attempt(lambda: f(*(1, 2, 3, 4, 5)))
    attempt(lambda: f(*()))
    attempt(lambda: f(**d))
    attempt(lambda: f(**{'d': 1, 'c': 2, 'b': 3, 'a': 4}))
    attempt(lambda: f(1, **{'d': 1, 'b': 3}))
    attempt(lambda: f(1, c=9, **{'d': 1, 'b': 3}))
    attempt(lambda: f(1, c=9, **{'c': 1, 'b': 3}))
    attempt(lambda: f(*t, **{'d': 1}))
    attempt(lambda: f(*t, **{'a': 1}))
    attempt(lambda: f(*t, **{'e': 1}))
    attempt(lambda: f(*t, **{}))
    attempt(lambda: f(**{'a': 1}))
    attempt(lambda: f(**{'a': 1, 'b': 2, 7: 3}))
    attempt(lambda: f(**{'a': 1, 'b': 2, 'z': 3}))
    attempt(lambda: f(*[1, 2]))
    attempt(lambda: f(*'ab'))
    attempt(lambda: f(*5))
    attempt(lambda: f(**5))
    attempt(lambda: f(*range(2), **dict(d=8)))
    attempt(lambda: only_star(*t))
    attempt(lambda: only_star(0, *t))
    attempt(lambda: with_names(*(1,), **{'x': 1, 'y': 2}))
    attempt(lambda: with_names(**{'a': 0, 'y': 2}))
    attempt(lambda: keyword_only(*(1,), **{'b': 7}))
    attempt(lambda: keyword_only(*(1, 2)))
    attempt(lambda: c.method(*t))
    attempt(lambda: c.method(**d))
    attempt(lambda: c.method(*(1, 2, 3)))
    attempt(lambda: C.method(c, **d))
    attempt(lambda: c.of_class(**d))
    attempt(lambda: c.static(*t))
    attempt(lambda: c(**d))
    attempt(lambda: c(*t))
    attempt(lambda: max(*t))
    attempt(lambda: dict(**d) == d)
    attempt(lambda: int(*('ff',), **{'base': 16}))
    attempt(lambda: C(*t))
    attempt(lambda: f(*tuple(range(100))))
    attempt(lambda: len(only_star(*tuple(range(300)))))
    attempt(lambda: with_names(1, **{'n%03d' % i: i for i in range(70)})[1][-1])


class Text(str):
    pass


class Names(dict):
    def __getitem__(self, key):
        return 'asked'

    def keys(self):
        return ['a', 'b']


class Sequence(tuple):
    def __iter__(self):
        return iter('xy')


attempt(lambda: f(**{Text('a'): 1, Text('b'): 2}))
attempt(lambda: f(**{'a'[:]: 1, 'xb'[1:]: 2}))
attempt(lambda: f(**Names(a=1, b=2)))
attempt(lambda: f(*Sequence((1, 2))))


def generator(a, b):
    yield a
    yield b


g = generator(**d)
generator.__name__ = 'renamed'
print(g.__name__, list(g), generator(*t).__name__, generator(1, 2).__name__)


def closing(a, b):
    def inner():
        return a, b
    return inner


print(closing(*t)(), closing(**d)())


def depth_of(call):
    """How many levels fit."""
    deepest = 0

    def down(n):
        nonlocal deepest
        deepest = n
        call(down, n + 1)

    old = sys.getrecursionlimit()
    sys.setrecursionlimit(120)
    try:
        down(0)
    except RecursionError:
        pass
    finally:
        sys.setrecursionlimit(old)
    return deepest


print([depth_of(call) for call in (
    lambda down, n: down(n), lambda down, n: down(*(n,)), lambda down, n: down(**{'n': n}),
    lambda down, n: down(*(), **{'n': n}))])


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('end of', self.name)


def shown(x, y=None):
    print('in', x.name)


shown(*(Loud('tuple'),))
shown(**{'x': Loud('dict')})
one = (Loud('kept'),)
shown(*one)
del one
print('--')

# Functions, and what they are made with.
made = []
for i in range(2):
    made.append(lambda x, y=i, *, z: 'doc?')
for function in made:
    print(function.__name__, function.__qualname__, function.__module__, function.__defaults__,
          function.__kwdefaults__, function.__doc__, function.__closure__)


def documented(x: int = 1, *, y: str = 'a') -> None:
    """The documentation."""


print(documented.__doc__, sorted(documented.__annotations__.items(), key=str), documented.__kwdefaults__)
space = {}
exec('def nameless(): pass\nf = lambda: 0', space)
print(space['nameless'].__module__, space['f'].__module__)
space = {'__name__': 5, '__builtins__': {}}
exec('def g(): pass', space)
print(space['g'].__module__)
