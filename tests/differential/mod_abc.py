# abc: abstract methods, registration, subclass hook
# Python 3.11 prints something else in line 18 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import abc
class B(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def m(self): return 'base m'
    @property
    @abc.abstractmethod
    def p(self): pass
    @classmethod
    @abc.abstractmethod
    def c(cls): pass
class C(B):
    def m(self): return super().m()
class D(C):
    p = 1
    def c(cls): pass
t(B, C, lambda: D().m(), lambda: sorted(B.__abstractmethods__), lambda: sorted(C.__abstractmethods__), lambda: B.register(int) is int, lambda: isinstance(5, B), lambda: issubclass(bool, B), lambda: isinstance('a', B), lambda: B.register(5), lambda: D.register(B), lambda: issubclass(5, B))
class H(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, c):
        return hasattr(c, 'hooked') or NotImplemented
class Y: hooked = 1
t(lambda: issubclass(Y, H), lambda: isinstance(Y(), H), lambda: issubclass(str, H), lambda: abc.ABC.__name__, lambda: type(abc.ABC))
class X(abc.ABC):
    x = abc.abstractproperty()
t(X, lambda: isinstance(X.x, property))
