# choice, shuffle and sample
import random
from collections import OrderedDict, UserList, deque

r = random.Random('sequences')
print(''.join(r.choice('abcdefghij') for _ in range(60)))
print([r.choice(range(0, 10 ** 12, 7)) for _ in range(4)])
print(r.choice([5]), r.choice((1, 2)), r.choice(b'xyz'), r.choice({0: 'zero', 1: 'one'}), r.choice(deque([1, 2, 3])))
for n in (0, 1, 2, 3, 10, 52):
    x = list(range(n))
    print(r.shuffle(x), x)
x = UserList('abcdef')
r.shuffle(x)
print(x)
x = bytearray(range(20))
r.shuffle(x)
print(x)
x = {0: 'a', 1: 'b', 2: 'c', 3: 'd'}
r.shuffle(x)
print(sorted(x.items()))
x = list(range(12))
r.shuffle(x, r.random)
print(x)
r.shuffle(x, random=lambda: 0.0)
print(x)
r.shuffle(x, lambda: 0.999)
print(x)
r.shuffle(x, None)
print(x)

for n, k in ((0, 0), (1, 0), (1, 1), (5, 2), (5, 5), (21, 3), (22, 3), (22, 5), (100, 5), (85, 6), (86, 6), (277, 21),
             (278, 21), (1000, 22), (1000, 100), (1000, 999), (10 ** 9, 12)):
    made = r.sample(range(n), k)
    print(n, k, made[:30], len(made) == len(set(made)), sum(made))
print(r.sample('abcdefgh', 4), r.sample((1, 1, 1, 2), 3), r.sample([[]], 1), r.sample(b'abcdef', 3))
print(sorted(r.sample({10, 20, 30}, 3)), sorted(r.sample(frozenset('ab'), 2)), r.sample({7}, 1))
print(sorted(r.sample({1: 2, 3: 4}.keys(), 2)), r.sample(UserList([1, 2, 3]), 2), r.sample(population=[1, 2], k=1))
print(r.sample([1, 2, 3], True))


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e, type(e.__context__).__name__)


class Strange:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        if self.n is None:
            raise ValueError('no length')
        return self.n

    def __getitem__(self, i):
        return 'item %d' % i


print('refusals')
print(r.choice(Strange(3)))
t(lambda: r.choice(Strange(0)))
t(lambda: r.choice(Strange(None)))
for bad in ([], '', {}, (), 5, None, {1, 2}, iter([1]), {'a': 1}):
    t(lambda: r.choice(bad))
for bad in ('abc', (1, 2), 5, None, {1, 2}, range(3), {1: 2, 2: 3, 3: 4}):
    t(lambda: r.shuffle(bad))
t(lambda: r.shuffle([1, 2], 5))
t(lambda: r.shuffle([1, 2], lambda: 'a'))
t(lambda: r.shuffle([1, 2], lambda: 5.0))
t(lambda: r.shuffle([1, 2, 3], lambda x: 0.5))
t(lambda: r.shuffle())
t(lambda: r.choice())
for args in (([1, 2], 3), ([1, 2], -1), ([], 1), ([1, 2], 1.0), ([1, 2], 'a'), ([1, 2], None), ({1: 2}, 1), (5, 1),
             (None, 0), (iter([1]), 1), (Strange(3), 1), ([1],), (), ([1], 1, 1), (OrderedDict(), 0), (deque([1]), 1)):
    t(lambda: r.sample(*args))
