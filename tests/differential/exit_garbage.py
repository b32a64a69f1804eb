import gc, sys, weakref, atexit, types
class A:
    def __init__(s, k, **kw): s.k = k; s.__dict__.update(kw)
    def __del__(s):
        print('del', s.k, A is not None, sys is not None, callable(len))
def cyc(k):
    a = A(k); a.me = a
gc.disable()
cyc('garbage before exit')
l = [A('l1'), A('l2'), A('l3')]
def g():
    try:
        yield 1
    finally:
        print('generator closed')
class Meta(type):
    def __del__(cls): print('class dies', cls.__name__)
atexit.register(lambda: print('atexit'))
class W: pass
w = W(); w.w = w
wr = weakref.ref(w, lambda r: print('callback'))
print('end')
