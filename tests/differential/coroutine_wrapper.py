import sys
made = []
async def co(): return 1
def gen(): yield 1
print(sys.get_coroutine_wrapper())
for bad in (1, 'x', []):
    try: sys.set_coroutine_wrapper(bad)
    except TypeError as e: print(e)
class Wrapped:
    def __init__(self, c): self.c = c; made.append(c.__name__)
    def __await__(self): return self.c.__await__()
    def send(self, v): return self.c.send(v)
sys.set_coroutine_wrapper(Wrapped)
print(sys.get_coroutine_wrapper() is Wrapped)
async def outer():
    return (await co()) + 1
w = outer()
print(type(w).__name__, type(gen()).__name__, list(gen()))
try: w.send(None)
except StopIteration as e: print(e.value, made)
x = co(*[])
print(type(x).__name__, made)
try: x.send(None)
except StopIteration as e: print(e.value)
sys.set_coroutine_wrapper(lambda c: (c.close(), 5)[1])
print(co())
def failing(c):
    c.close()
    raise KeyError('wrapper')
sys.set_coroutine_wrapper(failing)
try: co()
except KeyError as e: print(e)
async def other(): pass
def recursive(c):
    c.close()
    return other()
sys.set_coroutine_wrapper(recursive)
try: co()
except RuntimeError as e: print('recursively wrap <code object other' in str(e), str(e).startswith('coroutine wrapper <function recursive at'))
sys.set_coroutine_wrapper(None)
print(sys.get_coroutine_wrapper())
c = co()
print(type(c).__name__)
c.close()
