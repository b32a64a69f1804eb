# __slots__ layouts, __class__ and __bases__ assignment, weak references to instances
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def mk(**ns): return type('X', (), ns)
class A: __slots__ = ('a', 'b')
class B: __slots__ = ('a', 'b')
class C(A): __slots__ = ('c',)
class D(A): pass
class E(A): __slots__ = ()
class F(A): __slots__ = ('__dict__',)
class G(A): __slots__ = ('__weakref__',)
class H: __slots__ = ('__dict__', '__weakref__')
class P: pass
class Q: pass
class S(P): pass
class SL: __slots__ = 'abc'
class Pr: __slots__ = '__priv', 'pub'
def setc(o, c):
    o.__class__ = c
    return type(o).__name__
t(lambda: setc(A(), B), lambda: setc(A(), C), lambda: setc(C(), A), lambda: setc(A(), D), lambda: setc(D(), A), lambda: setc(A(), E), lambda: setc(E(), A), lambda: setc(P(), Q), lambda: setc(P(), S), lambda: setc(S(), P), lambda: setc(P(), A), lambda: setc(A(), P), lambda: setc(P(), int), lambda: setc(1, bool), lambda: setc(P(), 5), lambda: setc([], P), lambda: setc(P(), H), lambda: setc(H(), P), lambda: setc(F(), D), lambda: setc(D(), F), lambda: setc(G(), E), lambda: setc(P(), object), lambda: setc(object(), P), lambda: setc(P(), type), lambda: setc(P, P), lambda: setc(lambda: 0, P), lambda: setc(ValueError(), KeyError))
t(lambda: mk(__slots__=5), lambda: mk(__slots__=['a b']), lambda: mk(__slots__=['1']), lambda: mk(__slots__=[1]), lambda: mk(__slots__='a', a=1), lambda: mk(__slots__=['__dict__', '__dict__']), lambda: mk(__slots__=['__weakref__', '__weakref__']), lambda: type('X', (int,), {'__slots__': ['a']}), lambda: type('X', (tuple,), {'__slots__': ['a']}), lambda: type('X', (bytes,), {'__slots__': 'a'}), lambda: type('X', (int,), {'__slots__': []})(5), lambda: type('X', (P,), {'__slots__': ['__dict__']}), lambda: type('X', (P,), {'__slots__': ['__weakref__']}), lambda: type('X', (A, B), {}), lambda: type('X', (A, P), {}).__mro__, lambda: type('X', (int, str), {}), lambda: type('X', (list, dict), {}), lambda: type('X', (P, P), {}), lambda: type('X', (bool,), {}), lambda: type('X', (type(None),), {}), lambda: type('X', (5,), {}), lambda: type('X', (), []), lambda: type('X', [], {}), lambda: type(5, (), {}), lambda: type('X', ()), lambda: type(), lambda: type('X\0', (), {}), lambda: type('X', (), {1: 2}))
a = A()
t(lambda: a.a, lambda: setattr(a, 'a', 1), lambda: a.a, lambda: delattr(a, 'a'), lambda: delattr(a, 'a'), lambda: a.c, lambda: setattr(a, 'c', 1), lambda: delattr(a, 'c'), lambda: a.__dict__, lambda: A.a, lambda: A.a.__get__(a), lambda: A.a.__get__(P()), lambda: A.a.__set__(P(), 1), lambda: A.a.__delete__(a), lambda: A.a.__objclass__, lambda: A.a.__name__, lambda: A.a.__qualname__, lambda: A.a.__get__(None, A), lambda: A.a.__get__(None), lambda: A.a.__doc__, lambda: A.__slots__, lambda: SL.__slots__, lambda: setattr(SL(), 'abc', 1), lambda: sorted(n for n in dir(Pr) if 'p' in n and not n.startswith('__')), lambda: setattr(Pr(), '_Pr__priv', 3), lambda: P.__dict__['__dict__'].__get__(P()), lambda: P.__weakref__, lambda: P().__weakref__, lambda: A.__dict__.get('__dict__'), lambda: A.__weakref__, lambda: A.__basicsize__ < C.__basicsize__, lambda: A.__dictoffset__, lambda: P.__dictoffset__ > 0, lambda: A.__itemsize__)
import weakref
t(lambda: weakref.ref(a), lambda: type(weakref.ref(G())).__name__, lambda: weakref.ref(5), lambda: weakref.ref([]), lambda: weakref.ref('a'), lambda: type(weakref.ref(type('L', (list,), {})())).__name__, lambda: weakref.ref(type('L', (tuple,), {})()), lambda: weakref.ref(type('L', (int,), {})(3)), lambda: weakref.ref(None), lambda: type(weakref.ref(set())).__name__, lambda: type(weakref.ref(len)).__name__, lambda: weakref.ref(a, 5))
p = P(); p.__dict__ = {'z': 1}; t(lambda: p.z, lambda: setattr(p, '__dict__', 5), lambda: delattr(p, '__dict__'), lambda: p.__dict__, lambda: setattr(p, '__dict__', A), lambda: setattr(P, '__dict__', {}), lambda: setattr(p, '__class__', Q), lambda: type(p), lambda: delattr(p, '__class__'), lambda: setattr(p, '__weakref__', 1), lambda: setattr(p, '__doc__', 1), lambda: p.__doc__, lambda: P.__doc__, lambda: setattr(P, '__doc__', 'new'), lambda: P.__doc__, lambda: delattr(P, '__doc__'), lambda: setattr(A, '__name__', 5), lambda: setattr(A, '__name__', 'a\0b'), lambda: setattr(A, '__name__', 'AA'), lambda: A, lambda: setattr(A, '__qualname__', 'Q.A'), lambda: A, lambda: setattr(A, '__module__', 'mm'), lambda: A, lambda: delattr(A, '__name__'), lambda: delattr(A, '__qualname__'), lambda: delattr(A, '__module__'), lambda: setattr(A, '__bases__', (P,)), lambda: setattr(D, '__bases__', (E,)), lambda: D.__mro__, lambda: setattr(D, '__bases__', ()), lambda: setattr(D, '__bases__', 5), lambda: setattr(D, '__bases__', (D,)), lambda: setattr(D, '__bases__', (int,)), lambda: setattr(int, 'x', 1), lambda: delattr(int, 'real'), lambda: setattr(P, '__mro__', ()), lambda: setattr(P, '__abstractmethods__', ['x']), lambda: P(), lambda: P.__abstractmethods__, lambda: type.__abstractmethods__, lambda: Q.__abstractmethods__)
