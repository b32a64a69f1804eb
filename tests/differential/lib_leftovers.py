# Names at the edges of the library: locks, loaders, slots and private markers
import collections
import copy
import functools
import itertools
import sys
import weakref


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


print('RLock')
lock = functools.RLock()
print(functools.RLock, lock._is_owned(), repr(lock).split(' at ')[0])
t(lambda: lock.acquire())
t(lambda: lock.acquire(False))
t(lambda: lock.acquire(blocking=True, timeout=2))
t(lambda: lock.acquire(True, -1))
t(lambda: lock.acquire(False, -1))
print(lock._is_owned(), 'count=4' in repr(lock), repr(lock).startswith('<locked _thread.RLock object owner='))
with lock as entered:
    print(entered, lock._is_owned())
for _ in range(5):
    t(lambda: lock.release())
print(lock._is_owned())
t(lambda: lock._release_save())
lock.acquire()
state = lock._release_save()
print(state[0], lock._is_owned())
t(lambda: lock._acquire_restore(state))
print(lock._is_owned())
t(lambda: lock.acquire(False, 1))
t(lambda: lock.acquire(True, -2))
t(lambda: lock.acquire(True, 'x'))
t(lambda: lock.acquire('x'))
t(lambda: lock.acquire(1, 2, 3))
t(lambda: lock.release(1))
t(lambda: functools.RLock(1, x=2).acquire())
print(weakref.ref(lock)() is lock)


class Mine(functools.RLock):
    pass


with Mine() as m:
    print(m)
t(lambda: lock.other)


def missing(x):
    lock.x = x


t(lambda: missing(1))

print('loader')
loader = sys.__loader__
t(lambda: loader)
t(lambda: (loader.__name__, loader.__module__, loader is __builtins__.__loader__, itertools.__loader__ is loader))
t(lambda: loader.find_spec('nope'))
t(lambda: (loader.find_spec('sys').name, loader.find_spec('sys').loader, loader.find_spec('sys').origin))
t(lambda: loader.find_spec('sys', ['folder']))
t(lambda: (loader.find_module('sys'), loader.find_module('nope'), loader.find_module('sys', [])))
t(lambda: (loader.get_code('sys'), loader.get_source('sys'), loader.is_package('sys')))
for method in (loader.get_code, loader.get_source, loader.is_package, loader.load_module):
    try:
        method('nope')
    except ImportError as e:
        print(e, e.name)
t(lambda: loader.load_module('itertools') is itertools)
t(lambda: (loader.module_repr(sys), loader.exec_module(sys), type(loader()) is loader))
t(lambda: loader.find_spec())
t(lambda: loader.find_module())
t(lambda: loader.get_source())
t(lambda: loader.module_repr(5))

print('weak references with slots')


class A:
    def f(self):
        return 'called'


a = A()
m = weakref.WeakMethod(a.f)
print(m()(), hasattr(m, '__dict__'), m._alive, m._func_ref() is A.f, m._meth_type, m.__slots__, weakref.WeakMethod._alive)
t(lambda: setattr(m, 'x', 1))
print(weakref.ref(m)() is m, m == weakref.WeakMethod(a.f), hash(m) == hash(weakref.WeakMethod(a.f)))
k = weakref.KeyedRef(a, None, 'key')
print(k.key, hasattr(k, '__dict__'), k.__slots__, weakref.KeyedRef.key, k() is a)
t(lambda: setattr(k, 'x', 1))
del a
print(m(), m._alive, k(), k.key)


class MoreSlots(weakref.WeakMethod):
    __slots__ = 'more',


a = A()
m = MoreSlots(a.f)
m.more = 5
print(m.more, m()(), m._alive)
d = weakref.WeakValueDictionary()
d['a'] = a
print(d['a'] is a, [r.key for r in d.valuerefs()])
del a, m
print(dict(d))

print('collections')
print(collections.UserString.maketrans('ab', 'xy'), collections.UserString('abc').translate(collections.UserString.maketrans('ab', 'xy')))
t(lambda: collections.UserString.maketrans('a', 'bc'))
print(collections.UserList([1])._UserList__cast([2]), collections.UserList([1])._UserList__cast(collections.UserList([3])))
marker = collections.MutableMapping._MutableMapping__marker
print(type(marker), collections.ChainMap._MutableMapping__marker is marker, weakref.WeakValueDictionary._MutableMapping__marker is marker)


class Map(collections.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, key):
        return self.d[key]

    def __setitem__(self, key, value):
        self.d[key] = value

    def __delitem__(self, key):
        del self.d[key]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)

    def pop(self, key, default=marker):
        return super().pop(key, default)


x = Map()
x['a'] = 1
t(lambda: x.pop('a'))
t(lambda: x.pop('a'))
t(lambda: x.pop('a', None))
print(copy.name, copy.t)

print('streams')
t(lambda: copy.copy(sys.stdout))
print(vars(sys.stdout), vars(sys.stdin))
sys.stdout.note = 'kept'
print(sys.stdout.note, sorted(sys.stdout.__dict__))
del sys.stdout.note
print(sorted(sys.stdout.__dict__))
