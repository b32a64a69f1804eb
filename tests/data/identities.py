# Everything that shows or hashes an identity.
import functools
import itertools
import types
import weakref


class A:
    def method(self):
        pass


def f():
    yield f


a = A()
ref = weakref.ref(a)
cell = (lambda: a).__closure__ or (lambda x: lambda: x)(a).__closure__
shown = [object(), a, f, f(), f.__code__, a.method, [].append, ''.join, a.__init__, len, ref, cell,
         weakref.proxy(a).__repr__(), memoryview(b'a'), map(len, []), zip(), iter([]), iter({}), reversed([]),
         itertools.count(), itertools.chain(), functools.partial(f), types.SimpleNamespace(o=a), super(A, a),
         property(), classmethod(f), staticmethod(f), filter(None, []), enumerate([]), lambda: 0]
for one in shown:
    try:
        print(one, id(one), hash(one))
    except TypeError as error:
        print(one, id(one), error)
for one in None, NotImplemented, Ellipsis, True, 1, -1, 2 ** 63, 1.5, '', 'a', (), (1,), [], {}, int, A, types:
    print(id(one))
print(hash(None), hash(NotImplemented), hash(...), hash(int), hash(A), hash(types), hash(len), hash((1).__add__), hash(''.join))
print({object(): 1 for _ in range(3)}, {A, f, int, len}, sorted((object() for _ in range(3)), key=id))


class D:
    def __del__(self):
        print(self, id(self), hash(self))


D()
