# __format__, __index__, __round__, __bytes__, __reversed__, __complex__
# Python 3.11 prints something else in line 10 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def __format__(self, s): return 'fmt:' + s
    def __round__(self, *a): return ('round', a)
    def __reversed__(self): return 'reversed'
    def __bytes__(self): return b'bytes'
    def __abs__(self): return 'abs'
    def __divmod__(self, o): return ('divmod', o)
    def __sizeof__(self): return 100
    def __missing__(self, k): return k
t(lambda: format(A(), 'x'), lambda: '{:>5}'.format(A()), lambda: round(A()), lambda: round(A(), 2), lambda: round(A(), None), lambda: reversed(A()), lambda: bytes(A()), lambda: abs(A()), lambda: divmod(A(), 3), lambda: A()[1])
