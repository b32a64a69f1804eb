# int, float, bool and complex mixed
# Python 3.11 prints something else in line 13 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


for a in (True, 2, 1.5, 2j):
    for b in (3, 0.5, 1j):
        print(a + b, a - b, a * b, b / a, a == b, a ** 2)
t(lambda: 2 < 2j, lambda: 7 // 2.0, lambda: 7 % 2.5, lambda: 2 ** -1, lambda: 2 ** 2.0, lambda: divmod(7, 2.5), lambda: 1e16 + 1 == 10 ** 16 + 1, lambda: 2 ** 53 + 1 == float(2 ** 53), lambda: int(1e16) == 1e16, lambda: max(1, 1.0), lambda: min(2.0, 2))
