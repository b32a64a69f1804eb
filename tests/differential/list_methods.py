# list: every method and its edges
# Python 3.11 prints something else in lines 13, 22, 26, 74 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


l = [3, 1, 2]
t(lambda: l.append(4), lambda: l, lambda: l.extend((5,)), lambda: l.extend(5), lambda: l.extend('ab'), lambda: l, lambda: l.pop(), lambda: l.pop(-2), lambda: l.pop(99), lambda: l.pop('a'), lambda: l.insert(-100, 0), lambda: l.insert(100, 9), lambda: l.insert(1.5, 0), lambda: l, lambda: l.remove(9), lambda: l.remove(99), lambda: l.index('b'), lambda: l.index(3, 1), lambda: l.index(3, 2), lambda: l.index(3, -5, -1), lambda: l.index(0, 0, 0), lambda: l.index(), lambda: l.count(3), lambda: l.reverse(), lambda: l, lambda: l.sort(), lambda: l.copy(), lambda: l.clear(), lambda: l)
l = list(range(10))
def s(k, v):
    c = l[:]
    c[k] = v
    return c
def d(k):
    c = l[:]
    del c[k]
    return c
S = slice
t(lambda: s(S(2, 5), []), lambda: s(S(5, 2), ['x']), lambda: s(S(None, None, 2), 'abcde'), lambda: s(S(None, None, 2), 'abc'), lambda: s(S(None, None, -1), range(10, 20)), lambda: s(S(0, 0), l), lambda: s(S(100, 200), [1]), lambda: s(S(1, 2), 5), lambda: s(S(None, None, 2), 5), lambda: s(S(1, 3, 1), iter('qrs')), lambda: s(S(0, 5, 0), []), lambda: s(-1, 'last'), lambda: s(10, 1), lambda: s(-11, 1), lambda: s('a', 1), lambda: s(S('a', 1), []), lambda: s(S(3, None, 100), ['one']), lambda: s(S(5, 2, 2), []), lambda: s(S(5, 2, 2), [1]))
t(lambda: d(S(2, 5)), lambda: d(S(None, None, 3)), lambda: d(S(None, None, -3)), lambda: d(S(5, 2)), lambda: d(-1), lambda: d(10), lambda: d(S(8, 1, -2)), lambda: d(S(-3, None)))
t(lambda: l[2:8:3], lambda: l[::-3], lambda: l[8:2:-2], lambda: l[-100:3], lambda: l[5:-100:-1], lambda: l[:2 ** 70:2 ** 65], lambda: [1] + [2], lambda: [1] * 3, lambda: 0 * [1], lambda: [1] * 2 ** 63, lambda: [1] * -2 ** 70, lambda: [] * 2 ** 62, lambda: [1, 2] < [1, 3], lambda: [1, 2] <= [1, 2, 0], lambda: [1] == (1,), lambda: [[]] > [[]], lambda: [1, 'a'] < [2, 5], lambda: [1, 'a'] < [1, 5], lambda: list((1,)), lambda: list({}), lambda: [].__sizeof__() > 0, lambda: [1].__contains__(1), lambda: [1, 2].__reversed__().__length_hint__(), lambda: [1].__iadd__('ab'), lambda: [1].__imul__(2), lambda: [3].__getitem__(S(0, 1)), lambda: list.__hash__, lambda: [].__init__([1]))
m = [1, 2, 3]
m += m; print(m)
m *= 0; print(m)
m[:] = m + [1]; m.extend(m); print(m)
it = iter([1, 2, 3])
t(lambda: next(it), lambda: it.__length_hint__(), lambda: it.__reduce__()[1:], lambda: it.__setstate__(0), lambda: list(it), lambda: it.__length_hint__(), lambda: it.__reduce__()[1:])
g = [1, 2, 3]
for x in g:
    if x < 3 and len(g) < 6: g.append(x + 10)
    if x == 2: g.remove(1)
print(g)
class Evil:
    def __eq__(self, o): g.clear(); return False
g = [Evil(), Evil(), 3]
t(lambda: g.index(5), lambda: g, lambda: [Evil(), 1].count(1), lambda: g.remove(1))
