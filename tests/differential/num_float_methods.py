# float: methods, hex, as_integer_ratio, rounding
# Python 3.11 prints something else in lines 4, 5, 60, 77 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: (0.5).as_integer_ratio(), lambda: (-1.5).as_integer_ratio(), lambda: (1e20).as_integer_ratio(), lambda: float('inf').as_integer_ratio(), lambda: float('nan').as_integer_ratio(), lambda: (0.1).as_integer_ratio())
t(lambda: (1.0).hex(), lambda: (-0.1).hex(), lambda: (0.0).hex(), lambda: (-0.0).hex(), lambda: float('inf').hex(), lambda: float('nan').hex(), lambda: (5e-324).hex(), lambda: (1.7976931348623157e308).hex())
t(lambda: float.fromhex('0x1p-2'), lambda: float.fromhex('1.8'), lambda: float.fromhex(' -0X.8P+1 '), lambda: float.fromhex('inf'), lambda: float.fromhex('nan'), lambda: float.fromhex('zz'), lambda: float.fromhex('0x1p5000'), lambda: float.fromhex('0x1p-5000'), lambda: float.fromhex(''), lambda: float.fromhex(5))
t(lambda: (2.0).is_integer(), lambda: (2.5).is_integer(), lambda: float('inf').is_integer(), lambda: (1.5).conjugate(), lambda: (1.5).real, lambda: (1.5).imag)
t(lambda: round(2.5), lambda: round(3.5), lambda: round(-2.5), lambda: round(2.675, 2), lambda: round(1e300, -299), lambda: round(5.015, 2), lambda: round(1234.5, -2), lambda: round(0.5, 0), lambda: round(1.5, None), lambda: round(float('inf')), lambda: round(float('nan')), lambda: round(float('nan'), 2), lambda: round(1.5, 'a'), lambda: round(1.5, 400), lambda: round(1.5, -400), lambda: round(1.7976931348623157e308, -308))
t(lambda: (3.7).__trunc__(), lambda: (-3.7).__trunc__(), lambda: (7.5).__floordiv__(2), lambda: divmod(-7.5, 2), lambda: divmod(7.5, -2), lambda: -7.5 % 2, lambda: 7.5 % -2, lambda: 0.0 % -1, lambda: -0.0 // 1, lambda: 1e300 * 1e300, lambda: 5.0 % float('inf'), lambda: -5.0 % float('inf'))
t(lambda: 1.0 / 0, lambda: 1.0 // 0.0, lambda: 1.0 % 0.0, lambda: divmod(1.0, 0), lambda: 0.0 ** -1, lambda: (-1.0) ** 0.5, lambda: 2.0 ** 10000, lambda: 1.5 ** 2, lambda: (-2.0) ** 3, lambda: 0.0 ** 0, lambda: float('nan') ** 0, lambda: 1 ** float('nan'))
t(lambda: float.__getformat__('double'), lambda: float.__getformat__('x'), lambda: (1.5).__getnewargs__(), lambda: 1.5.__int__(), lambda: 1.5 .__pow__(2, 3), lambda: (1.5).__eq__('a'), lambda: 1.5 < 'a')
