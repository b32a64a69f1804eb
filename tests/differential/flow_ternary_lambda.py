# conditional expressions and lambdas
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


f = lambda a, *b, c=3, **d: (a, b, c, sorted(d))
t(lambda: f(1), lambda: f(1, 2, c=4, z=5), lambda: f(), lambda: (lambda: (yield))().__class__.__name__, lambda: (lambda *, k: k)(k=1), lambda: (1 if [] else 2 if 0 else 3), lambda: f.__name__, lambda: (lambda x: lambda y: x + y)(1)(2))
