# with: suppressing, order, errors in enter and exit
# Python 3.11 prints something else in lines 31, 32, 33, 34, 52 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class CM:
    def __init__(self, n, suppress=False, fail=None):
        self.n, self.suppress, self.fail = n, suppress, fail
    def __enter__(self):
        print('enter', self.n)
        if self.fail == 'enter': raise RuntimeError('enter ' + self.n)
        return self.n
    def __exit__(self, ty, v, tb):
        print('exit', self.n, ty and ty.__name__, v, tb is not None)
        if self.fail == 'exit': raise RuntimeError('exit ' + self.n)
        return self.suppress
def a():
    with CM('a') as x, CM('b') as y: return x + y
def b():
    with CM('a', True), CM('b'): raise ValueError('v')
    return 'suppressed'
def c():
    with CM('a', True), CM('b', fail='enter'): return 'never'
    return 'c'
def d():
    with CM('a', True), CM('b', fail='exit'): raise ValueError('v')
    return 'd'
def e():
    for i in range(3):
        with CM(str(i)):
            if i == 0: continue
            break
    return i
def f():
    with CM('a') as (x, y): pass
def g():
    with CM('ab') as (x, y): return y
def h():
    with 5: pass
class NoExit:
    def __enter__(self): print('not entered')
class NoEnter:
    def __exit__(self, *a): pass
def i():
    with NoExit(): pass
def j():
    with NoEnter(): pass
class Inst: pass
def k():
    x = Inst(); x.__enter__ = lambda: 1; x.__exit__ = lambda *a: 1
    with x: pass
class BadBool:
    def __bool__(self): raise KeyError('bool')
def l():
    with CM('a', BadBool()): raise ValueError('x')
def m():
    with CM('a', BadBool()): pass
    return 'no truth asked'
def n():
    with CM('a') as d.attr, CM('b'): pass
    return d.attr
def gen():
    with CM('gen', True):
        yield 1
        yield 2
def o():
    g = gen(); next(g); g.close(); return 'closed'
def p():
    g = gen(); next(g)
    return g.throw(ValueError('into'))
class Few:
    def __enter__(self): pass
    def __exit__(self): pass
def q():
    with Few(): pass
t(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
