# calls with stars in every place
# Python 3.11 prints something else in lines 8, 9 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f(*a, **k): return a, sorted(k.items())
t(lambda: f(*[1], 2, *(3,), **{'a': 1}, b=2), lambda: f(*range(3)), lambda: f(*{}), lambda: f(*'ab', x=1), lambda: f(**{}), lambda: f(*(x for x in 'xy')), lambda: f(*[1], **dict(k=1), **dict(j=2)), lambda: f(*1, *[2]), lambda: f(**5, **{}), lambda: f(*[], 1))
def gen():
    yield 1
    raise KeyError('in star')
t(lambda: f(*gen()), lambda: print(*[1, 2], sep='-'))
