# assert in all forms
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def a(): assert 0
def b(): assert 0, 'message'
def c(): assert (), (1, 2)
def d(): assert 1, 1 / 0
def e(): assert 0, 1 / 0
class B:
    def __bool__(self): raise KeyError('bool')
def f(): assert B()
t(a, b, c, d, e, f)
try: c()
except AssertionError as x: print(x.args)
