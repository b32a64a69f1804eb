# math: rounding, factoring, integer results
# Python 3.11 prints something else in lines 4, 9, 10, 16 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import math
t(lambda: math.floor(2.7), lambda: math.ceil(-2.7), lambda: math.trunc(-2.7), lambda: math.floor('a'), lambda: math.floor(float('inf')), lambda: math.ceil(float('nan')), lambda: math.factorial(20), lambda: math.factorial(-1), lambda: math.factorial(2.5), lambda: math.factorial(5.0), lambda: math.gcd(12, -18), lambda: math.gcd(0, 0), lambda: math.gcd(1.5, 2), lambda: math.fabs(-3), lambda: math.copysign(1, -0.0), lambda: math.isqrt if hasattr(math, 'isqrt') else 'none')
class F:
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
t(lambda: math.floor(F()), lambda: math.ceil(F()), lambda: math.trunc(F()), lambda: math.trunc('a'))
