# Generators and coroutines that a slice may end in: driven by loops, by natives, by each other.
import contextlib
import itertools
import types

def spin(n):
    total = 0
    for i in range(n):
        total ^= i
    return total

log = []
def counts(n):
    try:
        for i in range(n):
            got = yield spin(i)
            if got is not None:
                log.append(got)
    except GeneratorExit:
        log.append('closed %d' % spin(9))
        raise
    except ValueError as e:
        log.append(str(e))
        yield 'after'
    finally:
        spin(12)
        log.append('finally')
    return n

def through(n):
    result = yield from counts(n)
    result += yield from through(n - 1) if n else ()
    return result

print(list(counts(8)), sum(counts(9)), list(zip(counts(3), counts(2))), list(itertools.islice(counts(20), 3)))
print(list(map(spin, counts(5))), sorted(counts(9), key=lambda n: -n), max(counts(6)), tuple(counts(4)))
g = counts(5)
print(next(g), g.send('sent'), g.throw(ValueError, 'thrown'), next(g, 'over'))
g = counts(5)
next(g)
g.close()
g = counts(5)
next(g)
del g
print(log)
del log[:]

def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(5)), {n for n in tree(4)}, [n for n in tree(3) if spin(n) % 2 == 0])

def sends():
    total = 0
    while True:
        total += (yield total) or 0
        sorted([3, 2, 1], key=lambda n: spin(n))
g = sends()
next(g)
print([g.send(n) for n in range(12)])

@contextlib.contextmanager
def managed(name):
    log.append('enter ' + name)
    try:
        yield spin(8)
    except KeyError as e:
        log.append('handled %s' % e)
    finally:
        spin(10)
        log.append('exit ' + name)
with managed('a') as a, managed('b') as b:
    raise KeyError(a + b)
print(log)
del log[:]

class Awaits:
    def __init__(self, n):
        self.n = n
    def __await__(self):
        for i in range(self.n):
            yield spin(i)
        return self.n
class Aiter:
    def __init__(self, n):
        self.n = n
    async def __aiter__(self):
        return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return await Awaits(self.n)
class Amanager:
    async def __aenter__(self):
        return await Awaits(2)
    async def __aexit__(self, *args):
        log.append(await Awaits(3))
        return args[0] is ZeroDivisionError
async def main(n):
    got = []
    async for each in Aiter(n):
        got.append(each)
    async with Amanager() as entered:
        got.append(entered)
        1 / 0
    try:
        await failing()
    except ValueError as e:
        got.append(str(e))
    return got
async def failing():
    await Awaits(2)
    raise ValueError(spin(6))
def drive(coroutine):
    seen = []
    try:
        while True:
            seen.append(coroutine.send(None))
    except StopIteration as e:
        return seen, e.value
print(drive(main(5)), log)
@types.coroutine
def old(n):
    for i in range(n):
        yield i
    return spin(n)
async def uses_old():
    return (await old(3)) + (await old(4))
print(drive(uses_old()))

def raising(n):
    for i in range(n):
        if i == 4:
            raise RuntimeError('at %d' % spin(i))
        yield i
for how in (list, sum, tuple, set, lambda it: dict(zip(it, it)), lambda it: max(it, key=spin), lambda it: [*it], lambda it: sorted(it, key=spin), lambda it: ''.join(map(str, it))):
    try:
        print(how(raising(9)))
    except RuntimeError as e:
        names, tb = [], e.__traceback__
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        print(e, names)
def itself():
    global me
    yield spin(7)
    try:
        next(me)
    except ValueError as e:
        yield str(e)
me = itself()
print(list(me), me.gi_running, me.gi_frame)
