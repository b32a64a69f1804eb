import gc, weakref
class A:
    def __init__(self, k=None): self.k = k
    def __del__(self): print('del', self.k)
# finaliser order of a ring, of a tree with links back
ring = [A(i) for i in range(5)]
for i, a in enumerate(ring): a.next = ring[(i + 1) % 5]
del ring, a
print(gc.collect())
class T:
    def __init__(self, k, *c):
        self.k = k; self.c = c
        for x in c: x.parent = self
    def __del__(self): print('T', self.k)
t = T('root', T('a', T('a1'), T('a2')), T('b'))
del t
print(gc.collect())
# callbacks against finalisers
refs = []
class W:
    def __init__(self, k): self.k = k; self.me = self; refs.append(weakref.ref(self, lambda r, k=k: print('callback', k, r() is None)))
    def __del__(self): print('W', self.k, [r() for r in refs])
W(1); W(2)
print(gc.collect()); refs.clear()
# a weak reference in the garbage
class X: pass
x = X(); x.x = x; x.w = weakref.ref(x, lambda r: print('never'))
del x; print(gc.collect())
x = X(); y = X(); x.y = y; y.x = x; w = weakref.ref(x, lambda r: print('outside')); y.w = weakref.ref(x, lambda r: print('inside'))
del x, y; print(gc.collect(), w())
# resurrection of all by one
kept = []
class R:
    def __init__(self, k): self.k = k
    def __del__(self):
        print('R', self.k)
        if self.k == 1: kept.append(self)
a, b = R(1), R(2); a.o = b; b.o = a
wa, wb = weakref.ref(a), weakref.ref(b)
del a, b
print(gc.collect(), wa(), wb(), kept[0].o.k)
print(gc.collect()); kept.clear(); print(gc.collect())
# new garbage in a finaliser, a new weak reference in one
class F:
    def __del__(self):
        global nw
        nw = weakref.ref(self, lambda r: print('new ref told'))
        x = X(); x.x = x
f = F(); f.f = f; del f; print(gc.collect(), nw()); print(gc.collect())
class F2(F): pass
f = F2(); del f; print(nw())
# generators in cycles
def g(k):
    me = yield
    try: yield
    finally: print('closed', k, type(me).__name__)
def start(k):
    x = g(k); next(x); x.send(x)
start(1); start(2); print(gc.collect())
def h():
    self = yield
    while True:
        try: yield
        except GeneratorExit: kept.append(self); raise
x = h(); next(x); x.send(x); w = weakref.ref(x); del x; gc.collect(); print(w(), len(kept), kept[0].gi_frame); kept.clear()
# exceptions, frames
def e():
    a = A('frame')
    try: 1 / 0
    except ZeroDivisionError as x: a.x = x
e(); print(gc.collect())
# classes
class M(type):
    def __del__(cls): print('class', cls.__name__)
def c():
    class K(metaclass=M):
        def __del__(self): print('K', K.__name__)
    k = K(); k.k = k
c(); gc.collect()
l = []; l.append(l.append); del l; print(gc.collect())
class D(dict): pass
d = D(); d['d'] = d; d.d = d; del d; print(gc.collect())
import itertools, collections
l = []; l.append(map(len, l)); del l; print(gc.collect())
l = []; l.append(zip(l, l)); del l; print(gc.collect())
l = []; l.append(itertools.chain(l)); del l; print(gc.collect())
l = []; l.append(itertools.cycle(l)); del l; print(gc.collect())
d = collections.deque(); d.append(d); del d; print(gc.collect())
d = collections.OrderedDict(); d['d'] = d; del d; gc.collect()
d = collections.defaultdict(list); d['d'] = d; del d; print(gc.collect())
l = []; l.append(reversed(l)); del l; print(gc.collect())
l = []; l.append(enumerate(l)); del l; print(gc.collect())
l = []; l.append(filter(None, l)); del l; print(gc.collect())
l = []; l.append(slice(l, None)); del l; print(gc.collect())
d = {}; d['k'] = d.keys(); d['i'] = iter(d.items()); del d; print(gc.collect())
l = []; l.append(property(l.append)); del l; print(gc.collect())
l = []; l.append(classmethod(l)); l.append(staticmethod(l)); del l; print(gc.collect())
x = X(); x.s = super(X, x); del x; print(gc.collect())
x = X(); x.p = weakref.proxy(x); del x; print(gc.collect())
def outer():
    def inner(): return inner
outer(); print(gc.collect())
s = set(); x = X(); x.s = s; s.add(x); del x, s; print(gc.collect())
x = X(); x.it = iter(x.__dict__); del x; print(gc.collect())
l = []; it = iter(lambda: l, 1); l.append(it); del l, it; print(gc.collect())
