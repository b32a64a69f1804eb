"""What has a quick way: __new__ of tuples, coroutines, words of a text, the least of an iterable, sets compared."""

import sys


def show(label, make):
    try:
        result = make()
        print(label, type(result).__name__, repr(result))
    except Exception as error:
        print(label, type(error).__name__, error)


class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))


class Bare(tuple):
    pass


class Slotted(tuple):
    __slots__ = ()

    def __new__(cls, *args):
        return super().__new__(cls, list(args))

    def __init__(self, *args):
        print('init', args)


class Other(tuple):
    def __new__(cls, *args):
        return Bare(args)

    def __init__(self, *args):
        print('never')


class Made(Pair):
    def __init__(self, *args):
        print('made', args, self)


class Number(int):
    def __new__(cls, value, more):
        return int.__new__(cls, value)


class Number2(int):
    def __new__(cls, value):
        return object.__new__(cls)


class Plain:
    def __new__(cls, *args):
        return object.__new__(cls)


class Half:
    def __new__(cls, *args):
        return object.__new__(cls)

    __init__ = object.__init__


show('pair', lambda: Pair(1, 2))
show('pair', lambda: (Pair(1, 2) == (1, 2), hash(Pair(1, 2)) == hash((1, 2))))
show('bare', lambda: (Bare(), Bare([1]), Bare((1, 2)), Bare('ab')))
show('slotted', lambda: Slotted(1, 2, 3))
show('other', lambda: Other(1, 2))
show('made', lambda: Made(1, 2))
show('number', lambda: Number(3, 4))
show('number2', lambda: Number2(3))
show('plain', lambda: type(Plain(1, 2)))
show('half', lambda: type(Half(1, 2)))
show('keyword', lambda: Pair(a=1, b=2))
show('too few', lambda: Pair(1))
for args in [(), (int,), (int, (1,)), (tuple, (1, 2)), (tuple, [1, 2]), (Bare, 3), (Bare, None), (Bare, (1,), 2), (3, (1,)),
             (Bare, (1, 2)), (Bare, [1, 2]), (Bare, 'xy'), (Bare, {7: 8}), (Bare, Bare((5,))), (bool, (1,)), (type(sys.flags), (1,)),
             (type, (1,)), (object, ()), (Bare, list(range(100)))]:
    show(args[:1], lambda: tuple.__new__(*args))
    if len(args) == 2:
        show(args[:1], lambda: tuple.__new__(args[0], args[1]))
show('same', lambda: tuple.__new__(tuple, pair) is pair)
pair = (1, 2)
show('same', lambda: (tuple(pair) is pair, tuple.__new__(tuple, pair) is pair, Bare(pair) is pair))
for args in [(), (int,), (bool, 1), (str, 1), (int, 1), (Number, '12'), (Exception,), (ValueError, 1), (3,)]:
    show(('int', args[:1]), lambda: int.__new__(*args))
    show(('exception', args[:1]), lambda: Exception.__new__(*args))
    show(('value', args[:1]), lambda: BaseException.__new__(*args))
    show(('range', args[:1]), lambda: range.__new__(*args))
for maker in [BaseException, Exception, ValueError, OSError, KeyError, StopIteration, SystemExit]:
    for cls in [BaseException, Exception, ValueError, OSError, KeyError, FileNotFoundError]:
        show((maker.__name__, cls.__name__), lambda: maker.__new__(cls, 1))


class Own(ValueError):
    def __new__(cls, *args):
        return ValueError.__new__(cls, 'own') if args else Exception.__new__(cls, 'other')


show('own', lambda: Own())
show('own', lambda: Own(1))


async def answer(value=42, *, more=0):
    return value + more


async def both(n):
    if n <= 1:
        return n
    return await both(n - 1) + await both(n - 2)


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Account:
    async def method(self, x, y=2):
        return x, y

    @classmethod
    async def of_class(cls, x):
        return cls.__name__, x

    @staticmethod
    async def static(x):
        return x


print(run(both(12)), run(answer()), run(answer(1)), run(answer(1, more=2)))
account = Account()
print(run(account.method(1)), run(account.method(1, 3)), run(account.of_class(1)), run(Account.static(9)))
made = account.method(5)
print(type(made).__name__, made.__name__, made.__qualname__, made.cr_running, made.cr_frame.f_locals['x'])
made.close()
show('arguments', lambda: account.method())
wrapped = []


def wrapper(coroutine):
    wrapped.append(coroutine.__name__)
    return coroutine


sys.set_coroutine_wrapper(wrapper)
print(run(both(3)), run(answer()), run(account.method(1)), wrapped)


def refuses(coroutine):
    coroutine.close()
    raise KeyError(coroutine.__name__)


sys.set_coroutine_wrapper(refuses)
show('refused', lambda: answer())
show('refused', lambda: account.method(1))


def recursive(coroutine):
    coroutine.close()
    answer()


sys.set_coroutine_wrapper(recursive)
try:
    answer()
except RuntimeError as error:
    print(str(error)[:18])
sys.set_coroutine_wrapper(None)

texts = ['', ' ', 'a', ' a', 'a ', 'a b', ' a  b ', 'a\tb\nc\rd\x0be\x0cf', 'a\x1cb\x1dc\x1ed\x1fe', 'a\x85b\xa0c', 'a\u2003b\u3000c', 'ä ö',
         '\U0001f600 \U0001f601', 'a,b,,c,', ',', 'one two  three', 'a' * 30 + ' ' + 'b' * 30]
for text in texts:
    print(ascii(text.split()), ascii(text.split(None)), ascii(text.split(',')), ascii(text.split('ä')), ascii(text.split(' ')),
          ascii(text.split(None, 1)), ascii(text.split('a', 1)), ascii(text.split(sep=' ')), ascii(text.split('  ')))
show('empty', lambda: 'a b'.split(''))
show('int', lambda: 'a b'.split(1))
show('bytes', lambda: 'a b'.split(b' '))
show('many', lambda: 'a b'.split(None, 1, 2))
show('long', lambda: (len(('ab ' * 2000).split()), len(('ab,' * 2000).split(',')), ('x' * 5000).split()[0] == 'x' * 5000))
for point in range(0x3100):
    if chr(point).isspace():
        print(hex(point), ('a%cb' % point).split() == ['a', 'b'], end=' ')
print()


class Small:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        print('lt', self.value, other.value)
        return self.value < other.value

    def __gt__(self, other):
        print('gt', self.value, other.value)
        return self.value > other.value

    def __repr__(self):
        return 'Small(%r)' % self.value

    def __del__(self):
        print('end', self.value)


for source in [[], [1], [3, 1, 2], {5}, {1.5, 2.5}, 'hello', {'a': 1, 'b': 2}, range(5), range(0), (), iter([4, 2]), map(abs, [-3, 2]),
               [float('nan'), 1], [1, 'a'], [None], [None, None], 7, frozenset([8, 9]), {1: 2}.values(), {1: 2}.items()]:
    show('min', lambda: min(source))
    show('max', lambda: max(source))
    show('default', lambda: min(source, default='none'))
    show('key', lambda: max(source, key=lambda value: -value))
show('several', lambda: (min(3, 1, 2), max(3, 1, 2), min('b', 'a'), max([1], [2])))
least = min([Small(3), Small(1), Small(2)])
most = max(Small(i) for i in (1, 3, 2))
print(least, most)
del least
del most

sets = [set(), {1}, {1, 2}, {1, 2, 3}, {2, 3}, frozenset(), frozenset([1]), frozenset([1, 2]), {1.0, 2}, {'a'}, {'a', 'b'}, {True},
        {(1, 2)}, {(1, 2), 3}, set(range(300)), frozenset(range(300)), set(range(299)), {2 ** 70}, {2 ** 70, 1}]
for a in sets:
    print([(a < b, a <= b, a == b, a != b, a > b, a >= b) for b in sets] ==
          [(a.issubset(b) and not b.issubset(a), a.issubset(b), a.issubset(b) and b.issubset(a), not (a.issubset(b) and b.issubset(a)),
            b.issubset(a) and not a.issubset(b), b.issubset(a)) for b in sets], sum(a <= b for b in sets), sum(a > b for b in sets))
for other in [1, [1], {1: 2}, {1: 2}.keys(), 'a', None]:
    show('order', lambda: {1} <= other)
    show('equal', lambda: ({1} == other, {1} != other))


class Eq:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return 1

    def __eq__(self, other):
        print('eq', self.value)
        return self.value == getattr(other, 'value', other)


class MySet(set):
    def __le__(self, other):
        return 'le'


one, two = Eq(1), Eq(2)
print({one} <= {two}, {one} <= {one, two}, {1} <= {one}, {two} == {one}, MySet([1]) <= {1}, {1} >= MySet([1]), {1} <= MySet([1]))
for container in [{1, 2}, {1: 2}, {1: 2}.keys(), {1: 2}.items(), {1: 2}.values(), range(3), range(2 ** 70, 2 ** 70 + 2)]:
    print(type(iter(container)).__name__, list(container), list(iter(container)), type(container.__iter__()).__name__)
