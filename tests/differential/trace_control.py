import sys
log = []
def named(f, e, a):
    return (f.f_code.co_name, e, f.f_lineno - f.f_code.co_firstlineno)
def simple():
    a = 1
    b = 2
    return a + b
# a local function that returns None keeps going, another one takes over
def loc1(f, e, a):
    log.append(('loc1',) + named(f, e, a))
    return loc2
def loc2(f, e, a):
    log.append(('loc2',) + named(f, e, a))
def glob(f, e, a):
    log.append(('glob',) + named(f, e, a))
    return loc1
def none(f, e, a):
    log.append(('none',) + named(f, e, a))
def flush(title):
    print('==', title)
    for x in log: print(x)
    del log[:]
sys.settrace(glob); simple(); sys.settrace(None); flush('local')
sys.settrace(none); simple(); sys.settrace(None); flush('none')
# f_trace of a caller set from a callee
def callee():
    f = sys._getframe(1)
    f.f_trace = loc1
    sys.settrace(glob)
def caller():
    x = 1
    callee()
    y = 2
    for i in range(2):
        y += i
    sys.settrace(None)
    z = 3
    return y
print(caller()); flush('caller')
def selfset():
    sys.settrace(glob)
    sys._getframe().f_trace = loc1
    a = 1
    b = 2
    sys.settrace(None)
    c = 3
    sys.settrace(glob)
    d = 4
    del sys._getframe().f_trace
    e = 5
    print(sys._getframe().f_trace)
    sys.settrace(None)
selfset(); flush('selfset')
# errors in trace functions at each event
def bad_at(event, n=1):
    count = [0]
    def t(f, e, a):
        log.append(named(f, e, a))
        if e == event:
            count[0] += 1
            if count[0] == n:
                raise RuntimeError('bad ' + event)
        return t
    return t
def work():
    x = 1
    try:
        1 / 0
    except ZeroDivisionError:
        x = 2
    return x
def gen():
    yield 1
    yield 2
def tb_of(e):
    t, r = e.__traceback__, []
    while t:
        r.append((t.tb_frame.f_code.co_name, t.tb_lineno))
        t = t.tb_next
    return r
for event, n in (('call', 1), ('line', 1), ('line', 3), ('exception', 1), ('return', 1)):
    sys.settrace(bad_at(event, n))
    try:
        print(work())
    except RuntimeError as e:
        print(e, sys.gettrace(), type(e.__context__), tb_of(e))
    finally:
        sys.settrace(None)
    flush(event)
for event, n in (('call', 1), ('return', 1), ('line', 2), ('return', 3), ('call', 2)):
    g = gen()
    sys.settrace(bad_at(event, n))
    try:
        print(list(g))
    except RuntimeError as e:
        print(e, sys.gettrace(), g.gi_frame, tb_of(e))
    try:
        print('rest', list(g))
    except RuntimeError as e:
        print(e)
    sys.settrace(None)
    flush('gen ' + event)
    g = gen()
    sys.settrace(bad_at(event, n))
    try:
        for x in g:
            print(x)
    except RuntimeError as e:
        print(e, sys.gettrace(), g.gi_frame, tb_of(e))
    sys.settrace(None)
    flush('for ' + event)
# changing locals from a trace function
def change(f, e, a):
    if e == 'line' and f.f_code.co_name == 'vars_':
        if f.f_lineno - f.f_code.co_firstlineno == 2:
            f.f_locals['a'] = 'changed'
            f.f_locals['c'] = 'new'
        if f.f_lineno - f.f_code.co_firstlineno == 4:
            f.f_locals.pop('b')
    return change
def vars_():
    a, b = 1, 2
    c = (a, b)
    free = lambda: d
    d = 4
    try:
        b
    except UnboundLocalError as e:
        print(e)
    return a, c, free()
sys.settrace(change); print(vars_()); sys.settrace(None)
# call_tracing, settrace inside of trace functions
def inner_tr(f, e, a):
    log.append(('inner',) + named(f, e, a))
    return inner_tr
def outer_tr(f, e, a):
    log.append(('outer',) + named(f, e, a))
    if e == 'call' and f.f_code.co_name == 'simple':
        simple2(1)
        print(sys.call_tracing(simple2, (2,)))
        sys.settrace(inner_tr)
    return outer_tr
def simple2(x):
    return x
sys.settrace(outer_tr); simple(); simple2(3); sys.settrace(None); flush('call_tracing')
print(sys.gettrace(), sys.getprofile())
sys.settrace(none); print(sys.gettrace() is none); sys.settrace(None); del log[:]
# recursion while tracing
def deep(n): return deep(n + 1)
cnt = [0]
def counting(f, e, a):
    cnt[0] += 1
    return counting
sys.settrace(counting)
try: deep(0)
except RecursionError as e: print(e)
print(sys.gettrace() is counting, cnt[0] > 100)
sys.settrace(None)
# exec, eval, imports, modules
def args_tr(f, e, a):
    log.append((e, a if not isinstance(a, tuple) else (a[0], str(a[1]), type(a[2]).__name__)))
    return args_tr
sys.settrace(args_tr)
try:
    simple2({}['k'] if 0 else 1)
    (lambda: {}['k'])()
except KeyError: pass
sys.settrace(None); flush('args')
f = sys._getframe()
for v in (None, 'x', 1.5, True, 5, 10**20):
    try: f.f_lineno = v
    except ValueError as e: print(e)
