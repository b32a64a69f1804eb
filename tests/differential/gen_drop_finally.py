# a suspended generator dropped runs its finally
# Python 3.11 prints the same.
def g(n, log):
    try:
        yield n
        print('not reached')
    except GeneratorExit:
        print('exit', n)
        raise
    finally:
        print('finally', n)
x = g(1, []); next(x)
x = None
print('a')
x = g(2, [])
x = None
print('unstarted: nothing')
for v in g(3, []):
    break
print('after break')
def nested():
    yield from g(4, [])
y = nested(); next(y)
del y
print('nested gone')
def f():
    z = g(5, [])
    next(z)
f()
print('local gone')
l = [g(i, []) for i in (6, 7)]
for i in l: next(i)
i = None
l.clear()
print('list gone')
a, b, *c = (v for q in [g(8, [])] for v in q if v), 1, 2
print(next(a))
a = None
print('genexpr gone')
import sys
class Quiet:
    text = ''
    def write(self, s): Quiet.text += s
    def flush(self): pass
def bad():
    try: yield
    finally: raise ValueError('from finally')
w = bad(); next(w)
sys.stderr = Quiet()
del w
sys.stderr = sys.__stderr__
print(Quiet.text.split(' at ')[0][:40], '...', Quiet.text.splitlines()[-1])
def stubborn():
    try: yield
    except GeneratorExit: yield
w = stubborn(); next(w)
Quiet.text = ''
sys.stderr = Quiet()
del w
sys.stderr = sys.__stderr__
print(Quiet.text.splitlines()[-1])
