# What dies first: slots of derived classes, references that callbacks drop, coroutines that `yield from` refuses.
import warnings
import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


class Base:
    __slots__ = ('a', 'b')

    def fill(self):
        for name in ('b', 'a', 'd', 'c', 'extra', 'e'):
            try:
                setattr(self, name, N(name))
            except AttributeError:
                print('no', name)


class Between(Base):
    __slots__ = ()


class Derived(Between):
    __slots__ = ('c', 'd')


class Open(Derived):
    pass


class More(Open):
    __slots__ = ('e',)


for kind in (Base, Between, Derived, Open, More):
    print(kind.__name__)
    one = kind()
    one.fill()
    del one


class Partly(Derived):
    __slots__ = ('e', 'f')


one = Partly()
one.a, one.d, one.f = N('a'), N('d'), N('f')
del one

# The references and their callbacks are held until all have been called.
print('callbacks')


class Target:
    pass


def caller(number):
    def callback(reference):
        print('callback', number, reference(), [other.__callback__ for other in references])
    return callback


def drops(reference):
    print('drops')
    del references[:2]


def last(reference):
    print('last')
    references.clear()


target = Target()
references = [weakref.ref(target, caller(number)) for number in range(4)]
references.append(weakref.ref(target, drops))
del target
print(len(references))


class Held:
    def __init__(self, name):
        self.name = name

    def __call__(self, reference):
        print('called', self.name)

    def __del__(self):
        print('del callback', self.name)


target = Target()
references = [weakref.ref(target, Held(number)) for number in range(3)]
references.append(weakref.proxy(target, last))
del target
print(references)

target = Target()
references = [weakref.ref(target, Held('alone'))]
del target
print(references[0].__callback__)

# A coroutine that a plain generator delegates to goes before the refusal is raised.
print('coroutines')


async def coroutine(argument=None):
    return 1


def delegates(argument):
    yield from coroutine(argument)


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    try:
        next(delegates(N('argument')))
    except TypeError as error:
        print(error, error.__context__)
    print([str(one.message) for one in seen])
    kept = coroutine()

    def delegates_kept():
        yield from kept

    try:
        next(delegates_kept())
    except TypeError as error:
        print(error)
    print(len(seen))
    del kept
    print(len(seen))

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    try:
        next(delegates(N('ignored')))
    except TypeError as error:
        print(error, error.__context__)
