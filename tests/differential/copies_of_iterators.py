"""Copies of iterators, shallow and deep, and what they say they are made of."""
import sys, copy, itertools, collections
def attempt(name, f):
    try: r = f()
    except BaseException as e: print(name, type(e).__name__, ascii(e.args))
    else: print(name, '->', ascii(r))
# copy protocol
def shown(x):
    if isinstance(x, (tuple, list)): return [shown(y) for y in x]
    return x if isinstance(x, (int, str, type(None), range)) else getattr(x, '__name__', type(x).__name__)
def cp(name, make, n=1):
    for f in (copy.copy, copy.deepcopy):
        try:
            it = make()
            for _ in range(n): next(it)
            c = f(it)
            print(name, f.__name__, type(c).__name__, list(c), list(it))
        except BaseException as e: print(name, f.__name__, type(e).__name__, e.args)
    for p in (2, 4):
        try:
            it = make()
            for _ in range(n): next(it)
            r = it.__reduce_ex__(p)
            print(name, p, shown(r[0]), [shown(x) if not hasattr(x, '__next__') else type(x) for x in r[1]], shown(r[2:]))
        except BaseException as e: print(name, p, type(e).__name__, e.args)
cp('tee', lambda: itertools.tee([1,2,3])[0]); cp('tee2', lambda: itertools.tee(iter('abcdef'))[1], 3)
cp('deque', lambda: iter(collections.deque([1,2,3]))); cp('rdeque', lambda: reversed(collections.deque([1,2,3])))
cp('list', lambda: iter([1,2,3])); cp('rlist', lambda: reversed([1,2,3])); cp('tuple', lambda: iter((1,2,3))); cp('str', lambda: iter('abc')); cp('bytes', lambda: iter(b'abc')); cp('ba', lambda: iter(bytearray(b'abc')))
cp('range', lambda: iter(range(5))); cp('lrange', lambda: iter(range(10**20, 10**20+3))); cp('dict', lambda: iter({1:2,3:4})); cp('di', lambda: iter({1:2}.items()), 0); cp('dv', lambda: iter({1:2}.values()), 0); cp('set', lambda: iter({1})  ,0); cp('fs', lambda: iter(frozenset([1])),0)
cp('od', lambda: iter(collections.OrderedDict([(1,2),(3,4)]))); cp('odi', lambda: iter(collections.OrderedDict([(1,2),(3,4)]).items())); cp('odr', lambda: reversed(collections.OrderedDict([(1,2),(3,4)])))
cp('zip', lambda: zip('abc', [1,2,3])); cp('map', lambda: map(str, [1,2,3])); cp('filter', lambda: filter(None, [1,2,3])); cp('enum', lambda: enumerate('abc')); cp('rev', lambda: reversed('abc')); cp('callable', lambda: iter(int, 1), 0) if 0 else None
I = itertools
cp('count', lambda: iter(I.islice(I.count(3), 4))); cp('cycle', lambda: I.islice(I.cycle('ab'), 5)); cp('chain', lambda: I.chain('ab','cd')); cp('cfi', lambda: I.chain.from_iterable(['ab','cd']))
cp('acc', lambda: I.accumulate([1,2,3])); cp('acc2', lambda: I.accumulate([1,2,3], max)); cp('comb', lambda: I.combinations('abcd',2)); cp('cwr', lambda: I.combinations_with_replacement('abc',2)); cp('perm', lambda: I.permutations('abc')); cp('prod', lambda: I.product('ab','cd')); cp('compress', lambda: I.compress('abc',[1,0,1])); cp('dw', lambda: I.dropwhile(lambda x: x<2, [1,2,3])); cp('tw', lambda: I.takewhile(bool, [1,2,0])); cp('ff', lambda: I.filterfalse(None,[0,1,0])); cp('rep', lambda: I.repeat(1,3)); cp('star', lambda: I.starmap(pow, [(1,2),(3,4)])); cp('zl', lambda: I.zip_longest('abc','d')); cp('isl', lambda: I.islice('abcdef',1,5,2)); cp('gb', lambda: I.islice(map(str, I.starmap(max, [(1, 2), (3, 4), (5, 6)])), 1, 5))
def gb(f):
    g = I.groupby('aaabbc'); next(g); c = f(g); return [(k, list(v)) for k,v in c]
attempt('gb', lambda: gb(copy.copy)); attempt('gb', lambda: gb(copy.deepcopy))
def gb2(f):
    g = I.groupby('aaabbc'); k, v = next(g); next(v); c = f(v); return list(c)
attempt('gr', lambda: gb2(copy.copy)); attempt('gr', lambda: gb2(copy.deepcopy))
def gb3():
    g = I.groupby('aaabbc'); k, v = next(g); return v.__reduce__()[0], g.__reduce__()[0], len(g.__reduce__())
attempt('g3', gb3)
attempt('cal', lambda: copy.copy(iter(lambda: 1, 1)).__reduce__()[0])
attempt('gen', lambda: copy.copy(x for x in ()))
attempt('co', lambda: copy.deepcopy(sys._getframe()))

r = iter(range(10)); next(r); r.__setstate__(4); print(list(r), r.__reduce__()[1:])
r = iter(range(10)); r.__setstate__(-3); print(next(r)); r.__setstate__(99); print(list(r), r.__reduce__()[1:])
r = iter(range(20, 0, -3)); next(r); next(r); print(r.__reduce__()[1:], r.__length_hint__())
r = iter(range(2**70, 2**70 + 9, 2)); next(r); print(r.__reduce__()[1:]); r.__setstate__(3); print(list(r)); r.__setstate__(0); print(next(r) == 2**70)
t = itertools.tee(range(150))[0]
for _ in range(57): next(t)
print(t.__reduce__()[2][1]); next(t); print(t.__reduce__()[2][1])
d = t.__reduce__()[2][0]; print(len(d.__reduce__()[1][1]), d.__reduce__()[1][2])
u = copy.deepcopy(t); print(list(u)[:3], next(t))
for bad in [(1, 2), (d, 58), (d, -1), (d,), [d, 1], (d, 'x')]:
    attempt('state', lambda: t.__setstate__(bad))
D = type(d)
attempt('data', lambda: D()); attempt('data', lambda: D(iter([]), (1,), None)); attempt('data', lambda: D(iter([]), [1], 5)); attempt('data', lambda: D(iter([]), [1] * 58, None)); attempt('data', lambda: type(D(iter([3]), [1, 2], None)).__name__)
t.__setstate__((D(iter([7, 8]), [5, 6], None), 1)); print(list(t))
a, b, c = itertools.tee(iter('abcdefghij' * 20), 3)
print(''.join(a) == 'abcdefghij' * 20, next(b), ''.join(itertools.islice(c, 60))[-3:], ''.join(b)[-3:], len(list(c)))
