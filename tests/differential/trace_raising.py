import sys
log = []
def tr(f, e, a):
    log.append((f.f_code.co_name, e, f.f_lineno - f.f_code.co_firstlineno)); return tr
def items():
    sys.settrace(tr); yield 1
def one(x): return x
class C:
    def __init__(self, x): self.x = x
def f1():
    one(*items())
    sys.settrace(None)
def f2():
    C(*items())
    sys.settrace(None)
def f3():
    class D:
        def __getattr__(self, n): sys.settrace(tr); return one
    D().x(2); sys.settrace(None)
def f4():
    class D:
        def __getitem__(self, n): sys.settrace(tr); return 4
    one(D()[1]); sys.settrace(None)
def f5():
    class D:
        def __bool__(self): sys.settrace(tr); return True
    while D():
        one(1)
        break
    sys.settrace(None)
def f6():
    class D:
        def __enter__(self): sys.settrace(tr)
        def __exit__(self, *a): sys.settrace(None)
    with D():
        one(1)
    one(2)
def f7():
    class D:
        def __enter__(self): sys.settrace(tr); return sys._getframe(1)
        def __exit__(self, *a): sys.settrace(None)
    with D() as fr:
        fr.f_trace = tr
        one(1)
    one(2)
def f8():
    "slow quick loop"
    t = 0
    for i in range(1000): t += i
    sys.settrace(tr)
    for i in range(3): t += one(i)
    sys.settrace(None)
    for i in range(1000): t += i
    sys.settrace(tr); one(1); sys.settrace(None)
    return t
def f9():
    sys.settrace(tr)
    r = list(map(one, range(3))) + sorted([2, 1], key=one)
    sys.settrace(None)
    return r
for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9):
    del log[:]
    print(f.__name__, f()); 
    for l in log: print('  ', l)
# state between two settraces in one frame
def toggles():
    fr = sys._getframe()
    for i in range(2):
        sys.settrace(tr); fr.f_trace = tr
        a = 1; b = 2
        sys.settrace(None); a = 2
        b = 3
    sys.settrace(tr); x = 1
    y = 2; sys.settrace(None)
del log[:]; toggles(); print(log)
# frame kept
def kept(f, e, a):
    keep.append(f); return kept
keep = []
def k(a):
    b = a
    return b
sys.settrace(kept); k(3); sys.settrace(None)
print([sorted(f.f_locals.items()) for f in keep], len(set(map(id, keep))), keep[0].f_trace is kept, keep[0].f_lineno - k.__code__.co_firstlineno, keep[0].f_back is sys._getframe())
try: keep[0].f_lineno = k.__code__.co_firstlineno + 1
except ValueError as e: print('refused')
keep[0].f_trace = None
print(keep[0].f_trace, keep[0].f_lineno - k.__code__.co_firstlineno)
keep[0].clear(); print(keep[0].f_locals)
# raising in trace functions in odd places
def bad(n):
    c = [0]
    def t(f, e, a):
        c[0] += 1
        if c[0] == n: raise KeyError(n)
        return t
    return t
def body():
    def g():
        try: yield 1
        except KeyError: yield 'caught'
        finally: one(2)
    out = []
    with C2():
        for x in g(): out.append(x)
        out.append([y for y in g()])
        try: 1/0
        except ZeroDivisionError: out.append('z')
    return out
class C2:
    def __enter__(self): return self
    def __exit__(self, *a): return False
for n in range(1, 75):
    t = bad(n); sys.settrace(t)
    try: r = body()
    except KeyError as e:
        r = []; tb = e.__traceback__
        while tb: r.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    print(n, r, sys.gettrace() is None); sys.settrace(None)
print(sys.exc_info())
def prof_bad(n):
    c = [0]
    def t(f, e, a):
        c[0] += 1
        if c[0] == n: raise KeyError(n)
    return t
for n in range(1, 26):
    sys.setprofile(prof_bad(n))
    try: r = body()
    except KeyError as e:
        r = []; tb = e.__traceback__
        while tb: r.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    print(n, r, sys.getprofile() is None); sys.setprofile(None)
