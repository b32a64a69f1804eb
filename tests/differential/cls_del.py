# __del__ runs when the last reference goes
# Python 3.11 prints the same.
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
a = A(1)
b = a
del a
print('still')
del b
print('gone')
a = A(2)
a = A(3)
print('rebinding done')
l = [A(4), A(5)]
l.pop(0)
print('popped')
l[0] = None
print('replaced')
def f():
    x = A(6)
    y = A(7)
    print('in f')
f()
print('after f')
A(8)
print('temp')
d = {'k': A(9)}
d['k'] = 1
print('dict')
del d
class R(A):
    saved = None
    def __del__(self):
        print('resurrect', self.n)
        R.saved = self
r = R(10)
del r
print(R.saved.n)
R.saved = None
print('second time')
def gen():
    try:
        yield A(11)
    finally:
        print('gen finally')
g = gen()
next(g)
print('first item')
del g
print('gen gone')
try:
    x = A(12)
    raise ValueError
except ValueError:
    x = None
    print('handled')
def g2():
    y = A(13)
    raise KeyError('k')
try:
    g2()
except KeyError as e:
    print('caught')
print('out of handler')
class P:
    def __init__(self): self.child = A(14)
    def __del__(self): print('parent')
P()
s = {1: [A(15)]}
s.clear()
print('end')
a.n = 'module end'
