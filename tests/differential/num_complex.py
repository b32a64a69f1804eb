# complex: parsing, arithmetic, repr, format
# Python 3.11 prints something else in lines 24, 25, 26, 33, 42, 43, 71 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: complex('1+2j'), lambda: complex(' (1-2j) '), lambda: complex('j'), lambda: complex('-j'), lambda: complex('1e5j'), lambda: complex('inf+nanj'), lambda: complex('1 + 2j'), lambda: complex(''), lambda: complex('1j2'), lambda: complex('1+2'), lambda: complex('nan'))
t(lambda: complex(1, 2), lambda: complex(1j, 2j), lambda: complex('1', 2), lambda: complex(1, '2'), lambda: complex(None), lambda: complex(imag=3), lambda: complex(real=1.5), lambda: complex(b'1'))
t(lambda: 1j ** 2, lambda: (1 + 2j) * (3 - 1j), lambda: (1 + 2j) / (3 - 1j), lambda: (1 + 2j) / 0, lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: 0j ** 0, lambda: 0j ** -1, lambda: (2 + 0j) ** 3, lambda: pow(1j, 2, 3), lambda: (1 + 1j) ** -2, lambda: 0j ** 1j)
t(lambda: 1j < 2j, lambda: 1j == 1j, lambda: 1 + 0j == 1, lambda: hash(3 + 0j) == hash(3), lambda: abs(3 + 4j), lambda: -(1 + 2j), lambda: +(1j), lambda: ~1j, lambda: bool(0j), lambda: int(1j), lambda: float(1j), lambda: round(1j))
t(lambda: -0j, lambda: complex(-0.0, -0.0), lambda: complex(0.0, -1), lambda: 1e20 + 1e-7j, lambda: complex('inf') * 1j, lambda: (1.5 + 2j).conjugate(), lambda: (1j).real, lambda: (1 + 2j).__getnewargs__(), lambda: abs(complex(1e308, 1e308)))
for spec in ['', 'f', '.2f', 'e', 'g', '20', '<20', '^20.1f', '+', ',', '=20', '020', 'd', 's', '%', '#g', '.3']:
    try:
        print(repr(spec), '|' + format(1.5 - 1000j, spec) + '|')
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
class C:
    def __complex__(self): return 5
class D:
    def __complex__(self): return 5j
t(lambda: complex(C()), lambda: complex(D()), lambda: complex(D(), 1))
