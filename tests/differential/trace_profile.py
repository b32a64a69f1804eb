import sys
log = []
def prof(f, e, a):
    if e[0] == 'c':
        if e != 'call': a = a.__name__
    log.append((f.f_code.co_name, e, f.f_lineno - f.f_code.co_firstlineno, a if isinstance(a, (str, int, list, tuple, type(None))) else type(a).__name__))
def show(name, f, *args):
    del log[:]
    sys.setprofile(prof)
    try:
        r = f(*args)
    except BaseException as e:
        r = type(e).__name__, str(e)
    sys.setprofile(None)
    print('==', name, r)
    for x in log: print(x)
def calls():
    len([]); [].append(1); int('3'); list.append([], 1)
    'a'.join(['x']); max(1, 2); sorted([2, 1], key=lambda v: v)
    dict(a=1); print(end=''); isinstance(1, int); object(); (1).__add__(2)
    len(*[[]]); max(*[1, 2], **{}); print(*[], **{'end': ''})
    return [x for x in map(str, [1])]
def errs():
    try: len()
    except TypeError: pass
    try: len(1, 2)
    except TypeError: pass
    try: len(5)
    except TypeError: pass
    try: [].pop()
    except IndexError: pass
    try: max()
    except TypeError: pass
    try: {}.clear(1)
    except TypeError: pass
    try: len(x=1)
    except TypeError: pass
    raise ValueError(1)
def g():
    yield 1
    yield len('ab')
def gens():
    for x in g(): pass
    k = g(); next(k); k.close()
    try: g().throw(KeyError('k'))
    except KeyError: pass
class C:
    def __init__(self): self.n = 1
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def m(self): return self
    def __del__(self): pass
    def __len__(self): return 3
    def __call__(self): return 0
    @property
    def p(self): return 1
def objs():
    with C() as c:
        c.m(); c.p; len(c); c()
        raise KeyError
    del c
    class D(C):
        x = 1
    return D().m().n
def both():
    return len('abc')
for f in (calls, errs, gens, objs): show(f.__name__, f)
def bad(n):
    k = [0]
    def p(f, e, a):
        log.append((f.f_code.co_name, e))
        k[0] += 1
        if k[0] == n: raise RuntimeError('bad %d' % n)
    return p
for n in range(1, 6):
    del log[:]
    sys.setprofile(bad(n))
    try: print(both())
    except RuntimeError as e: print(e, sys.getprofile())
    sys.setprofile(None)
    print(log)
del log[:]
tlog = []
def tr(f, e, a):
    log.append(('T', f.f_code.co_name, e)); return tr
def pr(f, e, a):
    log.append(('P', f.f_code.co_name, e))
def t1():
    try: {}['x']
    except KeyError: pass
    yield len('')
sys.setprofile(pr); sys.settrace(tr)
for x in t1(): both()
sys.settrace(None); both(); sys.setprofile(None)
for x in log: print(x)
# asked for again and again, a native method stays one
def again(o):
    names = []
    for i in range(3):
        m = o.append
        names.append((type(m).__name__, type(o.__len__).__name__, m.__name__))
        o.append(i)
    return names
print(again([]))
for i in range(2): show('again', again, [])
def items():
    sys.setprofile(prof)
    yield 1
def one(x): return x
def starred():
    one(*items())
    C(*())
    sys.setprofile(None)
del log[:]; starred()
for x in log: print(x)
