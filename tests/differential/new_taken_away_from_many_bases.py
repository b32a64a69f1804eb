# Classes that lose their __new__, made in many ways and on many bases.
import warnings
def attempt(label, what, *a, **k):
    try: r = what(*a, **k); r = type(r).__name__, sorted(vars(r)) if hasattr(r, '__dict__') else ''
    except Exception as e: r = type(e).__name__, str(e)
    print(label, r)
class M(type):
    def __call__(cls, *a, **k):
        return super().__call__(*a, **k)
class A(metaclass=M):
    def __new__(cls, *a): return object.__new__(cls)
    def __init__(self, *a): self.a = a
attempt(1, A, 1)
del A.__new__
attempt(2, A, 1); attempt(2, A)
class B(A):
    def __init__(self, x): super().__init__(x)
attempt(3, B, 1); attempt(3, B)
class C(A):
    def __new__(cls, x): return super().__new__(cls)
    def __init__(self, x): pass
attempt(4, C, 1); attempt(4, C)
class P:
    __new__ = 5
attempt(5, P)
P.__new__ = None
attempt(6, P)
del P.__new__
attempt(7, P); attempt(7, P, 1)
class Q:
    @classmethod
    def __new__(cls, *a): return a
print(Q(1))
del Q.__new__
attempt(8, Q, 1); attempt(8, Q)
class R:
    @property
    def __new__(self): return 1
attempt(9, R)
class S:
    __new__ = len
attempt(10, S)
class T:
    __new__ = dict.__new__
attempt(11, T)
class U(dict):
    __new__ = object.__new__
attempt(12, U)
class V(dict):
    __new__ = dict.__new__
attempt(13, V, a=1)
class W(int):
    def __new__(cls, *a): return int.__new__(cls, 7)
    def __init__(self, *a): self.k = a
attempt(14, W, 1, 2)
del W.__new__
attempt(15, W, 1); attempt(15, W, 1, 2); print(int(W('12')))
class X(Exception):
    def __new__(cls, *a): return Exception.__new__(cls)
x = X(1, 2); print(x.args)
del X.__new__
x = X(1, 2); print(x.args)
class Y(OSError):
    def __new__(cls, *a): return OSError.__new__(cls, *a)
y = Y(2, 'x', 'f'); print(y.args, y.errno, y.filename)
del Y.__new__
y = Y(2, 'x', 'f'); print(y.args, y.errno, y.filename, type(y).__name__)
class Z(frozenset):
    def __new__(cls, *a): return frozenset.__new__(cls, 'ab')
    def __init__(self, *a): pass
print(sorted(Z(1))); del Z.__new__; print(sorted(Z('cd')))
attempt(16, Z, 'a', 'b')
import collections, io, itertools, types
for base in (collections.OrderedDict, collections.defaultdict, collections.deque, collections.Counter, io.BytesIO, io.StringIO, itertools.count, types.SimpleNamespace, property, staticmethod, super, enumerate, zip, map, reversed, complex, bytes, bytearray, memoryview.__base__, types.ModuleType):
    class K(base):
        def __new__(cls, *a): return base.__new__(cls, *a)
    def go(label):
        for args in ((), (1,), ('ab',), ([1],)):
            attempt(label + base.__name__, K, *args)
    go('with '); del K.__new__; go('gone ')
class AA:
    def __new__(cls, *a): return object.__new__(cls)
class BB(AA): pass
class CC(BB):
    def __init__(self, *a): pass
attempt(17, CC, 1); del AA.__new__; attempt(18, CC, 1); attempt(18, BB, 1); attempt(18, BB)
BB.__new__ = object.__new__; attempt(19, CC, 1); del BB.__new__; attempt(20, CC, 1)
class DD(CC): __new__ = object.__new__
attempt(21, DD, 1)
class EE: pass
class FF(EE):
    def __init__(self, *a): pass
attempt(22, FF, 1); EE.__new__ = object.__new__; attempt(23, FF, 1); EE.__new__ = staticmethod(object.__new__); attempt(24, FF, 1); del EE.__new__; attempt(25, FF, 1)
FF.__bases__ = (AA,)
attempt(26, FF, 1)
type.__setattr__(FF, '__new__', lambda cls, *a: object.__new__(cls)); attempt(27, FF, 1); type.__delattr__(FF, '__new__'); attempt(28, FF, 1)
attempt(29, object.__new__, FF, 1); attempt(29, object.__new__, EE, 1); attempt(30, object.__init__, FF(), 1)
attempt(31, int.__new__, FF); attempt(31, dict.__new__, FF); attempt(32, object.__new__, int); attempt(33, object.__new__, W); attempt(34, tuple.__new__, list)
import copy
class GG:
    def __new__(cls, *a): return object.__new__(cls)
g = GG(); g.x = 1
del GG.__new__
print(copy.copy(g).x, copy.deepcopy(g).x, g.__reduce_ex__(2)[0].__name__)
