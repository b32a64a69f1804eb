# assignment and unpacking order
# Python 3.11 prints something else in lines 27, 28, 50, 53, 55 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def p(x): print('eval', x); return x
class O:
    def __setattr__(self, k, v): print('set', k, v)
    def __setitem__(self, k, v): print('item', k, v)
o = O()
o.a, o[p(1)], (o.b, *o.c) = p([1, 2, [3, 4, 5]])
o.x = o[p('k')] = o.y = p(9)
a, *b = 'x'; print(a, b)
*a, = (1, 2); print(a)
a, (b, (c, *d)), *e = 1, (2, (3, 4, 5)), 6; print(a, b, c, d, e)
[a, b] = {1: 2, 3: 4}.items() and [7, 8]; print(a, b)
i = 0
i, l = 1, [0, 0]
i, l[i] = 0, 5
print(i, l)
x = [1, 2, 3]
x[0], x[1], x[2] = x[2], x[0], x[1]
print(x)
for a, *b in [(1, 2, 3), 'xy']: print(a, b)
for o.i in [1, 2]: pass
with_list = [*range(2), *'ab', *{}, *[5]]
print(with_list, (*'a', 1), {*'a', *[1]} == {'a', 1}, {**{'a': 1}, 'b': 2, **{'a': 3}} == {'a': 3, 'b': 2})
d = {p('k1'): p('v1'), p('k2'): p('v2')}
print({p(k): p(v) for k, v in [(1, 2)]})
def f(*a, **k): return a, sorted(k.items())
print(f(p(1), *p([2]), k=p(3), **p({'z': 4})))
print(p(1) if p(0) else p(2), p(0) and p(1), p(0) or p(3), not p(0))
print(p(1) < p(2) < p(0) < p(9))
x = y = []
x += [1]
print(y, x is y)
def g():
    n = [0]
    n[p(0)] += p(5)
    return n
print(g())
t(lambda: [*5], lambda: {**5}, lambda: {**[1]}, lambda: (*None,), lambda: {*1}, lambda: [*[1], *2])
def gen():
    yield 1; yield 2; print('third'); yield 3
def un():
    a, b = gen()
t(un)
