# registries keyed by id and by object, updated in finalisers
import weakref, gc, collections
class Pool:
    free = []
    def __init__(self, n): self.n = n
    def __del__(self): Pool.free.append(self)
for i in range(5): Pool(i)
print([p.n for p in Pool.free])
p = Pool.free.pop(); del p
print([p.n for p in Pool.free])
class Count:
    counts = collections.Counter()
    ids = {}
    def __init__(self, k):
        self.k = k; Count.counts[k] += 1; Count.ids[id(self)] = k
    def __del__(self):
        Count.counts[self.k] -= 1
        print(Count.ids.pop(id(self)))
x = [Count(c) for c in 'abca']
x.pop(0)
del x[1:]
x = {k: Count(k) for k in 'a'}
x = None
print(sorted(Count.counts.items()), Count.ids)
class Obs:
    def __init__(self): self.subs = weakref.WeakSet()
    def fire(self, *a):
        for s in list(self.subs): s.got(*a)
class Sub:
    def __init__(self, o, k): self.k = k; o.subs.add(self); self.o = o
    def got(self, *a): print(self.k, a)
    def __del__(self):
        print('unsub', self.k, len(self.o.subs))
        self.o.subs.discard(self)
        print(len(self.o.subs))
o = Obs(); a = Sub(o, 'a'); b = Sub(o, 'b')
del a; o.fire(1); del b; o.fire(2)
class Cache:
    def __init__(self): self.d = weakref.WeakValueDictionary()
    def get(self, k):
        v = self.d.get(k)
        if v is None:
            v = self.d[k] = V(k)
        return v
class V:
    def __init__(self, k): self.k = k
    def __del__(self): print('V', self.k, c.d.get(self.k) is self, len(c.d))
c = Cache()
v = c.get(1); print(c.get(1) is v); del v; print(len(c.d), c.get(2).k)
f = weakref.finalize(o, print, 'finalized')
print(f.alive); del o; print(f.alive)
class Fin:
    def __init__(self): weakref.finalize(self, print, 'fin called', self.__class__.__name__)
    def __del__(self): print('del first')
x = Fin(); del x
x = Fin(); x.x = x; del x; gc.collect()
m = weakref.WeakMethod(V(9).__del__); print(m())
class H:
    def __hash__(self): return 7
    def __eq__(self, o): return isinstance(o, H)
    def __del__(self): print('H', self in s2, hash(self))
s2 = {H()}
h = H(); del h
s2.clear()
t = (V(5), V(6)); w = [weakref.ref(x) for x in t]; del t; print([r() for r in w])
def chain(n):
    class L:
        def __init__(self, nxt): self.nxt = nxt
        def __del__(self): out.append(n)
    x = None
    for i in range(n): x = L(x)
    return x
out = []; y = chain(10); del y; gc.collect(); print(len(out))
class Once:
    def __del__(self): print('once'); global back; back = self
back = None
Once(); del back; print('second time silent')
import copy
class Eq:
    def __init__(self): self.i = id(self)
    def __del__(self): print(self.i == id(self))
e = Eq(); e2 = copy.copy(e); e2.i = id(e2); del e; del e2
with_slots = type('WS', (), {'__slots__': ('a', 'b'), '__del__': lambda s: print('ws', s.a)})
z = with_slots(); z.a = 1; z.b = with_slots(); z.b.a = 2; del z
q = with_slots(); q.a = 3
try: weakref.ref(q)
except TypeError as err: print(err)
except AttributeError: pass
