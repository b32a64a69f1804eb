# float(): parsing and repr
# Python 3.11 prints something else in lines 16, 17, 18, 41, 42, 43, 46, 47, 48 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


for text in ['1', ' 1.5 ', '-0', '1e5', '1E-5', '.5', '5.', 'inf', '-Infinity', 'NaN', '+nan', 'infinit', '1e400', '-1e400', '1e-400', '', ' ', '1_0', '1e', 'e5', '0x10', '1.5.2', '--1', '1 2', '\u0661.5', '1\x00', '1' * 400, '0.1' + '0' * 50 + '1', '4.35', '2.2250738585072011e-308', '123456789012345678', '9007199254740993', '1e22', '1e23', '5e-324', '2e-324', '3e-324']:
    try:
        print(repr(text[:20]), float(text))
    except Exception as e:
        print(repr(text[:20]), type(e).__name__, str(e)[:80])
t(lambda: float(b'2.5'), lambda: float(bytearray(b'1e3')), lambda: float(b'x'), lambda: float(None), lambda: float([]), lambda: float(1j), lambda: float(), lambda: float(10 ** 30), lambda: float('1', '2'), lambda: float(x='1'))
class F:
    def __float__(self): return 'no'
class G:
    def __float__(self): return 2.5
t(lambda: float(F()), lambda: float(G()))
for v in [0.1, 1e16, 1e15, 123456789.123, 1e-5, 1e-4, 0.0001234, 1.0, 1e100, 1.5e-10, 9999999999999998.0, 1e17, -0.0, 3.0e-310, 1/3, 2/3*1e22]:
    print(v, repr(v), '%s' % v, '%r' % v)
