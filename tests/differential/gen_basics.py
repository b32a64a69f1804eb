# generators: send, throw, close and their errors
# Python 3.11 prints something else in lines 24, 35, 36, 37, 39 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def g():
    try:
        while True:
            try:
                x = yield 'ready'
                print('got', x)
            except ValueError as e:
                print('caught', e)
                yield 'after catch'
    finally:
        print('cleanup')
a = g()
t(lambda: a.send(1), lambda: next(a), lambda: a.send(5), lambda: a.throw(ValueError), lambda: next(a), lambda: a.throw(ValueError('x')), lambda: a.throw(ValueError, 'y'), lambda: next(a), lambda: a.throw(TypeError, 'out'), lambda: next(a), lambda: a.send(1), lambda: a.close(), lambda: a.throw(KeyError('done')))
def ret():
    yield 1
    return 'value'
def run(g):
    try:
        while True: next(g)
    except StopIteration as e: return e.value, e.args
t(lambda: run(ret()), lambda: run(x for x in []), lambda: list(ret()), lambda: ret().close(), lambda: ret().throw(KeyError('unstarted')), lambda: ret().send(None), lambda: ret().throw(), lambda: ret().throw(5), lambda: ret().throw(ValueError, 'v', 'tb'), lambda: ret().throw(ValueError(), 'extra'), lambda: ret().throw(int))
def ignores():
    try: yield 1
    except GeneratorExit: yield 2
def returns():
    try: yield 1
    except GeneratorExit: return 5
def raises():
    try: yield 1
    finally: raise KeyError('in close')
def started(f):
    x = f(); next(x); return x
t(lambda: started(ignores).close(), lambda: started(returns).close(), lambda: started(raises).close(), lambda: run(started(ret)))
def selfref():
    yield next(me)
me = selfref()
t(lambda: next(me), lambda: next(me))
def stop():
    yield 1
    raise StopIteration('inner')
t(lambda: run(stop()), lambda: list(stop()), lambda: [x for x in (next(iter([])) for _ in range(3))])
def tup():
    yield
    return (1, 2)
t(lambda: run(tup()))
def exc(): 
    yield
    return ValueError('as value')
t(lambda: run(exc()))
