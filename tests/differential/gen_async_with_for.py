# async for and async with, and what they refuse
# Python 3.11 prints something else in lines 1, 2, 13, 14, 15, 16, 17, 18, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types
@types.coroutine
def switch(x): return (yield x)
class AI:
    def __init__(self, n): self.n, self.i = n, 0
    async def __aiter__(self): return self
    async def __anext__(self):
        self.i += 1
        if self.i > self.n: raise StopAsyncIteration
        await switch('sw%d' % self.i)
        return self.i
class ACM:
    def __init__(self, n, sup=False): self.n, self.sup = n, sup
    async def __aenter__(self): await switch('enter'); return self.n
    async def __aexit__(self, t, v, tb): await switch('exit'); print('aexit', t and t.__name__); return self.sup
def drive(c):
    out = []
    try:
        while True: out.append(c.send(None))
    except StopIteration as e: out.append(('return', e.value))
    return out
async def loop(n):
    out = []
    async for x in AI(n):
        if x == 2: continue
        if x == 4: break
        out.append(x)
    else: out.append('else')
    return out
async def w(sup, exc):
    async with ACM('v', sup) as v, ACM('q'):
        if exc: raise exc
        return v
    return 'after'
async def over(x):
    async for y in x: return y
async def within(x):
    async with x: return 1
class NotAw:
    def __aiter__(self): return 5
class NoAnext:
    async def __aiter__(self): return 5
class BadNext:
    async def __aiter__(self): return self
    def __anext__(self): return 5
class OnlyEnter:
    async def __aenter__(self): pass
class PlainEnter:
    def __aenter__(self): return 5
    def __aexit__(self, *a): return 5
t(lambda: drive(loop(2)), lambda: drive(loop(5)), lambda: drive(w(False, None)), lambda: drive(w(True, ValueError('x'))), lambda: drive(w(False, ValueError('x'))), lambda: drive(over([1])), lambda: drive(over(NotAw())), lambda: drive(over(NoAnext())), lambda: drive(over(BadNext())), lambda: drive(within(5)), lambda: drive(within(OnlyEnter())), lambda: drive(within(PlainEnter())))
async def comp():
    r = []
    async for a, (b, *c) in Pairs(): r.append((a, b, c))
    return r
class Pairs(AI):
    def __init__(self): super().__init__(2)
    async def __anext__(self): return (await super().__anext__(), 'xyz')
t(lambda: drive(comp()))
