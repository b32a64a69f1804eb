# reflected operators, NotImplemented, subclass priority
# Python 3.11 prints something else in lines 20, 36 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return '%s(%s)' % (type(self).__name__, self.n)
ops = ['add', 'sub', 'mul', 'matmul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and', 'xor', 'or', 'divmod']
def make(prefix, result=None):
    def maker(op):
        def f(self, other, *rest):
            if result is not None: return result
            return '%s%s %r %r %r' % (prefix, op, self, other, rest)
        return f
    return maker
for op in ops:
    setattr(A, '__%s__' % op, make('')(op))
class R(A): pass
for op in ops:
    setattr(R, '__r%s__' % op, make('r')(op))
a, r = A(1), R(2)
import operator as o
fs = [o.add, o.sub, o.mul, o.matmul, o.truediv, o.floordiv, o.mod, o.pow, o.lshift, o.rshift, o.and_, o.xor, o.or_, divmod]
for f in fs:
    print(f(a, 5), '|', f(a, r), '|', f(r, a), '|', f(5, r))
t(lambda: 5 + a, lambda: 'x' * a, lambda: divmod(5, a), lambda: pow(5, a), lambda: pow(a, 1, 2), lambda: pow(5, r, 3), lambda: [] + a, lambda: 'x' % a if False else 0, lambda: 5 @ a, lambda: 5 >> a, lambda: 2.5 // a, lambda: 'a' - r)
class N:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __iadd__(self, o): return NotImplemented
    def __neg__(self): return NotImplemented
n = N()
def iadd(x):
    x += 1
    return x
t(lambda: n + n, lambda: n + 1, lambda: 1 + n, lambda: iadd(n), lambda: -n, lambda: ~n, lambda: +n, lambda: n.__add__(1), lambda: n ** 2, lambda: n < n, lambda: sum([n]))
class I:
    def __init__(self): self.log = []
    def __iadd__(self, x): self.log.append(x); return self
    def __imatmul__(self, x): return ('imatmul', x)
    def __ipow__(self, x): return ('ipow', x)
    def __ior__(self, x): return 'replaced'
i = I()
i += 1
i += 2
print(i.log)
j = i; j @= 3; print(j)
j = i; j **= 2; print(j)
j = i; j |= 2; print(j)
class NoneOp:
    __add__ = None
    __hash__ = None
t(lambda: NoneOp() + 1, lambda: hash(NoneOp()), lambda: {NoneOp()}, lambda: 1 + NoneOp())
