"""Chaos games: points sent through affine maps chosen by chance, and a walk
between the corners of polygons, drawn on grids of counters. Float arithmetic
on attributes, `__call__`, `bisect` by hand, lists of lists, closures."""
import math
import sys


class Dice:
    def __init__(self, seed):
        self.state = seed

    def roll(self):
        self.state = (self.state * 1664525 + 1013904223) & 0xffffffff
        return self.state / 4294967296.0

    def below(self, limit):
        return int(self.roll() * limit)


class Point:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def toward(self, other, share):
        return Point(self.x + (other.x - self.x) * share,
                     self.y + (other.y - self.y) * share)


class Affine:
    def __init__(self, a, b, c, d, e, f):
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.e = e
        self.f = f

    def __call__(self, point):
        x = point.x
        y = point.y
        return Point(self.a * x + self.b * y + self.e,
                     self.c * x + self.d * y + self.f)

    def weight(self):
        return max(abs(self.a * self.d - self.b * self.c), 0.02)


class Chooser:
    """Picks maps in proportion to their weights."""

    def __init__(self, maps, dice):
        self.maps = maps
        self.dice = dice
        total = sum(each.weight() for each in maps)
        self.borders = []
        reached = 0.0
        for each in maps:
            reached += each.weight() / total
            self.borders.append(reached)
        self.borders[-1] = 1.0

    def pick(self):
        chance = self.dice.roll()
        low = 0
        high = len(self.borders) - 1
        while low < high:
            middle = (low + high) // 2
            if chance < self.borders[middle]:
                high = middle
            else:
                low = middle + 1
        return self.maps[low]


class Canvas:
    def __init__(self, width, height, left, bottom, right, top):
        self.width = width
        self.height = height
        self.left = left
        self.bottom = bottom
        self.across = width / (right - left)
        self.up = height / (top - bottom)
        self.rows = [[0] * width for _ in range(height)]
        self.missed = 0

    def dot(self, point):
        column = int((point.x - self.left) * self.across)
        row = int((point.y - self.bottom) * self.up)
        if 0 <= column < self.width and 0 <= row < self.height:
            self.rows[row][column] += 1
        else:
            self.missed += 1

    def covered(self):
        return sum(1 for row in self.rows for count in row if count)

    def mark(self):
        total = 0
        for row in self.rows:
            for count in row:
                total = (total * 31 + count) % 1000003
        return total


def fern(dice):
    maps = [Affine(0.0, 0.0, 0.0, 0.16, 0.0, 0.0),
            Affine(0.85, 0.04, -0.04, 0.85, 0.0, 1.6),
            Affine(0.2, -0.26, 0.23, 0.22, 0.0, 1.6),
            Affine(-0.15, 0.28, 0.26, 0.24, 0.0, 0.44)]
    return Chooser(maps, dice), Canvas(60, 100, -2.5, 0.0, 2.7, 10.0)


def dragon(dice):
    half = math.sqrt(0.5)
    cosine = half * math.cos(math.pi / 4)
    sine = half * math.sin(math.pi / 4)
    maps = [Affine(cosine, -sine, sine, cosine, 0.0, 0.0),
            Affine(-cosine, -sine, sine, -cosine, 1.0, 0.0)]
    return Chooser(maps, dice), Canvas(80, 60, -0.4, -0.4, 1.2, 0.8)


def iterate(chooser, canvas, count):
    point = Point(0.0, 0.0)
    for _ in range(count):
        point = chooser.pick()(point)
        canvas.dot(point)
    return canvas


def corners(sides):
    return [Point(math.sin(2 * math.pi * i / sides),
                  math.cos(2 * math.pi * i / sides)) for i in range(sides)]


def no_repeat():
    last = -1

    def allowed(corner):
        nonlocal last
        if corner == last:
            return False
        last = corner
        return True
    return allowed


def no_opposite(sides):
    last = 0

    def allowed(corner):
        nonlocal last
        if (corner - last) % sides == sides // 2:
            return False
        last = corner
        return True
    return allowed


def polygon(sides, share, allowed, dice, count):
    canvas = Canvas(64, 64, -1.01, -1.01, 1.01, 1.01)
    targets = corners(sides)
    point = Point(0.0, 0.0)
    for _ in range(count):
        corner = dice.below(sides)
        while not allowed(corner):
            corner = dice.below(sides)
        point = point.toward(targets[corner], share)
        canvas.dot(point)
    return canvas


def main(n):
    dice = Dice(2016)
    pictures = [iterate(*fern(dice), count=n), iterate(*dragon(dice), count=n),
                polygon(3, 0.5, lambda corner: True, dice, n),
                polygon(5, 0.5, no_repeat(), dice, n),
                polygon(4, 0.5, no_opposite(4), dice, n)]
    print('chaosgame', n, [picture.covered() for picture in pictures],
          [picture.missed for picture in pictures],
          sum(picture.mark() for picture in pictures))


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 70000)
