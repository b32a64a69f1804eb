# generators: throw, close, exception state, re-entry
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def g(*ops):
    try:
        while True:
            try:
                x = yield 'y'
                print('got', x)
            except ValueError as e:
                print('caught', e, e.args)
                yield 'after'
            except TypeError: return 'returned'
    finally: print('finally')
def start(*a):
    i = g()
    next(i)
    return i
i = start()
t(lambda: i.send(1), lambda: i.throw(ValueError), lambda: next(i), lambda: i.throw(ValueError, 'v'), lambda: next(i), lambda: i.throw(ValueError('inst')), lambda: next(i), lambda: i.throw(ValueError, ValueError('both')), lambda: next(i), lambda: i.throw(ValueError, (1, 2)), lambda: next(i), lambda: i.throw(ValueError('a'), 'b'), lambda: i.throw(5), lambda: i.throw('str'), lambda: i.throw(int), lambda: i.throw(), lambda: i.throw(ValueError, None, 5), lambda: i.throw(1, 2, 3, 4), lambda: i.throw(TypeError), lambda: next(i), lambda: i.throw(KeyError('done')), lambda: i.close(), lambda: i.send(None), lambda: i.send(1))
i = g(); t(lambda: i.send(5), lambda: i.throw(ValueError('unstarted')), lambda: next(i))
i = g(); t(lambda: i.close(), lambda: next(i), lambda: i.close())
i = start(); t(lambda: i.close())
def ignore():
    for _ in 'ab':
        try: yield 1
        except GeneratorExit: print('ignoring')
i = ignore(); next(i); t(lambda: i.close(), lambda: next(i))
def stop_in_close():
    try: yield
    except GeneratorExit: raise StopIteration('x')
i = stop_in_close(); next(i); t(lambda: i.close())
def raise_in_close():
    try: yield
    finally: raise KeyError('in close')
i = raise_in_close(); next(i); t(lambda: i.close(), lambda: next(i))
def ret_in_close():
    try: yield
    except GeneratorExit: return 5
i = ret_in_close(); next(i); t(lambda: i.close())
def reenter():
    try: next(me)
    except ValueError as e: print(e)
    try: me.close()
    except ValueError as e: print(e)
    try: me.throw(KeyError)
    except ValueError as e: print(e)
    print(me.gi_running)
    yield
me = reenter(); next(me); print(me.gi_running, me.gi_frame is None); list(me); print(me.gi_frame)
def ctx():
    try: yield 1
    except KeyError as e: raise ValueError('new')
i = ctx(); next(i)
try: i.throw(KeyError('old'))
except ValueError as e: print(repr(e.__context__), e.__cause__, e.__suppress_context__)
def outer():
    try: raise IndexError('handled')
    except IndexError:
        i = ctx(); next(i)
        try: i.throw(KeyError('old'))
        except ValueError as e: print(repr(e.__context__), repr(e.__context__.__context__))
outer()
import sys
def infog():
    print(sys.exc_info()[1])
    try: raise ValueError('in gen')
    except ValueError:
        print(sys.exc_info()[1])
        yield 1
        print(sys.exc_info()[1])
        yield 2
    print(sys.exc_info()[1])
    yield 3
def use():
    i = infog()
    try: raise KeyError('outer')
    except KeyError:
        next(i); print('out', sys.exc_info()[1])
        next(i); print('out', sys.exc_info()[1])
    print('left', sys.exc_info()[1])
    next(i); print('out', sys.exc_info()[1])
use()
def infog2():
    yield 1
    print('first', sys.exc_info()[1])
    try: yield 2
    except Exception as e: print('thrown', sys.exc_info()[1], repr(e.__context__))
    print('after', sys.exc_info()[1])
    yield 3
def use2():
    i = infog2(); next(i)
    try: raise KeyError('o1')
    except KeyError: next(i)
    try: raise KeyError('o2')
    except KeyError: print(i.throw(ValueError('t')))
    print(sys.exc_info())
use2()
def inner():
    try: yield 'i1'
    finally: print('inner finally', sys.exc_info()[0])
def outer2():
    try: yield from inner()
    except ValueError as e: print('outer caught', e); yield 'o'
i = outer2(); t(lambda: next(i), lambda: i.throw(ValueError('z')), lambda: next(i))
i = outer2(); next(i); t(lambda: i.close())
def noticed():
    i = inner(); next(i)
    del i
    print('dropped')
noticed()
def yield_in_finally():
    try: yield 1
    finally: yield 2
i = yield_in_finally(); next(i); t(lambda: i.close(), lambda: next(i))
i = yield_in_finally(); next(i); t(lambda: i.throw(KeyError('k')), lambda: next(i))
def tb():
    try: yield
    except ValueError as e:
        n = 0; b = e.__traceback__
        while b: n += 1; b = b.tb_next
        print('depth', n)
    yield
i = tb(); next(i); i.throw(ValueError)
i = tb(); next(i)
try: raise ValueError('x')
except ValueError as e: i.throw(e)
i = tb(); next(i)
try: raise ValueError('x')
except ValueError as e: i.throw(type(e), e, e.__traceback__)
i = tb(); next(i)
try: raise ValueError('x')
except ValueError as e: i.throw(type(e), e, None)
t(lambda: type(i).__name__, lambda: i.__name__, lambda: setattr(i, '__name__', 5), lambda: setattr(i, '__name__', 'new'), lambda: i.__name__, lambda: i.__qualname__, lambda: i, lambda: i.gi_code.co_name, lambda: i.gi_yieldfrom, lambda: setattr(i, 'gi_code', 1), lambda: setattr(i, 'x', 1), lambda: iter(i) is i, lambda: hash(i) == hash(i), lambda: bool(i), lambda: len(i), lambda: i(), lambda: i[0])
