# cmath on ordinary numbers, branch cuts, its arguments and its refusals
import cmath

ONE = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'exp', 'log', 'log10', 'sin', 'sinh', 'sqrt',
       'tan', 'tanh', 'phase', 'polar', 'isfinite', 'isinf', 'isnan']


def shown(z):
    if isinstance(z, complex):
        return '%r:%r' % (z.real, z.imag)
    return repr(z)


def t(name, *args, **kwargs):
    try:
        return shown(getattr(cmath, name)(*args, **kwargs))
    except Exception as e:
        return type(e).__name__ + ' ' + str(e)


numbers = [complex(x / 4, y / 3) for x in range(-9, 10, 3) for y in range(-7, 8, 2)]
numbers += [complex(1 + x * 1e-5, y * 1e-7) for x in range(-3, 4) for y in (-1, 0, 1)]
numbers += [1e-5 + 1e-9j, 12.5 - 3j, -100 + 0.001j, 3e5 - 7e4j, 1e100 + 1e99j, 0.70710678 + 0.70710678j]
for name in ONE:
    print(name)
    for z in numbers:
        print('  ', z, t(name, z))

print('cuts')
for name in ('acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'log', 'log10', 'sqrt', 'phase'):
    for x in (-2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0):
        print(name, x, t(name, complex(x, 0.0)), t(name, complex(x, -0.0)), t(name, complex(0.0, x)), t(name, complex(-0.0, x)))

print('round trips')
for z in (1 + 2j, -3 + 0.25j, -1 - 1j, 5, -7, 2j):
    print(z, cmath.rect(*cmath.polar(z)), cmath.exp(cmath.log(z)), cmath.sqrt(z) ** 2, cmath.sin(cmath.asin(z)))
    print(cmath.tan(cmath.atan(z)), cmath.cosh(cmath.acosh(z)), cmath.log(z, 2), cmath.log(z, 3 - 4j), cmath.log(2, z))
print(cmath.pi, cmath.e, cmath.__name__, [n for n in dir(cmath) if n[0] != '_'])


class C:
    def __complex__(self):
        return 3 + 4j


class F:
    def __float__(self):
        return 2.5


class Both(C, F):
    pass


class BadC:
    def __complex__(self):
        return 3.0


class BadF:
    def __float__(self):
        return 'x'


class Fails:
    def __complex__(self):
        raise KeyError('no')


class Sub(complex):
    def __complex__(self):
        return 1j


print('arguments')
for z in (2, True, 1.5, 2 ** 70, C(), F(), Both(), Sub(3 + 4j), BadC(), BadF(), Fails(), '1', None, [], 10 ** 400):
    print(type(z).__name__, t('sqrt', z), t('polar', z), t('log', 2, z), t('isfinite', z), t('rect', z, 1), t('isclose', z, z))

print('isclose')
inf, nan = float('inf'), float('nan')
for a, b in ((1, 1), (1, 1 + 1e-10), (1, 1 + 1e-8), (1j, 1j + 1e-10), (1 + 1j, 1 - 1j), (inf, inf), (inf, -inf), (nan, nan), (complex(inf, 1), complex(inf, 2)),
             (complex(inf, nan), complex(inf, nan)), (0, 1e-12), (1e200 + 1e200j, 1e200 + 1.1e200j), (C(), 3 + 4j), (1.7e308 + 1.7e308j, 1)):
    print(a if not isinstance(a, C) else 'C', b, t('isclose', a, b), t('isclose', a, b, rel_tol=0.2), t('isclose', a, b, abs_tol=1e-9), t('isclose', a, b, rel_tol=0))
print(t('isclose', 1, 2, rel_tol=-1), t('isclose', 1, 2, abs_tol=-1), t('isclose', 1), t('isclose'), t('isclose', 1, 2, 3))
print(t('isclose', a=1, b=1), t('isclose', 1, 1, tol=3), t('isclose', 1, 2, rel_tol='a'), t('isclose', 'a', 1), t('isclose', 1, 'a'))

print('counts')
for name in ONE + ['rect']:
    print(name, t(name), t(name, 1, 2, 3), t(name, z=1))
print(t('rect', 1), t('rect', 'a', 1), t('rect', 1, 'a'), t('rect', 'a', None), t('rect', 1j, 1), t('rect', 2, True))
print(t('log', 'a'), t('log', 1, 'a'), t('log', 1, None), t('log', 'a', 'b'))
