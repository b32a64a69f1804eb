# scopes: class bodies, nonlocal, private names, unbound names
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


x = 'global'
class A:
    x = 'class'
    y = x
    def f(self): return x
    l = [x for _ in [1]]
    try: m = [i + y for i in range(1)]
    except NameError as e: print(e)
    n = [v for v in (x, y)]
    lam = lambda: x
    class B:
        z = x
    x += '!'
print(A.y, A().f(), A.l, A.n, A.lam(), A.B.z, A.x)
def f():
    x = 'local'
    class C:
        print(x)
        x = 'inner'
        print(x)
        def g(self): return x
    class D:
        nonlocal x
        x = 'changed'
    print(x)
    class E:
        global x
        x = 'set global'
    return C().g(), hasattr(E, 'x')
print(f(), x)
x = 'global'
def g():
    class K:
        x = x
    return K.x
def h():
    x = 'local'
    class K:
        try: x = x
        except NameError as e: print('name', e)
    return getattr(K, 'x', None)
def i():
    class K:
        for n in range(3): exec_ = n
        del n
        if True: cond = 1
        while True: break
        try: raise KeyError
        except KeyError as e: pass
        with_ = [k for k in sorted(locals()) if k[0] != '_']
    return K.with_
def j():
    class K:
        __slots__ = ['a']
        locals()['b'] = 1
        c = b
    return K.b, K.c
def k():
    class Outer:
        v = 1
        class Inner:
            try: w = v
            except NameError as e: w = str(e)
        def meth(self): return __class__
    return Outer.Inner.w, Outer().meth() is Outer, Outer.Inner.__qualname__
def l():
    r = []
    class K:
        def a(self): return self.__p
        def __p(self): pass
        __p2 = 5
        r.append([n for n in sorted(locals()) if 'p' in n.lower()])
        try: __undefined
        except NameError as e: r.append(str(e))
        def b(self): self.__q = 1; return sorted(vars(self))
        class __In: pass
        def kw(self, __x=1): return __x
        import sys as __s
    r.append(K().b()); r.append([n for n in dir(K) if n.startswith('_K')]); r.append(K.kw.__code__.co_varnames)
    try: K().kw(__x=5)
    except TypeError as e: r.append(str(e))
    return r
class _Under:
    __x = 1
class __Dunder__:
    __x = 1
class ___:
    __x = 1
print([n for n in dir(_Under) if 'x' in n], [n for n in dir(__Dunder__) if '__x' in n], [n for n in dir(___) if n == '__x'])
t(g, h, i, j, k, l)
def dec(n):
    print('make', n)
    def d(c): print('apply', n, c.__name__); return c
    return d
@dec(1)
@dec(2)
class De: print('body')
def default(a=x, *, b=[]): b.append(a); return b
x = 'later'
print(default(), default(), default.__kwdefaults__)
fs = [lambda: i for i in range(3)]
print([q() for q in fs], [q() for q in [lambda i=i: i for i in range(3)]])
def ret():
    class R:
        """doc"""
        def f(self): "fdoc"; return 1
    return R.__doc__, R.f.__doc__, R.__module__, R.__qualname__, R.f.__qualname__
print(ret())
class Meth:
    def __init__(self): self.f = lambda: 'instance'
    def f(self): return 'class'
print(Meth().f(), Meth.f(None))
class P:
    def get(self): return 'P'
    prop = property(get)
class Q(P):
    def get(self): return 'Q'
print(Q().prop)
def gen_in_class():
    class G:
        a = 2
        g = (a * i for i in range(3) if i) if False else (i for i in range(a))
        d = {k: v for k, v in [(a, a)]}
        try: s = {a for _ in [1]}
        except NameError as e: s = str(e)
    return list(G.g), G.d, G.s
a = 'ga'
print(gen_in_class())
def shadow():
    print = lambda *a: 'shadowed'
    return print(1)
def glob():
    global newg
    def inner(): return newg
    newg = 1
    return inner()
def nonl():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    def deep():
        def d2():
            nonlocal n
            n *= 10
        d2()
    inc(); deep(); inc()
    return n
def unb():
    try: return v
    finally: v = 1
def unb2():
    def inner(): return w
    try: return inner()
    finally: w = 1
def unb3():
    u += 1
def unb4():
    for u2 in []: pass
    return u2
def unb5():
    try: raise KeyError
    except KeyError as ex: pass
    return ex
def unb6():
    with_ = [q2 for q2 in [1]]
    return q2
t(shadow, glob, nonl, unb, unb2, unb3, unb4, unb5, unb6)
