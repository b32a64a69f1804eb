# A __new__ that was there once: the class goes on looking it up, and refuses arguments by that.
def attempt(label, what, *args, **names):
    try:
        found = what(*args, **names)
        found = type(found).__name__, sorted(getattr(found, '__dict__', {}).items())
    except Exception as error:
        found = (type(error).__name__, str(error))
    print(label, found)


def fails(cls, *args, **names):
    raise AssertionError('old new')


def init(self, *args):
    self.args = args


for has_init in (False, True):
    class A:
        __new__ = fails
    attempt('A', A)

    class B(A):
        __new__ = object.__new__
        if has_init:
            __init__ = init
    attempt('B', B, 3)
    attempt('B', B)
    del B.__new__
    attempt('B without', B, 3)
    del A.__new__
    attempt('neither', B, 3)
    attempt('neither', B)
    attempt('neither', A, 3)
    attempt('neither', A)
    attempt('neither', object.__new__, B, 3)
    attempt('neither', object.__init__, B(), 3)

    class Below(B):
        pass
    attempt('below', Below, 3)
    attempt('below', Below)

    class Late(A):
        def __init__(self, *args):
            self.late = args
    attempt('late', Late, 1, 2)
    attempt('late', Late)

for way in ('set', 'create', 'staticmethod', 'base', 'never'):
    class C:
        if way == 'create':
            def __new__(cls, *args):
                return object.__new__(cls)
        if way == 'staticmethod':
            __new__ = staticmethod(object.__new__)

        def __init__(self, *args):
            self.args = args
    if way == 'set':
        C.__new__ = lambda cls, *args: object.__new__(cls)
    if way == 'base':
        class D:
            def __new__(cls, *args):
                return object.__new__(cls)
        C.__bases__ = (D,) if False else C.__bases__
    attempt(way, C, 1)
    attempt(way, C)
    if '__new__' in C.__dict__:
        del C.__new__
    attempt(way + ' gone', C, 1)
    attempt(way + ' gone', C)
    C.__new__ = object.__new__
    attempt(way + ' back', C, 1)
    attempt(way + ' back', C)
    attempt(way + ' init', object.__init__, C(), 1)
    del C.__init__
    attempt(way + ' no init', C, 1)
    attempt(way + ' no init', C)
    C.__init__ = init
    attempt(way + ' init again', C, 1)
    C.__init__ = object.__init__
    attempt(way + ' init of object', C, 1)
    attempt(way + ' init of object', C)


# subclasses of built-in classes
for base, args in ((int, ('7',)), (list, ((1, 2),)), (tuple, ((1, 2),)), (dict, ()), (str, ('x',)), (Exception, (1, 2)), (OSError, (2, 'text')), (set, ()), (float, (1.5,))):
    class E(base):
        def __new__(cls, *args):
            return base.__new__(cls, *args)
    attempt(base.__name__, E, *args)
    del E.__new__
    attempt(base.__name__ + ' gone', E, *args)
    try:
        print(repr(E(*args)))
    except Exception as error:
        print(type(error).__name__, error)
    attempt('object.__new__', object.__new__, E)
    attempt('list.__new__', list.__new__, E)
    E.__new__ = base.__new__
    attempt(base.__name__ + ' back', E, *args)
    E.__new__ = object.__new__
    attempt(base.__name__ + ' of object', E, *args)


class Errno(OSError):
    def __new__(cls, *args):
        return OSError.__new__(cls, *args)

    def __init__(self, *args):
        self.mine = args


error = Errno(2, 'text')
print(error.errno, error.args, error.mine)
del Errno.__new__
error = Errno(2, 'text')
print(error.errno, error.args, error.mine)


class Plain(OSError):
    def __init__(self, *args):
        self.mine = args


error = Plain(2, 'text')
print(error.errno, error.args, error.mine)


# bases that change
class Quiet:
    pass


class Loud:
    def __new__(cls, *args):
        return object.__new__(cls)


class F(Quiet):
    def __init__(self, *args):
        self.args = args


class G(F):
    pass


attempt('F', F, 1)
attempt('G', G, 1)
F.__bases__ = (Loud,)
attempt('F loud', F, 1)
attempt('G loud', G, 1)
F.__bases__ = (Quiet,)
attempt('F quiet', F, 1)
attempt('G quiet', G, 1)


# the init that is taken away comes back as object's
class H:
    def __init__(self, *args):
        pass


attempt('H', H, 1)
del H.__init__
attempt('H gone', H, 1)
H.__init__ = init
attempt('H again', H, 1)
attempt('gen', (i for i in ()).__init__, 1)
attempt('iter', iter([]).__init__, 1, a=2)
attempt('object', object().__init__, 1)
attempt('function', (lambda: 1).__init__, 1)


class Stubborn(type):
    def __call__(cls, *args):
        return cls.__new__(cls)


class I(metaclass=Stubborn):
    def __new__(cls):
        return 5


print(I(1))
del I.__new__
attempt('I', I, 1)


class J(int, metaclass=type):
    pass


class Mixed(Loud, int):
    pass


print(Mixed.__new__ is Loud.__new__)
attempt('mixed', Mixed, 5)
del Loud.__new__
attempt('mixed', Mixed, 5)
attempt('mixed', Mixed)
attempt('int new', int.__new__, Mixed, 5)
attempt('object new', object.__new__, Mixed)


class Deep(Mixed):
    pass


attempt('deep', object.__new__, Deep)
attempt('deep', list.__new__, Deep)
