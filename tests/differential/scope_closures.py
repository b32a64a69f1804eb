# cells, nonlocal, late binding, class scopes
# Python 3.11 prints something else in lines 5, 6, 7, 14, 20, 29, 30 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    def drop():
        nonlocal n
        del n
    return inc, get, drop
i, g, d = counter()
t(i, lambda: i(5), g, d, g, d, i)
fs = [lambda: x for x in range(3)]
print([f() for f in fs], [f() for f in [lambda x=x: x for x in range(3)]])
x = 'global'
class A:
    x = 'class'
    y = [x for _ in range(1)]
    def m(self): return x
    z = (lambda: x)()
    l = list(x for x in 'ab')
print(A.y, A().m(), A.z, A.l)
def f():
    x = 'enclosing'
    class B:
        print(x)
        x = 'own'
        print(x)
        del x
        print(x)
        def g(self): return x
    return B().g()
print(f())
def g2():
    try: print(y)
    except NameError as e: print(type(e).__name__, e)
    y = 1
    def h(): return y
    return h()
print(g2())
def cells():
    a = 1
    def inner(): return a, b
    t(lambda: inner.__closure__[0].cell_contents, lambda: inner.__closure__[1].cell_contents, lambda: repr(inner.__closure__[1])[:8], lambda: len(inner.__closure__), lambda: setattr(inner.__closure__[0], 'cell_contents', 1), lambda: inner.__closure__[0] == inner.__closure__[0])
    b = 2
    return inner()
print(cells())
def loc():
    a = 1
    def i(): return a
    b = 2
    l = locals()
    c = 3
    return sorted(l), sorted(locals())
print(loc()[0])
class L:
    a = 1
    locals()['injected'] = 5
    print(sorted(k for k in locals() if not k.startswith('__')))
print(L.injected)
globals()['made'] = 1
print(made)
def glob():
    global fresh
    fresh = 1
    del fresh
    try: fresh
    except NameError as e: print(e)
glob()
def dflt(a, b=x, *, c=x): return a, b, c
x = 'changed'
print(dflt(1))
def exc_del():
    try: raise ValueError
    except ValueError as e: pass
    try: return e
    except UnboundLocalError as u: return str(u)
print(exc_del())
def free_del():
    e = 1
    def inner(): return e
    try: raise KeyError
    except KeyError as e: pass
    return inner
t(lambda: free_del()())
