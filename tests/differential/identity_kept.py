# Identity holds in finalisers, through resurrection and afterwards.
import gc
import weakref

kept = []


class Base:
    live = set()

    def __init__(self, name):
        self.name = name
        self.me = (id(self), hash(self))
        Base.live.add(self.me[0])

    def tell(self, where):
        print(where, self.name, (id(self), hash(self)) == self.me, id(self) in Base.live)


class Dies(Base):
    def __del__(self):
        self.tell('del')
        Base.live.discard(id(self))


class Back(Base):
    def __del__(self):
        self.tell('back')
        kept.append(self)


for kind in Dies, Back:
    for cyclic in False, True:
        one = kind(kind.__name__ + ('*' if cyclic else ''))
        if cyclic:
            one.loop = one
        seen = []
        w = weakref.ref(one, seen.append)
        v = weakref.ref(one)
        p = weakref.proxy(one)
        table = weakref.WeakKeyDictionary({one: 1})
        members = weakref.WeakSet([one])
        values = weakref.WeakValueDictionary(k=one)
        of = id(one)
        del one
        gc.collect()
        print(cyclic, w() is None, v() is None, len(seen), len(table), len(members), len(values))
        if kept:
            again = kept.pop()
            again.tell('again')
            print(id(again) == of, w() is again, again in members, again in table)
            print(weakref.ref(again) is v, weakref.getweakrefcount(again))
            again.loop = None
            del again
            gc.collect()
            print('gone', w() is None, len(seen), len(members))
        try:
            p.name
        except ReferenceError as error:
            print(error)

print(len(Base.live))


class Inside:
    def __init__(self):
        self.w = weakref.ref(self)
        members.add(self)
        registry[self] = 'me'

    def __del__(self):
        print(self.w() is self, weakref.ref(self) is self.w, self in members, registry.get(self))
        print([o is self for o in members], len(registry), repr(self.w)[:8])


registry = weakref.WeakKeyDictionary()
Inside()
print(len(members), len(registry))
x = Inside()
x.x = x
del x
gc.collect()
print(len(members), len(registry))


class Slots:
    __slots__ = ('a', '__weakref__')

    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self)


class L(list):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, list(self))


class D(dict):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, dict(self))


class S(set):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, sorted(self))


class E(Exception):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, self.args)


class F(float):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, float(self))


class U(str):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, str(self))


class B(bytearray):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, ref() is self, bytes(self))


class T(tuple):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, tuple(self))


class I(int):
    def __del__(self):
        print(type(self).__name__, id(self) == self.a, int(self))


for kind, args in [(Slots, ()), (L, ([1],)), (D, ({1: 2},)), (S, ([3],)), (E, ('e',)),
                   (F, (1.5,)), (U, ('u',)), (B, (b'b',))]:
    one = kind(*args)
    one.a = id(one)
    ref = weakref.ref(one)
    del one
    print(ref() is None)
for kind, args in [(T, ([1],)), (I, (3,))]:
    one = kind(*args)
    one.a = id(one)
    del one
# what is and what is not the same
for a, b in [(1, 1), (1, True), (0, False), (None, None), ((), ()), ('', ''), (2 ** 40, 2 ** 40 + 1),
             (-1, 2 ** 64 - 1), (1.5, 1.5 + 1), (2 ** 62, -2 ** 62), (Ellipsis, NotImplemented)]:
    print((a is b) == (id(a) == id(b)), id(a) >= 0, id(b) >= 0)
many = [object() for _ in range(1000)] + [[] for _ in range(10)] + [lambda: 0, len, [].append, int, gc]
print(len({id(o) for o in many}) == len(many), all(id(o) % 8 == 0 for o in many))
print(all(hex(id(o)) in repr(o) for o in many[:1000]), len({hash(o) for o in many[:1000]}))
