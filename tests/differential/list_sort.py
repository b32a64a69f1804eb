# sort: stability, key, reverse, laziness, errors
# Python 3.11 prints something else in lines 13, 14, 16, 19, 20, 21, 22, 29, 37 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import functools
log = []
class N:
    def __init__(self, v): self.v = v
    def __lt__(self, o): log.append((self.v, o.v)); return self.v < o.v
    def __repr__(self): return 'N%s' % self.v
for vals in ([1, 2, 3], [3, 2, 1], [2, 1, 3], [1, 3, 2, 4], [5, 4, 1, 2, 3], [1, 1, 1], [], [1]):
    log.clear()
    print(sorted(map(N, vals)), log)
log.clear(); print(max(map(N, [1, 2])) if hasattr(N, '__gt__') else 0, len(log) > 0)
data = [('b', 2), ('a', 2), ('c', 1), ('d', 1)]
t(lambda: sorted(data, key=lambda p: p[1]), lambda: sorted(data, key=lambda p: p[1], reverse=True), lambda: sorted('bAc', key=str.lower), lambda: sorted([3, 'a']), lambda: sorted([1, None]), lambda: sorted(5), lambda: [].sort(1), lambda: [].sort(key=5), lambda: [1].sort(key=5), lambda: [2, 1].sort(reverse='yes'), lambda: [2, 1].sort(reverse=None), lambda: [2, 1].sort(cmp=1), lambda: sorted([1j, 2j]), lambda: sorted([1j]), lambda: sorted({3: 1, 1: 2}), lambda: sorted([2, 1], key=None), lambda: sorted([[2], [1]]), lambda: sorted([True, 0, 2.5, -1]), lambda: sorted(['b', 'a'], key=ord, reverse=1), lambda: sorted(iterable=[1]))
l = [3, 2, 1]
def mod(x):
    l.append(x)
    return x
def seen(x):
    print(l)
    return x
t(lambda: l.sort(key=mod), lambda: l, lambda: l.sort(key=seen), lambda: l)
class Bad:
    def __lt__(self, o): raise KeyError('lt')
b = [Bad(), 1, Bad()]
t(lambda: b.sort(), lambda: len(b))
def key_fail(x): return 1 // x
c = [1, 0, 2]
t(lambda: c.sort(key=key_fail), lambda: c)
print(sorted([5, 2, 8], key=functools.cmp_to_key(lambda a, b: b - a)))
big = [5]
while len(big) < 500: big.append((big[-1] * 1103515245 + 12345) // 65536 % 100 + len(big) * 7 % 13)
pairs = sorted(enumerate(big), key=lambda p: p[1])
print(all(a[1] < b[1] or (a[1] == b[1] and a[0] < b[0]) for a, b in zip(pairs, pairs[1:])))
log.clear(); x = sorted(map(N, big)); print(len(log))
log.clear(); x = sorted(map(N, range(300))); print(len(log))
log.clear(); x = sorted(map(N, list(range(100)) + list(range(100)))); print(len(log))
log.clear(); x = sorted(map(N, [i % 7 for i in range(200)]), reverse=True); print(len(log))
