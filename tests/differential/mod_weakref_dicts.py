# WeakValueDictionary, WeakKeyDictionary, WeakSet, finalize
# Python 3.11 prints the same.
import weakref
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return 'A%s' % self.n
v = weakref.WeakValueDictionary()
x, y = A(1), A(2)
v['x'], v['y'] = x, y
print(len(v), sorted(v), v['x'], v.get('z'), 'y' in v)
del y
print(len(v), sorted(v.items()), 'y' in v)
k = weakref.WeakKeyDictionary()
k[x] = 'data'
z = A(3)
k[z] = 'z'
print(len(k), k[x])
del z
print(len(k), list(k.values()))
s = weakref.WeakSet([x])
print(x in s, len(s))
f = weakref.finalize(x, print, 'finalized', 1)
print(f.alive)
del x
print(len(v), len(k), len(s), f.alive, f())
class B:
    def m(self): return 'bm'
b = B()
w = weakref.WeakMethod(b.m)
print(w()())
del b
print(w())
