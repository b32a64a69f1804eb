# classmethod and staticmethod in their corners
# Python 3.11 prints something else in lines 10, 12, 20, 35 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @staticmethod
    def s(*a): return a
    cm = classmethod(len)
    cp = classmethod(property(lambda cls: 1)) if False else None
class B(A): pass
t(lambda: A.c(1), lambda: B.c(2), lambda: B().c(), lambda: A.s(1), lambda: A().s(2), lambda: A.cm(), lambda: A.__dict__['c'].__func__.__name__, lambda: A.__dict__['s'].__func__.__name__, lambda: A.__dict__['c'](), lambda: A.__dict__['s'](), lambda: classmethod(5).__get__(1, int), lambda: classmethod(), lambda: staticmethod(5).__get__(1), lambda: type(A.c).__name__, lambda: type(A.s).__name__, lambda: A.c.__self__ is A, lambda: A.c == A.c, lambda: A.c is A.c, lambda: B.c == A.c, lambda: classmethod(1, 2))
def f(self, x=1): return x
class D: m = f
d = D()
t(lambda: d.m == d.m, lambda: d.m is d.m, lambda: hash(d.m) == hash(d.m), lambda: d.m == D().m, lambda: d.m.__func__ is f, lambda: d.m.__name__, lambda: d.m.__defaults__, lambda: D.m is f, lambda: d.m.x, lambda: setattr(d.m, 'x', 1), lambda: D.m(5, 6), lambda: D.m(), lambda: d.m(1, 2), lambda: type(d.m)(f, 7)(8), lambda: type(d.m)(f, None), lambda: type(d.m)(5, 1), lambda: type(d.m)(f))
f.attr = 'on function'
print(d.m.attr, d.m.__doc__, A.c.__qualname__)
class Callable:
    def __call__(self, *a): return ('called', a)
class E:
    k = Callable()
print(E().k(1), E.k(2))
