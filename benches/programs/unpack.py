"""Unpacking: assignments to several names, nested and starred targets, loops
over pairs and triples, exchanged variables, and calls with `*` and `**`.
Short tuples made and taken apart, lists unpacked, keyword arguments."""
import sys


def rotate(count):
    a, b, c, d = 1, 2, 3, 4
    for _ in range(count):
        a, b = b, a
        b, c, d = c, d, b
        a, b, c, d = d, a + b & 255, b, c
        [a, c] = [c + 1, a]
    return a, b, c, d


def euclid(a, b):
    """The greatest common divisor, and the factors that make it."""
    x, y = 1, 0
    u, v = 0, 1
    while b:
        quotient, rest = divmod(a, b)
        a, b = b, rest
        x, u = u, x - quotient * u
        y, v = v, y - quotient * v
    return a, x, y


def rows(count):
    x = 1
    for number in range(count):
        x = (x * 16807) % 2147483647
        yield number, (x % 100, x // 100 % 100), [x % 7, x % 11, x % 13, x % 17]


def nested(count):
    total = 0
    for number, (low, high), [first, *middle, last] in rows(count):
        total += number * low - high
        head, *tail = middle
        total += first * last + head - tail[0]
    return total


def heads_and_tails(items):
    """Takes from both ends until little is left."""
    first, *rest, last = items
    total = first - last
    while len(rest) > 1:
        first, *rest, last = rest
        total += first - last
    return total


def area(left, top, width=1, height=1, *rest, scale=1, **more):
    return (left + top + width * height) * scale + len(rest) + sum(more.values())


def box(left, right, *, top, bottom=0):
    return (right - left) * (top - bottom)


def forwards(*args, **keywords):
    return area(*args, **keywords)


def calls(count):
    total = 0
    corner = (3, 4)
    size = (5, 6)
    options = {'scale': 2}
    margins = {'top': 9, 'bottom': 1}
    for i in range(count):
        total += area(*corner)
        total += area(*corner + size, **options)
        total += area(i, *size, scale=3)
        total += forwards(1, 2, 3, 4, i, i, scale=2, border=i & 7)
        total += box(i, i + 3, **margins)
        total += box(*size, top=i & 15)
    return total


class Span:
    """What can be unpacked because it can be iterated."""

    def __init__(self, start, end):
        self.start = start
        self.end = end

    def __iter__(self):
        yield self.start
        yield self.end


def spans(count):
    total = 0
    last = 0
    for i in range(count):
        start, end = Span(last, last + i % 9)
        low, high = sorted((start ^ 5, end ^ 3))
        total += high - low
        last = end & 1023
    return total


def table(count):
    people = {}
    for i in range(count):
        people[i % 97] = (i, i * 2, i % 5)
    total = 0
    for key, (one, two, three) in sorted(people.items()):
        total += key * one - two + three
    for place, (key, value) in enumerate(zip(range(count), range(count, 0, -1))):
        total += place ^ key & value
    by_letter = dict(zip('abcdef', range(count % 10, 10)))
    return total + sum(value for _, value in by_letter.items())


def mistakes(count):
    """Sequences of the wrong length."""
    wrong = 0
    for i in range(count):
        items = (1, 2, 3)[:i % 4]
        try:
            a, b = items
        except ValueError:
            wrong += 1
    return wrong


def main(n):
    divisors = 0
    for a in range(1, n):
        divisor, x, y = euclid(a * 17 % 1009 + 1, n)
        divisors += divisor * 3 + x - y
    items = list(range(24))
    ends = 0
    for _ in range(n // 10):
        ends += heads_and_tails(items)
    print('unpack', n, rotate(n * 4), divisors, nested(n), ends, calls(n // 2), spans(n),
          table(n * 2), mistakes(n // 4))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 110000)
