# functools with odd arguments
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import functools
from functools import *
p = partial(int, base=2)
t(lambda: p('11'), lambda: p('11', base=3), lambda: partial(), lambda: partial(5), lambda: p.func, lambda: p.args, lambda: p.keywords, lambda: partial(print, 1, 2, sep='-'), lambda: partial(partial(pow, 2), 3)(), lambda: partial(partial(pow, 2), 3).func, lambda: partial(partial(pow, 2), 3).args, lambda: setattr(p, 'x', 5), lambda: p.x, lambda: p.__dict__, lambda: setattr(p, 'func', 5), lambda: setattr(p, '__dict__', {'y': 1}), lambda: p.y, lambda: p.__reduce__()[0], lambda: p.__setstate__((len, ([],), {}, None)), lambda: p(), lambda: p.__setstate__(5), lambda: p.__setstate__((1, 2)), lambda: hash(p) == hash(p), lambda: p == p, lambda: partial(len) == partial(len), lambda: partial(len, x=1)([]), lambda: partial(func=len), lambda: repr(partial(len))[:20], lambda: partial(len).__doc__ is not None, lambda: partial(lambda **k: sorted(k), a=1)(b=2))
class S(partial): pass
t(lambda: S(len)([1]), lambda: type(S(len)).__name__, lambda: S(S(pow, 2), 3).func is pow)
class M:
    def f(self, a, b=2): return a, b
    g = partialmethod(f, 1)
    h = partialmethod(f, b=5)
    c = partialmethod(classmethod(lambda cls, x: (cls.__name__, x)), 7)
    s = partialmethod(staticmethod(lambda x: x), 8)
    n = partialmethod(len)
    pm = partialmethod(partialmethod(f, 3), b=4)
t(lambda: M().g(), lambda: M().g(9), lambda: M().h(1), lambda: M().c(), lambda: M.c(), lambda: M().s(), lambda: M().n(), lambda: M().pm(), lambda: partialmethod(5), lambda: M.g(M()), lambda: M.__dict__['g'].func.__name__)
t(lambda: reduce(lambda a, b: a + b, [1, 2, 3]), lambda: reduce(lambda a, b: a + b, []), lambda: reduce(lambda a, b: a + b, [], 5), lambda: reduce(5, [1]), lambda: reduce(5, [1, 2]), lambda: reduce(len, 5), lambda: reduce(), lambda: reduce(max, [3, 1], 2), lambda: reduce(lambda a, b: a, iter([1])), lambda: reduce(None, []), lambda: reduce(function=max, sequence=[1]), lambda: cmp_to_key(lambda a, b: b - a)(1) < cmp_to_key(lambda a, b: b - a)(1), lambda: sorted([1, 3, 2], key=cmp_to_key(lambda a, b: b - a)), lambda: cmp_to_key(5), lambda: cmp_to_key(5)(1) < cmp_to_key(5)(2), lambda: cmp_to_key(), lambda: hash(cmp_to_key(max)(1)), lambda: cmp_to_key(lambda a, b: 'x')(1) < 5, lambda: cmp_to_key(mycmp=max)(obj=1).obj)
k = cmp_to_key(lambda a, b: a - b)
t(lambda: k(1) < k(2), lambda: k(1) == k(1), lambda: k(1) != k(1), lambda: k(1) >= k(2), lambda: k(1) < 2, lambda: k(1) == 1, lambda: k(1).obj, lambda: k(), lambda: k(1, 2), lambda: sorted(map(k, [3, 1]))[0].obj)
calls = []
@lru_cache(maxsize=2)
def f(x, *a, **kw): calls.append(x); return x
t(lambda: f(1), lambda: f(1), lambda: f(1.0), lambda: f(2), lambda: f(3), lambda: f(1), lambda: f.cache_info(), lambda: calls, lambda: f.cache_info().hits, lambda: f([]), lambda: f(1, k=2), lambda: f(1, k=2), lambda: f.cache_clear(), lambda: f.cache_info(), lambda: f.__wrapped__(5), lambda: f.__name__, lambda: type(f).__name__, lambda: f.cache_info(1), lambda: f())
@lru_cache(maxsize=None, typed=True)
def g(x): calls.append(('g', x)); return x
t(lambda: g(1), lambda: g(1.0), lambda: g(True), lambda: g(1), lambda: g.cache_info(), lambda: g.cache_parameters)
@lru_cache(maxsize=0)
def h(x): return x
t(lambda: h(1), lambda: h(1), lambda: h.cache_info(), lambda: lru_cache(5)(len)('ab'), lambda: lru_cache(maxsize='a'), lambda: lru_cache(-1)(len).cache_info(), lambda: lru_cache(len), lambda: lru_cache()(5)(), lambda: lru_cache(maxsize=3)(max)(1, 2))
@lru_cache()
def rec(n): return n if n < 2 else rec(n - 1) + rec(n - 2)
t(lambda: rec(50), lambda: rec.cache_info())
@lru_cache()
def err(x): raise KeyError(x)
t(lambda: err(1), lambda: err(1), lambda: err.cache_info())
class LM:
    @lru_cache()
    def m(self, x): return x * 2
l = LM(); t(lambda: l.m(2), lambda: l.m(2), lambda: LM.m.cache_info().hits)
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v if isinstance(o, T) else NotImplemented
@total_ordering
class T2:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __ge__(self, o): return self.v >= o.v
t(lambda: T(1) <= T(2), lambda: T(1) > T(2), lambda: T(2) >= T(2), lambda: T(1) > 5, lambda: T(1) <= 5, lambda: T2(1) < T2(2), lambda: T2(1) > T2(2), lambda: T2(1) <= T2(1), lambda: total_ordering(type('X', (), {})), lambda: T.__gt__.__name__, lambda: total_ordering(int) is int, lambda: T.__ge__(T(1), 5))
@singledispatch
def sd(x, *a): return 'base', a
@sd.register(int)
def _(x): return 'int'
@sd.register(list)
def _l(x): return 'list'
sd.register(type(None), lambda x: 'none')
class A: pass
class B(A): pass
sd.register(A, lambda x: 'A')
import collections.abc
sd.register(collections.abc.Sized, lambda x: 'sized')
t(lambda: sd(1), lambda: sd(True), lambda: sd('a'), lambda: sd([]), lambda: sd(None), lambda: sd(B()), lambda: sd(1.5, 2), lambda: sd({}), lambda: sd(), lambda: sd.dispatch(int)(1), lambda: sd.dispatch(B)(1), lambda: sorted(c.__name__ for c in sd.registry), lambda: sd.register(5, 5) is not None, lambda: sd.registry[int].__name__, lambda: sd.__name__, lambda: sd.__wrapped__(1))
sd.register(B, lambda x: 'B'); t(lambda: sd(B()), lambda: sd._clear_cache())
class It1: pass
def iter_(self): return iter([])
class Amb(collections.abc.Sized, collections.abc.Iterable):
    def __len__(self): return 0
    def __iter__(self): return iter([])
sd.register(collections.abc.Iterable, lambda x: 'iterable')
class Amb2:
    def __len__(self): return 0
    def __iter__(self): return iter([])

def w1():
    "doc"
w1.attr = 1
@wraps(w1)
def w2(): pass
t(lambda: w2.__name__, lambda: w2.__doc__, lambda: w2.attr, lambda: w2.__wrapped__ is w1, lambda: w2.__qualname__, lambda: wraps(5)(lambda: 0).__name__, lambda: update_wrapper(lambda: 0, w1, assigned=['__doc__', 'nope'], updated=[]).__doc__, lambda: update_wrapper(lambda: 0, w1, updated=['nope']), lambda: WRAPPER_ASSIGNMENTS, lambda: WRAPPER_UPDATES, lambda: partial(update_wrapper, wrapped=w1)(lambda: 0).__name__)
