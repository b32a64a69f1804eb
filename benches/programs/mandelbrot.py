"""The Mandelbrot set, three ways: with complex numbers, with pairs of floats,
and with scaled ints; borders are followed by halves. Tight float loops,
complex arithmetic and `abs`, nested conditions, strings of a drawn picture."""
import sys

LETTERS = ' .:-=+*#%@'


def escape_complex(c, limit):
    z = 0j
    for count in range(limit):
        if abs(z) > 2.0:
            return count
        z = z * z + c
    return limit


def escape_floats(x, y, limit):
    # The two large parts of the set, for which no loop is needed.
    q = (x - 0.25) * (x - 0.25) + y * y
    if q * (q + (x - 0.25)) < 0.25 * y * y:
        return limit
    if (x + 1.0) * (x + 1.0) + y * y < 0.0625:
        return limit
    a = b = a2 = b2 = 0.0
    count = 0
    while count < limit and a2 + b2 <= 4.0:
        b = 2.0 * a * b + y
        a = a2 - b2 + x
        a2 = a * a
        b2 = b * b
        count += 1
    return count


def escape_ints(x, y, limit, shift=28):
    """With fixed point: ints that stand for so many parts of a whole."""
    border = 4 << shift
    a = b = 0
    for count in range(limit):
        a2 = a * a >> shift
        b2 = b * b >> shift
        if a2 + b2 > border:
            return count
        b = (a * b >> shift - 1) + y
        a = a2 - b2 + x
    return limit


def area(rows, columns, limit):
    """How many points of a grid stay, and how long the others take."""
    inside = steps = 0
    for row in range(rows):
        y = 2.4 * row / rows - 1.2
        for column in range(columns):
            x = 3.0 * column / columns - 2.2
            count = escape_floats(x, y, limit)
            if count == limit:
                inside += 1
            else:
                steps += count
    return inside, steps


def picture(rows, columns, limit):
    lines = []
    for row in range(rows):
        y = 2.4 * row / rows - 1.2
        counts = [escape_complex(complex(3.0 * column / columns - 2.2, y), limit)
                  for column in range(columns)]
        lines.append(''.join([LETTERS[count % 10] for count in counts]))
    return '\n'.join(lines)


def border(rows, limit):
    """Where each row comes into the set from the left, by halves, in ints."""
    shift = 28
    one = 1 << shift
    total = 0
    for row in range(rows):
        y = row * one // rows
        outside = -2 * one
        inside = 0
        for _ in range(16):
            middle = (outside + inside) >> 1
            if escape_ints(middle, y, limit) == limit:
                inside = middle
            else:
                outside = middle
        total = (total * 5 + (inside >> 12)) % 1000003
    return total


def main(n):
    inside, steps = area(n, 60, 60)
    text = picture(n, 40, 40)
    mark = 0
    for line in text.split('\n'):
        for letter in line:
            mark = (mark * 11 + LETTERS.index(letter)) % 1000003
    print('mandelbrot', n, inside, steps, mark, border(n, 50))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
