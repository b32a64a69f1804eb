# range() keeps the integers it is given, subclasses of int as well
# Python 3.11 prints something else in lines 1, 2, 3 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class I(int):
    def __repr__(self): return 'I?'
t(lambda: range(True, 3), lambda: range(I(3)), lambda: range(I(1), 5).start, lambda: type(range(False, 2)[0]))
