"""Tables under many keys: tuples, numbers of several kinds, keys that come and go; and what the collector follows."""
import gc


class Same:
    """Equal to all of its kind, and says so."""

    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 7

    def __eq__(self, other):
        print('eq', self.name, getattr(other, 'name', other))
        return isinstance(other, Same)


d = {}
for key in ((1, 'a'), (1.0, 'a'), (True, 'a'), (1, 'b'), (2, 'a'), (), (1,), ((1, 2), 3), ((1.0, 2), 3), (None, 1), (1, None)):
    d[key] = d.get(key, 0) + 1
print(sorted(d.items(), key=str))
print((1, 'a') in d, (1, 'c') in d, [1, 2] == [(1)], ((True, 2), 3) in d, d[(1.0, 'b')])
nan = float('nan')
t = (nan, 1)
print(t in {t: 1}, (nan, 1) in {t: 1}, (float('nan'), 1) in {t: 1})
d = {(Same('first'), 1): 'x'}
print(d[(Same('second'), 1)], (Same('third'), 2) in d, (7, 1) in d)
d = {(7, 1): 'int', (Same('key'), 1): 'same'}
print(d[(7, 1)], d[(Same('other'), 1)], len(d))
try:
    {(1, [])}
except TypeError as error:
    print(error)
try:
    d[([], 1)]
except TypeError as error:
    print(error)
print((1, 2) in {(1, 2), (2, 1)}, (2, 2) in {(1, 2), (2, 1)}, frozenset([1]) in {frozenset([1]): 0}, (frozenset(), 'a') in {(frozenset(), 'a')})
print(2 ** 61 - 1 in {0: 1}, -1 in {-2: 1}, -2 in {-1}, 2.0 in {2}, True in {1}, 2 ** 100 in {2.0 ** 100}, 3 in {3.5, 3.0})

# Keys that come and go, against lists of pairs.
state = 12345


def random(bound):
    global state
    state = (state * 1103515245 + 12345) % 2 ** 31
    return state // 65536 % bound


d, pairs, s, kept = {}, [], set(), []
for step in range(3000):
    key = random(40) * 2 ** random(3)
    if step % 5 == 4:
        key = (key, 'k')
    action = random(4)
    known = [pair for pair in pairs if pair[0] == key]
    if action == 0 and known:
        del d[key]
        pairs.remove(known[0])
    elif action < 3:
        d[key] = step
        if known:
            known[0][1] = step
        else:
            pairs.append([key, step])
    assert (key in d) == any(pair[0] == key for pair in pairs), key
    if action == 3:
        s.discard(key)
        kept = [other for other in kept if other != key]
    else:
        s.add(key)
        if key not in kept:
            kept.append(key)
    assert len(s) == len(kept) and all(other in s for other in kept)
print(len(d), sorted(d.items(), key=str) == sorted(map(tuple, pairs), key=str), len(s), sorted(s, key=str) == sorted(kept, key=str))
queue = {}
for i in range(500):
    queue[i] = i
    if i >= 15:
        queue.pop(i - 15)
for i in range(500):
    queue[i * 7 % 33] = i
    queue.pop(i * 7 % 33 if i % 3 else 485 + i % 15, None)
print(len(queue))
a, b = set(range(0, 400, 3)), set(range(0, 400, 2))
print(sum(a | b), sum(a & b), sum(a - b), sum(a ^ b), a <= b, a & b <= a, len(a | {1.5, 'x'}))
print({1, 2} | {1.0, 3}, {(1, 2)} | {(1.0, 2.0)}, {1} & {1.0}, {1.0} & {1}, {True} - {1}, {1.5, 2} ^ {2.0})

# Tuples that can be in no cycle are let go by the first collection that sees them.
plain, holds, nested = tuple([1, 'a']), tuple([[], 1]), tuple([tuple([1]), tuple(['x'])])
print(gc.is_tracked(plain), gc.is_tracked(holds), gc.is_tracked(nested), gc.is_tracked(()))
gc.collect()
print(gc.is_tracked(plain), gc.is_tracked(holds), gc.is_tracked(nested))
late = tuple([plain, 2])
print(gc.is_tracked(late))
gc.collect()
print(gc.is_tracked(late))
cycle = []
cycle.append((cycle, 1))
cycle.append((plain, late))
del cycle
print(gc.collect())
again = [tuple(['fresh'])]
again.append(again)
kept = again[0]
del again
print(gc.collect())
again = [tuple(['fresh'])]
again += [again, again[0], (again[0], again[0])]
del again
print(gc.collect())
