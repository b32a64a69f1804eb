# int: arithmetic, shifts, errors
# Python 3.11 prints something else in lines 10, 19, 56, 85 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


big = 2 ** 100
t(lambda: -7 // 2, lambda: -7 % 2, lambda: 7 // -2, lambda: 7 % -2, lambda: divmod(-7, 2), lambda: divmod(7, -2), lambda: divmod(-big, 7), lambda: divmod(big, -7))
t(lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: big // 0, lambda: 0 ** -1)
t(lambda: 2 ** -1, lambda: (-2) ** -3, lambda: 2 ** 0.5, lambda: pow(2, 10, 1000), lambda: pow(2, -1, 5), lambda: pow(2, 5, 0), lambda: pow(2, 5, -3), lambda: pow(-2, 5, 7), lambda: pow(3, 0, 1), lambda: pow(2.0, 2, 3))
t(lambda: 1 << 70, lambda: -1 << 70, lambda: 1 << -1, lambda: 1 >> -1, lambda: -1 >> 100, lambda: big >> 99, lambda: -big >> 99, lambda: (-5) >> 1, lambda: 0 << 10 ** 6)
t(lambda: ~big, lambda: big & -1, lambda: -big & 0xff, lambda: -big | 1, lambda: -big ^ big, lambda: ~-1, lambda: -3 & 5, lambda: -3 ^ 5, lambda: -3 | 5)
t(lambda: big / 3, lambda: (10 ** 400) / (10 ** 399), lambda: 10 ** 400 / 3, lambda: float(10 ** 400), lambda: 1 / 10 ** 400, lambda: -1 / 10 ** 400)
t(lambda: big == 2.0 ** 100, lambda: big + 1 == 2.0 ** 100, lambda: big < float('inf'), lambda: 10 ** 400 > 1e308, lambda: -10 ** 400 < float('-inf'), lambda: 1 == float('nan'))
t(lambda: 1 + 'a', lambda: 'a' + 1, lambda: 1 - None, lambda: [] * 1.5, lambda: 1 @ 2, lambda: 1 << 1.0, lambda: ~1.5, lambda: -'a', lambda: +[], lambda: abs('x'))
t(lambda: True + True, lambda: True & 1, lambda: True & False, lambda: ~True, lambda: -True, lambda: True ** 2, lambda: True / 2, lambda: type(True | 0))
t(lambda: hash(2 ** 61 - 1), lambda: hash(2 ** 61), lambda: hash(-1), lambda: hash(-2), lambda: hash(-2 ** 61), lambda: hash(10 ** 30), lambda: hash(1.0), lambda: hash(0.5), lambda: hash(1e300), lambda: hash(float('inf')), lambda: hash(1 + 2j))
x = 5
try:
    x += 'a'
except TypeError as e:
    print(e)
try:
    x **= None
except TypeError as e:
    print(e)
try:
    x @= 1
except TypeError as e:
    print(e)
