# dict views and sets as sets, dict and set methods with odd arguments
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class C:
    def __init__(self, n): self.n = n
d = {1: 'a', 2: 'b'}; e = {2: 'b', 3: 'c'}
S = lambda x: sorted(x, key=repr)
t(lambda: S(d.keys() & e.keys()), lambda: S(d.keys() | e), lambda: S(d.keys() - e.keys()), lambda: S(d.keys() ^ e.keys()), lambda: S(d.items() & e.items()), lambda: S(d.items() | e.items()), lambda: S(d.keys() & [1, 1, 5]), lambda: S(d.keys() | 'ab'), lambda: S([1, 5] & d.keys()), lambda: S([1, 5] - d.keys()), lambda: S({1, 5} & d.keys()), lambda: d.keys() & 5, lambda: 5 & d.keys(), lambda: d.values() & [1], lambda: d.keys() + [1], lambda: type(d.keys() & e.keys()).__name__, lambda: type(d.items() - e.items()).__name__, lambda: d.keys() == {1, 2}, lambda: d.keys() == [1, 2], lambda: d.keys() == e.keys(), lambda: d.keys() < {1, 2, 3}, lambda: d.keys() <= frozenset([1, 2]), lambda: d.keys() > {1}, lambda: d.keys() < [1], lambda: d.items() == {(1, 'a'), (2, 'b')}, lambda: d.items() >= {(1, 'a')}, lambda: d.values() == d.values(), lambda: d.keys() != {1}, lambda: d.keys().isdisjoint(e), lambda: d.keys().isdisjoint([5]), lambda: d.keys().isdisjoint(5), lambda: d.items().isdisjoint([(1, 'a')]), lambda: d.values().isdisjoint([]), lambda: (1, 'a') in d.items(), lambda: (1, 'z') in d.items(), lambda: 1 in d.items(), lambda: (1,) in d.items(), lambda: [1, 'a'] in d.items(), lambda: ([], 1) in d.items(), lambda: [] in d.keys(), lambda: 'a' in d.values(), lambda: len(d.items()), lambda: hash(d.keys()), lambda: hash(d.items()), lambda: hash(d.values()) is not None, lambda: d.keys()[0], lambda: d.keys().add(1), lambda: repr({}.keys()), lambda: {1: 2}.keys(), lambda: {1: 2}.items(), lambda: {1: 2}.values(), lambda: str({1: 2}.values()), lambda: bool({}.keys()), lambda: bool(d.keys()), lambda: {1: []}.items() & {(1, 2)}, lambda: {1: []}.items() | [], lambda: ({1: []}.items()) == {1: []}.items(), lambda: type(iter(d.keys())).__name__, lambda: type(iter(d.items())).__name__, lambda: type(iter(d.values())).__name__, lambda: d.keys().__length_hint__, lambda: iter(d).__length_hint__(), lambda: type(d.keys())(), lambda: type('K', (type(d.keys()),), {}), lambda: d.keys().mapping, lambda: reversed(d.keys()), lambda: reversed(d))
t(lambda: dict(), lambda: dict([(1, 2)]), lambda: dict([[1, 2]]), lambda: dict(['ab']), lambda: dict([1]), lambda: dict([(1,)]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: dict(None), lambda: dict('ab'), lambda: dict(['a', 'bc']), lambda: dict(a=1), lambda: dict({1: 2}, a=3), lambda: dict({}, {}), lambda: dict([([], 1)]), lambda: dict(**{1: 2}), lambda: dict(self=1), lambda: dict(zip('a', [1])), lambda: dict.fromkeys('a'), lambda: dict.fromkeys('a', []), lambda: dict.fromkeys(5), lambda: dict.fromkeys(), lambda: dict.fromkeys([[]]), lambda: {}.update(5), lambda: {}.update([1]), lambda: {}.update(1, 2), lambda: {}.update(a=1), lambda: {}.update(None), lambda: {}.update(C(1)))
class Keys:
    def keys(self): return ['a', 'b']
    def __getitem__(self, k): return k * 2
class BadKeys:
    def keys(self): return 5
class BadGet:
    def keys(self): return ['a']
class AttrKeys: keys = 5
t(lambda: dict(Keys()) == {'a': 'aa', 'b': 'bb'}, lambda: dict(BadKeys()), lambda: dict(BadGet()), lambda: dict(AttrKeys()), lambda: {**Keys()} == {'a': 'aa', 'b': 'bb'}, lambda: {**BadKeys()}, lambda: {**5}, lambda: {**[(1, 2)]}, lambda: {**{1: 2}, 1: 3}, lambda: {1: 3, **{1: 2}})
x = {1: 1}
t(lambda: x.pop(1), lambda: x.pop(1), lambda: x.pop(1, 'd'), lambda: x.pop(), lambda: x.pop(1, 2, 3), lambda: x.pop([]), lambda: {1: 2}.pop([]), lambda: x.popitem(), lambda: {1: 2}.popitem(), lambda: x.get(1), lambda: x.get(1, 2), lambda: x.get(), lambda: x.get([]), lambda: x.get(1, 2, 3), lambda: x.get(key=1), lambda: x.setdefault(1), lambda: x, lambda: x.setdefault(1, 2), lambda: x.setdefault(), lambda: x.setdefault([]), lambda: x.clear(1), lambda: x.copy(), lambda: x[[]], lambda: x[5], lambda: x['a'], lambda: x[(1, 2)], lambda: x[None], lambda: x.__getitem__(), lambda: x.__contains__([]), lambda: [] in x, lambda: x.__delitem__(9), lambda: x.__setitem__(1), lambda: x < x, lambda: x == 5, lambda: x + x, lambda: x | x, lambda: hash(x), lambda: x.has_key(1), lambda: {[]: 1}, lambda: {1: 1, 1: 2, True: 3}, lambda: {1.0: 'f'}[1], lambda: {'a': 1} == {'a': 1.0}, lambda: {1: {2: 3}} == {1: {2: 3.0}}, lambda: {1: float('nan')} == {1: float('nan')})
nan = float('nan')
t(lambda: {1: nan} == {1: nan}, lambda: {nan: 1}[nan], lambda: {nan: 1} == {nan: 1}, lambda: {float('nan'): 1} == {float('nan'): 1}, lambda: {0: 1}[-0.0], lambda: {0: 1}[False], lambda: {1: 1}[1+0j])
s = {1, 2}
t(lambda: s & [1], lambda: s.intersection([1]), lambda: s | {3}, lambda: s.union(5), lambda: s.union([3], (4,)), lambda: s.union(), lambda: s - {1}, lambda: s - [1], lambda: s.difference(), lambda: s.issubset([1, 2, 3]), lambda: s <= [1, 2, 3], lambda: s.issuperset(5), lambda: s < {1, 2, 3}, lambda: s == frozenset([1, 2]), lambda: s == [1, 2], lambda: s.add([]), lambda: s.add({1}), lambda: {1} in s, lambda: {1} in {frozenset([1])}, lambda: s.remove({9}), lambda: s.remove(9), lambda: s.remove([]), lambda: s.discard([]), lambda: s.discard(9), lambda: {frozenset([1])}.remove({1}), lambda: set().pop(), lambda: s.update(5), lambda: s.update([1], 'a'), lambda: s.__ior__([1]), lambda: s.intersection_update([1], [1, 2]), lambda: s, lambda: s.clear(), lambda: s, lambda: set(5), lambda: set([[]]), lambda: set('a', 'b'), lambda: set(x=1), lambda: frozenset([1]).add(2), lambda: frozenset([1]) | {2}, lambda: type(frozenset([1]) | {2}), lambda: type({2} | frozenset([1])), lambda: hash(s), lambda: s[0], lambda: s + s, lambda: {*[1], *'a'} == {1, 'a'}, lambda: {1} < {1}, lambda: {1} <= {1}, lambda: set() < {1}, lambda: {1}.isdisjoint({2}), lambda: repr(set()), lambda: repr(frozenset()), lambda: repr({1}), lambda: repr(frozenset([1])), lambda: sorted([{1, 2}, {1}], key=len), lambda: {1, 2}.__and__([1]), lambda: {1}.__reduce__()[1], lambda: set.__init__({1}, [2]), lambda: {1}.__init__(5), lambda: set.union(), lambda: set.union([1], [2]), lambda: frozenset.__new__(set), lambda: {1}.copy() == {1})
