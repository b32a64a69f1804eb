# enumerate, zip, map, filter, reversed, iter, min, max, sum
# Python 3.11 prints something else in lines 15, 16, 24, 28, 58 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: list(enumerate('ab', 5)), lambda: list(enumerate('a', start=2 ** 70)), lambda: enumerate('a', 'b'), lambda: list(enumerate(iterable='a')), lambda: list(zip()), lambda: list(zip('abc', [1, 2])), lambda: list(zip('ab')), lambda: list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), lambda: list(map(None, [1])), lambda: list(filter(None, [0, 1, '', 'a'])), lambda: list(filter(lambda x: x > 1, [1, 2, 3])), lambda: list(reversed([1, 2])), lambda: list(reversed('ab')), lambda: list(reversed((1, 2))), lambda: reversed(set()), lambda: reversed(iter([])), lambda: reversed([1]).__length_hint__())
t(lambda: max([]), lambda: max([], default=5), lambda: max(1, 2, default=5), lambda: max(1, 3, 2), lambda: max('a', 'bb', key=len), lambda: min([3, 1], key=lambda x: -x), lambda: max([1, 'a']), lambda: max(None), lambda: max([(1, 'b'), (1, 'a')], key=lambda p: p[0]), lambda: min(5), lambda: min(key=len), lambda: max([1], key=5), lambda: min([], default=None), lambda: sum([1, 2.5, True]), lambda: sum([], 5), lambda: sum([1], 1j), lambda: sum([0.1] * 10), lambda: sum([2 ** 62, 2 ** 62, 2 ** 62]), lambda: sum(5), lambda: sum([None]), lambda: sum(['a']), lambda: sum([1], b''), lambda: sum([[1], [2]], []), lambda: any([0, '', 5]), lambda: all([]), lambda: any([]), lambda: all([1, 0, 1 // 1]), lambda: next(iter([]), 'd'), lambda: next(iter([1]), 'd'), lambda: next(iter([])), lambda: next([], 1), lambda: sorted(zip('ba', 'cd')), lambda: list(iter([1, 2, 0, 3].pop, 0)), lambda: iter('a', 'b'))
for o in (enumerate([]), zip(), map(len, []), filter(None, []), reversed([]), iter([]), iter(''), iter(()), iter({}), iter(set()), iter(range(0)), iter(b''), iter(lambda: 1, 1), iter({}.items()), iter(bytearray())):
    print(type(o).__name__, type(o).__mro__[1].__name__, iter(o) is o, hasattr(o, '__length_hint__'), hasattr(o, '__reduce__'))
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1])
    def __length_hint__(self):
        if isinstance(self.h, Exception): raise self.h
        return self.h
t(lambda: list(Hint(5)), lambda: list(Hint(-1)), lambda: list(Hint('a')), lambda: list(Hint(NotImplemented)), lambda: list(Hint(TypeError('x'))), lambda: list(Hint(ValueError('x'))), lambda: tuple(Hint(-1)), lambda: list(Hint(2 ** 70)))
def boom():
    yield 1
    raise KeyError('boom')
t(lambda: list(boom()), lambda: tuple(boom()), lambda: set(boom()), lambda: dict(boom()), lambda: max(boom()), lambda: sum(boom()), lambda: sorted(boom()), lambda: 5 in boom(), lambda: list(zip(boom(), boom())), lambda: ''.join(boom()), lambda: [].extend(boom()), lambda: bytes(boom()), lambda: all(boom()), lambda: (lambda *a: a)(*boom()))
