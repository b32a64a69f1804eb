# set and frozenset: methods, operators, errors
# Python 3.11 prints something else in many lines of the output.
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
for T in (set, frozenset):
    a, b = T([1, 2, 3]), T([3, 4])
    t(lambda: a | b, lambda: a & b, lambda: a - b, lambda: a ^ b, lambda: a.union(b, [9]), lambda: a.intersection([1], [1, 2]), lambda: a.difference([1], [2]), lambda: a.symmetric_difference([1, 7]), lambda: a.issubset([1, 2, 3, 4]), lambda: a.issuperset([1]), lambda: a.isdisjoint([7]), lambda: a <= b, lambda: a < a, lambda: a >= {1}, lambda: a == {1, 2, 3}, lambda: a == frozenset([1, 2, 3]), lambda: a == [1, 2, 3], lambda: a | [1], lambda: a < [1], lambda: a.union(5), lambda: a.union([[]]), lambda: a & 'abc', lambda: [] in a, lambda: T([[]]), lambda: T(5), lambda: T(), lambda: T([1]), lambda: T('a'), lambda: a.copy() is a, lambda: type(a | {9}).__name__, lambda: type({9} | a).__name__, lambda: a.union() is a, lambda: len(a), lambda: 2 in a, lambda: T([1]) < T([2]), lambda: a != b, lambda: a.intersection(), lambda: a.difference(), lambda: a.symmetric_difference(), lambda: a.symmetric_difference([1], [2]), lambda: a.add(5) if T is set else a.add, lambda: a.isdisjoint(5), lambda: hash(a) == hash(frozenset(a)), lambda: T(x=1), lambda: T([1], [2]))
s = {1, 2}
t(lambda: s.add(3), lambda: s.add([]), lambda: s.remove(3), lambda: s.remove(3), lambda: s.remove('k'), lambda: s.remove([]), lambda: s.discard(9), lambda: s.discard([]), lambda: set().pop(), lambda: {5}.pop(), lambda: s.update([4], 'a'), lambda: s.update(5), lambda: s.discard('a'), lambda: s, lambda: s.intersection_update([1, 2]), lambda: s, lambda: s.difference_update([1]), lambda: s, lambda: s.symmetric_difference_update([2, 7]), lambda: s, lambda: s.clear(), lambda: s, lambda: {frozenset([1])} == {frozenset([1])}, lambda: {1} in {frozenset([1])}, lambda: {frozenset([1]), 2}.remove({1}), lambda: {2}.remove({1}), lambda: {2}.discard({1}))
s = {1, 2, 3}
def inplace(op, v):
    global s
    if op == '|': s |= v
    if op == '&': s &= v
    if op == '-': s -= v
    if op == '^': s ^= v
    return s
t(lambda: inplace('|', {4}), lambda: inplace('&', {1, 4}), lambda: inplace('^', {1, 8}), lambda: inplace('-', {8}), lambda: inplace('|', [1]), lambda: inplace('-', s), lambda: inplace('&', 'a'))
f = frozenset([1]); g = f
f |= {2}
print(sorted(f), g, type(f).__name__)
def grow():
    x = {1}
    for i in x: x.add(i + 1)
t(grow, lambda: frozenset(f) is f, lambda: frozenset() is frozenset([]), lambda: set.__hash__, lambda: s.__sub__([1]), lambda: s.__le__(5), lambda: set.union({1}, 'a' * 0), lambda: set.union([1]), lambda: s.__reduce__()[0])
class S(set):
    def __repr__(self): return 'S' + set.__repr__(self)
class P(set): pass
print(S([1]), P([2]), P(), {P.__name__: 1})
