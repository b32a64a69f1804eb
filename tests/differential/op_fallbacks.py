# operators: reflection, subclasses first, in-place, comparison chains, methods that are None
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class A:
    def __add__(self, o): print('A.add'); return NotImplemented
    def __radd__(self, o): print('A.radd'); return 'A.radd'
    def __iadd__(self, o): print('A.iadd'); return NotImplemented
    def __eq__(self, o): print('A.eq'); return NotImplemented
    def __lt__(self, o): print('A.lt'); return NotImplemented
    def __gt__(self, o): print('A.gt'); return NotImplemented
class B(A):
    def __radd__(self, o): print('B.radd'); return 'B.radd'
    def __gt__(self, o): print('B.gt'); return 'B.gt'
    def __eq__(self, o): print('B.eq'); return 'B.eq'
class C(A): pass
class D:
    def __radd__(self, o): print('D.radd'); return NotImplemented
    def __rsub__(self, o): return 'D.rsub'
    def __rpow__(self, o, m=None): return 'D.rpow'
    def __rmul__(self, o): return 'D.rmul'
    def __rdivmod__(self, o): return 'D.rdivmod'
a, b, c, d = A(), B(), C(), D()
t(lambda: a + b, lambda: a + c, lambda: c + a, lambda: a + a, lambda: a + 1, lambda: 1 + a, lambda: a + d, lambda: 1 + d, lambda: 1 - d, lambda: 2 ** d, lambda: [1] * d, lambda: 'a' * d, lambda: [1] + d, lambda: 'a' + d, lambda: divmod(1, d), lambda: a == b, lambda: a == c, lambda: a == a, lambda: a != b, lambda: a < b, lambda: b < a, lambda: a < c, lambda: a < 1, lambda: 1 < a, lambda: 1 == a, lambda: a <= b, lambda: [] < a, lambda: [a] == [b], lambda: pow(1, d), lambda: pow(1, d, 2), lambda: pow(d, 1))
def ia(x, y):
    x += y
    return x
t(lambda: ia(a, b), lambda: ia(a, 1), lambda: ia(1, a), lambda: ia([1], d), lambda: ia([1], (2,)), lambda: ia((1,), [2]), lambda: ia('a', d), lambda: ia(5, 'a'), lambda: ia([1], 5), lambda: ia({1}, {2}), lambda: ia(None, 1))
class I:
    def __isub__(self, o): return 'isub'
    def __imul__(self, o): return self
    def __imatmul__(self, o): return 'imatmul'
    def __matmul__(self, o): return 'matmul'
    def __rmatmul__(self, o): return 'rmatmul'
    def __ipow__(self, o): return 'ipow'
    def __ilshift__(self, o): raise KeyError('ilshift')
i = I()
x = i; x -= 1; print(x)
x = i; x *= 2; print(x is i)
x = i; x @= 2; print(x)
x = i; x **= 2; print(x)
t(lambda: i @ 1, lambda: 1 @ i, lambda: 1 @ 2, lambda: [1] @ [2], lambda: i + 1, lambda: i - 1, lambda: -i, lambda: ~i, lambda: +i, lambda: abs(i), lambda: i ** 2, lambda: i << 1, lambda: i and 1, lambda: not i, lambda: i[0], lambda: i(), lambda: len(i), lambda: i in i, lambda: 1 in i, lambda: iter(i), lambda: next(i), lambda: int(i), lambda: float(i), lambda: complex(i), lambda: hex(i), lambda: i.x, lambda: i < i, lambda: i < 1, lambda: i == i, lambda: i != i, lambda: reversed(i), lambda: round(i), lambda: divmod(i, 1), lambda: pow(i, 1), lambda: pow(i, 1, 2), lambda: sum([i]), lambda: max(i, i), lambda: sorted([i, i]), lambda: [][i], lambda: 'a'[i], lambda: {}[i], lambda: 'a' * i, lambda: i * 'a', lambda: 'a' + i, lambda: i + 'a', lambda: [1] + i, lambda: (1,) + i, lambda: b'a' + i, lambda: {1} | i, lambda: {1} - i, lambda: 1 + i, lambda: 1.5 + i, lambda: 1j + i, lambda: None + 1, lambda: None < 1, lambda: print + 1, lambda: int + 1, lambda: [] > {}, lambda: 'a' < 1, lambda: () >= [], lambda: object() < object(), lambda: 1 < 'a' < 2)
class Int(int):
    def __add__(self, o): return 'Int.add'
    def __radd__(self, o): return 'Int.radd'
    def __eq__(self, o): return 'Int.eq'
    __hash__ = int.__hash__
class IntSub(int): pass
class ListR(list):
    def __radd__(self, o): return 'ListR.radd'
class TupR(tuple):
    def __radd__(self, o): return 'TupR.radd'
class StrR(str):
    def __radd__(self, o): return 'StrR.radd'
    def __rmod__(self, o): return 'StrR.rmod'
class SetR(set):
    def __ror__(self, o): return 'SetR.ror'
class FloatR(float):
    def __radd__(self, o): return 'FloatR.radd'
t(lambda: 1 + Int(2), lambda: Int(1) + 2, lambda: Int(1) + Int(2), lambda: 1.5 + Int(2), lambda: True + Int(1), lambda: 1 == Int(1), lambda: Int(1) == 1, lambda: 1 + IntSub(2), lambda: type(1 + IntSub(2)), lambda: type(IntSub(2) * 2), lambda: type(-IntSub(2)), lambda: type(+IntSub(2)), lambda: type(abs(IntSub(2))), lambda: type(IntSub(2) + 0), lambda: type(IntSub(5) // 1), lambda: [1] + ListR([2]), lambda: (1,) + TupR((2,)), lambda: 'a' + StrR('b'), lambda: 'a' % StrR('b'), lambda: {1} | SetR({2}), lambda: 1.0 + FloatR(2), lambda: 1 + FloatR(2), lambda: type([1] * IntSub(2)), lambda: 'a' * Int(2), lambda: [1, 2, 3][Int(1)], lambda: {1: 'x'}[IntSub(1)], lambda: 1 in [Int(1)], lambda: [1] == [Int(1)])
class Eq:
    def __eq__(self, o): return 'yes'
class Ne:
    def __ne__(self, o): return 'ne'
class EqNI:
    def __eq__(self, o): return NotImplemented
class EqRaise:
    def __eq__(self, o): raise KeyError('eq')
t(lambda: Eq() == 1, lambda: Eq() != 1, lambda: 1 == Eq(), lambda: 1 != Eq(), lambda: Ne() == 1, lambda: Ne() != 1, lambda: EqNI() == 1, lambda: EqNI() != 1, lambda: EqNI() == EqNI(), lambda: EqRaise() != 1, lambda: 1 in [EqRaise()], lambda: [EqRaise()] == [1], lambda: [Eq()] == [1], lambda: 5 in [Eq()], lambda: [Eq()].index(7), lambda: [Eq(), 2].count(9))
class Chain:
    def __init__(self, v): self.v = v; 
    def __lt__(self, o): print('lt', self.v, o.v); return self.v < o.v
    def __le__(self, o): print('le', self.v, o.v); return []
def mk(v): print('mk', v); return Chain(v)
t(lambda: mk(1) < mk(2) < mk(3), lambda: mk(2) < mk(1) < mk(3), lambda: mk(1) <= mk(2) < mk(3), lambda: 1 < 2 > 1 != 3 in [3] is not None, lambda: (1 < 2) < 3, lambda: 1 == 1 is True, lambda: not 1 == 2, lambda: 1 < 2 < 'a', lambda: 2 < 1 < 'a', lambda: 1 in [1] in [[1]], lambda: 'a' not in 'abc' == False)
class Sub(A):
    __radd__ = A.__radd__
t(lambda: A() + Sub())
class N1:
    __add__ = None
class N2:
    __eq__ = None
class N3:
    __iter__ = None
class N4:
    __contains__ = None
class N5:
    __len__ = None
class N6:
    __call__ = None
class N7:
    __getitem__ = None
class N8:
    __bool__ = None
class N9:
    __enter__ = None; __exit__ = None
class N10:
    __reversed__ = None
class N11:
    __index__ = None
class N12:
    __str__ = None
class N13:
    __repr__ = None
def w():
    with N9(): pass
t(lambda: N1() + 1, lambda: N2() == 1, lambda: iter(N3()), lambda: 1 in N4(), lambda: len(N5()), lambda: N6()(), lambda: N7()[0], lambda: bool(N8()), w, lambda: reversed(N10()), lambda: [1][N11()], lambda: str(N12()), lambda: repr(N13()), lambda: 1 in N3(), lambda: list(N7()), lambda: callable(N6()))
