# What gc.get_referents shows, and in which order.
import gc


class Plain:
    pass


class Slots:
    __slots__ = ('a', 'b')


class Both(Slots):
    __slots__ = ('c', '__dict__')


class Dict(dict):
    pass


class List(list):
    __slots__ = ('s',)


def shown(value):
    print([one.__name__ if isinstance(one, type) else type(one).__name__ if isinstance(one, (dict, list)) and
           type(one) is not Dict else one for one in gc.get_referents(value)])


one = Plain()
shown(one)
one.name = [1]
shown(one)
shown(one.__dict__)
one.__class__ = type('Other', (), {})
shown(one)
slots = Slots()
shown(slots)
slots.b = 'b'
shown(slots)
slots.a = 'a'
shown(slots)
both = Both()
both.c, both.a, both.x = 'c', 'a', 'x'
shown(both)
shown({'a': 'value'})
shown({'a': 1, 'a': [2]})
shown({1: 'value'})
shown({(): 1.5})
table = {'a': 'b'}
table[5] = 'c'
del table['a']
shown(table)
derived = Dict(k='v')
shown(derived)
derived.name = 'n'
shown(derived)
derived[2] = 'two'
del derived['k']
shown(derived)
listed = List('x')
listed.s = 's'
shown(listed)
shown(('a', 'b'))
shown('a')
print(gc.get_referents(), gc.get_referents(1, 'a', None))
key, value = 'a key that is nowhere else', ['value']
table = {key: value}
print(any(found is table for found in gc.get_referrers(key)), any(found is table for found in gc.get_referrers(value)))
