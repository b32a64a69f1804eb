# yield from over iterators with odd methods
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        self.n -= 1
        if self.n < 0: raise StopIteration('result', 2)
        return self.n
class Full(It):
    def send(self, x): return ('sent', x)
    def throw(self, *a):
        print('throw', [getattr(x, '__name__', x) for x in a[:2]])
        if a[0] is KeyError: raise StopIteration('thrown out')
        return 'from throw'
    def close(self): print('closed')
def d(x):
    r = yield from x
    print('result', r)
    return r
def drive(it):
    out = []
    try:
        while True: out.append(next(it))
    except StopIteration as e: return out, e.value
t(lambda: drive(d(It(2))), lambda: drive(d([1, 2])), lambda: drive(d('ab')), lambda: drive(d({})), lambda: drive(d(5)), lambda: drive(d(None)), lambda: drive(d(range(2))), lambda: drive(d(d([3]))), lambda: drive(d(iter(int, 0))))
i = d(Full(3)); t(lambda: i.send(None), lambda: i.send(7), lambda: i.throw(ValueError), lambda: i.throw(ValueError, 'x'), lambda: i.throw(ValueError('y')), lambda: i.gi_yieldfrom.__class__.__name__, lambda: i.throw(KeyError))
i = d(Full(3)); next(i); t(lambda: i.close())
i = d(Full(3)); next(i); t(lambda: i.throw(GeneratorExit))
i = d(It(3)); next(i); t(lambda: i.send(1))
i = d(It(3)); next(i); t(lambda: i.throw(ValueError('v')), lambda: next(i))
i = d(It(3)); next(i); t(lambda: i.close())
class NoClose(It):
    close = 5
class BadClose(It):
    def close(self): raise KeyError('close failed')
class AttrClose(It):
    @property
    def close(self): raise ValueError('property')
i = d(NoClose(3)); next(i); t(lambda: i.close())
i = d(BadClose(3)); next(i); t(lambda: i.close())
i = d(BadClose(3)); next(i); t(lambda: i.throw(GeneratorExit('g')))
class AttrThrow(It):
    @property
    def throw(self): raise ValueError('property')
i = d(AttrThrow(3)); next(i); t(lambda: i.throw(KeyError), lambda: next(i))
class StopVal:
    def __init__(self, v): self.v = v
    def __iter__(self): return self
    def __next__(self): raise StopIteration(*self.v)
t(lambda: drive(d(StopVal(()))), lambda: drive(d(StopVal((1,)))), lambda: drive(d(StopVal((1, 2)))), lambda: drive(d(StopVal(((1, 2),)))), lambda: drive(d(StopVal((StopIteration(3),)))))
def ret(v):
    return v
    yield
t(lambda: drive(ret(1)), lambda: drive(ret((1, 2))), lambda: drive(ret(StopIteration(9))), lambda: drive(ret(None)), lambda: drive(d(ret((1,)))), lambda: drive(d(ret(StopIteration(4)))))
class SubStop(StopIteration): pass
class RaiseSub:
    def __iter__(self): return self
    def __next__(self): raise SubStop('sub')
t(lambda: drive(d(RaiseSub())), lambda: list(RaiseSub()))
def cyc():
    yield from me
me = cyc(); t(lambda: next(me))
def a():
    try: yield from b()
    except ValueError as e: print('a', e); yield 'recovered'
def b():
    try: yield 1
    finally: print('b fin')
i = a(); next(i); t(lambda: i.throw(ValueError('in')), lambda: next(i))
class IterRaises:
    def __iter__(self): raise KeyError('iter')
class IterBad:
    def __iter__(self): return 5
t(lambda: drive(d(IterRaises())), lambda: drive(d(IterBad())))
import types
@types.coroutine
def co():
    x = yield 'co'
    return x
async def native():
    return await co()
n = native()
t(lambda: drive(d(co())), lambda: drive(d(n)), lambda: n.close())
def gen_exc():
    yield 1
    raise KeyError('inner')
i = d(gen_exc()); t(lambda: next(i), lambda: next(i), lambda: next(i))
s = StopIteration(1, 2); t(lambda: s.value, lambda: s.args, lambda: StopIteration().value, lambda: setattr(s, 'value', 5), lambda: (s.value, s.args), lambda: delattr(s, 'value'), lambda: s.value, lambda: StopIteration(x=1))
i = d([1]); t(lambda: i.send(None), lambda: i.send(5))
i = d([1, 2]); next(i); t(lambda: i.throw(KeyError('list it')))
