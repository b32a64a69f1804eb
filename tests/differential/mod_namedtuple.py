# collections.namedtuple
# Python 3.11 prints something else in lines 4, 10 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import namedtuple
P = namedtuple('P', 'x y')
p = P(1, y=2)
t(lambda: p, lambda: p.x, lambda: p[1], lambda: p._asdict(), lambda: p._replace(x=5), lambda: p._replace(z=1), lambda: P._fields, lambda: P._make([3, 4]), lambda: P._make([1]), lambda: P(1), lambda: p == (1, 2), lambda: setattr(p, 'x', 1), lambda: P.__doc__, lambda: P.x.__doc__, lambda: namedtuple('A', 'a a'), lambda: namedtuple('A', 'class'), lambda: namedtuple('A', '_x'), lambda: namedtuple('A', '1x'), lambda: namedtuple('A', 'a def a', rename=True)._fields, lambda: namedtuple('1', 'a'), lambda: namedtuple('E', []), lambda: P.__slots__, lambda: p + (3,), lambda: [*p], lambda: hash(p) == hash((1, 2)))
class Q(P):
    def s(self): return self.x + self.y
print(Q(1, 2).s(), Q(1, 2))
