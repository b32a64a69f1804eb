# list.sort and sorted
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def srt(l, *a, **k): l.sort(*a, **k); return l
class Bad:
    def __lt__(self, o): raise ValueError('lt')
class NotBool:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return [] if self.v >= o.v else [1]
    def __repr__(self): return str(self.v)
class BoolBad:
    def __lt__(self, o): return self
    def __bool__(self): raise KeyError('bool')
class GtOnly:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
    def __repr__(self): return 'G%d' % self.v
t(lambda: srt([3, 1, 2]), lambda: srt([3, 1, 2], reverse=True), lambda: srt([3, 'a']), lambda: srt([]), lambda: srt([1, 2], 5), lambda: srt([1], key=5), lambda: srt([1, 2], key=5), lambda: srt([], key=5), lambda: srt([2, 1], key=None), lambda: srt([1, 2], reverse='a'), lambda: srt([1, 2], reverse=5), lambda: srt([1, 2], reverse=None), lambda: srt([1], cmp=5), lambda: srt([Bad(), Bad()]), lambda: srt([NotBool(3), NotBool(1), NotBool(2)]), lambda: srt([BoolBad(), BoolBad()]), lambda: srt([GtOnly(2), GtOnly(1)]), lambda: srt([1, 2, 3], key=lambda x: 1 / (x - 2)), lambda: srt([1j, 2j]), lambda: srt([None, None]), lambda: srt([None]), lambda: srt([float('nan'), 1, 0]), lambda: srt(['b', 'a', 'C'], key=str.lower), lambda: srt(['b', 'a'], key=lambda: 0), lambda: srt(['b', 'a'], key=lambda x, y: 0), lambda: sorted([3, 1], None), lambda: sorted(), lambda: sorted(5), lambda: sorted('bac'), lambda: sorted({2: 1, 1: 2}), lambda: sorted([1], key=None, reverse=True), lambda: sorted(iterable=[1]), lambda: sorted([(1, 'b'), (1, 'a')], key=lambda p: p[0]), lambda: sorted([(1, 'b'), (0, 'c'), (1, 'a')], key=lambda p: p[0], reverse=True), lambda: sorted([True, 0, 1.0, False], reverse=True), lambda: sorted([[2], [1, 5], [1]]), lambda: sorted([{1}, {1, 2}, set()]), lambda: sorted([(1,), [1]]))
l = [3, 1, 2]
def key(x): l.append(x); return x
t(lambda: l.sort(key=key), lambda: l)
l = [3, 1, 2]
def key(x): l.clear(); return x
t(lambda: l.sort(key=key), lambda: l)
l = [3, 1, 2]
def key(x):
    print(len(l), l)
    return x
t(lambda: l.sort(key=key), lambda: l)
class Mod:
    def __init__(self, v): self.v = v
    def __lt__(self, o): ml.append(5); return self.v < o.v
    def __repr__(self): return 'M%d' % self.v
ml = [Mod(2), Mod(1)]
t(lambda: ml.sort(), lambda: ml)
l = [3, 1, 2]
def fails(x):
    if x == 2: raise KeyError('key')
    return -x
t(lambda: l.sort(key=fails), lambda: l, lambda: l.sort(key=fails, reverse=True), lambda: l)
class Cnt:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        Cnt.n += 1
        if Cnt.n == 4: raise KeyError('fourth')
        return self.v < o.v
    def __repr__(self): return 'C%d' % self.v
l = [Cnt(i) for i in (5, 4, 3, 9, 1)]
t(lambda: l.sort(), lambda: l, lambda: sorted(c.v for c in l))
l = [Cnt(i) for i in (5, 4, 3, 9, 1)]; Cnt.n = 0
t(lambda: l.sort(reverse=True), lambda: sorted(c.v for c in l))
data = [(i * 7919 % 101, i) for i in range(300)]
a = sorted(data, key=lambda p: p[0]); b = sorted(data, key=lambda p: p[0], reverse=True)
print(all(x[0] < y[0] or x[1] < y[1] for x, y in zip(a, a[1:])), all(x[0] > y[0] or x[1] < y[1] for x, y in zip(b, b[1:])))
calls = []
def k(x): calls.append(x); return -x
print(sorted(range(5), key=k), calls)
class L(list): pass
t(lambda: srt(L([2, 1])), lambda: type(sorted(L([2, 1]))))
class Cmp:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): Cmp.n += 1; return self.v < o.v
for seq in (range(100), range(100, 0, -1), [i * 37 % 101 for i in range(100)], [0] * 50, [1, 2, 3, 0, 5, 6], list(range(40)) + list(range(40))):
    Cmp.n = 0
    sorted(map(Cmp, seq))
    print(Cmp.n, end=' ')
print()
