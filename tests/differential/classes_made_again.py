"""Bases set while orders are made, dictionaries of foreign classes, names of slots, and other corners of classes."""
import types, copyreg, functools, collections
def attempt(name, f):
    try: r = f()
    except BaseException as e: print(name, type(e).__name__, ascii(e.args))
    else: print(name, '->', ascii(r))
class M(type):
    plan = None
    def __repr__(cls): return cls.__name__
    def mro(cls):
        if M.plan: M.plan(cls)
        return type.mro(cls)
steps = []
def on_self(cls):
    steps.append(cls.__mro__)
    if len(steps) < 3:
        cls.__bases__ += ()
M.plan = on_self
class A(metaclass=M): pass
print(steps, A.__mro__, A.__bases__, object.__subclasses__().count(A))
def extend(cls):
    if cls.__mro__ is None and cls.__name__ != 'X':
        attempt('extend', lambda: M('X', (cls,), {}))
        attempt('super', lambda: super(cls, cls).xxx)
        attempt('attribute', lambda: cls.__name__)
M.plan = extend
class B(metaclass=M): pass
M.plan = None
class A(metaclass=M): pass
class B1(A): pass
class B2(A): pass
class C(A): pass
class E(Exception): pass
def cycle(cls):
    if cls.__name__ == 'C':
        M.plan = None
        C.__bases__ = (B2,)
M.plan = cycle
C.__bases__ = (B1,)
B1.__bases__ = (C,)
print(C.__bases__, B2.__subclasses__(), B1.__subclasses__(), B1.__bases__, C.__subclasses__(), C.__mro__, B1.__mro__)
class B1(A): pass
class B2(A): pass
class C(A): pass
def fail(cls):
    if cls.__name__ == 'C':
        if C.__bases__ == (B2,): M.plan = None
        else:
            C.__bases__ = (B2,)
            raise E
M.plan = fail
attempt('fail', lambda: setattr(C, '__bases__', (B1,)))
B1.__bases__ = (C,)
print(C.__bases__, C.__mro__ == tuple(type.mro(C)), B1.__mro__)
class B1(A): pass
class B2(A): pass
def each_other(cls):
    if cls.__name__ == 'B1': B2.__bases__ = (B1,)
    if cls.__name__ == 'B2': B1.__bases__ = (B2,)
M.plan = each_other
attempt('cycle', lambda: setattr(B1, '__bases__', B1.__bases__ + ()))
M.plan = None
print(B1.__bases__, B2.__bases__)

class Base: pass
descriptor = Base.__dict__['__dict__']
class Meta1(type, Base): pass
class Meta2(Base, type): pass
class D(metaclass=Meta1): x = 1
class F(metaclass=Meta2): x = 1
class Mod1(types.ModuleType, Base): pass
class Mod2(Base, types.ModuleType): pass
class Err(Exception, Base): pass
class Err2(Base, Exception): pass
class Od(collections.OrderedDict, Base): pass
class Part(functools.partial, Base): pass
class Name(types.SimpleNamespace, Base): pass
class Int(int, Base): pass
for thing in [D, F, Mod1('m'), Mod2('m'), Err(), Err2(), Od(), Part(int), Name(), Int(), Base()]:
    label = type(thing).__name__
    attempt(label + ' get', lambda: type(descriptor.__get__(thing)).__name__)
    attempt(label + ' set', lambda: descriptor.__set__(thing, {'y': 2}))
    attempt(label + ' number', lambda: descriptor.__set__(thing, 5))
    attempt(label + ' y', lambda: thing.y)
    attempt(label + ' assign', lambda: setattr(thing, '__dict__', {'z': 3}))
    attempt(label + ' delete', lambda: descriptor.__delete__(thing))
    attempt(label + ' del', lambda: delattr(thing, '__dict__'))
for thing in [functools.partial(int), collections.OrderedDict(), types.SimpleNamespace(), functools.lru_cache()(len), staticmethod(len), Exception(), types.ModuleType('m'), attempt]:
    label = type(thing).__name__
    attempt(label, lambda: delattr(thing, '__dict__')); attempt(label, lambda: setattr(thing, '__dict__', 1)); attempt(label, lambda: setattr(thing, '__dict__', {}))
attempt('bool', lambda: descriptor.__get__(True)); attempt('type', lambda: descriptor.__get__(int))

class S(str): pass
class G:
    __slotnames__ = [S('spam')]
    def __getattr__(self, name):
        if name == 'spam':
            G.__slotnames__[:] = [S('spam')]
            return 42
        raise AttributeError
print(G().__reduce__(2)[1:])
class H:
    __slotnames__ = ['a', 'b']
    def __getattr__(self, name):
        if name == 'a': H.__slotnames__.append('c')
        raise AttributeError(name)
attempt('grows', lambda: H().__reduce__(2))
for names in [None, [], ['q'], (), 'ab', [5]]:
    class I: x = 1
    I.__slotnames__ = names
    attempt('names %r' % (names,), lambda: I().__reduce_ex__(2)[2])
class J:
    __slots__ = ('a', '__b', '__c__', '__dict__', '__weakref__')
class K(J): __slots__ = 'single'
k = K(); k.a = 1; k.single = 2; k._J__b = 3; k.free = 4
print(sorted(copyreg._slotnames(K)), K.__slotnames__ is copyreg._slotnames(K), '__slotnames__' in J.__dict__)
state = k.__reduce_ex__(2)[2]; print(state[0], sorted(state[1].items()))
k.__reduce_ex__(4)
del K.__slotnames__
K.__slots__ = ('other', '__mine'); print(copyreg._slotnames(K)); print(copyreg._slotnames(int), hasattr(int, '__slotnames__'))
old = copyreg._slotnames
copyreg._slotnames = lambda cls: 'wrong'
class L: pass
attempt('copyreg', lambda: L().__reduce_ex__(2))
copyreg._slotnames = old

attempt('doc', lambda: type('a', (), {'__doc__': 'x\udcdc'}))
attempt('doc', lambda: type('a', (), {'__doc__': 'é\0'}).__doc__)
attempt('doc', lambda: type('a', (), {'__doc__': 5}).__doc__)
