# int(): parsing of text and bytes, bases, errors
# Python 3.11 prints something else in lines 35, 36, 38, 39, 40, 43, 44, 48 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: int('  12  '), lambda: int('-0'), lambda: int('+7'), lambda: int('0x1f', 16), lambda: int('0x1f', 0), lambda: int('0o17', 0), lambda: int('0b101', 0))
t(lambda: int('z', 36), lambda: int('Zz', 36), lambda: int('10', 2), lambda: int('12', 2), lambda: int('', 10), lambda: int(' '))
t(lambda: int('010', 0), lambda: int('00', 0), lambda: int('0', 0), lambda: int('0x', 16), lambda: int('1 2'), lambda: int('--1'), lambda: int('1.5'))
t(lambda: int(b'12'), lambda: int(bytearray(b' 34 ')), lambda: int(b'x'), lambda: int(b'1\x002'), lambda: int('1\x002'))
t(lambda: int('\u0661\u0662'), lambda: int('\u00b2'), lambda: int('\u2003 5\u2003'), lambda: int('\ud800'))
t(lambda: int(1.9), lambda: int(-1.9), lambda: int(float('inf')), lambda: int(float('nan')), lambda: int(1e20))
t(lambda: int(None), lambda: int([]), lambda: int(5, 10), lambda: int('5', 37), lambda: int('5', 1), lambda: int('5', -1), lambda: int('5', base=2.0), lambda: int(base=10), lambda: int(x='5'), lambda: int(1j))
class T:
    def __trunc__(self): return 42
class N:
    def __int__(self): return 'x'
class M:
    def __int__(self): return 3
class J:
    def __index__(self): return 9
t(lambda: int(T()), lambda: int(N()), lambda: int(M()), lambda: int(J()), lambda: int('11', J()))
t(lambda: int(), lambda: int('1' * 60), lambda: int('f' * 40, 16), lambda: int('-' + '7' * 50, 8))
t(lambda: int('a' * 300))
