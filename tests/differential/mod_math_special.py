# math: frexp, ldexp, modf, fmod, fsum, isclose, hypot and errors
# Python 3.11 prints something else in lines 16, 41, 42 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import math
t(lambda: math.frexp(8), lambda: math.frexp(0), lambda: math.frexp(float('inf')), lambda: math.ldexp(0.5, 4), lambda: math.ldexp(1, 5000), lambda: math.ldexp(1, -5000), lambda: math.ldexp(1, 1.5), lambda: math.modf(-2.5), lambda: math.modf(float('inf')), lambda: math.fmod(-7, 3), lambda: math.fmod(1, 0), lambda: math.fmod(float('inf'), 1), lambda: math.fsum([0.1] * 10), lambda: math.fsum([1e308, 1e308]), lambda: math.fsum([float('inf'), float('-inf')]), lambda: math.fsum(['a']), lambda: math.isclose(1, 1.0000000001), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.isclose(1, 1.1, abs_tol=0.2), lambda: math.isclose(float('inf'), float('inf')), lambda: math.hypot(3, 4), lambda: math.sqrt(-1), lambda: math.sqrt(16), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(8, 2), lambda: math.log(10 ** 400) > 900, lambda: math.log2(8), lambda: math.log10(1000), lambda: math.exp(1000), lambda: math.pow(2, 0.5) > 1.41, lambda: math.pow(0, -1), lambda: math.pow(-1, 0.5), lambda: math.acos(2), lambda: math.isnan(float('nan')), lambda: math.isinf(1), lambda: math.isfinite(1), lambda: math.degrees(math.pi), lambda: math.radians(180), lambda: math.atan2(0, -1), lambda: math.sqrt('a'), lambda: math.sqrt(), lambda: math.gamma(5), lambda: math.gamma(0), lambda: math.lgamma(1), lambda: math.erf(0), lambda: math.log1p(0), lambda: math.expm1(0), lambda: (math.pi, math.e, math.inf, math.nan))
