import sys
log = []
def tr(f, e, a):
    name = f.f_code.co_name
    log.append((name, e, f.f_lineno - f.f_code.co_firstlineno, a[0].__name__ if e == 'exception' else a if isinstance(a, (int, str, type(None))) else type(a).__name__))
    return tr
def show(f, *args):
    del log[:]
    sys.settrace(tr)
    try: r = f(*args)
    except BaseException as e: r = type(e).__name__, str(e)
    sys.settrace(None)
    print('==', f.__name__, r)
    for x in log: print(x)
# long lines of several parts and jumps back into them
def parts(n):
    while (n > 0 and
           n != 7):
        n -= 1; m = n
        if (m == 2 or
            m == 1): continue
    assert (n ==
            0), 'no'
    return (n,
            m)
def chain(a):
    return (a < 1 or
            a > 2 and
            [1,
             2][a - 3]
            if a else
            'zero')
def defaults():
    def inner(a=len('x'),
              b=[i for
                 i in range(1)],
              *, c=3): return a
    @staticmethod
    def deco(): pass
    return inner()
def strange():
    for x in (): pass
    for x in []: y = 1
    else: y = 2
    try: pass
    finally: y = 3
    try: pass
    except: y = 4
    else: y = 5
    if y: del y
    with open_() as (p, q): r = p; s = q
    global zz; zz = 1
    lambda: 1
    'doc'
    x = yield_ = [*range(2)]; return x
class open_:
    def __enter__(self): return 1, 2
    def __exit__(self, *a): pass
class Meta(type):
    def __new__(m, n, b, d): return super().__new__(m, n, b, d)
    def __prepare__(n, b): return {}
    def __call__(c, *a): return super().__call__(*a)
def metas():
    class X(metaclass=Meta):
        """doc"""
        def __init__(self): self.a = 1
        def __getattr__(self, n): raise AttributeError(n)
        @property
        def p(self): return self.nothing
        def __eq__(self, o): return True
        def __bool__(self): return False
        def __iter__(self): return iter((1, 2))
    x = X()
    try: x.p
    except AttributeError: pass
    if x == 1 and not x: a, b = x
    return a
def props():
    r = sorted([3, 1, 2], key=lambda v:
               -v)
    s = list(map(lambda v: v + 1, r)) + list(filter(None, (i for i in r)))
    return s[0]
def gencontrol():
    def g():
        try:
            while True:
                try: v = yield
                except KeyError: yield 'key'
        finally:
            x = 1
    it = g()
    next(it); it.send(1); it.throw(KeyError)
    next(it)
    try: it.throw(OSError('z'))
    except OSError: pass
    try: next(it)
    except StopIteration: pass
    h = g(); next(h); del h
    i = g(); i.close()
    try: g().throw(KeyError)
    except KeyError: pass
def stops():
    def g():
        yield 1
        raise StopIteration('early')
    for x in g(): pass
    def r():
        return 5
        yield
    for x in r(): pass
    for x in enumerate(r()): pass
    for x in zip(r(), [1]): pass
    for x in filter(None, r()): pass
    for x in map(str, r()): pass
    for x in iter(lambda: 1, 1): pass
    def f(*a): raise StopIteration
    for x in map(f, [1]): pass
    for x in iter(f, 1): pass
    def yf():
        a = yield from r()
        b = yield from ()
        c = yield from {}
        d = yield from g()
        return a
    return list(yf()), list(r())
class Aw:
    def __await__(self):
        v = yield 'ask'
        return v
async def sub(n):
    if n: return await sub(n - 1)
    return await Aw()
async def co():
    try:
        x = await sub(1)
    except ValueError as e:
        x = 'err'
    return x
def coros():
    c = co(); c.send(None)
    try: c.send('ans')
    except StopIteration as e: v = e.value
    c = co(); c.send(None)
    try: c.throw(ValueError('v'))
    except StopIteration as e: w = e.value
    c = co(); c.send(None); c.close()
    return v + w
def reraise():
    try:
        try: 1 / 0
        except ZeroDivisionError: raise
    except ArithmeticError as e:
        try: raise e
        except ArithmeticError: pass
    try:
        try: raise KeyError
        finally: 'x'.y
    except AttributeError: pass
    while 1:
        try: break
        finally: z = 1
    for i in 1, 2:
        try: continue
        finally: z = 2
def init():
    class Bad:
        def __init__(self): return 1
    class Worse:
        def __init__(self): raise LookupError
    try: Bad()
    except TypeError: pass
    try: Worse()
    except LookupError: pass
    def f(a): pass
    try: f()
    except TypeError: pass
    try: f(*[1, 2], **{'q': 1})
    except TypeError: pass
    f(*(i for i in [1]))
class Fin:
    def __init__(self, n): self.n = n
    def __del__(self):
        try: raise KeyError(self.n)
        except KeyError: pass
def fins():
    a = [Fin(1), Fin(2)]
    del a[0]
    b = a; a = 1
    b.append(Fin(3)); b = None
    return 1
def limit(n=0):
    if n < 3: return limit(n + 1)
    return sys._getframe().f_back.f_lineno - limit.__code__.co_firstlineno
for f in (parts, chain, defaults, strange, metas, props, gencontrol, stops, coros, reraise, init, fins, limit):
    if f in (parts, chain):
        for n in (0, 1, 3, 8, 4): show(f, n)
    else: show(f)
# set within, by a finaliser, a key function, an iterator, a descriptor
class Setter:
    def __del__(self): sys.settrace(tr)
def plain(): return 1
def by_del():
    s = Setter(); s = None
    plain()
    sys.settrace(None)
def key(v): sys.settrace(tr); return v
def by_key():
    sorted([1, 2], key=key); plain(); sys.settrace(None)
def items():
    sys.settrace(tr); yield 1
def by_star():
    max(*items(), *[2]); plain(); sys.settrace(None)
def by_for():
    for x in items():
        plain()
    plain(); sys.settrace(None)
class Desc:
    def __get__(self, o, c): sys.settrace(tr); return plain
class HasDesc: d = Desc()
def by_desc():
    HasDesc().d(); plain(); sys.settrace(None)
def by_import():
    plain() if HasDesc.d else None; sys.settrace(None)
for f in (by_del, by_key, by_star, by_for, by_desc, by_import):
    del log[:]
    f()
    print('==', f.__name__)
    for x in log: print(x)
