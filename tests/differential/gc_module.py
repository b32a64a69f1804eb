import gc, weakref, sys
print(gc.isenabled(), gc.get_threshold(), gc.get_debug())
gc.collect()
print(gc.collect())
class N: pass
def cyc():
    n = N(); n.n = n
print(gc.collect())
cyc(); print(gc.collect())
l = []; l.append(l); del l; print(gc.collect())
d = {}; d['d'] = d; del d; print(gc.collect())
l = []; t = (l,); l.append(t); del l, t; print(gc.collect())
class C: pass
C.a = C; del C; gc.collect()
def f():
    def g(): g
    return 1
f(); print(gc.collect() > 0)
s = {1}; 
class S(set): pass
s = S(); s.s = s; del s; print(gc.collect())
class U(str): pass
u = U('x'); u.u = u; w = weakref.ref(u); del u; print(gc.collect(), w())
class I(int): pass
i = I(5); i.i = i; del i; print(gc.collect())
class By(bytes): pass
b = By(b'abc'); b.m = memoryview(b); del b; print(gc.collect())
ba = type('BA', (bytearray,), {})(b'x'); ba.m = memoryview(ba); wb = weakref.ref(ba); del ba; gc.collect(); print(wb())
def gen():
    me = yield
    try: yield
    finally: print('closed')
g = gen(); next(g); g.send(g); del g; print(gc.collect() > 0)
l = []; it = iter(l); l.append(it); del l, it; print(gc.collect())
m = N(); m.f = m.__init__; del m; print(gc.collect())
e = None
try: 1/0
except ZeroDivisionError as x: e = x
e.e = e; del e; gc.collect()
print(gc.get_count()[1:] >= (0, 0), len(gc.get_count()))
print([gc.is_tracked(x) for x in (1, 'a', 1.5, None, [], {}, set(), object(), N(), int, len, gc, lambda: 0, {'a': 1}, {'a': []}, {1: {}}, ())])
t = tuple([1, 2]); print(gc.is_tracked(t)); gc.collect(); print(gc.is_tracked(t))
t = tuple([[], 2]); gc.collect(); print(gc.is_tracked(t))
t = tuple([tuple([1]), 2]); gc.collect(); gc.collect(); print(gc.is_tracked(t))
t = tuple([{}]); gc.collect(); gc.collect(); print(gc.is_tracked(t))
print(gc.is_tracked((1,2)))
gc.set_threshold(5, 6); print(gc.get_threshold()); gc.set_threshold(700, 10, 10)
gc.set_threshold(0); print(gc.isenabled(), gc.get_threshold()); gc.set_threshold(700)
log = []
gc.callbacks.append(lambda ph, info: log.append((ph, sorted(info.items()))))
cyc(); gc.collect(); gc.collect(0)
print(log); del log[:]
gc.callbacks.clear()
gc.set_debug(gc.DEBUG_SAVEALL); cyc(); print(gc.collect()); print([type(x).__name__ for x in gc.garbage]); gc.set_debug(0); gc.garbage.clear(); print(gc.collect())
gc.disable(); gc.collect()
ws = []
for i in range(3000):
    n = N(); n.n = n; ws.append(weakref.ref(n))
print(sum(w() is None for w in ws), gc.get_count()[0] > 5000)
gc.enable()
for i in range(3000):
    n = N(); n.n = n; ws.append(weakref.ref(n))
print(sum(w() is None for w in ws) > 2500)
s0 = gc.get_stats()
print([sorted(x) for x in s0])
for x in (-1, 3, 'a'):
    try: gc.collect(x)
    except Exception as e: print(type(e).__name__, e)
class X:
    def __del__(self): print('collect inside:', gc.collect())
x = X(); x.x = x; del x; print(gc.collect() > 1)
o = N(); h = [o]; k = {'o': o}
print(sorted(type(r).__name__ for r in gc.get_referrers(o) if r is not globals()), h in gc.get_referrers(o))
print(any(r is o for r in gc.get_referents(h)), any(r is o for r in gc.get_objects()))
