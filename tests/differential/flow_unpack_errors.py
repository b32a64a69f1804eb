# unpacking in assignments, loops and displays
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def u2(x):
    a, b = x
    return a, b
def us(x):
    a, *b, c = x
    return a, b, c
def un(x):
    (a, b), c = x
    return a, b, c
def u1(x):
    [a] = x
    return a
def u0(x):
    [] = x
def ux(x):
    *a, = x
    return a
t(lambda: u2([1]), lambda: u2([1, 2, 3]), lambda: u2([]), lambda: u2(5), lambda: u2(None), lambda: u2('ab'), lambda: u2('abc'), lambda: u2({1: 1, 2: 2}) is not None, lambda: u2(iter([1, 2])), lambda: u2(iter([1])), lambda: u2(x for x in range(5)), lambda: us([1]), lambda: us([]), lambda: us([1, 2]), lambda: us([1, 2, 3, 4]), lambda: us(5), lambda: us('abcd'), lambda: un([[1, 2], 3]), lambda: un([[1], 3]), lambda: un([1, 3]), lambda: un([[1, 2]]), lambda: u1([1]), lambda: u1([]), lambda: u1([1, 2]), lambda: u1(5), lambda: ux([]), lambda: ux('ab'), lambda: ux(5), lambda: u2(iter(int, 1)), lambda: u2((1, 2)), lambda: u2(()), lambda: u2((1,)), lambda: u2((1, 2, 3)))
class It:
    def __init__(self, n, e=None): self.n = n; self.e = e
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise self.e or StopIteration
        self.n -= 1
        return self.n
class NoIt:
    __iter__ = None
class BadIt:
    def __iter__(self): return 5
class GetIt:
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i
t(lambda: u2(It(2)), lambda: u2(It(1)), lambda: u2(It(1, KeyError('k'))), lambda: u2(It(2, KeyError('k'))), lambda: us(It(5)), lambda: us(It(3, KeyError('k'))), lambda: us(It(0, KeyError('k'))), lambda: u2(NoIt()), lambda: u2(BadIt()), lambda: u2(GetIt()), lambda: u2(object()))
def order():
    out = []
    class O:
        def __setattr__(self, n, v): out.append((n, v))
        def __setitem__(self, k, v): out.append((k, v))
    o = O()
    o.a, o[1], (o.b, *o.c) = 1, 2, [3, 4, 5]
    o.x = o.y = o[2] = 9
    return out
def swap():
    a, b, c = 1, 2, 3
    a, b, c = c, a, b
    l = [0, 1]; i = 0
    i, l[i] = 1, 'x'
    return a, b, c, i, l
def loop():
    out = []
    for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]: out.append((a, b, c))
    for x, in [(1,), (2,)]: out.append(x)
    for [p, q] in ['ab']: out.append(p + q)
    return out
def loopbad():
    for a, b in [(1, 2), (3,)]: print(a, b)
def comp(): return [a + b for a, b in [(1, 2), (3, 4)]], {k: v for k, v in [('a', 1)]}
def compbad(): return [a for a, b in [(1,)]]
def aug():
    l = [1, 2]
    l[0], l[1] = l[1], l[0]
    x, *y = z = 'abc'
    return l, x, y, z
def gl():
    [*a], b = [[1, 2], 3]
    return a, b
def literals(): return [*range(3), *'ab'], (*[1], 2), {*[1], *[1]}, {**{'a': 1}, 'b': 2} == {'a': 1, 'b': 2}
def badlit(n):
    if n == 0: return [*5]
    if n == 1: return (*None,)
    if n == 2: return {*5}
    if n == 3: return {**5}
    if n == 4: return {*[[]]}
    if n == 5: return {**{}, **[]}
    if n == 6: return [*It(1, KeyError('k'))]
    if n == 7: return {**{1: 2}, **{1: 3}}
t(order, swap, loop, loopbad, comp, compbad, aug, gl, literals, *[lambda n=n: badlit(n) for n in range(8)])
def big():
    a, b, c, d, e, f, g, h, i, j, *k, l = range(20)
    return j, k, l
def bigbad():
    a, b, c, d, e, f, g, h, i, j, *k, l = range(5)
t(big, bigbad)
def tgt(n):
    class R:
        def __setattr__(self, a, v): raise KeyError(a)
    r = R()
    try:
        x, r.y, z = 1, 2, 3
    except KeyError: return 'x' in locals(), 'z' in locals()
t(lambda: tgt(0))
