# Generators handed to what takes all their items: answers, errors on either side, what is seen from inside, early ends
import sys


def places(error):
    out, entry = [], error.__traceback__
    while entry is not None:
        out.append((entry.tb_lineno, entry.tb_frame.f_code.co_name))
        entry = entry.tb_next
    return out


def show(x):
    return type(x).__name__, sorted(map(repr, x)) if isinstance(x, (set, frozenset)) else repr(x)


takers = [all, any, sum, tuple, list, set, frozenset, sorted, max, bytes, len]
sources = [
    lambda: (i for i in range(3)), lambda: (i for i in ()), lambda: (i > 0 for i in range(3)), lambda: (None for i in range(2)),
    lambda: (x / 2 for x in range(4)), lambda: (c for c in 'aab'), lambda: ([i] for i in range(2)), lambda: ((i,) for i in range(2)),
    lambda: (2 ** 62 for i in range(4)), lambda: (x for x in (1, 2.5, True, 10 ** 20)), lambda: (x for x in (0, '', [], 0.0, 'x', 1 / 0)),
    lambda: (frozenset([i % 2]) for i in range(4)), lambda: (float(i) if i % 2 else i for i in range(300)),
]
for place, source in enumerate(sources):
    for taker in takers:
        try:
            print(place, taker.__name__, *show(taker(source())))
        except Exception as e:
            print(place, taker.__name__, type(e).__name__, e)


class Item:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        print('truth', self.n)
        return self.n > 1

    def __radd__(self, other):
        print('radd', other, self.n)
        return other + self.n

    def __hash__(self):
        print('hash', self.n)
        return 7

    def __eq__(self, other):
        print('eq', self.n, getattr(other, 'n', other))
        return isinstance(other, Item) and self.n % 2 == other.n % 2

    def __repr__(self):
        return 'Item(%d)' % self.n

    def __del__(self):
        print('end', self.n)


def items(*numbers):
    for n in numbers:
        print('make', n)
        yield n if n < 0 else Item(n)
    print('made')


for taker in all, any, sum, set, tuple, list:
    print(taker.__name__)
    try:
        result = taker(items(-1, 0, 2, 4) if taker is set else items(-1, 0, 1, 2, 3))
        print(show(result))
        del result
    except Exception as e:
        print(type(e).__name__, e)


def waits(name):
    try:
        for i in range(5):
            yield i
    finally:
        print('closed', name)


print(any(waits('any')), all(waits('all')))
g = waits('kept')
print(any(g), next(g), all(g), list(g), sum(g), tuple(g), any(g))


def fails(n):
    for i in range(n):
        yield i
    raise ValueError('after %d' % n)


def stops(n):
    for i in range(n):
        yield i + 1
    raise StopIteration('ignored')


for taker in all, any, sum, tuple, list, set, frozenset:
    try:
        print(taker.__name__, show(taker(stops(2))))
        print(taker.__name__, show(taker(fails(1))))
    except ValueError as e:
        print(taker.__name__, e, places(e))


def looks():
    frame = sys._getframe()
    yield [frame.f_back.f_code.co_name, frame.f_lineno]
    yield me.gi_running
    try:
        next(me)
    except ValueError as e:
        yield str(e)
    yield sys.exc_info()[0]


def look():
    global me
    me = looks()
    try:
        raise KeyError('handled')
    except KeyError:
        return list(me), sys.exc_info()[0]


print(look())


def handles():
    for i in range(3):
        try:
            raise IndexError(i)
        except IndexError:
            yield sys.exc_info()[1].args
    yield sys.exc_info()[1]


print(tuple(handles()), sys.exc_info())


def nested(n):
    return sum(nested(n - 1) + i for i in range(2)) if n else 1


print(nested(6), sum(sum(x * y for y in range(4)) for x in range(4)), [any(x == y for y in range(x)) for x in range(3)])
print(list(tuple(set(i * j for i in range(3))) == tuple({i * j for i in range(3)}) for j in range(3)))


def deep(n):
    if n:
        for x in list(deep(n - 1)):
            yield x + 1
    else:
        yield 0


print(list(deep(100)))


def endless(n):
    return sum(endless(n + 1) for i in range(1))


try:
    endless(0)
except RecursionError as e:
    print('RecursionError', str(e)[:32])


class Mine(list):
    def __init__(self, source):
        super().__init__(source)
        print('mine')


print(Mine(i for i in range(3)), show(type('T', (tuple,), {})(i for i in range(2))))
print(list(map(sum, ((i for i in range(n)) for n in range(4)))))
print(sum((i for i in range(4)), 10), sum(([i] for i in range(3)), []))
try:
    sum(c for c in 'ab')
except TypeError as e:
    print(e)
try:
    list(i for i in 5)
except TypeError as e:
    print(e)
try:
    set([i] for i in range(2))
except TypeError as e:
    print(e, places(e))


def sends():
    got = yield 1
    print('got', got)
    got = yield 2
    print('got', got)


s = sends()
next(s)
print(list(s))
events = []


def trace(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno, arg if event != 'exception' else arg[0].__name__))
    return trace


def profile(frame, event, arg):
    events.append((event, frame.f_code.co_name, getattr(arg, '__name__', arg)))


def three():
    yield 1
    yield 2


sys.settrace(trace)
list(three())
sys.settrace(None)
sys.setprofile(profile)
sum(three())
sys.setprofile(None)


def turns_on():
    yield 1
    sys.settrace(trace)
    yield 2
    yield 3


list(turns_on())
sys.settrace(None)
for event in events:
    print(event)


class Brief:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        return True

    def __radd__(self, other):
        return other + self.n

    def __del__(self):
        print('gone', self.n)


def brief():
    for i in (1, 2):
        yield Brief(i)
        print('after', i)


for taker in all, any, sum:
    print(taker.__name__, taker(brief()))
    print(taker.__name__, taker(iter([Brief(3), Brief(4)])))
