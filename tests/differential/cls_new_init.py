# __new__ and __init__: arguments and errors
# Python 3.11 prints something else in lines 5, 6, 7, 8, 9, 10, 11, 12, 13, 24, 30 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def __new__(cls, *a, **k):
        print('new', cls.__name__, a, k)
        return super().__new__(cls)
    def __init__(self, *a, **k): print('init', a, k)
A(1, b=2)
class B:
    def __new__(cls): return 5
    def __init__(self): print('never')
print(B())
class C:
    def __init__(self): return 5
class D:
    def __init__(self, x): self.x = x
class E: pass
class F:
    def __new__(cls, x): return object.__new__(cls, x)
class G:
    def __new__(cls, x): return object.__new__(cls)
    def __init__(self, x): object.__init__(self, x)
class H:
    def __init__(self, x): super().__init__(x)
t(C, D, lambda: D(1, 2), lambda: D(y=1), lambda: E(1), lambda: E(a=1), lambda: F(1), lambda: G(1), lambda: H(1), lambda: object(1), lambda: object.__new__(), lambda: object.__new__(5), lambda: object.__new__(int), lambda: int.__new__(E), lambda: int.__new__(str), lambda: int.__new__(5), lambda: int.__new__(), lambda: object.__init__(), lambda: object.__new__(E).__class__.__name__, lambda: list.__new__(object), lambda: type.__new__(type), lambda: type.__call__(E).__class__.__name__)
class I(int):
    def __new__(cls, a, b): return super().__new__(cls, a + b)
    def __init__(self, a, b): self.parts = (a, b)
print(I(3, 4), I(3, 4).parts, I(1, 2) + 1)
class T(tuple):
    def __new__(cls, *a): return tuple.__new__(cls, a)
print(T(1, 2), type(T(1) + (2,)).__name__, T(1, 2)[0:1], T(3) == (3,))
class Single:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(Single() is Single())
class Abs:
    __abstractmethods__ = frozenset(['m', 'n'])
t(lambda: type(Abs()).__name__)
import abc
class AB(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def one(self): pass
class AC(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def b(self): pass
    @abc.abstractproperty
    def a(self): pass
class AD(AB):
    def one(self): return 1
t(AB, AC, lambda: AD().one(), lambda: sorted(AC.__abstractmethods__), lambda: AD.__abstractmethods__)
