# Where the recursion limit strikes, and in which words
import sys
def t(*cases):
    for case in cases:
        try: case()
        except RecursionError as e: print(e)
        except BaseException as e: print(type(e), e)
        else: print('fine')
def f(): return f()
class R:
    def __repr__(self): return repr(self)
class R2:
    def __repr__(self): return '%r' % self
class R3:
    def __repr__(self): return repr([self])
class S:
    def __str__(self): return str(self)
class S2:
    def __str__(self): return '%s' % self
class S3:
    def __str__(self): return '{}'.format(self)
class E:
    def __eq__(self, other): return self == other
class L:
    def __lt__(self, other): return self < other
class C:
    def __call__(self): return self()
class C2: pass
C2.__call__ = C2()
class G:
    def __getattr__(self, n): return getattr(self, n)
class G2:
    def __getattribute__(self, n): return self.x
class G3:
    def __getattr__(self, n): return self.y
class I:
    def __init__(self): I()
class N:
    def __new__(cls): return cls()
class H:
    def __hash__(self): return hash(self)
class A:
    def __add__(self, o): return self + o
class B:
    def __bool__(self): return bool(self)
class Le:
    def __len__(self): return len(self)
class It:
    def __iter__(self): return iter(self)
class Nx:
    def __iter__(self): return self
    def __next__(self): return next(self)
class P:
    @property
    def p(self): return self.p
class In:
    def __contains__(self, x): return x in self
class Ge:
    def __getitem__(self, x): return self[x]
class Ge2:
    def __getitem__(self, x): return self[x:1]
class Se:
    def __setattr__(self, n, v): self.x = v
class F:
    def __format__(self, spec): return format(self, spec)
class M(type):
    def __instancecheck__(cls, o): return isinstance(o, cls)
    def __subclasscheck__(cls, o): return issubclass(o, cls)
class MM(metaclass=M): pass
class D:
    def __get__(self, o, t): return o.d
class DD: d = D()
class X:
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
class Dirr:
    def __dir__(self): return dir(self)
class Idx:
    def __index__(self): return [1][self]
class Neg:
    def __neg__(self): return -self
class Rev:
    def __reversed__(self): return reversed(self)
def g(): yield from g()
def g2():
    for x in g2(): yield x
def g3(): return list(g3x())
def g3x():
    yield g3()
def m(): return list(map(lambda x: m(), [1]))
def so(): return sorted([1, 2], key=lambda x: so())
lam = lambda: lam()
def kw(**k): return kw(**k)
def star(*a): return star(*a)
class Meth:
    def m(self): return self.m()
    @classmethod
    def c(cls): return cls.c()
    @staticmethod
    def s(): return Meth.s()
def comp(): return [comp() for _ in (1,)]
def genx(): return list(genx() for _ in (1,))
import functools
def part(): return functools.partial(part)()
def cl():
    class Z: z = cl()
def ex(): exec(ex.__code__)
def fin():
    try: fin()
    finally: pass
def dec(): return max([1, 2], key=lambda v: dec())
def red(): return functools.reduce(lambda a, b: red(), [1, 2])
@functools.lru_cache()
def lru(n): return lru(n + 1)
t(f, lambda: repr(R()), lambda: repr(R2()), lambda: repr(R3()), lambda: str(S()), lambda: str(S2()), lambda: E() == 1, lambda: L() < 1, C(), C2(), lambda: G().x, lambda: G2().x, lambda: G3().y, I, N, lambda: hash(H()), lambda: A() + 1, lambda: bool(B()), lambda: len(Le()), lambda: iter(It()), lambda: next(Nx()))
print('-')
t(lambda: P().p, lambda: 1 in In(), lambda: Ge()[1], lambda: Ge2()[1], lambda: setattr(Se(), 'x', 1), lambda: format(F()), lambda: isinstance(1, MM), lambda: issubclass(int, MM), lambda: DD().d, lambda: X().__enter__(), lambda: dir(Dirr()), lambda: [1][Idx()], lambda: -Neg(), lambda: reversed(Rev()))
print('-')
t(lambda: next(g()), lambda: next(g2()), g3, m, so, lam, kw, star, Meth().m, Meth.c, Meth.s, comp, genx, part, cl, fin, dec, red, lambda: lru(1))
print('-')
l = []
for _ in range(3000): l = [l]
l2 = []
for _ in range(3000): l2 = [l2]
tu = ()
for _ in range(3000): tu = (tu,)
tu2 = ()
for _ in range(3000): tu2 = (tu2,)
d = {}
for _ in range(3000): d = {1: d}
d2 = {}
for _ in range(3000): d2 = {1: d2}
t(lambda: repr(l), lambda: repr(tu), lambda: l == l2, lambda: tu == tu2, lambda: l < l2, lambda: d == d2, lambda: str(l), lambda: str(tu), lambda: isinstance(1, tu), lambda: issubclass(int, tu), lambda: '%r' % [l], lambda: l in [l2], lambda: [l].index(l2), lambda: l != l2)
