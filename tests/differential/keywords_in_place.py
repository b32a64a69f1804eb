# Keyword arguments of functions whose parameters are all positional, and of those whose are not
def t(*fs):
    for f in fs:
        try:
            print(repr(f()))
        except Exception as e:
            print(type(e).__name__, e)


def f(a, b, c=3, d=4):
    return a, b, c, d


def all_given(a=1, b=2, c=3):
    return a, b, c


def cells(a, b, c='c'):
    return lambda: (a, b, c)


def steps(a, b=2):
    yield a
    yield b


def starred(a, *args, b=2, **rest):
    return a, args, b, sorted(rest.items())


def only(a, *, b, c=3):
    return a, b, c


def locals_too(a, b=2):
    c = a
    return sorted(locals().items())


t(lambda: f(1, b=2), lambda: f(b=1, a=2), lambda: f(1, 2, d=5), lambda: f(d=1, c=2, b=3, a=4), lambda: f(1, d=2, b=3))
t(lambda: f(1, c=2), lambda: f(b=1), lambda: f(1, 2, 3, 4, d=5), lambda: f(1, a=2), lambda: f(1, 2, e=3), lambda: f(1, 2, 3, a=4), lambda: f(c=1))
t(lambda: all_given(c=1), lambda: all_given(b=1), lambda: all_given(1, c=2), lambda: all_given(a=5), lambda: all_given(a=1, b=1, c=1), lambda: all_given(d=1))
t(lambda: cells(1, b=2)(), lambda: cells(b=1, a=2)(), lambda: cells(1, c=2), lambda: cells(c=1, a=2, b=3)())
t(lambda: list(steps(a=1)), lambda: list(steps(1, b=3)), lambda: steps(b=1))
t(lambda: starred(1, 2, b=3), lambda: starred(1, c=3), lambda: starred(a=1, b=2, z=3), lambda: starred(b=1), lambda: only(1, b=2), lambda: only(b=1, a=2, c=4), lambda: only(1, 2))
t(lambda: locals_too(a=1), lambda: locals_too(1, b=3))


class C:
    def m(self, a, b=2):
        return a, b

    @classmethod
    def c(cls, a, b=2):
        return cls.__name__, a, b

    @staticmethod
    def s(a, b=2):
        return a, b

    def __init__(self, x=1, y=2):
        self.x, self.y = x, y

    def __call__(self, a, b=5):
        return a, b


o = C(y=3)
m, c, s = o.m, o.c, o.s
t(lambda: (o.x, o.y), lambda: o.m(1, b=3), lambda: o.m(b=1, a=2), lambda: o.m(b=1), lambda: o.m(self=1, a=2), lambda: o.m(1, 2, self=3), lambda: C.m(o, a=1), lambda: C.m(self=o, a=1), lambda: C.m(a=1))
t(lambda: m(a=1), lambda: m(b=1, a=2), lambda: m(self=1), lambda: c(a=1), lambda: C.c(1, b=2), lambda: s(b=1, a=0), lambda: o(a=1), lambda: o(b=1), lambda: C(x=5).x, lambda: C(z=1), lambda: C(1, x=2))

# defaults that change, and too few of them
f.__defaults__ = (7,)
t(lambda: f(1, 2, c=3), lambda: f(1, b=2, d=3), lambda: f(c=1, b=2, a=3))
f.__defaults__ = None
t(lambda: f(1, 2, c=3), lambda: f(a=1, b=2, c=3, d=4))
f.__defaults__ = (1, 2, 3, 4)
t(lambda: f(d=9), lambda: f(b=9))
f.__code__ = all_given.__code__
t(lambda: f(c=9), lambda: f(a=9))


def deep(n=0, other=None):
    return deep(other=1, n=n + 1) if n < 500 else n


t(lambda: deep(n=1))


class Gone:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name, end=' ')


def drops(a, b=None, c=None):
    print('in', a and a.name, c and c.name, end=' ')


drops(Gone('x'), c=Gone('y'))
print()
t(lambda: drops(Gone('p'), d=Gone('q')))
print()


def spy(name):
    print('seen', name, end=' ')
    return name


t(lambda: all_given(c=spy(3), a=spy(1)), lambda: all_given(spy(1), c=spy(2), b=spy(3)))


# two parameters of one name, as only code made by hand has them
def twins(a, b, c=7):
    return a, b, c


code = twins.__code__
code = type(code)(3, 0, 3, code.co_stacksize, code.co_flags, code.co_code, code.co_consts, code.co_names, ('a', 'a', 'c'), code.co_filename, 'twins', 1, b'')
twins = type(twins)(code, {}, 'twins', (7,))
t(lambda: twins(1, 2), lambda: twins(1, a=2), lambda: twins(a=1), lambda: twins(1, 2, a=3), lambda: twins(1, 2, c=3), lambda: twins(c=1, a=2))
