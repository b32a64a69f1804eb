# slice objects: indices, comparison, errors
# Python 3.11 prints something else in lines 15, 18, 25, 27 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


s = slice(1, 10, 2)
t(lambda: s, lambda: (s.start, s.stop, s.step), lambda: s.indices(5), lambda: slice(None, None, -1).indices(5), lambda: slice(-3, None).indices(5), lambda: slice(100, -100, -1).indices(5), lambda: slice(None).indices(0), lambda: slice(1, 2, 0).indices(5), lambda: s.indices(-1), lambda: s.indices('a'), lambda: slice('a').indices(5), lambda: slice(2 ** 100).indices(2 ** 90), lambda: slice(5), lambda: slice(1, 2), lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: s == slice(1, 10, 2), lambda: s < slice(2), lambda: slice(1, 2) < slice(1, 3), lambda: s == 5, lambda: hash(s), lambda: setattr(s, 'start', 1), lambda: s.__reduce__(), lambda: slice('a', [], {}), lambda: slice(None, 5) < slice(1, 5), lambda: s in [slice(1, 10, 2)], lambda: slice(start=1))
class G:
    def __getitem__(self, k): return k
g = G()
t(lambda: g[1], lambda: g[1:2], lambda: g[:], lambda: g[::], lambda: g[1:2:3], lambda: g[1, 2], lambda: g[1:2, ...], lambda: g[()], lambda: g[(1, 2),], lambda: g[None:], lambda: g[:-1:'a'])
