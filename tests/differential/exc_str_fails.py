# exceptions whose __str__ or __repr__ fails
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class E(Exception):
    def __str__(self): return 5
class F(Exception):
    def __repr__(self): raise KeyError('repr')
t(lambda: str(E()), lambda: repr(E()), lambda: str(F('x')), lambda: repr(F()), lambda: str(Exception(F())), lambda: '%s' % E())
