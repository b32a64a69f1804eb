# functools: partial, reduce, wraps, lru_cache
# Python 3.11 prints something else in lines 12, 31 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import functools as f
def g(a, b=2, *c, **k): "doc g"; return a, b, c, sorted(k.items())
p = f.partial(g, 1, z=3)
t(lambda: p(), lambda: p(5, 6, y=7), lambda: p(z=9), lambda: p.func is g, lambda: p.args, lambda: p.keywords, lambda: f.partial(5), lambda: f.partial(), lambda: f.partial(p, 2).args, lambda: f.reduce(lambda a, b: a + b, [1, 2, 3]), lambda: f.reduce(lambda a, b: a + b, [], 5), lambda: f.reduce(lambda a, b: a, []), lambda: f.reduce(1, 2))
@f.wraps(g)
def w(): pass
t(lambda: w.__name__, lambda: w.__doc__, lambda: w.__wrapped__ is g, lambda: f.WRAPPER_ASSIGNMENTS)
@f.lru_cache(maxsize=2)
def sq(x): print('compute', x); return x * x
t(lambda: sq(1), lambda: sq(1), lambda: sq(2), lambda: sq(3), lambda: sq(1), lambda: sq.cache_info(), lambda: sq([]), lambda: sq.cache_clear(), lambda: sq.cache_info(), lambda: f.lru_cache(5.5))
