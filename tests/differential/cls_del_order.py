# The order in which values go: finalisers tell
class D:
    def __init__(self, n, **kw): self.n = n; self.__dict__.update(kw)
    def __del__(self): print('del', self.n)
    def __repr__(self): return 'D' + self.n
l = [D('l0'), D('l1'), D('l2')]
del l
t = (D('t0'), D('t1'), D('t2'))
del t
def f(a, b):
    x = D('x'); y = D('y')
    print('in f')
f(D('a'), D('b'))
print('nested')
l = [D('n0'), [D('n1'), (D('n2'), D('n3'))], D('n4')]
l = None
l = [D('c0'), D('c1'), D('c2')]
l.clear()
l = [D('s0'), D('s1'), D('s2')]
l[:] = []
l = [D('d0'), D('d1'), D('d2'), D('d3')]
del l[1:3]
print('-')
l[0:2] = [D('e0')]
del l
print('attrs')
p = D('parent', c1=D('child'))
del p
d = {1: D('v1'), 2: D('v2')}
d.clear()
d = {1: D('w1'), 2: D('w2')}
del d
class S:
    __slots__ = 'a', 'b', '__dict__'
    def __del__(self): print('S')
s = S(); s.b = D('sb'); s.a = D('sa'); s.x = D('sx')
del s
def g():
    try:
        q = D('q')
        yield 1
    finally: print('fin')
i = g(); next(i); del i
[D('tmp0'), D('tmp1')]
x = D('old'); x = D('new')
x = y = None
def h(*args, **kw): pass
h(D('h0'), D('h1'), k=D('k'))
from collections import deque
q = deque([D('q0'), D('q1'), D('q2')])
del q
q = deque([D('r0'), D('r1'), D('r2')]); q.clear()
q = deque([D('u0'), D('u1'), D('u2')], 2); q.append(D('u3')); del q
def closure():
    a = D('cella'); b = D('cellb')
    def inner(): return a, b
    return inner
c = closure(); del c
def defaults(a=D('df0'), b=D('df1'), *, k=D('df2')): pass
del defaults
class K:
    a = D('ka')
del K
import gc; gc.collect()
m = D('inst').__repr__
del m
z = zip([D('z0')], [D('z1')]); del z
import functools
p = functools.partial(h, D('p0'), D('p1')); del p
e = Exception(D('e0'), D('e1')); del e
sl = slice(D('sl0'), D('sl1'), D('sl2')); del sl
print(sorted([D('so1'), D('so0')], key=lambda d: d.n))
st = {D('set')}; st.clear()
a, b = D('ua'), D('ub')
a, b = b, a
a = 1
b = 1
for k in (D('f0'), D('f1')): pass
k = None
with_ = [D('x1') for _ in range(1)]
del with_
D('stmt')
print(D('arg').n)
(D('c1'), D('c2'))[0]
D('l') if D('cond') else 0
lst = [D('pop0'), D('pop1')]; lst.pop(0); print('popped'); lst.pop()
lst = [D('ins')] * 3; del lst[0]; print('two left'); del lst[:]
lst = [D('rev0'), D('rev1')]; lst.reverse(); del lst
lst = [D('ext0')]; lst += [D('ext1')]; lst *= 0; print('mul')
dd = {'a': D('dd0')}; dd['a'] = D('dd1'); dd.pop('a'); print('end')
def gen(a, b):
    c = D('gc')
    yield 1
for _ in gen(D('ga'), D('gb')): pass
def kwo(a, *rest, k, **more): c = D('local'); print('body')
kwo(D("1"), k=D("4"), m=D("5"))
class Init:
    def __init__(self, a, b): print('init')
Init(D('i0'), D('i1'))
