# yield from with every kind of inner iterator
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def outer(it):
    r = yield from it
    print('result', r)
    return 'outer'
def sub():
    try:
        x = yield 1
        print('sub got', x)
        yield 2
    except KeyError as e:
        print('sub caught', e)
        yield 'handled'
    finally:
        print('sub finally')
    return 'sub value'
class It:
    def __iter__(self): return self
    def __next__(self): return 'n'
class Full(It):
    def send(self, v): return ('send', v)
    def throw(self, *a): return ('throw', a[0].__name__ if isinstance(a[0], type) else a)
    def close(self): print('closed')
class BadClose(It):
    def close(self): raise ValueError('close failed')
class Stops(It):
    def __next__(self): raise StopIteration('stop value')
def start(it):
    g = outer(it); next(g); return g
t(lambda: list(outer([1, 2])), lambda: list(outer('ab')), lambda: list(outer({})), lambda: next(outer(5)), lambda: list(outer(Stops())), lambda: start(sub()).send('v'), lambda: start(sub()).throw(KeyError('k')), lambda: start(sub()).throw(ValueError('v')), lambda: start(sub()).close(), lambda: start(It()).send(None), lambda: start(It()).send(5), lambda: start(It()).throw(ValueError('no throw')), lambda: start(It()).close(), lambda: start(Full()).send(7), lambda: start(Full()).throw(ValueError), lambda: start(Full()).close(), lambda: start(BadClose()).close(), lambda: start(range(3)).send(1), lambda: start(iter([1, 2, 3])).throw(KeyError, 'k'))
def three():
    x = yield from two()
    return x + 1
def two():
    x = yield from one()
    return x + 1
def one():
    yield 'deep'
    return 1
def run(g):
    out = []
    try:
        while True: out.append(next(g))
    except StopIteration as e: return out, e.value
t(lambda: run(three()), lambda: list(outer(map(str, [1, 2]))), lambda: list(outer(x for x in 'ab')))
shared = sub()
p = outer(shared)
next(p)
t(lambda: next(shared), lambda: run(p))
def circular():
    yield from c
c = circular()
t(lambda: next(c))
