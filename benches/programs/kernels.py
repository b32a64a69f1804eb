"""Numeric kernels over lists of floats: a fast Fourier transform, relaxation
of a grid, chance integration, a sparse matrix times a vector, and a linear
system by elimination. Nested loops, list indexing and stores, float
arithmetic, locals."""
import math
import sys


class Dice:
    """Numbers in [0, 1) by a lagged Fibonacci method."""

    def __init__(self, seed):
        self.values = []
        for _ in range(17):
            seed = seed * 9069 % 0x7fffffff
            self.values.append(seed)
        self.i = 4
        self.j = 16

    def next(self):
        values = self.values
        value = values[self.i] - values[self.j]
        if value < 0:
            value += 0x7fffffff
        values[self.j] = value
        self.i = self.i - 1 if self.i else 16
        self.j = self.j - 1 if self.j else 16
        return value / 0x7fffffff


def transform(real, imaginary, direction):
    """A Fourier transform in place, for a power of two."""
    size = len(real)
    # Every number to the place that its bits name when they are read backwards.
    j = 0
    for i in range(size - 1):
        if i < j:
            real[i], real[j] = real[j], real[i]
            imaginary[i], imaginary[j] = imaginary[j], imaginary[i]
        bit = size >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
    half = 1
    while half < size:
        angle = direction * math.pi / half
        turn_real = math.cos(angle)
        turn_imaginary = math.sin(angle)
        w_real = 1.0
        w_imaginary = 0.0
        for k in range(half):
            for a in range(k, size, half * 2):
                b = a + half
                t_real = w_real * real[b] - w_imaginary * imaginary[b]
                t_imaginary = w_real * imaginary[b] + w_imaginary * real[b]
                real[b] = real[a] - t_real
                imaginary[b] = imaginary[a] - t_imaginary
                real[a] += t_real
                imaginary[a] += t_imaginary
            w_real, w_imaginary = (w_real * turn_real - w_imaginary * turn_imaginary,
                                   w_real * turn_imaginary + w_imaginary * turn_real)
        half *= 2


def fourier(dice, rounds):
    size = 128
    real = [dice.next() for _ in range(size)]
    imaginary = [dice.next() for _ in range(size)]
    before = sum(real)
    for _ in range(rounds):
        transform(real, imaginary, -1.0)
        transform(real, imaginary, 1.0)
        for i in range(size):
            real[i] /= size
            imaginary[i] /= size
    return before, sum(real)


def relax(dice, rounds):
    size = 24
    grid = [[dice.next() for _ in range(size)] for _ in range(size)]
    omega = 1.25
    quarter = omega * 0.25
    keep = 1.0 - omega
    for _ in range(rounds):
        for i in range(1, size - 1):
            above = grid[i - 1]
            row = grid[i]
            below = grid[i + 1]
            for j in range(1, size - 1):
                row[j] = (quarter * (above[j] + below[j] + row[j - 1] + row[j + 1])
                          + keep * row[j])
    return sum(map(sum, grid))


def chance(dice, rounds):
    inside = 0
    samples = rounds * 400
    for _ in range(samples):
        x = dice.next()
        y = dice.next()
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / samples


def sparse(dice, rounds):
    size = 100
    filled = 5
    starts = [0]
    columns = []
    values = []
    for row in range(size):
        step = max(row // filled, 1)
        for i in range(filled):
            columns.append(i * step)
            values.append(dice.next())
        starts.append(len(values))
    vector = [1.0 / (i + 1) for i in range(size)]
    result = [0.0] * size
    for _ in range(rounds):
        for row in range(size):
            total = 0.0
            for i in range(starts[row], starts[row + 1]):
                total += vector[columns[i]] * values[i]
            result[row] = total
    return sum(result)


def eliminate(matrix, right):
    """Solves a linear system in place, the largest pivot first."""
    size = len(matrix)
    for k in range(size):
        best = max(range(k, size), key=lambda row: abs(matrix[row][k]))
        if best != k:
            matrix[k], matrix[best] = matrix[best], matrix[k]
            right[k], right[best] = right[best], right[k]
        pivot = matrix[k]
        scale = 1.0 / pivot[k]
        for i in range(k + 1, size):
            row = matrix[i]
            factor = row[k] * scale
            if factor:
                row[k] = 0.0
                for j in range(k + 1, size):
                    row[j] -= factor * pivot[j]
                right[i] -= factor * right[k]
    answer = [0.0] * size
    for i in range(size - 1, -1, -1):
        row = matrix[i]
        value = right[i]
        for j in range(i + 1, size):
            value -= row[j] * answer[j]
        answer[i] = value / row[i]
    return answer


def systems(dice, rounds):
    size = 12
    worst = 0.0
    for _ in range(rounds):
        matrix = [[dice.next() - 0.5 for _ in range(size)] for _ in range(size)]
        expected = [float(i + 1) for i in range(size)]
        right = [sum(a * b for a, b in zip(row, expected)) for row in matrix]
        answer = eliminate(matrix, right)
        worst = max(worst, max(abs(a - b) for a, b in zip(answer, expected)))
    return worst


def main(n):
    dice = Dice(101)
    before, after = fourier(dice, n)
    print('kernels', n, '%.6f %.6f' % (before, after), '%.9f' % relax(dice, n),
          '%.9f' % chance(dice, n), '%.9f' % sparse(dice, n), systems(dice, n) < 1e-6)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
