# Keys that are no plain str but have the hash of a name: attribute and name lookups compare them.
import types
log = []


class Key:
    def __init__(self, name, answer=False, act=None):
        self.name, self.answer, self.act = name, answer, act

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        log.append((self.name, other if type(other) is str else type(other).__name__))
        if self.act is not None:
            self.act()
        return self.answer

    def __repr__(self):
        return 'Key(%s)' % self.name


class Text(str):
    hits = 0

    def __eq__(self, other):
        log.append(('Text', str(other)))
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def attempt(what, *args):
    del log[:]
    try:
        found = what(*args)
    except BaseException as error:
        found = (type(error).__name__, str(error))
    # how often a key is asked depends on where the hash leads
    print(getattr(what, '__name__', what), found, sorted(set(log)))


# instance dictionaries
class Plain:
    inherited = 'class'

    def method(self):
        return 'method'


for name in ('attr', 'inherited', 'method'):
    for answer in (False, True, 0, 'yes', None):
        one = Plain()
        one.__dict__[Key(name, answer)] = 'by key'
        attempt(lambda: getattr(one, name) if name != 'method' else one.method if answer else one.method())
        attempt(lambda: hasattr(one, name))
        attempt(lambda: getattr(one, name, 'default') if name != 'method' else None)
        attempt(lambda: one.inherited)
        attempt(lambda: setattr(one, name, 'set'))
        attempt(lambda: sorted(map(repr, one.__dict__.items())))
        attempt(lambda: one.__dict__[name])
        attempt(lambda: delattr(one, name))
        attempt(lambda: delattr(one, name))
        attempt(lambda: sorted(map(repr, one.__dict__.items())))


def reads(one):
    return [one.attr for i in range(3)]


def writes(one, value):
    for i in range(3):
        one.attr = value
    return value


def calls(one):
    return [one.method() for i in range(3)]


one = Plain()
attempt(writes, one, 1)
attempt(reads, one)
one.__dict__[Key('attr', True)] = 'never'
attempt(reads, one)
attempt(writes, one, 2)
del one.attr
attempt(reads, one)
one.__dict__[Key('attr', True)] = 'key'
attempt(reads, one)
attempt(writes, one, 3)
attempt(lambda: [repr(pair) for pair in one.__dict__.items()])
one = Plain()
attempt(calls, one)
one.__dict__[Key('method', False)] = 1
attempt(calls, one)
one.__dict__.clear()
one.__dict__[Key('method', True)] = lambda: 'replaced'
attempt(calls, one)
attempt(calls, Plain())

# str subclasses as keys
one = Plain()
one.__dict__[Text('attr')] = 'text'
attempt(reads, one)
attempt(writes, one, 5)
attempt(reads, one)
attempt(lambda: [type(key).__name__ for key in one.__dict__])
attempt(lambda: delattr(one, 'attr'))
attempt(reads, one)


# what keys raise
class Refusal(Exception):
    pass


def refuse():
    raise Refusal('compared')


def no_key():
    raise KeyError('inner')


for act in (refuse, no_key):
    one = Plain()
    one.__dict__[Key('attr', act=act)] = 1
    attempt(lambda: one.attr)
    attempt(lambda: getattr(one, 'attr', 'default'))
    attempt(lambda: setattr(one, 'attr', 1))
    attempt(lambda: delattr(one, 'attr'))
    attempt(lambda: object.__setattr__(one, 'attr', 1))
    attempt(lambda: object.__getattribute__(one, 'attr'))


# what keys change on the way
class Descriptor:
    def __get__(self, instance, owner):
        return 'described'


class Evil:
    attr = Descriptor()


def strip():
    if 'attr' in Evil.__dict__:
        del Evil.attr


one = Evil()
one.__dict__[Key('attr', act=strip)] = 0
attempt(lambda: one.attr)
attempt(lambda: one.attr)
attempt(lambda: hasattr(one, 'attr'))
one = Plain()
one.__dict__[Key('attr', act=lambda: one.__dict__.clear())] = 0
attempt(lambda: one.attr)
attempt(lambda: one.attr)
one = Plain()
one.__dict__[Key('attr', act=lambda: one.__dict__.update(attr='sudden'))] = 0
attempt(lambda: one.inherited)


def turn():
    one.__class__ = Other


class Other:
    attr = 'other'


one = Plain()
one.__dict__[Key('attr', act=turn)] = 0
attempt(lambda: one.attr)
attempt(lambda: type(one).__name__)

# classes
for answer in (False, True):
    Made = type('Made', (Plain,), {Key('inherited', answer): 'key', Key('fresh', answer): 'key2'})
    attempt(lambda: Made.inherited)
    attempt(lambda: Made().inherited)
    attempt(lambda: Made.fresh)
    attempt(lambda: Made().fresh)
    attempt(lambda: Made.method(1))
    attempt(lambda: super(Made, Made()).inherited)

    class Below(Made):
        def below(self):
            return super().inherited

    attempt(lambda: Below.inherited)
    attempt(lambda: Below().inherited)
    attempt(lambda: Below().below())
    attempt(lambda: setattr(Made, 'fresh', 'stored'))
    attempt(lambda: Made.fresh)
    attempt(lambda: Below().fresh)
    attempt(lambda: delattr(Made, 'fresh'))
    attempt(lambda: delattr(Made, 'fresh'))
    attempt(lambda: sorted(map(repr, [key for key in Made.__dict__ if type(key) is Key])))


class First:
    one = two = 'first'


class Second:
    one = two = 'second'


def rebase():
    Changing.__bases__ = (Second,)


Changing = type('Changing', (First,), {Key('one', act=rebase): 5})
attempt(lambda: Changing.one)
attempt(lambda: Changing.two)
attempt(lambda: Changing.__bases__[0].__name__)

# special methods are looked up when the class is made
for name in ('__len__', '__call__', '__str__', '__add__', '__init__', '__iter__'):
    for answer in (False, True):
        del log[:]
        Made = type('Made', (), {Key(name, answer): lambda *args: 7})
        print(name, answer, sorted(set(log)))
for name in ('__module__', '__qualname__', '__slots__', '__doc__', '__new__', '__eq__'):
    del log[:]
    Made = type('Made', (), {Key(name): 7})
    print(name, sorted(set(log)))
Made = type('Made', (), {Text('__len__'): lambda self: 3, Text('__call__'): lambda self: 'called', Text('plain'): 1})
attempt(lambda: len(Made()))
attempt(lambda: Made()())
attempt(lambda: Made().plain)
attempt(lambda: Made.plain)


# metaclasses
class Meta(type):
    pass


Odd = Meta('Odd', (), {})
Asking = type('Asking', (type,), {Key('attr', True): 'of the metaclass', Key('other'): 0})
Odd = Asking('Odd', (), {'attr': 'own'})
attempt(lambda: Odd.attr)
attempt(lambda: Odd.other)
Odd = Asking('Odd', (), {})
attempt(lambda: Odd.attr)

# modules
module = types.ModuleType('module')
module.__dict__[Key('attr', True)] = 'in module'
module.__dict__[Key('gone')] = 'in module'
attempt(lambda: module.attr)
attempt(lambda: module.gone)
attempt(lambda: getattr(module, 'gone', None))
attempt(lambda: setattr(module, 'attr', 1))
attempt(lambda: module.attr)


# getattr hooks
class Hooked:
    def __getattr__(self, name):
        return 'hook ' + name


one = Hooked()
one.__dict__[Key('attr')] = 1
attempt(lambda: one.attr)
one.__dict__[Key('there', True)] = 1
attempt(lambda: one.there)


class Slotted:
    __slots__ = ('attr', '__dict__')


one = Slotted()
one.__dict__[Key('attr', True)] = 'dict'
attempt(lambda: one.attr)
one.attr = 5
attempt(lambda: one.attr)
one.__dict__[Key('more', True)] = 'dict'
attempt(lambda: one.more)
