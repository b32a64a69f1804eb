# del in every form
# Python 3.11 prints something else in lines 9, 10, 22 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


a = b = c = [1, 2, 3, 4, 5]
del a
t(lambda: a)
del b[0], b[-1]
print(b)
del (b[0]), [c[0]]
print(c)
class O: pass
o = O(); o.x = O(); o.x.y = 1
del o.x.y
t(lambda: o.x.y)
d = {'a': {'b': 1, 'c': 2}}
del d['a']['b']
print(d)
l = list(range(10))
del l[::2]; print(l)
del l[1:3]; print(l)
del l[:]; print(l)
def f(x):
    del x
    return x
t(lambda: f(1))
def g(*a, **k):
    del a, k
    return a
t(g)
x, y, z = 1, 2, 3
del (x, [y, z])
t(lambda: x, lambda: y, lambda: z)
class D:
    def __delitem__(self, k): print('delitem', k)
    def __delattr__(self, k): print('delattr', k)
q = D()
del q[1], q['a', 2], q[1:2], q[::3], q[...], q[1:2, 3], q.attr
for i in range(2): pass
del i
t(lambda: i)
def loop():
    for j in range(3): del j
    return j
t(loop)
class C:
    m = 1
    del m
print(hasattr(C, 'm'))
