# What follows `#=>` is the line that is printed after implicit_self, which finds out the attributes.

class Point:
    """A point."""
    kind = 'point'

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm():
        """documentation"""
        return (x * x + y * y) ** .5

    def move(dx, dy=0, *rest, factor=1, **more):
        x += dx * factor
        y = y + dy * factor
        return self, rest, more

    def explicit(self):
        return self.x, y

    def shadowed(x):
        return x, y

    def forget():
        del x
        try:
            return x
        except AttributeError as e:
            return str(e)

    def declared():
        global x
        x = 'global'
        return x, y

    def loops():
        for x in 'abc':
            pass
        import sys as y
        return self.x, self.y is __import__('sys')

    def comprehensions():
        return [x for _ in range(2)], {y: n for n in [x]}, sum(x for _ in 'ab'), [x for x in 'ab']

    def nested():
        def inner(z):
            return lambda: (x, y, z, self.kind)
        return inner(0)()

    def assigned_around():
        x = 10
        def read():
            return x, [x for _ in 'a']
        def write(value):
            nonlocal x
            x = value
            return self.x
        first = read()
        return first, write(20), read(), x

    def own_variables():
        def inner(x):
            y = 'own'
            def innermost():
                return x, y
            return innermost()
        return inner('parameter'), y

    def parameter_in_closure(x):
        return (lambda: (x, y))()

    def generator():
        yield x
        yield from (y for _ in 'ab')

    @staticmethod
    def static(a):
        return a

    @classmethod
    def make(cls, x):
        return cls(x, x)

    @property
    def total():
        return x + y

    @total.setter
    def total(value):
        x = value

    double = lambda: (x * 2, y * 2)

    def __repr__():
        return 'Point(%r, %r)' % (x, y)

    def with_class():
        class Inside:
            def __init__(self):
                self.z = 1
            def get():
                return z
        return Inside().get(), x

    def defaults(a=kind):
        return a, x

p = Point(3, 4)
print(p.norm(), Point.norm.__doc__, Point.__doc__)  #=> 5.0 documentation A point.
print(p.move(1), p.move(1, 2, 3, factor=2, other=4), p)
#=> (Point(6, 8), (), {}) (Point(6, 8), (3,), {'other': 4}) Point(6, 8)
print(p.explicit(), p.shadowed('x'))  #=> (6, 8) ('x', 8)
print(p.declared(), x)  #=> ('global', 8) global
print(Point(1, 2).forget())  #=> 'Point' object has no attribute 'x'
print(Point(1, 2).loops())  #=> ('c', True)
print(p.comprehensions())  #=> ([6, 6], {8: 6}, 12, ['a', 'b'])
print(p.nested())  #=> (6, 8, 0, 'point')
print(Point(1, 2).assigned_around())  #=> ((10, [10]), 20, (20, [20]), 20)
print(p.own_variables(), p.parameter_in_closure('x'))  #=> (('parameter', 'own'), 8) ('x', 8)
print(list(p.generator()))  #=> [6, 8, 8]
print(Point.static(1), Point.make(2), p.total)  #=> 1 Point(2, 2) 14
p.total = 0
print(p, p.double(), p.with_class(), p.defaults())  #=> Point(0, 8) (0, 16) (1, 0) ('point', 0)

def enclosing(y):
    class Local:
        def __init__(self, x):
            self.x = x
        def get():
            return x, y
        class Nested:
            def __init__(me):
                me.w = 'nested'
            def get():
                return w
    return Local
print(enclosing('around')('x').get())  #=> ('x', 'around')

class Base:
    def __init__(self):
        self.n = 1
    def get():
        return n
class Derived(Base):
    def __init__(self):
        super().__init__()
        self.m = 2
    def get():
        return super().get(), m, [(__class__.__name__, m) for _ in 'a']
print(Derived().get())  #=> (1, 2, [('Derived', 2)])

class Nothing:
    def plain(x):
        return x
print(Nothing.plain(1))  #=> 1
