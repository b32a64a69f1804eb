# What super() finds where nobody has to be asked, and all the places where somebody has
import gc


def t(*fs):
    for f in fs:
        try:
            print(repr(f()))
        except Exception as e:
            print(type(e).__name__, e)


class Top:
    level = 'top'

    def name(self, *args):
        return ('Top.name', type(self).__name__) + args

    @classmethod
    def made(cls):
        return 'Top.made', cls.__name__

    @staticmethod
    def loose(*args):
        return 'Top.loose', args

    @property
    def own(self):
        return 'Top.own', type(self).__name__

    def __repr__(self):
        return '<%s>' % type(self).__name__


class Left(Top):
    level = 'left'

    def name(self, *args):
        return ('Left.name',) + super().name(*args)

    @classmethod
    def made(cls):
        return ('Left.made',) + super().made()

    @staticmethod
    def loose(*args):
        return super().loose(*args)

    @property
    def own(self):
        return ('Left.own',) + super().own

    def inner(self):
        def f():
            return self
        return f, super().name(1), super().loose(2), super().level, super().made()

    def deep(self):
        return [super(Left, self).name(i) for i in range(2)], (lambda: super().name(3))

    def missing(self):
        return super().missing()

    def gone(self):
        del self
        return super().name()

    def other(self, them):
        self = them
        return super().name()

    def no_receiver():
        return super().name()

    def itself(self):
        return super().__class__, super().__self__, super().__thisclass__, super().__self_class__

    def shown(self):
        return super().__repr__(), repr(super()), super().__eq__(self), super().__hash__() == hash(self)


class Right(Top):
    level = 'right'

    def name(self, *args):
        return ('Right.name',) + super().name(*args)


class Both(Left, Right):
    def name(self, *args):
        return ('Both.name',) + super().name(*args)


for instance in Left(), Both():
    for _ in range(3):
        t(lambda: instance.name(), lambda: instance.name(1, 2), lambda: instance.made(), lambda: instance.loose(), lambda: instance.own)
    t(lambda: instance.inner()[1:], lambda: instance.inner()[0]() is instance, lambda: instance.deep()[0], lambda: instance.deep()[1]())
    t(lambda: instance.missing(), lambda: instance.gone(), lambda: instance.other(5), lambda: instance.other(Both()), lambda: instance.other(None), lambda: instance.other(Both))
    t(lambda: Left.no_receiver(), lambda: instance.itself(), lambda: instance.shown())
    instance.name = 'of the instance'
    t(lambda: Left.name(instance), lambda: instance.name)


# the class of the cell is another one, or none
def cell_of(f):
    return dict(zip(f.__code__.co_freevars, f.__closure__))['__class__']


class Moved(Top):
    def name(self):
        return super().name()

    def set(self, value):
        nonlocal_class = value
        return nonlocal_class


class Setting(Top):
    def set(self, value):
        global __class__
        return super().name(), value

    def rebind(self, value):
        nonlocal __class__
        __class__ = value

    def name(self):
        return super().name()


s = Setting()
t(lambda: s.name(), lambda: s.set(1))
for value in Top, Both, 5, None, object:
    s.rebind(value)
    t(lambda: s.name())


# found after a change
class Base:
    pass


class Derived(Base):
    def f(self):
        return super().f()


d = Derived()
t(lambda: d.f())
Base.f = lambda self: 'a function'
t(lambda: d.f(), lambda: d.f())
Base.f = 5
t(lambda: d.f())
Base.f = len
t(lambda: d.f())
Base.f = staticmethod(lambda: 'static')
t(lambda: d.f())


class Described:
    def __get__(self, instance, owner):
        return lambda: ('described', type(instance).__name__, owner.__name__)


Base.f = Described()
t(lambda: d.f())
del Base.f
t(lambda: d.f())
Derived.__bases__ = (type('Other', (Base,), {'f': lambda self: 'other'}),)
t(lambda: d.f(), lambda: d.f())


# methods of built-in types
class L(list):
    def append(self, item):
        super().append((item,))

    def __len__(self):
        return super().__len__() + 100

    def __getitem__(self, key):
        return 'item', super().__getitem__(key)

    def wrong(self):
        return super().append()

    def sort(self, **how):
        return super().sort(**how)


l = L([3])
l.append(4)
t(lambda: list(l), lambda: len(l), lambda: l[0], lambda: l[5], lambda: l.wrong(), lambda: l.sort(key=str), lambda: list(l))


class D(dict):
    def __missing__(self, key):
        return super().get('other', key)

    def __new__(cls, *args):
        made = super().__new__(cls)
        made.args = args
        return made

    def __init__(self, *args):
        super().__init__(other=len(args))


t(lambda: D(1, 2)[3], lambda: D(1, 2).args, lambda: D())


# who only claims to be one
class Claims:
    __class__ = Left


class Stranger(list):
    __class__ = L


t(lambda: Left.name(Claims()), lambda: Left.shown(Claims())[0], lambda: L.append(Stranger(), 1), lambda: L.__len__(Stranger()), lambda: L.append([], 1))


class Metaclass(type):
    def __call__(cls, *args):
        return 'called', super().__call__(*args)

    def mro(cls):
        return super().mro()

    def name(cls):
        return super().__getattribute__('__name__')


class Made(metaclass=Metaclass):
    def __init__(self, *args):
        super().__init__()

    def f(self):
        return super().f()


t(lambda: Made()[0], lambda: Made.name(), lambda: Made()[1].f(), lambda: Made(1)[0])


# keys that say what they equal
class Key(str):
    def __eq__(self, other):
        return other == 'odd'

    def __hash__(self):
        return hash('odd')


Odd = type('Odd', (), {Key('key'): lambda self: 'by an odd key'})


class Even(Odd):
    def odd(self):
        return super().odd()

    def even(self):
        return super().even()


t(lambda: Even().odd(), lambda: Even().even())


# a class derived from super, and one in its place
class mysuper(super):
    pass


class Own(Top):
    def name(self):
        return mysuper(Own, self).name()

    def plain(self):
        return mysuper().name()


t(lambda: Own().name(), lambda: Own().plain())


class Fake(Top):
    def name(self):
        super = lambda: Left()
        return super().name()

    def bare(self):
        return __class__, super


t(lambda: Fake().name(), lambda: Fake().bare())


class Cyclic(Top):
    def name(self):
        self.kept = super()
        return self.kept.name()

    def __del__(self):
        print('del', type(self.kept).__name__)


c = Cyclic()
t(lambda: c.name())
del c
print(gc.collect() > 0)
