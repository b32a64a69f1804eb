# Every function of cmath at infinities, NaN, zeros of both signs and huge and tiny numbers
import cmath
from math import copysign

inf, nan = float('inf'), float('nan')
ONE = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'exp', 'log', 'log10', 'sin', 'sinh', 'sqrt',
       'tan', 'tanh', 'phase', 'polar', 'isfinite', 'isinf', 'isnan']


def shown(z):
    if isinstance(z, complex):
        return '%r:%r' % (z.real, z.imag)
    return repr(z)


def t(name, *args):
    try:
        return shown(getattr(cmath, name)(*args))
    except Exception as e:
        return type(e).__name__ + ' ' + str(e)


parts = [-inf, -2.5, -0.0, 0.0, 2.5, inf, nan]
for name in ONE:
    print(name)
    for x in parts:
        print('  ', x, [t(name, complex(x, y)) for y in parts])

print('rect')
for r in parts + [1e308, 1.0]:
    print('  ', r, [t('rect', r, phi) for phi in parts + [1e10, 0.5, -3.0]])

print('large and small')
tiny, least, most = 2.2250738585072014e-308, 5e-324, 1.7976931348623157e308
sizes = [0.0, least, tiny / 3, tiny, 1e-160, 1e-8, 1.0, 1 - 2 ** -53, 1 + 2 ** -52, 709.5, 710.0, 711.0, 750.0, 1e10, 1e154, 1e160,
         most / 4, most / 2, most]
for name in ONE[:18]:
    print(name)
    for x in sizes:
        print('  ', x, [t(name, complex(x, y)) for y in sizes[::3]])
        print('  ', -x, [t(name, complex(-x, -y)) for y in sizes[1::4]])

print('bases')
for z in (0, 1, -1, 1j, 2, inf, nan, complex(-inf, 3)):
    print('  ', z, [t('log', z, base) for base in (0, 1, -1, 2, 10, 0.5j, inf, -inf, nan, complex(0.0, -0.0))])
