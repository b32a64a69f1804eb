import sys
log = []
# each body is run with a jump from one line (counted from its def) to another
def jumping(f, pairs, event='line'):
    code = f.__code__
    base = code.co_firstlineno
    for a, b in pairs:
        done = [False]
        def tr(frame, e, arg):
            if frame.f_code is code and e == event and not done[0] and frame.f_lineno == base + a:
                done[0] = True
                try:
                    frame.f_lineno = base + b
                except ValueError as err:
                    out.append(str(err).replace(str(base + b), 'N'))
                else:
                    out.append(('jumped', frame.f_lineno - base))
            return tr
        out = []
        sys.settrace(tr)
        try:
            r = f(out)
        except Exception as err:
            r = type(err).__name__, str(err)
        sys.settrace(None)
        print(f.__name__, a, b, r, out)
def plain(out):
    out.append(1)
    out.append(2)

    out.append(4)
    return len(out)
jumping(plain, [(1, 4), (2, 1), (4, 2), (2, 3), (1, 5), (5, 1), (1, 0), (1, -1), (1, 6), (1, 99), (2, 2)])
def loop(out):
    for i in range(3):
        out.append(i)
        if i:
            continue
        out.append('c')
    else:
        out.append('else')
    while len(out) < 9:
        out.append('w')
    return out.count('w')
jumping(loop, [(2, 8), (2, 1), (2, 3), (2, 5), (1, 2), (1, 8), (8, 2), (8, 1), (9, 8), (9, 10), (9, 1), (7, 8), (7, 2), (5, 7), (10, 1), (10, 9)])
def tries(out):
    out.append(1)
    try:
        out.append(3)
        {}['k']
    except KeyError:
        out.append(6)
        out.append(7)
    else:
        out.append(9)
    finally:
        out.append(11)
        out.append(12)
    out.append(13)
    return len(out)
jumping(tries, [(1, 13), (3, 13), (3, 1), (4, 9), (4, 13), (3, 9), (6, 7), (7, 6), (11, 12), (12, 11), (11, 13), (12, 3), (13, 1), (1, 3), (3, 5), (1, 5), (14, 1)])
class CM:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def withs(out):
    out.append(1)
    with CM():
        out.append(3)
        out.append(4)
    out.append(5)
    with CM() as c:
        out.append(7)
    return len(out)
jumping(withs, [(1, 5), (3, 4), (4, 3), (3, 5), (3, 1), (1, 3), (5, 1), (5, 7), (7, 3), (7, 8), (8, 1)])
def nested(out):
    for i in (1, 2):
        for j in (3, 4):
            out.append((i, j))
            while True:
                out.append('w')
                if len(out) > 6:
                    return 'done'
                break
        out.append('e')
    return len(out)
jumping(nested, [(3, 9), (3, 10), (5, 9), (5, 10), (5, 3), (9, 1), (9, 3), (5, 2), (3, 1), (1, 9), (7, 8)])
def forever(out):
    out.append(1)
    while 1:
        out.append(3)
        if len(out) > 3: raise ValueError('enough')
    out.append(5)
    return 'after'
jumping(forever, [(3, 5), (1, 5), (3, 1), (3, 6)])
def gen(out):
    out.append('g1')
    yield 1
    out.append('g3')
    for x in (1, 2):
        yield x
    out.append('g6')
def drive(out):
    return list(gen(out))
code = gen.__code__
for a, b in ((1, 3), (3, 1), (5, 6), (5, 1), (6, 1), (2, 6), (1, 5)):
    done = []
    def tr(frame, e, arg):
        if frame.f_code is code and e == 'line' and not done and frame.f_lineno == code.co_firstlineno + a:
            done.append(1)
            try: frame.f_lineno = code.co_firstlineno + b
            except ValueError as err: out.append(str(err))
        return tr
    out = []
    sys.settrace(tr)
    r = drive(out)
    sys.settrace(None)
    print('gen', a, b, r, out)
def several(out):
    x = max(1,
            2)
    def f(): return 1
    class K: a = 2
    import sys as s
    assert x == 2
    lst = [1, 2]
    del lst[0], x
    lst, y = (3, 4), 5
    return lst, y, K.a, f()
jumping(several, [(1, 3), (3, 7), (8, 3), (4, 9), (9, 3), (6, 8), (10, 1)])
# what may be assigned
def values(out):
    return 1
for v in (None, 'x', 1.5, True, 10**20, -1, 2**31, -10**9):
    def tr(frame, e, arg):
        if e == 'line' and frame.f_code is values.__code__:
            try: frame.f_lineno = v
            except ValueError as err: print(repr(v), err)
        return tr
    sys.settrace(tr); values(0); sys.settrace(None)
f = sys._getframe()
try: f.f_lineno = 3
except ValueError as err: print(err)
