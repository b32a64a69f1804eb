# One finaliser ends before the next begins; depth first; what a finaliser releases dies inside it.
import weakref


class T:
    def __init__(self, k, *c):
        self.k = k
        self.c = list(c)

    def __del__(self):
        k = self.k
        print('begin', k)
        [None for _ in range(3)]
        print('end', k)


t = T('root', T('a', T('a1'), T('a2', T('a21'))), T('b', T('b1'), T('b2')))
t = None
print('--')


class N:
    alive = 0

    def __init__(self, *c):
        self.c = c
        N.alive += 1

    def __del__(self):
        N.alive -= 1


def grow(n):
    return N() if n == 0 else N(grow(n - 1), [grow(n - 1)], {'k': grow(n - 1)})


t = grow(5)
print(N.alive)
t = None
print(N.alive)


class R:
    def __init__(self, k, held=None):
        self.k = k
        self.held = held

    def __del__(self):
        print('<', self.k)
        self.held = None
        print('>', self.k)


def cb(k):
    def called(ref):
        print('callback', k, ref() is None)
    return called


print('-- inside')
r = R(1, R(2, [R(3), R(4)]))
del r
print('-- lists')
l = [R('x'), [R('y'), R('z', R('zz'))], (R('p'), R('q'))]
del l
print('-- dicts')
d = {1: R('d1')}
d[2] = R('d2', R('d3'))
d.clear()
print('-- slots')


class S:
    __slots__ = ('a', 'b', 'k', '__weakref__')

    def __init__(self, k, a=None, b=None):
        self.k, self.a, self.b = k, a, b

    def __del__(self):
        print('S', self.k)


s = S(1, S(2, S(3)), S(4, S(5)))
del s
print('-- callbacks')
refs = []


def watched(k, *c):
    o = T(k, *c)
    refs.append(weakref.ref(o, cb(k)))
    return o


t = watched('A', watched('B', watched('C')), watched('D'))
t = None
print([w() for w in refs])
print('-- plain objects between')


class P:
    def __init__(self, *c):
        self.c = c


def plain(k, *c):
    o = P(*c)
    refs.append(weakref.ref(o, cb(k)))
    return o


t = plain('p', T('in p'), plain('pp', T('in pp')))
t = None
print('-- locals')


def f():
    a = R('a')
    b = R('b', R('c'))
    print('body')


f()
print('-- chain')
n = None
for i in range(15):
    n = N(n)
n = None
print(N.alive)
print('-- generators')


def g(k):
    try:
        yield R(k)
        yield
    finally:
        print('closing', k)


gs = [g('g1'), g('g2')]
held = [next(x) for x in gs]
del held
del gs
x = None
print('-- raising')


class Bad:
    def __init__(self, k, c=None):
        self.k, self.c = k, c

    def __del__(self):
        print('bad', self.k)
        try:
            raise KeyError(self.k)
        except KeyError as e:
            print('caught', e)


b = Bad(1, [Bad(2), Bad(3)])
try:
    try:
        raise ValueError('outer')
    finally:
        b = None
except ValueError as e:
    print('outer', e)
print('-- replaced in place')
l = [R('l%d' % i) for i in range(4)]
l[1:3] = [R('n')]
del l[0]
l.pop()
l *= 0
l.extend([R('m'), R('o')])
l.clear()
print('done')
