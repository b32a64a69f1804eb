"""Who asks for the length of what it takes, when, and what of the answer it lets out."""
import operator, itertools, collections
log=[]
class H:
    def __init__(s, ln=None, h=None): s.ln, s.h = ln, h
    def __iter__(s): log.append('iter'); return It(s)
    def __length_hint__(s):
        log.append('hint')
        if isinstance(s.h, BaseException): raise s.h
        return s.h
class L(H):
    def __len__(s):
        log.append('len')
        if isinstance(s.ln, BaseException): raise s.ln
        return s.ln
class It:
    def __init__(s, o): s.n = 2
    def __iter__(s): log.append('it.iter'); return s
    def __next__(s):
        log.append('next')
        if not s.n: raise StopIteration
        s.n -= 1; return s.n
    def __length_hint__(s): log.append('it.hint'); return s.n
def run(name, f, o):
    del log[:]
    try: r = f(o)
    except BaseException as e: r = '%s: %s' % (type(e).__name__, e)
    print(name, r, ' '.join(log))
def ext(o): x=[9]; x.extend(o); return x
def iadd(o): x=[9]; x += o; return x
def bext(o): x=bytearray(b'9'); x.extend(o); return x
def biadd(o): x=bytearray(b'9'); x += o; return x
def bsl(o): x=bytearray(b'9'); x[:]=o; return x
def lsl(o): x=[9]; x[:]=o; return x
def lsl2(o): x=[9,8]; x[::1]=o; return x
def unp(o): a,b=o; return a,b
def unpx(o): a,*b=o; return a,b
def call(o): return (lambda *a: a)(*o)
def call2(o): return (lambda *a: a)(*o, *o)
def yf(o): return list((lambda: (yield from o))())
F = [('list', list), ('tuple', tuple), ('bytes', bytes), ('bytearray', bytearray), ('set', lambda o: sorted(set(o))), ('frozenset', lambda o: sorted(frozenset(o))), ('sorted', sorted), ('sum', sum), ('max', max), ('min', min), ('any', any), ('join', lambda o: ','.join(o)), ('bjoin', lambda o: b','.join(o)),
 ('ext', ext), ('iadd', iadd), ('biadd', biadd), ('bsl', bsl), ('lsl', lsl), ('lsl2', lsl2), ('unp', unp), ('unpx', unpx), ('call', call), ('call2', call2), ('[*]', lambda o: [*o]), ('(*,)', lambda o: (*o,)), ('{*}', lambda o: sorted({*o})), ('yf', yf), ('comp', lambda o: [x for x in o]), ('deque', collections.deque), ('dq.ext', lambda o: collections.deque().extend(o)), ('zip', lambda o: list(zip(o))), ('map', lambda o: list(map(str, o))), ('filter', lambda o: list(filter(None, o))), ('enum', lambda o: list(enumerate(o))), ('iter', lambda o: list(iter(o))), ('chain', lambda o: list(itertools.chain(o))), ('cycle', lambda o: next(itertools.cycle(o))), ('product', lambda o: list(itertools.product(o))), ('perm', lambda o: list(itertools.permutations(o))), ('comb', lambda o: list(itertools.combinations(o, 1))), ('fromkeys', lambda o: sorted(dict.fromkeys(o))), ('in', lambda o: 1 in o), ('hint', lambda o: operator.length_hint(o)), ('hint7', lambda o: operator.length_hint(o, 7)), ('dict', lambda o: sorted(dict(zip(o, o)))), ('counter', lambda o: sorted(collections.Counter(o))), ('countOf', lambda o: operator.countOf(o, 1)), ('str.join list', lambda o: ''.join(map(str, o))), ('islice', lambda o: list(itertools.islice(o, 2))), ('reversed', lambda o: list(reversed(list(o)))), ('set.update', lambda o: set().update(o)), ('isdisjoint', lambda o: {5}.isdisjoint(o)), ('inter', lambda o: {1}.intersection(o)), ('tuple%', lambda o: '%s' % tuple(o)[:1])]
for name, f in F:
    for o in (H(h=2), H(h=0), H(h=NotImplemented), H(h=-1), H(h='x'), H(h=TypeError('te')), H(h=ValueError('ve')), H(h=2**64), H(h=-2**64), H(h=True), H(h=1.0), L(2, 1), L(-1, 1), L('x', 1), L(TypeError('lt'), 3), L(KeyError('lk'), 3), L(2**70, 1)):
        run(name + ' ' + repr(o.h) + ' ' + repr(o.ln), f, o)
nat = [iter([1,2,3]), iter((1,2)), iter('abc'), iter('\u20acb'), iter(b'abc'), iter(bytearray(b'ab')), iter(range(5)), iter({1,2}), iter({1:2}), iter({1:2}.values()), iter({1:2}.items()), reversed([1,2]), reversed(range(4)), reversed('ab'), itertools.repeat(1, 4), itertools.repeat(1), itertools.count(), enumerate('abc'), zip('a'), map(str, 'ab'), filter(None, 'ab'), iter(collections.deque([1,2])), reversed(collections.deque([1])), iter(collections.OrderedDict(a=1)), itertools.cycle('ab'), itertools.chain('ab'), itertools.islice('ab', 2), (x for x in 'ab'), iter(int, 1), iter(memoryview(b'ab')), itertools.accumulate('ab'), itertools.tee('ab')[0]]
for i in nat:
    for k in range(3):
        try: h = operator.length_hint(i, 77)
        except BaseException as e: h = repr(e)
        print(type(i).__name__, h, hasattr(i, '__length_hint__'))
        try: next(i)
        except BaseException as e: print(repr(e))
