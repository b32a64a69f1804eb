# metaclasses: conflicts, __prepare__, mro(), what type() refuses
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class M1(type): pass
class M2(type): pass
class M3(M1, M2): pass
class A(metaclass=M1): pass
class B(metaclass=M2): pass
def conflict():
    class C(A, B): pass
def fine():
    class C(A, B, metaclass=M3): pass
    return type(C)
def less():
    class C(A, metaclass=type): pass
    return type(C)
def func():
    class C(metaclass=lambda n, b, d: (n, b, sorted(k for k in d if k[0] != '_'))): x = 1
    return C
def funckw():
    class C(metaclass=lambda n, b, d, **k: k, z=1, y=2): x = 1
    return sorted(C.items())
def kw():
    class C(z=1): pass
def kw2():
    class C(A, z=1): pass
def notcallable():
    class C(metaclass=5): pass
def badbase():
    class C(5): pass
def badbase2():
    class C(A()): pass
def dup():
    class C(A, A): pass
def two():
    class C(*[A], **{'metaclass': M1}): pass
    return type(C)
t(conflict, fine, less, func, funckw, kw, kw2, notcallable, badbase, badbase2, dup, two, lambda: type('C', (A, B), {}), lambda: type('C', (A,), {}).__class__, lambda: M1('C', (B,), {}), lambda: M2('C', (), {}).__class__, lambda: type.__call__(M1, 'Z', (), {}).__class__, lambda: type.__new__(M1, 'Z', (), {}).__class__, lambda: type.__new__(type, 'Z', (A,), {}).__class__, lambda: type.__new__(int, 'Z', (), {}), lambda: type.__new__(M1), lambda: type.__new__(M1, 'Z'), lambda: type.__init__(A), lambda: type.__init__(A, 1), lambda: type.__init__(A, 1, 2, 3), lambda: type.__init__(A, 1, 2, 3, 4), lambda: type.__init__(A, x=1), lambda: type('Z', (), {}, x=1), lambda: type(1, 2), lambda: type(1, 2, 3, 4))
class P1(type):
    @classmethod
    def __prepare__(mcs, name, bases, **k):
        print('prepare', mcs.__name__, name, bases, sorted(k.items()))
        return {'pre': 1}
    def __new__(mcs, name, bases, ns, **k):
        print('new', sorted(k.items()))
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **k):
        print('init', sorted(k.items()))
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print('call', a, k)
        return super().__call__(*a, **k)
class X(metaclass=P1, opt=3): body = 2
print(X.pre, X.body)
class Y(X): pass
t(lambda: Y(), lambda: X(1))
class NoMap(type):
    @classmethod
    def __prepare__(mcs, *a): return 5
class NotClass(type):
    @classmethod
    def __prepare__(mcs, *a): return None
def nm():
    class Q(metaclass=NoMap): pass
def nc():
    class Q(metaclass=NotClass): x = 1
t(nm, nc)
class Mp:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): print('set', k); self.d[k] = v
class MM(type):
    @classmethod
    def __prepare__(mcs, *a): return Mp()
    def __new__(mcs, n, b, ns): return type.__new__(mcs, n, b, ns.d)
class Z(metaclass=MM):
    a = 1
    def f(self): return __class__
print(Z.a, Z().f())
class Init:
    def __init_subclass__(cls, **k): print('never in 3.5')
class Sub(Init): pass
class Desc:
    def __set_name__(self, owner, name): print('never in 3.5')
class Own: d = Desc()
t(lambda: Init.__init_subclass__, lambda: object.__init_subclass__)
class Mro(type):
    def mro(cls): return [cls, object] if cls.__name__ != 'Bad' else 5
class G(metaclass=Mro): pass
def bad():
    class Bad(metaclass=Mro): pass
class Mro2(type):
    def mro(cls): return [cls, 5]
def bad2():
    class Bad2(metaclass=Mro2): pass
class Mro3(type):
    def mro(cls): return [cls, int]
def bad3():
    class Bad3(metaclass=Mro3): pass
t(lambda: G.__mro__, bad, bad2, bad3, lambda: G.mro(), lambda: type.mro(G), lambda: type.mro(5), lambda: type.mro(), lambda: int.mro())
class I1: pass
class I2(I1): pass
t(lambda: [c.__name__ for c in I1.__subclasses__()], lambda: type.__subclasses__(type) is not None, lambda: type.__subclasses__())
class Mg(type):
    def __getattr__(cls, n): return 'meta ' + n
    def __len__(cls): return 3
    def __iter__(cls): return iter('abc')
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return k
    def __bool__(cls): return False
    def __eq__(cls, o): return True
    def __hash__(cls): return 5
    def __repr__(cls): return 'Mg!'
    def __instancecheck__(cls, o): return o == 1
    def __subclasscheck__(cls, o): return o is int
    def __add__(cls, o): return 'add'
    def __dir__(cls): return ['d']
class T(metaclass=Mg): pass
t(lambda: T.foo, lambda: T().foo, lambda: len(T), lambda: list(T), lambda: 1 in T, lambda: T[7], lambda: bool(T), lambda: T == 5, lambda: hash(T), lambda: T, lambda: isinstance(1, T), lambda: isinstance(2, T), lambda: issubclass(int, T), lambda: T + 1, lambda: dir(T), lambda: len(T()), lambda: isinstance(T(), T))
