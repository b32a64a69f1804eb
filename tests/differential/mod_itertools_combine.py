# itertools: product, permutations, combinations
# Python 3.11 prints something else in line 14 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import itertools as i
t(lambda: list(i.product('ab', [1, 2])), lambda: list(i.product('ab', repeat=2)), lambda: list(i.product()), lambda: list(i.product('a', '')), lambda: i.product('a', repeat=-1), lambda: list(i.permutations('abc', 2)), lambda: len(list(i.permutations(range(5)))), lambda: list(i.permutations('a', 2)), lambda: list(i.permutations('a', -1)), lambda: list(i.combinations('abcd', 2)), lambda: list(i.combinations('ab', 0)), lambda: list(i.combinations_with_replacement('ab', 2)), lambda: list(i.combinations('ab', 3)), lambda: i.combinations('a'), lambda: i.combinations('a', 'b'))
