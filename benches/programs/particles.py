"""Floats in objects: particles in a box, with vectors that overload their
operators, springs between neighbours, and `math` functions. Instances made
and dropped at a high rate, float attributes, `__add__`, `__mul__`, `max`
with a key."""
import math
import sys


class Vector:
    __slots__ = ('x', 'y', 'z')

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def __neg__(self):
        return Vector(-self.x, -self.y, -self.z)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def length(self):
        return math.sqrt(self.x * self.x + self.y * self.y + self.z * self.z)

    def unit(self):
        length = self.length()
        if length == 0.0:
            return Vector(1.0, 0.0, 0.0)
        return self * (1.0 / length)


class Particle:
    def __init__(self, place, speed, mass):
        self.place = place
        self.speed = speed
        self.mass = mass
        self.force = Vector(0.0, 0.0, 0.0)
        self.bounces = 0

    def energy(self):
        return 0.5 * self.mass * self.speed.dot(self.speed)

    def move(self, step, side):
        self.speed = self.speed + self.force * (step / self.mass)
        place = self.place + self.speed * step
        speed = self.speed
        if place.x < 0.0 or place.x > side:
            speed.x = -speed.x
            self.bounces += 1
        if place.y < 0.0 or place.y > side:
            speed.y = -speed.y
            self.bounces += 1
        if place.z < 0.0 or place.z > side:
            speed.z = -speed.z
            self.bounces += 1
        place.x = min(max(place.x, 0.0), side)
        place.y = min(max(place.y, 0.0), side)
        place.z = min(max(place.z, 0.0), side)
        self.place = place


class Spring:
    def __init__(self, one, other, rest, stiffness):
        self.one = one
        self.other = other
        self.rest = rest
        self.stiffness = stiffness

    def pull(self):
        between = self.other.place - self.one.place
        stretch = between.length() - self.rest
        force = between.unit() * (stretch * self.stiffness)
        self.one.force = self.one.force + force
        self.other.force = self.other.force + -force


class Box:
    def __init__(self, count, side):
        self.side = side
        self.particles = []
        for i in range(count):
            place = Vector(side * (0.5 + 0.4 * math.sin(i)),
                           side * (0.5 + 0.4 * math.cos(2 * i)),
                           side * (0.5 + 0.4 * math.sin(3 * i)))
            speed = Vector(math.cos(i), math.sin(i + 1), math.cos(i + 2))
            self.particles.append(Particle(place, speed, 1.0 + i % 3))
        self.springs = [Spring(one, other, 0.2 * side, 0.5 + 0.1 * (i % 5))
                        for i, (one, other) in enumerate(
                            zip(self.particles, self.particles[1:]))]

    def step(self, time):
        gravity = Vector(0.0, 0.0, -0.3)
        for particle in self.particles:
            particle.force = gravity * particle.mass
        for spring in self.springs:
            spring.pull()
        for particle in self.particles:
            particle.move(time, self.side)

    def centre(self):
        total = Vector(0.0, 0.0, 0.0)
        mass = 0.0
        for particle in self.particles:
            total = total + particle.place * particle.mass
            mass += particle.mass
        return total * (1.0 / mass)

    def fastest(self):
        return max(self.particles, key=Particle.energy)


def main(n):
    box = Box(20, 10.0)
    highest = 0.0
    for _ in range(n):
        box.step(0.01)
        highest = max(highest, box.fastest().energy())
    centre = box.centre()
    bounces = sum(particle.bounces for particle in box.particles)
    print('particles', n, bounces, '%.6f %.6f %.6f' % (centre.x, centre.y, centre.z),
          '%.6f' % highest)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
