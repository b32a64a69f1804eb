# super() in both forms and its errors
# Python 3.11 prints something else in line 13 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    v = 'A.v'
    def f(self): return ['A']
    @classmethod
    def c(cls): return ['A.c', cls.__name__]
    @staticmethod
    def s(): return 'A.s'
    @property
    def p(self): return 'A.p'
class B(A):
    def f(self): return ['B'] + super().f()
    @classmethod
    def c(cls): return ['B.c'] + super().c()
    @property
    def p(self): return 'B.p ' + super().p
class C(A):
    def f(self): return ['C'] + super().f()
class D(B, C):
    v = 'D.v'
    def f(self): return ['D'] + super(D, self).f()
    def g(self): return (lambda: super(D, self).v)()
    def h(self): return [super(D, self).v for _ in range(1)]
    def sup(self): return super()
    def noself(): return super()
    def star(*args): return super().f()
    def cls(self): return __class__
    def bad(self): return super().nothing
    def deleted(self):
        del self
        return super()
d = D()
t(d.f, D.c, lambda: d.p, d.g, d.h, D.noself, d.star, d.cls, d.bad, d.deleted, lambda: D.f(5), lambda: super(), lambda: super(5), lambda: super(A, 5), lambda: super(B, A()), lambda: super(A, d).v, lambda: super(B, D).c(), lambda: super(B, d).s())
s = d.sup()
t(lambda: s.__thisclass__, lambda: s.__self_class__, lambda: s.__self__ is d, lambda: type(s), lambda: s.__class__, lambda: repr(super(D)), lambda: super(D).__get__(d, D).f()[0], lambda: super(int, 5).__repr__()[:7], lambda: s.x)
try:
    s.v = 1
except AttributeError as e:
    print(e)
def plain(self): return super().f()
t(lambda: plain(d))
