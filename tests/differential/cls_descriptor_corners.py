# descriptors: data or not, properties, class and static methods, methods of built-in types
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class Data:
    def __get__(self, o, t): return ('get', o is None, t.__name__)
    def __set__(self, o, v): print('set', v)
    def __delete__(self, o): print('delete')
class NonData:
    def __get__(self, o, t): return 'nondata'
class OnlySet:
    def __set__(self, o, v): print('onlyset', v)
class OnlyDel:
    def __delete__(self, o): print('onlydel')
class A:
    d = Data(); n = NonData(); s = OnlySet(); x = OnlyDel()
a = A()
a.__dict__.update(d=1, n=2, s=3, x=4)
t(lambda: a.d, lambda: a.n, lambda: a.s, lambda: a.x, lambda: setattr(a, 'd', 5), lambda: delattr(a, 'd'), lambda: setattr(a, 's', 5), lambda: delattr(a, 's'), lambda: setattr(a, 'x', 5), lambda: delattr(a, 'x'), lambda: A.d, lambda: A.n, lambda: type(A.s).__name__, lambda: setattr(A, 'd', 9), lambda: A.d)
class P:
    def __init__(self): self._v = 1
    def get(self): return self._v
    def set_(self, v): self._v = v
    def del_(self): del self._v
    ro = property(get)
    rw = property(get, set_, del_, 'doc!')
    wo = property(None, set_)
    none = property()
    bad = property(5, 6)
    @property
    def dec(self):
        "docstring"
        return 1
    @dec.setter
    def dec(self, v): self._v = v * 2
    @dec.deleter
    def dec(self): print('deleted')
p = P()
t(lambda: p.ro, lambda: setattr(p, 'ro', 1), lambda: delattr(p, 'ro'), lambda: p.rw, lambda: setattr(p, 'rw', 5), lambda: p.rw, lambda: delattr(p, 'rw'), lambda: p.rw, lambda: p.wo, lambda: setattr(p, 'wo', 4), lambda: p.none, lambda: setattr(p, 'none', 1), lambda: delattr(p, 'none'), lambda: p.bad, lambda: setattr(p, 'bad', 1), lambda: p.dec, lambda: setattr(p, 'dec', 5), lambda: p._v, lambda: delattr(p, 'dec'), lambda: P.dec.__doc__, lambda: P.rw.__doc__, lambda: P.ro.__doc__, lambda: P.rw.fget.__name__, lambda: P.rw.fset.__name__, lambda: P.none.fget, lambda: setattr(P.rw, 'fget', 1), lambda: setattr(P.rw, '__doc__', 'x'), lambda: P.rw.__doc__, lambda: property(1, 2, 3, 4, 5), lambda: property(fget=1, x=2), lambda: P.rw.__get__(None, P) is P.rw, lambda: P.rw.__get__(p), lambda: P.rw.__get__(p, None), lambda: P.rw.__set__(p, 3), lambda: P.rw.__delete__(p), lambda: P.rw.__isabstractmethod__, lambda: P.rw.getter(lambda s: 'g').__get__(p), lambda: type(P.rw.setter(None)), lambda: P.rw.deleter(None).fdel)
class SP(property): pass
class U:
    @SP
    def v(self):
        'sub doc'
        return 1
t(lambda: U.v.__doc__, lambda: type(U.v).__name__, lambda: type(U.v.setter(1)).__name__, lambda: U().v)
class Cm:
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @staticmethod
    def s(*a): return a
    raw = classmethod(5)
    raws = staticmethod(5)
t(lambda: Cm.c(1), lambda: Cm().c(2), lambda: Cm.s(1), lambda: Cm().s(2), lambda: Cm.raw, lambda: Cm.raw(), lambda: Cm.raws, lambda: Cm.__dict__['c'].__func__.__name__, lambda: Cm.__dict__['s'].__func__.__name__, lambda: Cm.__dict__['c'](), lambda: Cm.__dict__['s'](), lambda: Cm.__dict__['c'].__get__(None, int)(), lambda: Cm.__dict__['c'].__get__(5)(), lambda: Cm.__dict__['c'].__get__(None), lambda: Cm.__dict__['s'].__get__(None, None)(1), lambda: classmethod(), lambda: classmethod(1, 2), lambda: staticmethod(x=1), lambda: classmethod(len).__get__('ab')(), lambda: Cm.c.__self__, lambda: Cm.c.__func__.__name__, lambda: classmethod(property(lambda s: 1)).__get__(5))
f = A.__init__
t(lambda: int.__add__(1, 2), lambda: int.__add__('a', 2), lambda: int.__add__(), lambda: int.__add__(1), lambda: int.__add__(1, 2, 3), lambda: int.__add__(1, 'a'), lambda: (1).__add__(2), lambda: (1).__add__(), lambda: str.upper(5), lambda: str.upper(), lambda: list.append([], 1, 2), lambda: dict.fromkeys, lambda: dict.__dict__['fromkeys'], lambda: dict.__dict__['fromkeys'](), lambda: dict.__dict__['fromkeys'](5), lambda: dict.__dict__['fromkeys'](int), lambda: dict.__dict__['fromkeys'](dict, 'a'), lambda: int.real.__get__(5), lambda: int.real.__get__('a'), lambda: int.real.__set__(5, 1), lambda: int.__dict__['real'].__objclass__, lambda: list.__len__.__get__([1])(), lambda: list.__len__.__get__(5), lambda: list.append.__get__(5), lambda: list.append.__get__([], 5), lambda: list.append.__get__(None, list), lambda: list.append.__get__(None, None), lambda: (lambda: 0).__get__(5), lambda: (lambda: 0).__get__(None, int).__name__, lambda: (lambda: 0).__get__(None, None), lambda: (lambda: 0).__get__(None))
class G:
    def __getattr__(self, n):
        if n == 'ok': return 'found'
        raise AttributeError('custom ' + n)
    @property
    def boom(self): raise AttributeError('inside')
    @property
    def boom2(self): return self.ok2
class GA:
    def __getattribute__(self, n):
        if n == 'a': return object.__getattribute__(self, '__class__')
        raise AttributeError(n)
    def __getattr__(self, n): return 'fallback ' + n
t(lambda: G().ok, lambda: G().no, lambda: G().boom, lambda: G().boom2, lambda: GA().a, lambda: GA().b, lambda: hasattr(G(), 'no'), lambda: getattr(G(), 'no', 7), lambda: getattr(5, 'x', None), lambda: getattr(5, 5), lambda: getattr(5, 'x'), lambda: getattr(5), lambda: setattr(5, 'x', 1), lambda: setattr(5, 'real', 1), lambda: delattr(5, 'x'), lambda: setattr(object(), 'x', 1), lambda: delattr(object(), 'x'), lambda: setattr([], 'append', 1), lambda: hasattr(5, 5), lambda: hasattr(5, 'real'))
