# dict views: set operations, live, repr
# Python 3.11 prints something else in lines 22, 32 of the output.
def t(*cases):
    for case in cases:
        try:
            result = case()
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            if isinstance(result, (set, frozenset)) and len(result) > 1:
                print(type(result).__name__, sorted(result, key=repr))
            else:
                print(repr(result))
d = {1: 'a', 2: 'b'}
k, v, i = d.keys(), d.values(), d.items()
t(lambda: len(k), lambda: 1 in k, lambda: (1, 'a') in i, lambda: (1, 'z') in i, lambda: 5 in i, lambda: (1,) in i, lambda: 'a' in v, lambda: k & {1}, lambda: k & [2, 5], lambda: k | {3}, lambda: k - [1], lambda: k ^ {1, 9}, lambda: {1} & k, lambda: [1] & k, lambda: {5} - k, lambda: i & {(1, 'a')}, lambda: len(i | [5]), lambda: k == {1, 2}, lambda: k == [1, 2], lambda: k < {1, 2, 3}, lambda: k >= {1}, lambda: k < [1], lambda: k.isdisjoint([5]), lambda: k.isdisjoint([1]), lambda: k.isdisjoint(5), lambda: k & 5, lambda: v & {1}, lambda: v == v, lambda: v == d.values(), lambda: k == d.keys(), lambda: hash(k), lambda: k[0], lambda: i == {(1, 'a'), (2, 'b')}, lambda: i.isdisjoint([]), lambda: {1: []}.items() & {1}, lambda: {1: []}.items() | set())
d[3] = 'c'
t(lambda: len(k), lambda: sorted(k), lambda: 3 in k, lambda: sorted(v), lambda: sorted(i))
d.clear(); d[7] = 'z'
t(lambda: k, lambda: v, lambda: i, lambda: type(k), lambda: type(iter(k)), lambda: type(iter(v)), lambda: type(iter(i)), lambda: type(k)(), lambda: repr(type(v)), lambda: iter(k).__length_hint__())
it = iter(d)
d[8] = 1
t(lambda: next(it), lambda: next(it), lambda: list(it))
it = iter(d.items())
t(lambda: sorted(it), lambda: next(it), lambda: next(iter({}.values())))
nested = {}
nested['v'] = nested.values()
nested['me'] = 1
t(lambda: set(dir(k)) - set(dir(v)) == {'__and__', '__or__', '__rand__', '__ror__', '__rsub__', '__rxor__', '__sub__', '__xor__', 'isdisjoint'}, lambda: [n for n in dir(k) if 'iter' in n or 'len' in n or 'hash' in n])
