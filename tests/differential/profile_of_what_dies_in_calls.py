# What dies in a call of native code ends before profilers are told of the return, its arguments after it.
import sys
log = []
def p(frame, event, arg):
    if frame.f_code.co_name in ('p', 'attempt'): return
    log.append((event, frame.f_code.co_name, getattr(arg, '__name__', arg) if event.startswith('c_') else repr(arg)[:20]))
def g(n=3):
    try:
        for i in range(n): yield i
    finally:
        len('x')
def attempt(f, *a):
    del log[:]
    sys.setprofile(p)
    try: f(*a)
    except Exception as e: log.append(type(e).__name__)
    finally: sys.setprofile(None)
    print(log)
def a(): return next(g())
def b(): return list(zip(g(), [1]))
def c(): return any(x == 1 for x in g())
def d():
    it = g(); next(it); it.close()
def e():
    it = g(); next(it); del it; len('after')
def h():
    x, y = g(2); return max(g())
def i(): return (lambda: next(iter(g())))()
def j(): 
    l = [g()]; next(l[0]); l.pop(); len('after')
def k():
    l = [g()]; next(l[0]); l.clear(); len('after')
def l():
    d = {1: g()}; next(d[1]); d.clear(); d = None; len('z')
def m(): return sum(x for x in (1, 2) if x) + len(list(map(str, g())))
def n(): return 1 in g()
from itertools import islice
def o():
    return list(islice(g(), 1))
class D:
    def __del__(self): len('del')
def q():
    l = [D()]; l.pop(); len('after'); l.append(D()); l.clear(); len('z')
def r():
    setattr(D, 'x', D()); setattr(D, 'x', 1); len('z')
for f in (a, b, c, d, e, h, i, j, k, l, m, n, o, q, r): print(f.__name__); attempt(f)
