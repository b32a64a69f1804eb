"""A ray tracer: balls over a chequered floor, with shadows and mirrors, into
a picture of brightness values. Vectors as small objects with methods, float
arithmetic, subclass dispatch, recursion, `None` tests, tuples as results."""
import math
import sys

NEAR = 1e-6
DEPTH = 3


class Vector:
    __slots__ = ('x', 'y', 'z')

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def minus(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def times(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self.times(1.0 / math.sqrt(self.dot(self)))

    def mirrored(self, normal):
        return self.minus(normal.times(2.0 * self.dot(normal)))


class Ray:
    def __init__(self, start, direction):
        self.start = start
        self.direction = direction.unit()

    def at(self, distance):
        return self.start.plus(self.direction.times(distance))


class Surface:
    def __init__(self, bright, dark, mirror):
        self.bright = bright
        self.dark = dark
        self.mirror = mirror

    def shade(self, point):
        return self.bright


class Chequered(Surface):
    def shade(self, point):
        if (math.floor(point.x) + math.floor(point.z)) % 2:
            return self.bright
        return self.dark


class Body:
    def __init__(self, surface):
        self.surface = surface

    def distance(self, ray):
        raise NotImplementedError

    def normal(self, point):
        raise NotImplementedError


class Ball(Body):
    def __init__(self, centre, radius, surface):
        super().__init__(surface)
        self.centre = centre
        self.radius = radius

    def distance(self, ray):
        toward = self.centre.minus(ray.start)
        along = toward.dot(ray.direction)
        inside = self.radius * self.radius - toward.dot(toward) + along * along
        if inside < 0.0:
            return None
        half = math.sqrt(inside)
        if along - half > NEAR:
            return along - half
        if along + half > NEAR:
            return along + half
        return None

    def normal(self, point):
        return point.minus(self.centre).unit()


class Floor(Body):
    def __init__(self, height, surface):
        super().__init__(surface)
        self.height = height
        self.up = Vector(0.0, 1.0, 0.0)

    def distance(self, ray):
        fall = ray.direction.y
        if abs(fall) < NEAR:
            return None
        distance = (self.height - ray.start.y) / fall
        return distance if distance > NEAR else None

    def normal(self, point):
        return self.up


class Scene:
    def __init__(self):
        self.bodies = []
        self.lamps = []
        self.rays = 0

    def first(self, ray):
        """What a ray meets first: the body and how far it is."""
        self.rays += 1
        nearest = None
        best = None
        for body in self.bodies:
            distance = body.distance(ray)
            if distance is not None and (best is None or distance < best):
                nearest = body
                best = distance
        return nearest, best

    def lit(self, point, normal):
        total = 0.1
        for place, strength in self.lamps:
            toward = place.minus(point)
            slant = toward.unit().dot(normal)
            if slant <= 0.0:
                continue
            body, distance = self.first(Ray(point, toward))
            if body is None or distance * distance > toward.dot(toward):
                total += strength * slant
        return total

    def brightness(self, ray, depth):
        body, distance = self.first(ray)
        if body is None:
            return 0.2 + 0.3 * max(ray.direction.y, 0.0)
        point = ray.at(distance)
        normal = body.normal(point)
        if normal.dot(ray.direction) > 0.0:
            normal = normal.times(-1.0)
        surface = body.surface
        value = surface.shade(point) * self.lit(point, normal)
        if surface.mirror > 0.0 and depth > 0:
            bounced = Ray(point, ray.direction.mirrored(normal))
            value = (value * (1.0 - surface.mirror)
                     + surface.mirror * self.brightness(bounced, depth - 1))
        return value


def build():
    scene = Scene()
    scene.bodies.append(Floor(-1.0, Chequered(0.9, 0.2, 0.2)))
    for i in range(5):
        turn = 2.0 * math.pi * i / 5
        centre = Vector(2.0 * math.sin(turn), -0.5 + 0.2 * i, 6.0 + 2.0 * math.cos(turn))
        scene.bodies.append(Ball(centre, 0.5 + 0.1 * i, Surface(0.8, 0.8, 0.1 * i)))
    scene.bodies.append(Ball(Vector(0.0, 0.5, 6.0), 1.2, Surface(0.5, 0.5, 0.6)))
    scene.lamps.append((Vector(-5.0, 6.0, 0.0), 0.6))
    scene.lamps.append((Vector(4.0, 8.0, 3.0), 0.4))
    return scene


def main(n):
    """Renders `n` rows of a picture that is 48 pixels wide."""
    scene = build()
    eye = Vector(0.0, 1.0, -2.0)
    width = 48
    total = 0.0
    white = mark = 0
    for row in range(n):
        y = 0.6 - 1.2 * (row + 0.5) / n
        for column in range(width):
            x = 1.6 * (column + 0.5) / width - 0.8
            value = scene.brightness(Ray(eye, Vector(x, y, 1.0)), DEPTH)
            total += value
            level = min(int(value * 16), 15)
            white += level > 10
            mark = (mark * 17 + level) % 1000003
    print('raytracer', n, scene.rays, '%.6f' % total, white, mark)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
