# collections.abc: checks and mixins
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import abc
t(lambda: [isinstance([], getattr(abc, n)) for n in ('Iterable', 'Sized', 'Container', 'Hashable', 'Sequence', 'MutableSequence', 'Mapping', 'Set', 'Callable', 'Iterator')], lambda: isinstance({}, abc.MutableMapping), lambda: isinstance({}.keys(), abc.KeysView), lambda: isinstance((x for x in []), abc.Generator), lambda: issubclass(set, abc.MutableSet), lambda: isinstance('a', abc.Sequence), lambda: isinstance(b'', abc.ByteString), lambda: isinstance(5, abc.Hashable), lambda: isinstance([], abc.Hashable), lambda: abc.Sequence())
class S(abc.Sequence):
    def __getitem__(self, i): return [1, 2, 3][i]
    def __len__(self): return 3
s = S()
t(lambda: list(s), lambda: 2 in s, lambda: s.index(3), lambda: s.index(9), lambda: s.count(1), lambda: list(reversed(s)))
class M(abc.Mapping):
    def __getitem__(self, k):
        if k != 'a': raise KeyError(k)
        return 1
    def __iter__(self): return iter('a')
    def __len__(self): return 1
m = M()
t(lambda: m.get('z'), lambda: 'a' in m, lambda: list(m.items()), lambda: m == {'a': 1}, lambda: dict(m), lambda: list(m.keys()), lambda: {**m})
