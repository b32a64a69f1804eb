# async def, await and their errors
# Python 3.11 prints something else in line 37 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types, sys
@types.coroutine
def sleep(x):
    r = yield x
    return r
async def a(n):
    print('a start')
    v = await sleep(n)
    print('got', v)
    return v * 2
def drive(c, *vals):
    out = []
    try:
        out.append(c.send(None))
        for v in vals: out.append(c.send(v))
        c.close()
        out.append('closed')
    except StopIteration as e: out.append(('return', e.value))
    return out
async def b(): return await a(1) + await a(2)
async def bad(x): return await x
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self): return self.v
def gen(): yield 1
async def stop(): raise StopIteration('s')
async def fin():
    try: await sleep(1)
    finally: print('fin')
t(lambda: drive(a(5), 10), lambda: drive(b(), 1, 2), lambda: drive(bad(5)), lambda: drive(bad([1])), lambda: drive(bad(gen())), lambda: drive(bad(Aw(iter([7]))), None), lambda: drive(bad(Aw(5))), lambda: drive(bad(Aw([1]))), lambda: drive(stop()), lambda: drive(fin()))
c = a(1)
t(lambda: iter(c), lambda: next(c), lambda: list(c), lambda: c.send(1), lambda: c.cr_frame is not None, lambda: c.cr_running, lambda: c.cr_code.co_name, lambda: c.cr_await, lambda: type(c).__name__, lambda: c.send(None), lambda: c.cr_await is not None, lambda: type(c.__await__()).__name__, lambda: c.throw(KeyError('k')), lambda: c.send(None), lambda: c.cr_frame, lambda: c.close(), lambda: repr(c)[:20], lambda: type(c)(), lambda: len([x for x in dir(c) if x.startswith('cr_')]))
c = a(2)
aw = c.__await__()
t(lambda: next(aw), lambda: aw.send('x'), lambda: aw.close(), lambda: repr(aw)[:26])
def yf():
    yield from a(1)
t(lambda: next(yf()) if False else 0)
async def twice():
    x = sleep(1)
    await x
    await x
t(lambda: drive(twice(), 1, 2))
co = fin(); co.send(None)
t(lambda: drive(bad(co)), lambda: co.close())
t(lambda: types.coroutine(5), lambda: types.coroutine(lambda: 1)(), lambda: types.coroutine(gen) is gen, lambda: a.__code__.co_flags & 0x80, lambda: sleep.__code__.co_flags & 0x100)
