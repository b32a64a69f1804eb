# itertools: count, cycle, repeat, accumulate, chain
# Python 3.11 prints something else in line 15 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import itertools as i
take = lambda n, it: list(i.islice(it, n))
t(lambda: take(3, i.count(5)), lambda: take(3, i.count(1, -2)), lambda: take(2, i.count(0.5, 0.25)), lambda: i.count('a'), lambda: i.count(3), lambda: i.count(3, 2), lambda: take(5, i.cycle('ab')), lambda: take(2, i.cycle([])), lambda: list(i.repeat(1, 3)), lambda: i.repeat('x', 2), lambda: i.repeat(5), lambda: list(i.accumulate([1, 2, 3])), lambda: list(i.accumulate([3, 1, 2], max)), lambda: list(i.accumulate([])), lambda: list(i.accumulate(['a', 1])), lambda: list(i.chain('ab', [1])), lambda: list(i.chain.from_iterable(['ab', 'c'])), lambda: list(i.chain(5)), lambda: list(i.compress('abcd', [1, 0, 1])), lambda: list(i.repeat(1, -5)))
