# constants folded by the compiler stay what they are
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f(x): return x in {1, 2, 3}, x in [1, 2], x in (1, 'a')
print(f(1), f('a'), f(2.0))
t(lambda: f([]), lambda: (1, 2)[1], lambda: 'abc'[1], lambda: 2 ** 10, lambda: -0.0, lambda: (1,) * 3, lambda: 1 if None else 'no', lambda: not 1, lambda: 'a' 'b', lambda: b'a' b'b', lambda: 1e400, lambda: -1e400, lambda: 0xff, lambda: 0b11, lambda: 0o17, lambda: 3j, lambda: ...)
