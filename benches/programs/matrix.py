"""Matrices as lists of rows: products, powers, transposes, determinants with
exact fractions of ints, and walks counted in a graph. Nested list
comprehensions, `zip`, `sum` of generators, `map`, an overloaded `@` and `[]`."""
import sys


class Matrix:
    def __init__(self, rows):
        self.rows = rows

    @classmethod
    def identity(cls, size):
        return cls([[int(i == j) for j in range(size)] for i in range(size)])

    @property
    def size(self):
        return len(self.rows)

    def __getitem__(self, place):
        row, column = place
        return self.rows[row][column]

    def __setitem__(self, place, value):
        row, column = place
        self.rows[row][column] = value

    def __eq__(self, other):
        return self.rows == other.rows

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns]
                       for row in self.rows])

    def __mod__(self, modulus):
        return Matrix([[value % modulus for value in row] for row in self.rows])

    def transposed(self):
        return Matrix([list(column) for column in zip(*self.rows)])

    def trace(self):
        return sum(self[i, i] for i in range(self.size))

    def power(self, exponent, modulus):
        result = Matrix.identity(self.size)
        base = self
        while exponent:
            if exponent & 1:
                result = result @ base % modulus
            base = base @ base % modulus
            exponent >>= 1
        return result

    def determinant(self):
        """By elimination in which every division comes out even."""
        rows = [row[:] for row in self.rows]
        size = self.size
        sign = 1
        last = 1
        for k in range(size - 1):
            if rows[k][k] == 0:
                for i in range(k + 1, size):
                    if rows[i][k]:
                        rows[k], rows[i] = rows[i], rows[k]
                        sign = -sign
                        break
                else:
                    return 0
            pivot = rows[k][k]
            for i in range(k + 1, size):
                head = rows[i][k]
                for j in range(k + 1, size):
                    rows[i][j] = (rows[i][j] * pivot - head * rows[k][j]) // last
            last = pivot
        return sign * rows[-1][-1]


def multiply_in_place(a, b, out):
    """The same product with indices, the way it is written in other languages."""
    size = len(a)
    for i in range(size):
        row = a[i]
        target = out[i]
        for j in range(size):
            total = 0.0
            for k in range(size):
                total += row[k] * b[k][j]
            target[j] = total


def spiral(rows):
    """Yields the values from the outside to the middle."""
    rows = [list(row) for row in rows]
    while rows:
        yield from rows.pop(0)
        rows = [list(column) for column in zip(*rows)][::-1]


def make(size, seed, below):
    rows = []
    for _ in range(size):
        row = []
        for _ in range(size):
            seed = (seed * 69069 + 1) & 0xffffffff
            row.append((seed >> 16) % below)
        rows.append(row)
    return Matrix(rows)


def main(n):
    size = 10
    modulus = 10007
    answer = 0
    floats = 0.0
    out = [[0.0] * size for _ in range(size)]
    for i in range(n):
        a = make(size, i, 19)
        b = make(size, i + 77, 23)
        product = a @ b
        same = b.transposed() @ a.transposed()
        if product.transposed() == same:
            answer += 1
        graph = a % 2
        answer += graph.power(11, modulus).trace()
        answer += a.determinant() % modulus
        a[0, 0] += i
        multiply_in_place([list(map(float, row)) for row in a.rows], product.rows, out)
        floats += out[0][0] + out[-1][-1]
        for value in spiral(product.rows):
            answer = (answer * 3 + value) % 1000003
    print('matrix', n, answer, '%.1f' % floats)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
