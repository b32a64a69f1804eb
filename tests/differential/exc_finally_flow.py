# finally overriding return, break, continue, raise
# Python 3.11 prints something else in lines 6, 17 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def a():
    try: return 'try'
    finally: return 'finally'
def b():
    for i in range(3):
        try: return i
        finally: break
    return 'after break'
def c():
    out = []
    for i in range(4):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally: out.append('f%d' % i)
    else: out.append('else')
    return out
def d():
    try: raise ValueError
    finally: return 'swallowed'
def e():
    while True:
        try: raise ValueError
        finally: break
    return 'broke out'
def f():
    try:
        try: raise ValueError('first')
        finally: raise KeyError('second')
    except KeyError as k: return repr(k.__context__)
def g():
    x = 1
    try: return x
    finally: x = 2
def h():
    x = []
    try: return x
    finally: x.append('late')
def i():
    out = []
    try:
        try: out.append(1)
        except ValueError: out.append('no')
        else: out.append('else'); raise KeyError
        finally: out.append('fin')
    except KeyError: out.append('outer')
    return out
def j():
    for x in [1, 2]:
        try:
            try: continue
            finally: 1 / 0
        except ZeroDivisionError as z: print('zde', x, z.__context__)
    return 'j'
def k():
    try:
        try: return 'inner'
        finally:
            try: raise ValueError
            except ValueError: pass
    finally: print('outer finally')
def l():
    try: yield 1
    finally: return 'gen return'
def m():
    g = l(); next(g)
    try: g.throw(ValueError)
    except StopIteration as s: return s.value
def n():
    def inner():
        try: 1 / 0
        except ZeroDivisionError as e: return e
        finally: print('n', 'e' in locals())
    return repr(inner())
def o():
    try: pass
    except: print('never')
    else:
        try: return 'else return'
        finally: print('else finally')
    finally: print('o finally')
t(a, b, c, d, e, f, g, h, i, j, k, m, n, o)
