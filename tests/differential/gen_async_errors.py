# async for, async with and await: protocols and refusals
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import types
def run(co):
    out = []
    try:
        v = None
        while True: out.append(co.send(v)); v = len(out)
    except StopIteration as e: return out, e.value
class AI:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0: raise StopAsyncIteration
        return self.n
class OldAI(AI):
    async def __aiter__(self): return self
class NoNext:
    def __aiter__(self): return self
class BadNext:
    def __aiter__(self): return self
    def __anext__(self): return 5
class BadIter:
    def __aiter__(self): return 5
class AwaitBad:
    def __await__(self): return 5
class AwaitCo:
    def __await__(self): return x()
class AwaitOk:
    def __await__(self): return iter([1, 2])
class AwaitGen:
    def __await__(self): r = yield 'g'; return r
async def x(): return 'x'
@types.coroutine
def gco(): return (yield 'yielded')
def plain():
    yield 1
async def loop(it):
    out = []
    async for v in it: out.append(v)
    else: out.append('else')
    return out
async def aw(v): return await v
t(lambda: run(loop(AI(3))), lambda: run(loop(OldAI(2))), lambda: run(loop([1])), lambda: run(loop(5)), lambda: run(loop(NoNext())), lambda: run(loop(BadNext())), lambda: run(loop(BadIter())), lambda: run(aw(5)), lambda: run(aw(None)), lambda: run(aw([])), lambda: run(aw(plain())), lambda: run(aw(gco())), lambda: run(aw(x())), lambda: run(aw(AwaitBad())), lambda: run(aw(AwaitOk())), lambda: run(aw(AwaitGen())))
c = AwaitCo(); t(lambda: run(aw(c)))
class CM:
    def __init__(self, sup=False, enter=None): self.sup = sup
    async def __aenter__(self): print('aenter'); return 'val'
    async def __aexit__(self, *a): print('aexit', a[0] and a[0].__name__, a[1]); return self.sup
class NoExit:
    async def __aenter__(self): pass
class NoEnter:
    async def __aexit__(self, *a): pass
class BadEnter:
    def __aenter__(self): return 5
    async def __aexit__(self, *a): pass
class BadExit:
    async def __aenter__(self): return 5
    def __aexit__(self, *a): return 6
async def w(cm, exc=None):
    async with cm as v:
        print('body', v)
        if exc: raise exc
        return 'ret'
    return 'suppressed'
t(lambda: run(w(CM())), lambda: run(w(CM(), KeyError('k'))), lambda: run(w(CM(True), KeyError('k'))), lambda: run(w(NoExit())), lambda: run(w(NoEnter())), lambda: run(w(5)), lambda: run(w(BadEnter())), lambda: run(w(BadExit())), lambda: run(w(BadExit(), KeyError('q'))))
async def nested():
    async with CM() as a, CM(True) as b:
        async for v in AI(2):
            if v == 0: continue
            print('v', v)
        raise ValueError('swallowed')
    for i in range(3):
        async with CM():
            if i == 1: break
    return i
t(lambda: run(nested()))
i = x()
t(lambda: next(i), lambda: iter(i), lambda: [*i], lambda: i.send(5), lambda: i.send(None), lambda: i.send(None), lambda: i.throw(KeyError), lambda: i.close(), lambda: type(i).__name__, lambda: i.cr_frame, lambda: i.cr_running, lambda: i.cr_await, lambda: i.cr_code.co_name, lambda: i.__name__, lambda: i)
i = x(); t(lambda: i.close(), lambda: i.send(None))
i = x(); t(lambda: i.throw(KeyError('first')), lambda: i.send(None))
i = aw(gco()); t(lambda: i.send(None), lambda: i.cr_await.__name__, lambda: i.throw(ValueError('t')))
i = aw(gco()); i.send(None); t(lambda: i.close(), lambda: i.close())
w1 = x(); t(lambda: type(w1.__await__()).__name__, lambda: next(w1.__await__()), lambda: w1.__await__().send(None))
async def stopper(): raise StopIteration('s')
t(lambda: run(stopper()), lambda: run(aw(stopper())))
async def sa(): raise StopAsyncIteration('s')
t(lambda: run(sa()))
@types.coroutine
def notgen(): return 5
@types.coroutine
def retco(): return x()
t(lambda: notgen(), lambda: run(aw(retco())), lambda: types.coroutine(5), lambda: type(types.coroutine(lambda: [])()).__name__, lambda: gco.__code__.co_flags & 0x100, lambda: x.__code__.co_flags & 0x80)
shared = gco()
async def one(): return await shared
async def two(): return await sh2
sh2 = one()
j = two(); t(lambda: j.send(None))
k = two(); t(lambda: k.send(None))
j.close()
async def args(): return (await x()) + (await x()), {await x(): await x()}, [await x()][0]
t(lambda: run(args()))
async def fin():
    try: await gco()
    finally:
        print('fin'); await gco(); print('fin2')
j = fin(); j.send(None); t(lambda: j.close())
j = fin(); j.send(None); t(lambda: j.throw(KeyError('z')), lambda: j.send(1))
