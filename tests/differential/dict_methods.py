# dict: every method and its edges
# Python 3.11 prints something else in lines 12, 23, 29, 42, 56 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


d = {'a': 1}
t(lambda: d.get('a'), lambda: d.get('z'), lambda: d.get('z', 5), lambda: d.get([]), lambda: d.setdefault('b', 2), lambda: d.setdefault('b', 3), lambda: d.setdefault('c'), lambda: sorted(d), lambda: d.pop('c'), lambda: d.pop('c'), lambda: d.pop('c', 'dflt'), lambda: d.pop(), lambda: d.pop([]), lambda: {}.popitem(), lambda: {'k': 1}.popitem(), lambda: d.update(c=3), lambda: d.update({'d': 4}, e=5), lambda: d.update([('f', 6)]), lambda: d.update(5), lambda: d.update([5]), lambda: d.update([(1, 2, 3)]), lambda: d.update(['ab']), lambda: d.update(1, 2), lambda: sorted(d.items()), lambda: d.copy() == d, lambda: dict.fromkeys([1, 2]) == {1: None, 2: None}, lambda: dict.fromkeys('a', 5), lambda: dict.fromkeys(5), lambda: dict.fromkeys(), lambda: d.clear(), lambda: d, lambda: dict(a=1), lambda: dict([('a', 1)]), lambda: dict({'a': 1}, a=2), lambda: dict(zip('a', [1])), lambda: dict(**{'a': 1}), lambda: dict(self=1), lambda: {}.has_key, lambda: {} == {}, lambda: {1: 2} == {1.0: 2}, lambda: {1: 2} != {1: 3}, lambda: {} < {}, lambda: dict([['a', 1]]), lambda: dict(['ab', 'cd'])['c'], lambda: len({1: 1, True: 2, 1.0: 3}), lambda: {1: 'a', True: 'b'}, lambda: {}.__contains__([]), lambda: [] in {}, lambda: {'a': 1}.__getitem__('b'), lambda: {}.__delitem__('x'), lambda: {(1, 'a'): 1}[1, 'a'], lambda: {}[1, 2], lambda: {None: 1}[None], lambda: dict.__hash__)
class K:
    def keys(self): return ['x', 'y']
    def __getitem__(self, k): return k * 2
class BadK:
    def keys(self): return 5
t(lambda: sorted(dict(K()).items()), lambda: dict(BadK()), lambda: sorted({**K()}.items()), lambda: (lambda **k: sorted(k))(**K()))
e = {1: 1}
def grow():
    for k in e: e[k + 1] = 1
def same():
    for k in e: e[k] = 5
def shrink():
    for k in e: del e[k]; e[k] = 1
def rm():
    for k in e: e.clear()
t(grow, lambda: len(e), same, rm, lambda: list(e))
class Coll:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, Coll) and self.n == o.n
x = {Coll(i): i for i in range(5)}
del x[Coll(2)]
t(lambda: x[Coll(3)], lambda: Coll(2) in x, lambda: len(x), lambda: sorted(x.values()))
class EqFail:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('eq')
t(lambda: x.get(EqFail()), lambda: len({Coll(1): 2, EqFail(): 1}))
