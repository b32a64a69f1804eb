# messages of wrong calls
# Python 3.11 prints something else in many lines of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b=1, c=2): pass
def k1(*, x): pass
def k2(*, x, y=1, z): pass
def ka(a, *, x): pass
def va(*a, **k): return a, k
t(lambda: f0(1), lambda: f0(1, 2), lambda: f1(), lambda: f1(1, 2), lambda: f2(), lambda: f2(1), lambda: f2(1, 2, 3), lambda: f3(), lambda: f3(1, 2, 3, 4), lambda: f1(b=1), lambda: f1(1, a=2), lambda: f1(a=1, b=2), lambda: f0(x=1), lambda: f2(b=1))
t(lambda: k1(), lambda: k1(1), lambda: k2(), lambda: k2(x=1), lambda: ka(1), lambda: ka(1, 2), lambda: ka(1, 2, x=3), lambda: ka(x=1), lambda: k1(1, x=2), lambda: k1(x=1, q=2))
t(lambda: f1(*5), lambda: f1(**5), lambda: f1(**{1: 2}), lambda: va(*'ab', *[1]), lambda: va(**{'a': 1}, **{'b': 2})[1] == {'a': 1, 'b': 2}, lambda: va(**{'a': 1}, **{'a': 2}), lambda: va(a=1, **{'a': 2}), lambda: f1(1, **{'a': 2}), lambda: va(**{1: 2}), lambda: va(*None), lambda: va(1, *(), **{}), lambda: len(*5), lambda: len(**{'a': 1}), lambda: va(**[('a', 1)]))
class C:
    def m(self): pass
    def n(): pass
    def __init__(self, a): pass
t(lambda: C(), lambda: C(1, 2), lambda: C(1).m(1), lambda: C(1).n(), lambda: C.m(), lambda: C(b=1), lambda: (lambda x: x)(), lambda: [].append(), lambda: [].append(1, 2), lambda: [].append(x=1), lambda: [].insert(1), lambda: {}.get(), lambda: {}.get(1, 2, 3), lambda: len(), lambda: len(1, 2), lambda: 'a'.join(), lambda: print(foo=1), lambda: isinstance(), lambda: getattr(1), lambda: int(1, 2, 3), lambda: 'a'.split(1, 2, 3), lambda: sorted(), lambda: sorted([], 5), lambda: sorted([], foo=5), lambda: max(), lambda: max(1), lambda: max(1, foo=2), lambda: sum(), lambda: sum('ab'), lambda: sum([1], 'a'), lambda: sum(['a'], ''), lambda: sum([b''], b''), lambda: enumerate(), lambda: zip(5), lambda: zip([1], 5), lambda: map(), lambda: map(len), lambda: list(map(5, [1])), lambda: filter(1), lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(1, 2, 0), lambda: range('a'), lambda: range(1.0), lambda: abs(), lambda: iter(), lambda: next(), lambda: slice(), lambda: reversed(5), lambda: reversed({}), lambda: round(), lambda: round('a'), lambda: divmod(1), lambda: pow(1), lambda: hash(), lambda: id(), lambda: ord(), lambda: super(1, 2, 3), lambda: type(1, 2), lambda: callable(), lambda: any(5), lambda: all(), lambda: tuple(5), lambda: dict(5), lambda: dict([1]), lambda: dict([(1,)]), lambda: dict(1, 2), lambda: set(5), lambda: frozenset(1, 2), lambda: list(1, 2), lambda: list(x=1), lambda: tuple(x=1), lambda: bool(1, 2))
