# Programs that compute with complex numbers: a Fourier transform, roots, conformal maps
import cmath
import math


def fft(x):
    n = len(x)
    if n == 1:
        return list(x)
    even, odd = fft(x[::2]), fft(x[1::2])
    turned = [cmath.exp(-2j * cmath.pi * k / n) * odd[k] for k in range(n // 2)]
    return [e + t for e, t in zip(even, turned)] + [e - t for e, t in zip(even, turned)]


def dft(x):
    n = len(x)
    return [sum(x[j] * cmath.rect(1, -2 * cmath.pi * j * k / n) for j in range(n)) for k in range(n)]


signal = [math.sin(0.3 * i) + (i % 5) / 4 for i in range(32)]
a, b = fft(signal), dft(signal)
for z in a:
    print(z)
print(all(cmath.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9) for x, y in zip(a, b)))


def roots(coefficients):
    # Durand and Kerner
    n = len(coefficients) - 1
    found = [(0.4 + 0.9j) ** k for k in range(n)]
    for _ in range(60):
        for i, z in enumerate(found):
            value = 0
            for c in coefficients:
                value = value * z + c
            for j, other in enumerate(found):
                if j != i:
                    value /= z - other
            found[i] = z - value
    return found


for coefficients in ([1, 0, -1], [1, -6, 11, -6], [1, 0, 0, 0, -1], [1, 2, 3, 4, 5]):
    print(coefficients, sorted(roots(coefficients), key=lambda z: (round(z.real, 9), round(z.imag, 9))))


def cubic(p, q):
    root = cmath.sqrt(q * q / 4 + p ** 3 / 27)
    u = (-q / 2 + root) ** (1 / 3)
    turn = cmath.rect(1, 2 * cmath.pi / 3)
    return [u * turn ** k - p / (3 * u * turn ** k) for k in range(3)]


for p, q in ((-7, 6), (1, 1), (-15, -4), (2j, 1 - 1j)):
    print(p, q, cubic(p, q), [abs(x ** 3 + p * x + q) < 1e-9 for x in cubic(p, q)])

grid = [complex(x / 3, y / 3) for x in range(-6, 7) for y in range(-6, 7)]
for name, back in (('sqrt', lambda w: w * w), ('log', cmath.exp), ('asin', cmath.sin), ('acos', cmath.cos), ('atan', cmath.tan),
                   ('asinh', cmath.sinh), ('acosh', cmath.cosh), ('atanh', cmath.tanh)):
    f = getattr(cmath, name)
    total, bad = 0, 0
    for z in grid:
        try:
            w = f(z)
        except ValueError:
            bad += 1
            continue
        total += w
        if not cmath.isclose(back(w), z, rel_tol=1e-9, abs_tol=1e-9):
            print('   no way back', name, z)
    print(name, total, bad)
for z in grid[::7]:
    print(z, cmath.sin(z) ** 2 + cmath.cos(z) ** 2, cmath.cosh(z) ** 2 - cmath.sinh(z) ** 2, cmath.polar(cmath.exp(z)))
print(sorted((cmath.phase(z), abs(z)) for z in (1, 1j, -1, -1j, 1 + 1j, 3 - 4j)))
