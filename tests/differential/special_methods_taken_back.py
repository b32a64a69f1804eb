# Hooks that are None, or that cannot be had, where the reference asks whether they are true.
import copy
import gc
import sys


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


def shown(value):
    if isinstance(value, tuple) and hasattr(value[0], '__name__'):
        value = (value[0].__name__,) + value[1:]
    return str(value).split(' at 0x')[0]


class Bomb:
    def __get__(self, instance, owner):
        raise KeyError('bomb')


def never(self):
    raise ZeroDivisionError('never')


HOOKS = [('none', None), ('zero', 0), ('empty', ''), ('raising', property(never)), ('missing', property(lambda self: self.nothing)), ('bomb', Bomb())]
for name in ('__copy__', '__deepcopy__', '__reduce__', '__reduce_ex__', '__getstate__', '__setstate__', '__getnewargs__', '__getnewargs_ex__'):
    for label, hook in HOOKS:
        kind = type('Kind', (), {name: hook, 'x': [1]})
        one = kind()
        one.y = [2]
        for function in (copy.copy, copy.deepcopy, object.__reduce__, object.__reduce_ex__):
            made = attempt(function, one)
            print(name, label, function.__name__, made.y if isinstance(made, kind) else shown(made))
        print(shown(attempt(object.__reduce_ex__, one, 2)), shown(attempt(object.__reduce_ex__, one, 4)))
for number in (2 ** 31, -2 ** 31 - 1, 2 ** 70, 'x', 1.5, None, 5, -1):
    print(number, shown(attempt(object().__reduce_ex__, number)), shown(attempt(object().__reduce__, number)))

for label, hook in HOOKS:
    for name in ('__repr__', '__str__'):
        one = type('Kind', (), {name: hook})()
        for function in (repr, str, ascii, format, '%s'.__mod__, '%r'.__mod__, '{}'.format, '{!s:>3}'.format, '{!r}'.format,
                         lambda x: str([x]), lambda x: str(ValueError(x)), lambda x: repr(ValueError(x)), lambda x: object.__str__(x),
                         lambda x: object.__repr__(x), lambda x: ''.join(map(str, [x])), lambda x: '%s %s' % (x, x)):
            print(name, label, shown(attempt(function, one)))
    for name in ('__dict__', '__sizeof__', '__dir__', '__doc__', '__class__'):
        kind = type('Kind', (), {name: hook})
        one = kind()
        print(name, label, shown(attempt(vars, one)), type(attempt(sys.getsizeof, one)).__name__, attempt(lambda: len(dir(one)) > 3), shown(attempt(lambda: isinstance(one, int))))
for size in (5, True, -1, 2 ** 70, 1.5, 'x', None):
    kind = type('Kind', (), {'__sizeof__': lambda self: size})
    print(size, attempt(sys.getsizeof, kind()), attempt(sys.getsizeof, kind(), 'default'))

# What a method is bound to, and what a dict shows to the finder of cycles.
for kind in (str, bytes, bytearray):
    print(kind.maketrans.__self__, kind.maketrans.__qualname__, kind().maketrans.__self__, shown(kind.maketrans))
print(object.__new__.__self__, int.__new__.__self__, dict.fromkeys.__self__, len.__self__.__name__, type.__prepare__.__self__, object.__subclasshook__.__self__)
print(gc.get_referents({'a': 1, 'b': [2]}) in ([1, [2]], [[2], 1]), sorted(gc.get_referents({1: 'a', 2: 'b'}), key=str), len(gc.get_referents({'a': 1, 2: 3})))
print(gc.get_referents({}), len(gc.get_referents({'a': 1}, {1: 2}, ['x'])), sys.abiflags)
