# weakref.ref, callbacks, proxies
# Python 3.11 prints something else in lines 9, 10, 11, 16, 17 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import weakref
class A:
    def m(self): return 'm'
    def __len__(self): return 3
a = A()
r = weakref.ref(a)
t(lambda: r() is a, lambda: weakref.ref(a) is r, lambda: weakref.getweakrefcount(a), lambda: hash(r) == hash(a), lambda: r == weakref.ref(a), lambda: weakref.ref(5), lambda: weakref.ref([]), lambda: weakref.ref('a'), lambda: type(r), lambda: weakref.ref(), lambda: r(1), lambda: weakref.ref(len) is not None, lambda: weakref.ref({1}) is not None)
p = weakref.proxy(a)
t(lambda: p.m(), lambda: len(p), lambda: type(p).__name__, lambda: hash(p), lambda: p.zz, lambda: isinstance(p, A), lambda: p == p)
p.attr = 5
print(a.attr)
c = weakref.ref(a, lambda x: print('callback', x() is None))
c2 = weakref.ref(a, lambda x: print('second'))
del a
t(lambda: r(), lambda: c(), lambda: p.m(), lambda: len(p), lambda: repr(r)[-6:], lambda: bool(p))
b = A()
k = weakref.ref(b, print)
del k
del b
print('no callback')
class S: __slots__ = ()
class T: __slots__ = ('__weakref__',)
t(lambda: weakref.ref(S()), lambda: weakref.ref(T())())
