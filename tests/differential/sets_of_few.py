# Set operations on few keys: built-in ones, ones that have an opinion, both kinds of sets, and many keys
def show(x):
    if isinstance(x, (set, frozenset)):
        return type(x).__name__, sorted(map(repr, x))
    return x


a = {1, 2, 3, 'x', 2.5, None}
b = frozenset([2, 3.0, 'y', True, (1, 2), None])
empty = set()
operations = [
    ('or', lambda p, q: p | q), ('and', lambda p, q: p & q), ('sub', lambda p, q: p - q), ('xor', lambda p, q: p ^ q),
    ('le', lambda p, q: p <= q), ('lt', lambda p, q: p < q), ('ge', lambda p, q: p >= q), ('gt', lambda p, q: p > q),
    ('eq', lambda p, q: p == q), ('ne', lambda p, q: p != q), ('disjoint', lambda p, q: p.isdisjoint(q)),
    ('union', lambda p, q: p.union(q)), ('intersection', lambda p, q: p.intersection(q)),
    ('difference', lambda p, q: p.difference(q)), ('symmetric', lambda p, q: p.symmetric_difference(q)),
    ('subset', lambda p, q: p.issubset(q)), ('superset', lambda p, q: p.issuperset(q)),
]
pairs = [
    (a, b), (b, a), (a, a), (b, b), (a, empty), (empty, a), (empty, empty), (a, set(a)), (frozenset(a), a),
    ({1, 2}, {1, 2, 3}), ({1, 2, 3}, frozenset({1, 2})), (set(range(300)), set(range(150, 400))),
    (set(range(8)), set(range(4, 20))), (set('abc'), set('cde')), ({1}, {True}), ({0.0}, {-0.0, False}),
    ({float('inf')}, {float('inf')}), ({b'x'}, {'x'}), ({10 ** 30}, {10 ** 30, 1}),
]
for p, q in pairs:
    for name, operation in operations:
        print(name, show(operation(p, q)) if len(p) < 50 else len(repr(operation(p, q))) > 0)

nan = float('nan')
print(len({nan} & {nan}), len({nan} & {float('nan')}), nan in {nan}, {nan} <= {nan})


class Key:
    def __init__(self, name, number):
        self.name, self.number = name, number

    def __hash__(self):
        return hash(self.number)

    def __eq__(self, other):
        log.append((self.name, getattr(other, 'name', other)))
        return self.number == getattr(other, 'number', other)

    def __repr__(self):
        return self.name


log = []
one, other, two = Key('one', 1), Key('other', 1), Key('two', 2)
for p, q in [({one}, {other}), ({one, two}, {1, 2}), ({1, 2}, {one, two}), ({one}, {one}), ({one, 5}, {5, other, two})]:
    for name, operation in operations[:11]:
        del log[:]
        result = operation(p, q)
        print(name, show(result), sorted(map(repr, log)))


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError('no opinion')


for name, operation in operations[:11]:
    try:
        print(name, show(operation({Bad(), 2}, {1, 2})))
    except ValueError as e:
        print(name, e)


class Mine(set):
    pass


class Frozen(frozenset):
    def __and__(self, other):
        return 'mine'

    def __rsub__(self, other):
        return 'reflected'


print(show(Mine([1, 2]) | {3}), show({3} | Mine([1, 2])), show({1, 2} & Mine([2])))
print(Frozen([1]) & {1}, {1} - Frozen([1]), show({1} & Frozen([1])))
for p, q in [({1}, [1]), ({1}, 'a'), (frozenset(), {}), ({1}, {1: 2})]:
    for symbol, operation in operations[:6]:
        try:
            print(symbol, show(operation(p, q)))
        except TypeError as e:
            print(symbol, e)
print(sorted({1, 2}.union([3], (4,), {5: 6}, 'z'), key=repr))
x = {1, 2, 3}
x |= {4}
x &= {2, 3, 4, 5}
x -= {3}
x ^= {4, 9}
print(show(x))
print({i % 3 for i in range(10)}, {c for c in 'hello'} == set('hello'), {(i, i) for i in range(3)} == {(0, 0), (1, 1), (2, 2)})
try:
    {[i] for i in range(2)}
except TypeError as e:
    print(e)
f = frozenset(['p', 'q'])
d = {f: 'found', frozenset(): 'empty'}
print(d[frozenset(['q', 'p'])], f in d, frozenset(['p']) in d, {f} == {frozenset('qp')}, hash(f) == hash(frozenset('pq')))
for container in ([1, 2.0, 'x', None, nan], (1, 2.0, 'x', None, nan), {1, 2.0, 'x', None, nan}):
    print([item in container for item in (1, 1.0, True, 2, 'x', 'y', None, nan, float('nan'), b'x', (), 10 ** 40)])
print([one] == [other], other in [two, one], other in (two, one), 1 in [one], one in [0, 1])


def grows(s):
    for item in s:
        s.add(item + 100)


for changing in ({1, 2}, {1: 2}):
    try:
        for item in changing:
            if isinstance(changing, set):
                changing.add(item + 100)
            else:
                changing[item + 100] = 1
    except RuntimeError as e:
        print(e)
it = iter({1: 'a', 2: 'b'}.items())
print(sorted(it), list(it))
letters = iter('añ\u20ac')
print([c for c in letters], list(letters), 'abc'[0] is 'a', chr(97) is 'a', [c is chr(ord(c)) for c in 'z\xe9'])
