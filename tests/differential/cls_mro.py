# C3 linearisation, mro() overridden, changing __bases__
# Python 3.11 prints something else in line 14 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
names = lambda c: [k.__name__ for k in c.__mro__]
print(names(D), D.__base__.__name__, [b.__name__ for b in D.__bases__], sorted(c.__name__ for c in A.__subclasses__()))
def bad1():
    class X(A, B): pass
def bad2():
    class X(B, B): pass
def bad3():
    class X(A, D): pass
def message(f):
    try:
        f()
    except TypeError as e:
        print(str(e).split(' for bases')[0])
message(bad1)
t(bad2)
message(bad3)
class O(B): pass
O.__bases__ = (C,)
print(names(O), [c.__name__ for c in B.__subclasses__()])
def setb(v): O.__bases__ = v
t(lambda: setb(()), lambda: setb(5), lambda: setb((O,)), lambda: setb((5,)), lambda: setb((int,)), lambda: setb((A, D)) if False else 1, lambda: setattr(int, '__bases__', ()))
class MM(type):
    def mro(cls):
        return [cls, B, A, object]
class E(metaclass=MM): pass
print(names(E), E.mro() == list(E.__mro__))
class BadM(type):
    def mro(cls): return [cls, 5]
def b4():
    class F(metaclass=BadM): pass
t(b4)
A.late = 'seen'
print(D().late, O.late)
del A.late
t(lambda: D().late, lambda: D.late)
print(type.mro(D) == D.mro(), D.__qualname__, bad1.__qualname__)
