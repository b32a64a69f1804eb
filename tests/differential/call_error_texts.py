# what calls refuse, functions and their attributes
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def f0(): pass
def f1(a): pass
def f2(a, b=1): pass
def fv(*a): return a
def fk(**k): return sorted(k.items())
def ko(*, a): pass
def ko2(*, a, b): pass
def ko3(*, a, b=1, c): pass
def mix(a, b, *c, d, e=5, **f): return a, b, c, d, e, sorted(f.items())
def many(a, b, c, d): pass
t(lambda: f0(1), lambda: f0(1, 2), lambda: f0(x=1), lambda: f0(1, x=1), lambda: f1(), lambda: f1(1, 2), lambda: f1(b=1), lambda: f1(1, a=1), lambda: f1(1, b=2), lambda: f1(a=1, b=2), lambda: f2(), lambda: f2(1, 2, 3), lambda: f2(b=1), lambda: f2(1, 2, c=3), lambda: f2(1, b=2, a=3), lambda: fv(x=1), lambda: fv(1, 2), lambda: fk(1), lambda: fk(1, 2, a=3), lambda: fk(a=1, self=2), lambda: ko(), lambda: ko(1), lambda: ko(1, 2), lambda: ko(1, a=2), lambda: ko(b=1), lambda: ko(a=1, b=2), lambda: ko2(), lambda: ko2(a=1), lambda: ko3(), lambda: ko3(1), lambda: mix(), lambda: mix(1), lambda: mix(1, 2), lambda: mix(1, 2, 3, d=4), lambda: mix(d=1), lambda: mix(1, d=1), lambda: mix(1, 2, d=3, a=4), lambda: mix(b=1, a=2, d=3), lambda: many(), lambda: many(1), lambda: many(1, 2), lambda: many(1, 2, 3), lambda: many(1, 2, 3, 4, 5), lambda: many(a=1), lambda: many(1, d=1), lambda: many(1, 2, 3, 4, d=4))
t(lambda: f1(*[]), lambda: f1(*[1, 2]), lambda: f1(*5), lambda: f1(*None), lambda: f1(**5), lambda: f1(**[1]), lambda: f1(**{'a': 1}), lambda: f1(**{1: 2}), lambda: f1(1, **{'a': 1}), lambda: f1(a=1, **{'a': 1}), lambda: fk(**{'a': 1}, **{'b': 2}), lambda: fk(**{'a': 1}, **{'a': 2}), lambda: fk(**{1: 2}, **{'b': 2}), lambda: fk(a=1, **{'a': 2}), lambda: fv(*[1], *[2]), lambda: fv(*[1], 2, *[3]), lambda: fv(*[1], *5), lambda: fk(**{}, **5), lambda: fk(**{}, **{}), lambda: fv(*'ab', *'c'), lambda: mix(*[1, 2], *[3], d=1, **{'z': 1}, **{'y': 2}), lambda: len(*[1, 2]), lambda: len(*5), lambda: len(**{'a': 1}), lambda: len(**{1: 2}), lambda: len(**5), lambda: len(*[[]], **{}), lambda: print(**{'x': 1}), lambda: print(sep=5), lambda: print(end=5), lambda: print(1, sep=None, end=None, file=None, flush=False), lambda: print(foo=1), lambda: dict(**5), lambda: int(*[1], **{'base': 5}), lambda: 5(), lambda: None(1), lambda: 'a'(), lambda: (1)(*[1]), lambda: [](**{}), lambda: f1(*(x for x in [1])), lambda: f1(*iter(int, 0)))
class C:
    def m0(): pass
    def m1(self): return 'm1'
    def m2(self, a): pass
    @classmethod
    def c0(): pass
    @classmethod
    def c1(cls): return 'c1'
    @staticmethod
    def s0(): return 's0'
    @staticmethod
    def s1(a): pass
    def __init__(self, x=0): pass
    def __call__(self, q): pass
    lam = lambda self: 'lam'
c = C()
t(lambda: c.m0(), lambda: c.m1(1), lambda: c.m2(), lambda: c.m2(1, 2), lambda: C.m1(), lambda: C.m1(5), lambda: C.m2(c), lambda: c.c0(), lambda: C.c0(), lambda: c.c1(1), lambda: c.s0(1), lambda: c.s1(), lambda: C(1, 2), lambda: C(y=1), lambda: C(x=1).m1(), lambda: c(), lambda: c(1, 2), lambda: c(z=1), lambda: c.lam(1), lambda: c.lam(), lambda: c.nope(), lambda: c.m1.__func__(), lambda: c.m1.__self__ is c, lambda: c.m1.__name__, lambda: c.m1 == c.m1, lambda: c.m1 is c.m1, lambda: c.m1.foo, lambda: setattr(c.m1, 'foo', 1), lambda: hash(c.m1) == hash(c.m1), lambda: C.m1 is C.m1, lambda: type(c.m1)(5, 6), lambda: type(c.m1)(len, [1, 2])(), lambda: type(c.m1)(len, None), lambda: type(c.m1)())
def ann(a: int, *b: str, c: 'x' = 1, **d: None) -> float: pass
t(lambda: sorted(ann.__annotations__.items(), key=str), lambda: ann.__kwdefaults__, lambda: ann.__defaults__, lambda: f2.__defaults__, lambda: setattr(f2, '__defaults__', (5, 6)), lambda: f2(), lambda: setattr(f2, '__defaults__', (5, 6, 7)), lambda: f2(), lambda: setattr(f2, '__defaults__', 5), lambda: setattr(f2, '__defaults__', None), lambda: f2(1), lambda: setattr(ko, '__kwdefaults__', {'a': 1}), lambda: ko(), lambda: setattr(ko, '__kwdefaults__', 5), lambda: setattr(ko, '__kwdefaults__', None), lambda: ko(), lambda: setattr(f0, '__code__', f1.__code__), lambda: f0(), lambda: setattr(f0, '__code__', 5), lambda: setattr(f0, '__name__', 'renamed'), lambda: f0(), lambda: setattr(f0, '__qualname__', 'Q.r'), lambda: f0(), lambda: f0, lambda: setattr(f0, '__name__', 5), lambda: setattr(f0, '__annotations__', 5), lambda: setattr(f0, '__dict__', 5), lambda: setattr(f0, 'attr', 5), lambda: f0.attr, lambda: f0.__dict__, lambda: f0.__closure__, lambda: setattr(f0, '__closure__', ()), lambda: f0.__globals__ is globals(), lambda: f0.__module__, lambda: f0.nope, lambda: f0.__call__(1), lambda: f0.__get__(5)(), lambda: f0 < f1, lambda: f0 == f0, lambda: f0[0], lambda: len(f0))
def outer():
    y = 1
    def inner(): return y
    return inner
o = outer()
t(lambda: o.__closure__[0].cell_contents, lambda: setattr(o.__closure__[0], 'cell_contents', 5), lambda: o(), lambda: setattr(o, '__code__', f0.__code__), lambda: setattr(f0, '__code__', o.__code__), lambda: type(o)(o.__code__, {}), lambda: type(o)(o.__code__, {}, 'n', (), ()), lambda: type(o)(o.__code__, {}, 'n', (), o.__closure__)(), lambda: type(o)(f1.__code__, {}, 'nm', (7,)).__defaults__, lambda: type(o)(f1.__code__, {}, 'nm').__name__, lambda: type(o)(5, {}), lambda: type(o)(f1.__code__, 5), lambda: type(o)(f1.__code__, {}, 5), lambda: type(o)(f1.__code__, {}, None, 5), lambda: type(o)(f1.__code__, {}, None, None, 5), lambda: type(o)(f1.__code__, {}, closure=(1,)), lambda: type(o)(o.__code__, {}, None, None, (5,)), lambda: type(o)())
