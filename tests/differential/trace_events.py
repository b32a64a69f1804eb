import sys
log = []
def short(e, a):
    if e == 'exception':
        return (a[0].__name__, str(a[1]).split(' at ')[0], a[2] is None)
    if e == 'return':
        return repr(a) if isinstance(a, (int, str, list, tuple, type(None), bool)) else type(a).__name__
    return a
def tr(f, e, a):
    log.append((f.f_code.co_name, e, f.f_lineno - f.f_code.co_firstlineno, short(e, a)))
    return tr
def show(name, f, *args):
    del log[:]
    sys.settrace(tr)
    try:
        try:
            r = f(*args)
        except BaseException as e:
            r = type(e).__name__, str(e)
    finally:
        sys.settrace(None)
    print('==', name, repr(r) if not hasattr(r, 'send') else 'gen')
    for x in log:
        if x[0] != 'show':
            print(x)
def fin():
    try:
        try:
            raise KeyError(1)
        except KeyError as e:
            raise ValueError('v') from e
        finally:
            x = 1
    except ValueError:
        return 5
    finally:
        y = 2
def nest():
    def inner(n):
        if n == 0:
            raise LookupError('deep')
        return inner(n - 1)
    try:
        inner(2)
    except LookupError:
        pass
def loops():
    total = 0
    for i in range(3):
        if i == 1: continue
        for j in (1, 2):
            total += j
            if j == 2:
                break
        else:
            total = 0
    while total:
        total -= 3
        if total < 3: break
    else:
        total = 9
    return total
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return self.n
def iters():
    for x in It():
        pass
    for x in map(str, It()): pass
    for x in enumerate(It()):
        pass
    return [x for x in It()]
def g1():
    x = yield 1
    try:
        y = yield x
    except ValueError:
        yield 'caught'
    return 'ret'
def gens():
    g = g1()
    next(g)
    g.send('s')
    g.throw(ValueError)
    try:
        next(g)
    except StopIteration as e:
        v = e.value
    h = g1()
    next(h)
    h.close()
    return v
def sub():
    r = yield 'a'
    return r
def outer():
    r = yield from sub()
    yield from [1]
    yield from It()
    return r
def delegating():
    out = []
    g = outer()
    out.append(next(g))
    out.append(g.send('v'))
    for x in g:
        out.append(x)
    return out
def forgen():
    for x in sub(): pass
    for x in outer():
        pass
class CM:
    def __init__(self, sw): self.sw = sw
    def __enter__(self): return self
    def __exit__(self, *a): return self.sw
def withs():
    with CM(False) as a:
        x = 1
    with CM(True):
        raise TypeError('gone')
    for i in range(2):
        with CM(0):
            continue
    with CM(0):
        return 'r'
def classes():
    class K:
        a = 1
        def m(self):
            return lambda: 1
    k = K()
    return k.m()()
def multi():
    return max(
        1,
        [z
         for z in range(2)
         if z][0],
        {k: v
         for k, v in [(1, 2)]}[1])
class Del:
    def __del__(self):
        self.x = 1
def dels():
    d = Del()
    d = None
    e = Del()
    return 1
def rec(n):
    return rec(n + 1) if n < 3 else n
async def co1():
    return 4
class ACM:
    async def __aenter__(self): return 1
    async def __aexit__(self, *a): return True
class AIt:
    def __init__(self): self.n = 0
    async def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 1: raise StopAsyncIteration
        return self.n
async def co2():
    v = await co1()
    async with ACM() as q:
        raise KeyError('x')
    async for w in AIt():
        v += w
    return v
def coro():
    try:
        co2().send(None)
    except StopIteration as e:
        return e.value
def natives():
    try:
        int('x')
    except ValueError:
        pass
    try:
        [].pop()
    except IndexError as e: pass
    return sorted([3, 1], key=lambda v: -v)
for f in (fin, nest, loops, iters, gens, delegating, forgen, withs, classes, multi, dels, coro, natives):
    show(f.__name__, f)
show('rec', rec, 0)
def raises():
    x = 1
    raise OSError('o')
show('raises', raises)
