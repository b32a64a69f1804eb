# super() in every odd place, and the arguments of __new__ and __init__
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class A:
    def f(self): return 'A.f'
    @classmethod
    def c(cls): return 'A.c ' + cls.__name__
    @property
    def p(self): return 'A.p'
    x = 1
class B(A):
    def f(self): return 'B>' + super().f()
    @classmethod
    def c(cls): return 'B>' + super().c()
    @property
    def p(self): return 'B>' + super().p
    @staticmethod
    def s(): return super().f()
    @staticmethod
    def s2(x): return super().f()
    def nested(self):
        def inner(): return super().f()
        return inner()
    def nested2(self):
        def inner(self): return super().f()
        return inner(self)
    def gen(self): return list(super(B, self).f() for _ in 'a')
    def gen2(self): return list(super().f() for _ in 'a')
    def comp(self): return [super().f() for _ in 'a']
    def dele(self):
        del self
        return super().f()
    def rebind(self):
        self = 5
        return super().f()
    def noargs(*args): return super().f()
    def cell(self): return __class__
    def expl(self): return super(__class__, self).x
b = B()
t(b.f, B.c, b.c, lambda: b.p, B.s, lambda: B.s2(b), lambda: B.s2(5), b.nested, b.nested2, b.gen, b.gen2, b.comp, b.dele, b.rebind, b.noargs, b.cell, b.expl, lambda: super(), lambda: super(B), lambda: super(B, b), lambda: super(B, B), lambda: super(B, 5), lambda: super(5, b), lambda: super(A, b).f(), lambda: super(B, b).nope, lambda: super(B, b).__class__, lambda: super(B, b).__thisclass__, lambda: super(B, b).__self__ is b, lambda: super(B, b).__self_class__, lambda: super(B).__self__, lambda: super(B).__get__(b).f(), lambda: super(B).__get__(5), lambda: super(B).f, lambda: super(B, b)(), lambda: len(super(B, b)), lambda: super(B, b)[0], lambda: super(1, 2, 3), lambda: super(B, b, x=1), lambda: super(x=1), lambda: super(object, b).__init__, lambda: super(B, b).__init__(1), lambda: setattr(super(B, b), 'x', 5), lambda: b.x, lambda: dir(super(B, b)) is not None, lambda: super(B, b) == super(B, b), lambda: repr(super(B, b))[:27], lambda: super(B, b).__doc__ is None, lambda: super(B, b).__getattribute__('f')(), lambda: super(B, b).__str__ is not None)
def outside(self): return super().f()
t(lambda: outside(b), lambda: outside())
C = type('C', (A,), {'f': outside})
t(lambda: C().f())
def make():
    class K(A):
        def f(self): return super().f()
    return K
K1, K2 = make(), make()
t(lambda: K1.f(K2()), lambda: K1().f())
class Empty:
    def f(self): return __class__
    g = __name__
t(lambda: Empty().f())
class S(super):
    def __init__(self, *a): super().__init__(*a)
t(lambda: S(B, b).f(), lambda: type(S(B).__get__(b)))
class D1(A):
    def f(self): return 'D1>' + super().f()
class D2(A):
    def f(self): return 'D2>' + super().f()
class D(D1, D2):
    def f(self): return 'D>' + super().f()
t(lambda: D().f(), lambda: D1.f(D()), lambda: super(D1, D()).f(), lambda: super(D2, D()).f(), lambda: super(D1, D2()).f())
class Pr:
    @property
    def __class__(self): return B
t(lambda: super(B, Pr()).x, lambda: isinstance(Pr(), B), lambda: super(B, Pr()).f())
class N:
    def __new__(cls, *a):
        o = super().__new__(cls)
        o.a = a
        return o
    def __init__(self, *a): super().__init__()
t(lambda: N(1, 2).a, lambda: object.__new__(N, 1), lambda: object.__new__(A, 1), lambda: object.__init__(A(), 1), lambda: A(1), lambda: A(x=1), lambda: object(1), lambda: object.__new__(int), lambda: object.__new__(5), lambda: object.__new__(), lambda: int.__new__(bool), lambda: int.__new__(str), lambda: dict.__new__(A))
class O1:
    def __new__(cls, *a): return object.__new__(cls, *a)
class O2:
    def __init__(self, *a): object.__init__(self, *a)
class O3:
    def __new__(cls, *a): return object.__new__(cls)
t(lambda: O1(1), lambda: type(O1()).__name__, lambda: O2(1), lambda: type(O2()).__name__, lambda: type(O3(1)).__name__)
