# Keys whose comparison looks the same names up again, raises, or changes what is being looked at.
import types


class Key:
    def __init__(self, name, act):
        self.name, self.act = name, act

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.act(other)


def attempt(what, *args):
    try:
        found = what(*args)
    except BaseException as error:
        found = type(error).__name__, str(error)
    print(found)


class Plain:
    shown = 'class'


def again(other):
    return one.attr == 1


one = Plain()
one.__dict__[Key('attr', again)] = 'deep'
attempt(lambda: one.attr)
attempt(lambda: hasattr(one, 'attr'))
attempt(lambda: one.shown)


def loop(other):
    return value


def reader():
    return value


space = {Key('value', loop): 1}
attempt(type(reader)(reader.__code__, space))


def raises(kind):
    def act(other):
        raise kind('from the key')
    return act


for kind in (ValueError, KeyError, AttributeError, KeyboardInterrupt, SystemExit, StopIteration, GeneratorExit, RecursionError):
    one = Plain()
    one.__dict__[Key('attr', raises(kind))] = 1
    one.__dict__[Key('shown', raises(kind))] = 1
    attempt(lambda: one.attr)
    attempt(lambda: one.shown)
    attempt(lambda: setattr(one, 'attr', 1))
    attempt(lambda: delattr(one, 'attr'))
    attempt(lambda: one.__dict__['attr'])
    attempt(lambda: one.__dict__.get('attr'))
    attempt(lambda: 'attr' in one.__dict__)
    Made = type('Made', (Plain,), {Key('shown', raises(kind)): 1, Key('__len__', raises(kind)): len})
    attempt(lambda: Made.shown)
    attempt(lambda: Made().shown)
    attempt(lambda: len(Made()))
    attempt(lambda: type('Made', (), {Key('__doc__', raises(kind)): 1}).__name__)
    attempt(lambda: type('Made', (), {Key('__module__', raises(kind)): 1}).__name__)
    attempt(lambda: type('Made', (), {Key('__qualname__', raises(kind)): 1}).__name__)
    attempt(lambda: type('Made', (), {Key('__slots__', raises(kind)): 1}).__name__)
    attempt(lambda: type('Made', (), {Key('__hash__', raises(kind)): 1, '__eq__': None}).__name__)
    attempt(lambda: setattr(Made, 'shown', 1))
    attempt(lambda: super(Made, Made()).shown)
    space = {Key('value', raises(kind)): 1, '__builtins__': {}}
    attempt(type(reader)(reader.__code__, space))
    space = {'__builtins__': {Key('value', raises(kind)): 1}}
    attempt(type(reader)(reader.__code__, space))


# a result whose truth raises
class Doubt:
    def __bool__(self):
        raise ZeroDivisionError('doubt')


one = Plain()
one.__dict__[Key('attr', lambda other: Doubt())] = 1
attempt(lambda: one.attr)
attempt(lambda: one.__dict__['attr'])
one = Plain()
one.__dict__[Key('attr', lambda other: NotImplemented)] = 1
attempt(lambda: one.attr)
one.attr = 2
attempt(lambda: one.attr)


# things that happen on the way
def grow(other):
    for number in range(50):
        one.__dict__['n%d' % number] = number
    return False


one = Plain()
one.__dict__[Key('attr', grow)] = 1
attempt(lambda: one.attr)
attempt(lambda: len(one.__dict__))
attempt(lambda: one.n7)


def replace(other):
    one.__dict__ = {'attr': 'replaced'}
    return False


one = Plain()
one.__dict__[Key('attr', replace)] = 1
attempt(lambda: one.attr)
attempt(lambda: one.attr)


def define(other):
    Late.attr = property(lambda self: 'property')
    return False


class Late:
    pass


one = Late()
one.__dict__[Key('attr', define)] = 1
attempt(lambda: one.attr)
attempt(lambda: one.attr)


class Meta(type):
    def __getattr__(cls, name):
        return 'meta ' + name


Odd = Meta('Odd', (), {Key('attr', lambda other: False): 1})
attempt(lambda: Odd.attr)
attempt(lambda: Odd().attr)


class Watched(dict):
    def __getitem__(self, name):
        return 'watched ' + name


one = Plain()
one.__dict__ = Watched({Key('attr', lambda other: True): 'inner'})
attempt(lambda: one.attr)


class Hooked(Plain):
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


one = Hooked()
one.__dict__[Key('attr', lambda other: True)] = 'by key'
attempt(lambda: one.attr)
one.attr = 'stored'
attempt(lambda: one.attr)
attempt(lambda: list(one.__dict__.values()))

# data descriptors and properties under such keys
log = []


class Data:
    def __get__(self, instance, owner):
        return 'got'

    def __set__(self, instance, value):
        log.append(value)


Holder = type('Holder', (), {Key('attr', lambda other: True): Data(), Key('prop', lambda other: True): property(lambda self: 'prop')})
one = Holder()
attempt(lambda: one.attr)
one.attr = 5
print(log)
attempt(lambda: one.prop)
attempt(lambda: setattr(one, 'prop', 1))
attempt(lambda: Holder.attr)
Fixed = type('Fixed', (), {Key('__init__', lambda other: True): lambda self, *args: log.append(args), Key('__repr__', lambda other: True): lambda self: 'shown', Key('__call__', lambda other: True): lambda self: 'called', Key('__iter__', lambda other: True): lambda self: iter('ab'), Key('__enter__', lambda other: True): lambda self: 'entered', Key('__exit__', lambda other: True): lambda self, *args: None})
one = Fixed(1, 2)
print(log, one, one(), list(one))
with one as entered:
    print(entered)


class Under(Fixed):
    def __repr__(self):
        return 'under ' + super().__repr__()


print(Under(3), log, list(Under()))
slots = type('Slots', (), {Key('__slots__', lambda other: True): ('a', 'b')})
attempt(lambda: setattr(slots(), 'c', 1))
attempt(lambda: slots.a)
named = type('Named', (), {Key('__module__', lambda other: True): 'elsewhere', Key('__qualname__', lambda other: True): 'Other.Named'})
print(named.__module__, named.__qualname__)
