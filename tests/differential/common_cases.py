"""What the machine answers by short cuts: sites that see many classes, identities, items of dicts, calls of natives,
defaults, and exceptions, each also where the short cut must not be taken."""


def section(name):
    print('--', name)


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


# Sites that see many classes.
section('attributes')
classes = []
for number in range(7):
    body = {'kind': number, 'shared': 'class %d' % number}
    body['method'] = lambda self, number=number: ('method', number, self.value)
    classes.append(type('C%d' % number, (), body))


def read(thing):
    return thing.value, thing.kind, thing.shared, thing.method()


things = []
for number, cls in enumerate(classes * 2):
    thing = cls()
    thing.value = number
    if number % 3 == 0:
        thing.shared = 'own'
    things.append(thing)
for turn in range(3):
    for thing in things:
        print(read(thing), end=' ')
    print()
    classes[turn].kind = 'changed'
    classes[turn].method = lambda self: 'other'
    del things[turn].value
    things[turn].value = 'again'
    things[turn].__dict__['method'] = lambda: 'in the instance'


def write(thing, value):
    thing.value = value
    thing.late = value


class Watched:
    def __setattr__(self, name, value):
        print('set', name, value)
        object.__setattr__(self, name, value)


class Slotted:
    __slots__ = ('value', 'late')


class Property:
    def set(self, value):
        self.__dict__['seen'] = value
    value = property(None, set)


for thing in things[:5] + [Watched(), Slotted(), Property(), things[6]]:
    for value in 1, 2:
        write(thing, value)
    print(getattr(thing, 'late'))
for thing in things[:2]:
    thing.__class__ = classes[5]
    print(read(thing))

# Identities, where the last reference ends in the comparison.
section('is')


def made(name):
    return Loud(name)


if made('a') is None:
    print('no')
print('after a')
if made('b') is not None:
    print('yes')
print('after b')
x = made('c') is made('d')
print('after c and d', x)
while made('e') is None:
    break
print('after e')


def unset(flag):
    if flag:
        value = None
    try:
        if value is None:
            return 'none'
        return 'something'
    except UnboundLocalError as error:
        return str(error)


print(unset(True), unset(False))
print([None is None, () is None, 1 is True, None is not None])


def identical(a, b):
    if a is b:
        return 'same'
    if a is not b:
        return 'other'


thing = object()
print(identical(thing, thing), identical(thing, 1), identical(None, None))

# Items.
section('items')


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        print('eq', self.value)
        return self.value == (other.value if isinstance(other, Key) else other)


table = {1: 'one', 'a': 'A', True: 'true', -1: 'minus one', -2: 'minus two', 2.0: 'two'}
print(table[1], table['a'], table[True], table[-1], table[-2], table[2], table[1.0])
table[Key('k')] = 'key'
print(table['k'], 'k' in table, table.get('k'), table.get('q'), table.get('q', 5))
table['k'] = 'changed'
print(table['k'], len(table))
try:
    print(table['missing'])
except KeyError as error:
    print(repr(error))
try:
    print(table[[]])
except TypeError as error:
    print(error)
try:
    print([] in table)
except TypeError as error:
    print(error)


class Missing(dict):
    def __missing__(self, key):
        return 'missing ' + str(key)

    def get(self, key):
        return 'got ' + str(key)


class Contains(set):
    def __contains__(self, item):
        return item == 'anything'

    def __len__(self):
        return 99


print(Missing(a=1)['a'], Missing()['b'], Missing().get('c'), dict.get(Missing(), 'd'))
print('anything' in Contains(), 3 in Contains({3}), len(Contains()), set.__len__(Contains()))
print(3 in (1, 2, 3), 4 in (1, 2, 3), 'x' in ('y', Key('x')), float('nan') in (1.0, float('nan')))
nan = float('nan')
print(nan in (nan,), nan in {nan}, True in (1,), 1.0 in {1}, 2 not in {1, 2}, 'b' not in {'a': 1})
table = {'held': Loud('held')}
table['held'] = 1
print('replaced')
table = [Loud('item')]
table[0] = 2
print('replaced')


def last(name):
    return {name: 1, 'k': Loud(name)}


print(last('dict')['k'].name)
print('after dict')

# Natives.
section('natives')
print(len([1, 2]), len('abc'), len({}), len({1}), len(frozenset([1, 2])), len(()), len(b'abcd'), len(range(5)))
for wrong in (lambda: len(), lambda: len(1), lambda: len([], []), lambda: ord('ab'), lambda: ord(1), lambda: chr(-1),
              lambda: chr(0x110000), lambda: abs('x'), lambda: max(1), lambda: min(), lambda: isinstance(1, 1),
              lambda: [].append(), lambda: [].append(1, 2), lambda: [].pop(), lambda: [1].pop(5), lambda: {}.get(),
              lambda: set().add([]), lambda: range(), lambda: range(1, 2, 0), lambda: range('x')):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)
print(max(1, 2), max(2, 1.0), max(1, 1.0), max(1.0, 1), min(1, True), min(True, 1), max(0.0, -0.0), min(0.0, -0.0))
print(max(float('nan'), 1.0), max(1.0, float('nan')), min(float('nan'), 1.0), min(1.0, float('nan')))
print(abs(-3), abs(-3.5), abs(-0.0), abs(-2 ** 63), abs(True), ord('\u20ac'), chr(8364), chr(True))
print(isinstance(1, int), isinstance(True, int), isinstance('', (int, str)), isinstance(Key, type))


class Claims:
    __class__ = property(lambda self: int)


class Meta(type):
    def __instancecheck__(cls, instance):
        print('asked')
        return instance == 1


class Asked(metaclass=Meta):
    pass


print(isinstance(Claims(), int), isinstance(Claims(), str), isinstance(1, Asked), isinstance(2, Asked))


class Sub(list):
    def append(self, item):
        print('append', item)
        list.append(self, item)


items = Sub()
items.append(1)
put = [].append
put(5)
put(items)
print(put.__self__, items, items.pop(), [1, 2, 3].pop(-1), [1, 2, 3].pop(0), list(range(3)), list(range(5, 1, -2)))
print(range(2 ** 70)[-1], range(True), type(range(True).stop), {1, 2} == {2, 1})
many = set()
for number in range(1000):
    many.add(number)
    many.add(str(number % 7))
    many.add(number)
print(len(many))
len = lambda x: 'mine'
print(len([]))
del len
print(len([]))

# Defaults.
section('defaults')


def f(a, b=2, c=3):
    return a, b, c


def g(a=Loud('default'), *rest, k=1):
    return rest, k


def h(a, b=[]):
    b.append(a)
    return b


print(f(1), f(1, 5), f(1, 5, 6), h(1), h(2), h(3, []), g(1, 2)[0])
f.__defaults__ = (9,)
for args in ((1,), (1, 2), (1, 2, 3)):
    try:
        print(f(*args))
        print(f(1, 2))
    except TypeError as error:
        print(error)
f.__defaults__ = (6, 7, 8, 9)
print(f(), f(1))
f.__defaults__ = None
try:
    f(1)
except TypeError as error:
    print(error)


class Holder:
    def method(self, a, b=4):
        return a, b

    def __init__(self, a=1, b=2):
        self.both = a, b


print(Holder().method(1), Holder(5).both, Holder(5, 6).both, Holder(b=7).both)
try:
    Holder(1, 2, 3)
except TypeError as error:
    print(error)
del g

# Instances and exceptions.
section('made')


class Plain(Exception):
    pass


class Own(Exception):
    def __init__(self, a, b):
        self.pair = a, b


class New(Exception):
    def __new__(cls, *args):
        print('new', args)
        return Exception.__new__(cls, 'other')


for make in (lambda: Plain(), lambda: Plain(1), lambda: Plain(1, 2), lambda: Own(1, 2), lambda: New(3), lambda: KeyError(1),
             lambda: OSError(2, 'text'), lambda: StopIteration(5), lambda: SystemExit(6), lambda: ValueError(x=1),
             lambda: UnicodeDecodeError('a', b'b', 0, 1, 'c')):
    try:
        raise make()
    except BaseException as error:
        print(type(error).__name__, error.args, getattr(error, 'pair', None), getattr(error, 'value', None),
              getattr(error, 'code', None), getattr(error, 'errno', None))
for turn in range(2):
    try:
        raise Plain('again')
    except (KeyError, Plain) as error:
        print(repr(error))
    Plain.__init__ = lambda self, *args: print('now with init', args)
Plain.__new__ = lambda cls, *args: 'no exception'
try:
    raise Plain
except TypeError as error:
    print(error)
for caught in (ValueError, (ValueError, Own), Exception, BaseException, int, (ValueError, 3), 'text'):
    try:
        try:
            raise Own(1, 2)
        except caught:
            print('caught')
    except TypeError as error:
        print(error)
    except Own:
        print('passed')


class Counted:
    def __init__(self, n):
        self.n = n


def counted(n):
    return Counted(n).n


print(counted(1))
Counted.__init__ = lambda self, n: setattr(self, 'n', -n)
print(counted(1))
Counted.__new__ = lambda cls, n: object.__new__(cls)
print(counted(2))
del Counted.__init__
try:
    print(counted(3))
except AttributeError as error:
    print(error)


class Returns:
    def __init__(self):
        return 1


try:
    Returns()
except TypeError as error:
    print(error)
print('end')


class Made(type):
    def __call__(cls, *args):
        return 'made by the metaclass'


class Odd(Exception, metaclass=Made):
    pass


print(Odd(), isinstance(Odd(), Odd))
try:
    raise Odd
except TypeError as error:
    print(error)
try:
    raise UnicodeDecodeError('a', b'b', 0, 1, 'c')
except ValueError as error:
    print(error)

# What the attack of somebody else found.
section('values that become descriptors')


class Value:
    pass


class Gets:
    def __get__(self, *args):
        return 'got'


class Holds:
    late, given, both = Value(), Value(), Value()


def of_class():
    return Holds.late, Holds.given


def of_instance(thing):
    return thing.late, thing.given


def stores(thing):
    thing.both = 'stored'
    return thing.both


thing = Holds()
for turn in range(3):
    print([type(value) is Value for value in of_class() + of_instance(thing)], stores(thing))
Holds.__dict__['given'].__class__ = Gets
print(of_class()[1], of_instance(thing)[1])
Value.__get__ = lambda self, *args: 'got later'
Value.__set__ = lambda self, thing, value: print('set', value)
print(of_class(), of_instance(thing), stores(thing))
section('slices whose indexes change what is sliced')


class Index:
    def __init__(self, change):
        self.change = change

    def __index__(self):
        self.change()
        return 10


def sliced(act, make=list):
    items = make([0, 1, 2])
    try:
        act(items, Index(lambda: items.extend([9, 9])))
    except ValueError as error:
        print(error, end=' ')
    print(items)


for make in list, bytearray:
    sliced(lambda items, index: print(items[0:index], items[0:index:2]), make)
    sliced(lambda items, index: items.__setitem__(slice(0, index), [7]), make)
    sliced(lambda items, index: items.__setitem__(slice(0, index, 3), [7, 8]), make)
    sliced(lambda items, index: items.__delitem__(slice(0, index)), make)
    sliced(lambda items, index: items.__delitem__(slice(0, index, 2)), make)
section('the rest')
error = ValueError(1)
args = error.args
Exception.__init__(error, 1)
print(args is error.args, error.args)


class Borrows:
    put, size = list.append, str.__len__


for act in lambda: Borrows().put(1), lambda: Borrows().size(), lambda: Borrows.put([], 1), lambda: Borrows().put:
    try:
        print(act())
    except TypeError as error:
        print(error)


class Other(Exception):
    def __new__(cls, *args):
        return ValueError(args)


try:
    raise Other
except Exception as error:
    print(repr(error))
