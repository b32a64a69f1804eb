# StopIteration without generator_stop
# Python 3.11 stops with RuntimeError after 0 lines of output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def g():
    yield 1
    next(iter([]))
    yield 2
print(list(g()), [x for x in g()])
def h(): return next(iter([]))
t(h, lambda: list(h() for _ in [1, 2]), lambda: list(map(lambda x: h(), [1])), lambda: sum(g()), lambda: max(x for x in g()))
