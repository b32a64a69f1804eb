# indexes and slices of sequences
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class Ix:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
class BadIx:
    def __index__(self): return 'x'
class RaiseIx:
    def __index__(self): raise KeyError('ix')
class BigIx:
    def __index__(self): return 10**30
class SubI(int): pass
for s in ([0, 1, 2, 3, 4], (0, 1, 2, 3, 4), '01234', b'01234', range(5), bytearray(b'01234')):
    print(type(s).__name__)
    g = lambda *a: s[slice(*a)]
    t(lambda: s[Ix(1)], lambda: s[BadIx()], lambda: s[RaiseIx()], lambda: s[BigIx()], lambda: s[-BigIx().__index__()], lambda: s[SubI(2)], lambda: s[True], lambda: s[1.0], lambda: s['1'], lambda: s[None], lambda: s[1, 2], lambda: s[5], lambda: s[-6], lambda: s[10**30], lambda: g(Ix(1), Ix(3)), lambda: g(BadIx(), None), lambda: g(RaiseIx(), None), lambda: g(BigIx(), None), lambda: g(None, BigIx()), lambda: g(-10**30, 10**30), lambda: g(10**30, -10**30, -1), lambda: g(None, None, 10**30), lambda: g(None, None, -10**30), lambda: g(None, None, 0), lambda: g(None, None, Ix(0)), lambda: g(1.0, None), lambda: g(None, None, 1.5), lambda: g('a', None), lambda: g(None, None, -1), lambda: g(4, None, -2), lambda: g(-1, -4, -1), lambda: g(3, 1), lambda: g(True, None), lambda: s[::2], lambda: s[5:], lambda: s[-100:2], lambda: s[2:100], lambda: s[...])
sl = slice(1, 10, 2)
t(lambda: sl.indices(5), lambda: sl.indices(0), lambda: sl.indices(-1), lambda: sl.indices('a'), lambda: sl.indices(10**30), lambda: slice(None).indices(5), lambda: slice(None, None, -1).indices(5), lambda: slice(10**30).indices(10**31), lambda: slice(None, None, 0).indices(5), lambda: slice('a').indices(5), lambda: slice(Ix(2)).indices(5), lambda: slice(1.5).indices(5), lambda: slice(-10**30, None).indices(5), lambda: sl.start, lambda: setattr(sl, 'start', 5), lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice(1), lambda: slice('a', [], {}), lambda: sl == slice(1, 10, 2), lambda: sl != slice(1, 10, 3), lambda: sl < slice(2), lambda: sl < 5, lambda: hash(sl), lambda: slice(x=1), lambda: sl.__reduce__(), lambda: slice(1, 2) == (1, 2, None), lambda: slice(float('nan')) == slice(float('nan')), lambda: isinstance(sl, slice), lambda: repr(sl), lambda: sl[0], lambda: sl.indices(), lambda: slice(None, None, -2).indices(Ix(5)))
class G:
    def __getitem__(self, k): return k
g = G()
t(lambda: g[1], lambda: g[1:2], lambda: g[1:2:3], lambda: g[:], lambda: g[::], lambda: g[1:2, 3], lambda: g[...], lambda: g[1, ], lambda: g[()], lambda: g[(1, 2)], lambda: g[[1]], lambda: g[-1], lambda: g[::-1, ...], lambda: g['a':'b'], lambda: g[None:None], lambda: g[lambda: 1] is not None, lambda: g[1 if 0 else 2], lambda: g[1:2][0:1])
l = list(range(6))
def st(l, k, v): l = list(l); l[k] = v; return l
t(lambda: st(l, slice(1, 3), 'ab'), lambda: st(l, slice(1, 3), 5), lambda: st(l, slice(None, None, 2), 'abc'), lambda: st(l, slice(None, None, 2), 'ab'), lambda: st(l, slice(None, None, 2), 5), lambda: st(l, slice(None, None, -1), 'abcdef'), lambda: st(l, slice(3, 1), 'xy'), lambda: st(l, slice(10**30, None), 'z'), lambda: st(l, slice(-10**30, -10**29), 'z'), lambda: st(l, slice(2, 2), []), lambda: st(l, slice(0, 0, 2), []), lambda: st(l, slice(0, 0, 2), [1]), lambda: st(l, slice(5, 0, -2), 'xyz'), lambda: st(l, 10, 1), lambda: st(l, 'a', 1), lambda: st(l, 1.5, 1), lambda: st(l, None, 1), lambda: st(l, Ix(2), 'ix'), lambda: st(l, BigIx(), 1), lambda: st(l, slice(None, None, 0), 'a'), lambda: st(l, slice(1, 3), (x for x in 'pq')), lambda: st(l, slice(1, 3), {}), lambda: st(l, slice(1, 3), None), lambda: st((1,), 0, 1), lambda: [1] * Ix(3), lambda: Ix(3) * [1], lambda: 'a' * Ix(2), lambda: (1,) * BigIx(), lambda: [1] * BadIx(), lambda: [] * 10**30, lambda: [1] * -10**30, lambda: [1] * 'a', lambda: [1] * 1.5, lambda: [1] + (1,), lambda: (1,) + [1], lambda: [1].__iadd__((2,)), lambda: [1].__iadd__(5), lambda: [1].__imul__('a'))
t(lambda: [1].index(2), lambda: ['a'].index('b'), lambda: (1,).index(2), lambda: [1, 2, 1].index(1, 1), lambda: [1].index(1, 5), lambda: [1].index(1, 'a'), lambda: [1].index(1, None), lambda: [1].index(), lambda: [1, 2].index(2, -1), lambda: [1, 2].index(1, -10**30), lambda: [1].remove(2), lambda: [].pop(), lambda: [1].pop(5), lambda: [1].pop('a'), lambda: [1].pop(None), lambda: [1].pop(Ix(0)), lambda: [1].pop(BigIx()), lambda: [].pop(0), lambda: [1].insert(), lambda: [1].insert('a', 1), lambda: [1].append(), lambda: [1].extend(5), lambda: [1].count(), lambda: (1,).count(1, 2), lambda: list(5), lambda: list('ab', 'c'), lambda: list(x=1), lambda: tuple(5), lambda: tuple(x=1), lambda: tuple([1], [2]), lambda: [1] < [1, 2], lambda: [1] < ['a'], lambda: [1] < (1,), lambda: [1, 'a'] < [2, 3], lambda: [1] == (1,), lambda: [[]] < [[1]], lambda: [float('nan')] == [float('nan')], lambda: (1, 2) < (1, 2, 0), lambda: [1, 2].__lt__(5), lambda: hash([]), lambda: [].__hash__, lambda: [].copy(1), lambda: [1].clear(1), lambda: [1].reverse(1), lambda: list.sort(), lambda: list.append(5, 1), lambda: range(5).index(7), lambda: range(5).index('a'), lambda: range(5).index(2.0), lambda: range(5).count(2.0), lambda: 2.0 in range(5), lambda: 'a' in range(5), lambda: range(5) == range(0, 5, 1), lambda: range(0) == range(2, 1), lambda: range(1.5), lambda: range('a'), lambda: range(1, 2, 0), lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(10**30)[-1], lambda: len(range(10**30)), lambda: range(10**30).index(10**29), lambda: range(5)[1:3], lambda: range(5)[::-1], lambda: range(0, 10, 3)[::2], lambda: range(5).start, lambda: setattr(range(5), 'start', 1), lambda: hash(range(3)) == hash(range(0, 3)), lambda: range(3) < range(4), lambda: range(3) + range(3), lambda: bool(range(0)), lambda: reversed(range(3)).__class__.__name__, lambda: list(reversed(range(0, 10, 3))), lambda: range(-1, -10, -3), lambda: range(Ix(3)), lambda: range(BadIx()), lambda: min(range(0)), lambda: range(stop=5), lambda: iter(range(3)).__reduce__()[1:], lambda: iter(range(3)).__length_hint__())
