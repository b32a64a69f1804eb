# Warnings that the interpreter itself gives
import random
import string
import sys
import warnings
from collections import UserDict


def shown(log):
    for w in log:
        print('  ', w.category.__name__, str(w.message), w.lineno)
    del log[:]


class Int(int):
    pass


class Num:
    def __init__(self, i):
        self.i = i

    def __int__(self):
        return self.i

    def __index__(self):
        return self.i


class Trunc:
    def __trunc__(self):
        return Num(Int(6))


def stops():
    yield 1
    raise StopIteration('leaks')


def stops_inside():
    yield next(iter([]))


def a_rather_long_name_for_a_generator_function_that_never_ends():
    raise StopIteration
    yield


class Legacy:
    def __init__(self):
        self.left = 2

    async def __aiter__(self):
        return self

    async def __anext__(self):
        self.left -= 1
        if self.left < 0:
            raise StopAsyncIteration
        return self.left


class Modern(Legacy):
    def __aiter__(self):
        return self


async def loop(what):
    async for x in what:
        print('   got', x)


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        pass


async def never():
    pass


class Await:
    async def never_with_a_long_name_that_is_cut_somewhere_after_it_began(self):
        pass


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    print('int and index')
    print(int(Num(Int(5))), int(Num(True)), int(Num(7)), int(Trunc()))
    shown(log)
    print([1, 2, 3][Num(Int(1))], 'abc'[Num(True)], list(range(Num(Int(2)))), [0] * Num(Int(2)), bin(Num(Int(2))))
    shown(log)
    print('%d' % Num(Int(3)), '%x' % Num(Int(30)), [1, 2, 3][Num(Int(1)):], chr(Num(Int(65))), '%c' % 65)
    shown(log)
    print('generators')
    print(list(stops()))
    shown(log)
    for x in stops():
        print('   for', x)
    shown(log)
    print(list(stops_inside()), [x for x in stops_inside()], tuple(stops()))
    shown(log)
    g = stops()
    next(g)
    try:
        next(g)
    except StopIteration as e:
        print('  ', e, e.value)
    shown(log)
    g = stops()
    next(g)
    try:
        g.throw(StopIteration(5))
    except StopIteration as e:
        print('  ', e)
    shown(log)

    def delegates():
        try:
            yield from stops()
        except StopIteration:
            print('   never')
        print('   went on')

    print(list(delegates()))
    shown(log)
    print(list(a_rather_long_name_for_a_generator_function_that_never_ends()))
    shown(log)
    print('async for')
    drive(loop(Modern()))
    shown(log)
    drive(loop(Legacy()))
    shown(log)
    print('never awaited')
    never()
    shown(log)
    c = never()
    del c
    shown(log)
    [never() for _ in range(2)]
    shown(log)
    Await().never_with_a_long_name_that_is_cut_somewhere_after_it_began()
    shown(log)
    c = never()
    c.close()
    del c
    shown(log)
    print('sys')
    sys.setcheckinterval(100)
    print(sys.getcheckinterval())
    shown(log)
    print('library')
    print(string.Formatter().format(format_string='{}', *[]) if False else string.Formatter().format(format_string='x'))
    print(UserDict(dict={1: 2}))
    shown(log)

    class Floats(random.Random):
        def random(self):
            return 0.5

    print(Floats(1).randrange(1 << 60), Floats(1)._randbelow(1 << 53))
    print([(w.category.__name__, str(w.message)) for w in log])

print('as errors')
with warnings.catch_warnings():
    warnings.simplefilter('error')

    def t(f):
        try:
            print(repr(f()))
        except Exception as e:
            print(type(e).__name__, e, repr(e.__context__), repr(e.__cause__))

    t(lambda: int(Num(Int(5))))
    t(lambda: [1, 2][Num(Int(1))])
    t(lambda: list(stops()))
    t(lambda: [x for x in stops()])
    t(lambda: drive(loop(Legacy())))
    t(lambda: sys.getcheckinterval())

    def caught():
        g = stops()
        try:
            for x in g:
                print('   ', x)
        except PendingDeprecationWarning as e:
            print('    caught', e)
        return list(g)

    t(caught)
print('silent by default')
list(stops())
int(Num(Int(5)))
print(sorted(str(k[0])[:24] for k in __warningregistry__ if k != 'version'))
