import warnings, sys, gc
warnings.simplefilter('always')
log = []
def show(message, category, filename, lineno, file=None, line=None):
    print('W', category.__name__, message, lineno)
warnings.showwarning = show
async def f(x=None): return 1
class K:
    async def method(self): pass
print('statement')
f()
print('method')
K().method()
print('local')
def g():
    c = f()
    return 5
g()
print('in flight')
def h():
    c = f()
    raise ValueError
try: h()
except ValueError: print('caught')
print('argument of a failing call')
try: int(f())
except TypeError as e: print(e)
print('list')
l = [f(), f()]
del l
print('cycle')
l = [f()]; l.append(l); del l
gc.collect()
print('closed')
c = f(); c.close(); del c
print('thrown')
c = f()
try: c.throw(KeyError)
except KeyError: print('KeyError')
del c
print('sent')
c = f()
try: c.send(None)
except StopIteration as e: print(e.value)
del c
print('awaited')
async def outer():
    f()
    await f()
    c = f()
    return 7
try: outer().send(None)
except StopIteration as e: print(e.value)
print('started and dropped')
class Aw:
    def __await__(self):
        try:
            yield 1
        finally:
            print('closing')
async def waits():
    try:
        await Aw()
    finally:
        print('finally')
c = waits(); print(c.send(None)); del c
print('arithmetic')
try: f() + 1
except TypeError as e: print(e)
print('iterating')
try: list(f())
except TypeError as e: print(e)
try:
    for x in f(): pass
except TypeError as e: print(e)
print('unpack')
try: a, b = f()
except TypeError as e: print(e)
print('finally')
def fin():
    try:
        return 3
    finally:
        f()
print(fin())
def fin2():
    try:
        raise KeyError
    finally:
        f()
try: fin2()
except KeyError: print('KeyError')
print('del inside')
class D:
    def __del__(self):
        f()
        print('D')
D()
try:
    d = D()
    int(d)
except TypeError:
    d = None
import types
@types.coroutine
def gen(): yield 1
gen()
print('resurrect')
keep = []
class R:
    def __init__(self): self.c = f()
    def __del__(self): keep.append(self.c)
R(); print(len(keep)); keep.clear()
def deco():
    x = f()
    def inner(): return x
    inner.me = inner
deco(); gc.collect()
f.__qualname__ = 'x' * 60
f()
print('end')
