# rich comparison: reflection, derived __ne__, identity default
# Python 3.11 prints something else in many lines of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class E:
    def __init__(self, v): self.v = v
    def __eq__(self, o):
        print('eq', self.v, getattr(o, 'v', o)); return NotImplemented if not isinstance(o, E) else self.v == o.v
    def __lt__(self, o): print('lt', self.v); return NotImplemented
    def __gt__(self, o): print('gt', self.v); return 'gt result'
a, b = E(1), E(2)
t(lambda: a == b, lambda: a != b, lambda: a == 5, lambda: a != 5, lambda: a < b, lambda: a > b, lambda: a <= b, lambda: a >= 5, lambda: 5 == a, lambda: 5 < a, lambda: 5 > a, lambda: hash(a))
class S(E):
    def __eq__(self, o): print('S.eq'); return 'S'
    def __gt__(self, o): print('S.gt'); return 'S.gt'
t(lambda: a == S(3), lambda: a < S(3), lambda: S(3) == a, lambda: a != S(3))
class O: pass
x, y = O(), O()
t(lambda: x == x, lambda: x == y, lambda: x != x, lambda: x < y, lambda: x <= None, lambda: None < None, lambda: None == None, lambda: x.__eq__(y), lambda: x.__eq__(x), lambda: x.__ne__(x), lambda: x.__lt__(x), lambda: object.__ne__(1, 1), lambda: 1 < 'a', lambda: [] > (), lambda: {} < {}, lambda: 1j > 1, lambda: type < 5, lambda: len < len, lambda: Ellipsis >= 1, lambda: NotImplemented == 1)
class Weird:
    def __bool__(self): raise ValueError('no truth')
class W:
    def __eq__(self, o): return Weird()
    def __lt__(self, o): return []
t(lambda: bool(W() == 1), lambda: W() in [1], lambda: [W()] == [W()], lambda: 1 if W() < 1 else 2, lambda: 0 < W(), lambda: sorted([W(), W()]) and None, lambda: W() != 1, lambda: not (W() == 2))
t(lambda: 1 < 2 < 3, lambda: 1 < 3 < 2, lambda: 1 == 1.0 == True, lambda: 3 > 2 in [2], lambda: 1 is 1 is not None)
