# Generators that delegate to generators: depth, values, exceptions both ways, closing, what frames show
import sys


def places(error):
    out, entry = [], error.__traceback__
    while entry is not None:
        out.append((entry.tb_lineno, entry.tb_frame.f_code.co_name))
        entry = entry.tb_next
    return out


def countdown(n):
    if n:
        got = yield n
        if got is not None:
            print('got', got, 'at', n)
        result = yield from countdown(n - 1)
        return result + n
    return 0


def whole(n):
    result = yield from countdown(n)
    print('result', result)


print(list(whole(5)))
print(sum(whole(200)))


def outer(g):
    try:
        result = yield from g
        print('came back with', repr(result))
    except Exception as e:
        print('caught', type(e).__name__, e)
        yield 'after'
    finally:
        print('finally')


g = outer(countdown(3))
print(next(g), g.send('x'), g.send('y'))
try:
    g.send('z')
except StopIteration as e:
    print('over', e.value)


def raises():
    yield 1
    raise ValueError('inside')


print(list(outer(raises())))


def stops():
    yield 1
    raise StopIteration('value')


print(list(outer(stops())))


def returns():
    return 'at once'
    yield


print(list(outer(returns())))

g = outer(countdown(3))
print(next(g), g.throw(KeyError('thrown')))
print(list(g))

g = outer(countdown(3))
next(g)
g.close()
print(list(g))


def holds():
    try:
        yield 1
        yield 2
    finally:
        print('inner closed')


g = outer(holds())
next(g)
del g


def running():
    yield next(me)


me = outer(running())
print(list(me))

inner = countdown(2)
g = outer(inner)
next(g)
print(inner.gi_running, g.gi_running, inner.gi_frame is not None)
print(next(inner), list(g))

finished = countdown(0)
print(list(finished), list(outer(finished)))


def seen():
    names = []
    frame = sys._getframe()
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    yield names


def level(n):
    if n:
        yield from level(n - 1)
    else:
        yield from seen()


print(next(level(3)))


def fails(n):
    if n:
        yield from fails(n - 1)
    else:
        yield 0
        raise OSError('deep')


g = fails(3)
next(g)
try:
    next(g)
except OSError as e:
    print(places(e))


def handles():
    try:
        raise KeyError('first')
    except KeyError:
        yield from checks()
        print(sys.exc_info()[0].__name__)


def checks():
    print(sys.exc_info()[0])
    try:
        raise ValueError
    except ValueError:
        yield 1
        print(sys.exc_info()[0].__name__)
    yield 2
    print(sys.exc_info()[0])


for x in handles():
    print(x, sys.exc_info()[0])


def mixed():
    yield from [1, 2]
    yield from countdown(2)
    yield from iter('ab')
    a = yield from (x for x in range(2))
    print(a)


print(list(mixed()))


def endless(n):
    yield from endless(n + 1)


try:
    next(endless(0))
except RecursionError as e:
    print('RecursionError', str(e)[:32])


def sends():
    while True:
        got = yield
        print('sent', got)
        if got is None:
            return 'done'


def passes():
    x = yield from sends()
    yield x


g = passes()
next(g)
g.send(1)
g.send((2, 3))
print(g.send(None))

g = passes()
try:
    g.send('too early')
except TypeError as e:
    print(e)


class Ends:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('end of', self.name)


def keeps(o):
    yield o.name
    del o
    yield 'between'


def gives():
    yield from keeps(Ends('a'))
    yield from keeps(Ends('b'))


for x in gives():
    print(x)

events = []


def trace(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno))
    return trace


sys.settrace(trace)
list(countdown(2))
sys.settrace(None)
for event in events:
    print(event)


def turned_on():
    yield 1
    sys.settrace(trace)
    yield 2
    return 3


def around():
    result = yield from turned_on()
    sys.settrace(None)
    yield result


del events[:]
print(list(around()))
for event in events:
    print(event)
