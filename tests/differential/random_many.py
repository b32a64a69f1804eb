# Long runs: many seeds, many draws, and programs that simulate something
import math
import random


def digest(values):
    total = 0
    for v in values:
        total = (total * 1000003 + hash(v)) % (2 ** 61 - 1)
    return total


print(digest(random.Random(seed).random() for seed in range(-500, 500)))
print(digest(random.Random(seed ** 9).getrandbits(97) for seed in range(300)))
r = random.Random()
for text in ('', 'x', 'seed'):
    made = []
    for i in range(200):
        r.seed(text + str(i))
        made.append(r.random())
        r.seed(text + str(i), version=1)
        made.append(r.random())
        r.seed((text + str(i)).encode())
        made.append(r.random())
    print(repr(text), digest(made))
r.seed(2016)
print(digest(r.random() for _ in range(50000)), r.getstate()[1][-1])
print(digest(r.getrandbits(1 + i % 200) for i in range(5000)))
print(digest(r.randrange(1 + i) for i in range(20000)))
print(digest(r.randrange(-i, 3 * i + 1, 1 + i % 7) for i in range(1, 5000)))
for name, args in (('uniform', (-3, 8)), ('triangular', (1, 9, 4)), ('normalvariate', (2, 3)), ('gauss', (2, 3)),
                   ('lognormvariate', (0, 0.5)), ('expovariate', (1.5,)), ('vonmisesvariate', (1, 2.5)),
                   ('gammavariate', (2.5, 1)), ('gammavariate', (0.3, 2)), ('gammavariate', (1, 2)),
                   ('betavariate', (2, 3)), ('betavariate', (0.4, 0.7)), ('paretovariate', (3,)), ('weibullvariate', (2, 1.5))):
    values = [getattr(r, name)(*args) for _ in range(2000)]
    mean = math.fsum(values) / len(values)
    print(name, args, digest(values), repr(mean), repr(min(values)), repr(max(values)))

deck = [rank + suit for suit in 'cdhs' for rank in '23456789TJQKA']
r = random.Random('cards')
r.shuffle(deck)
print(' '.join(deck))
hands = [sorted(r.sample(deck, 5)) for _ in range(4)]
print(hands, digest(tuple(r.sample(range(10 ** 6), 40)) for _ in range(50)))

inside = 0
for _ in range(20000):
    x, y = r.random(), r.random()
    inside += x * x + y * y <= 1
print('pi is about', 4 * inside / 20000)

position, longest = 0, 0
for _ in range(5000):
    position += r.choice((-1, 1))
    longest = max(longest, abs(position))
print('walk', position, longest)

counts = [0] * 11
for _ in range(5000):
    counts[sum(r.getrandbits(1) for _ in range(10))] += 1
print(counts)

state = r.getstate()
a = [r.gauss(0, 1) for _ in range(7)]
r.setstate(state)
b = [r.gauss(0, 1) for _ in range(7)]
print(a == b, a)


def quick(items):
    if len(items) < 2:
        return items
    pivot = r.choice(items)
    return (quick([x for x in items if x < pivot]) + [x for x in items if x == pivot] + quick([x for x in items if x > pivot]))


items = [r.randint(0, 1000) for _ in range(300)]
print(quick(items) == sorted(items), r.random())
