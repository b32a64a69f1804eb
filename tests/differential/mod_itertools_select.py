# itertools: islice, takewhile, groupby, tee, zip_longest, starmap
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import itertools as i
t(lambda: list(i.islice('abcdef', 2, None, 2)), lambda: list(i.islice('abc', 5)), lambda: i.islice('a', -1), lambda: i.islice('a', 0, 1, 0), lambda: i.islice('a', 'b'), lambda: list(i.takewhile(lambda x: x < 3, [1, 2, 3, 1])), lambda: list(i.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), lambda: list(i.filterfalse(None, [0, 1])), lambda: [(k, list(g)) for k, g in i.groupby('aabca')], lambda: [(k, len(list(g))) for k, g in i.groupby([1, 3, 2], lambda x: x % 2)], lambda: [list(x) for x in i.tee('ab', 3)], lambda: i.tee('a', -1), lambda: list(i.zip_longest('ab', 'c', fillvalue='-')), lambda: list(i.zip_longest('ab', 'c')), lambda: i.zip_longest('a', foo=1), lambda: list(i.starmap(pow, [(2, 3), (3, 2)])), lambda: list(i.starmap(pow, [5])))
g = i.groupby('aab')
k1, g1 = next(g)
k2, g2 = next(g)
print(list(g1), list(g2))
