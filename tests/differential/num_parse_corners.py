# int(), float(), complex(), bool() of everything
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


t(lambda: int(), lambda: int('5'), lambda: int(' 5\n'), lambda: int('+5'), lambda: int('-5'), lambda: int('--5'), lambda: int('5.0'), lambda: int(''), lambda: int(' '), lambda: int('1_0'), lambda: int('0x10'), lambda: int('0x10', 16), lambda: int('10', 16), lambda: int('0x10', 0), lambda: int('0b11', 0), lambda: int('0o17', 0), lambda: int('017', 0), lambda: int('0', 0), lambda: int('00', 0), lambda: int('08', 0), lambda: int('0x', 0), lambda: int('0b2', 0), lambda: int('z', 36), lambda: int('Z', 36), lambda: int('9', 8), lambda: int('1', 1), lambda: int('1', 37), lambda: int('1', -1), lambda: int('1', 'a'), lambda: int('1', 2.0), lambda: int(5, 10), lambda: int(base=10), lambda: int('5', base=6), lambda: int(x='5'), lambda: int(x='11', base=2), lambda: int(5, base=10), lambda: int(b'5'), lambda: int(bytearray(b'5')), lambda: int(b'11', 2), lambda: int(b'\xff'), lambda: int(b''), lambda: int('٣'), lambda: int('5\x00'), lambda: int('\x005'), lambda: int('५५'), lambda: int('½'), lambda: int('é'), lambda: int(None), lambda: int([]), lambda: int({}), lambda: int(1j), lambda: int(1.9), lambda: int(-1.9), lambda: int(1e20), lambda: int(float('inf')), lambda: int(float('nan')), lambda: int('1' * 50), lambda: int(1, 2, 3), lambda: int('5', None), lambda: int('1', 10**30), lambda: int('a' * 300), lambda: int('\ud800'), lambda: int(memoryview(b'12')), lambda: int(True), lambda: int('- 5'), lambda: int('0x-5', 16), lambda: int('-0x5', 16), lambda: int('\u2003 5\u2003'), lambda: int('１２'))
class I:
    def __int__(self): return 7
class Ix:
    def __index__(self): return 8
class T:
    def __trunc__(self): return 9
class Ti:
    def __trunc__(self): return Ix()
class Tii:
    def __trunc__(self): return I()
class Ts:
    def __trunc__(self): return 'x'
class Is:
    def __int__(self): return 'x'
class Ib:
    def __int__(self): return True
class Isub:
    def __int__(self): return Sub(5)
class Sub(int): pass
class If:
    def __int__(self): return 1.5
t(lambda: int(Ib()), lambda: type(int(Isub())), lambda: type(Sub(Isub())), lambda: int(I()), lambda: int(Ix()), lambda: int(T()), lambda: int(Ti()), lambda: int(Tii()), lambda: int(Ts()), lambda: int(Is()), lambda: int(If()), lambda: type(int(Sub(3))), lambda: int('5', Ix()), lambda: Sub('12'), lambda: Sub(5.5), lambda: Sub(b'7'), lambda: int.from_bytes(b'\x01\x02', 'big'), lambda: int.from_bytes(b'\xff', 'little', signed=True), lambda: int.from_bytes([1, 2], 'big'), lambda: int.from_bytes('a', 'big'), lambda: int.from_bytes(b'a', 'x'), lambda: int.from_bytes(b'a'), lambda: int.from_bytes(b'', 'big'), lambda: int.from_bytes(5, 'big'), lambda: int.from_bytes([256], 'big'), lambda: type(Sub.from_bytes(b'a', 'big')), lambda: (5).to_bytes(2, 'big'), lambda: (256).to_bytes(1, 'big'), lambda: (-1).to_bytes(1, 'big'), lambda: (-1).to_bytes(2, 'little', signed=True), lambda: (128).to_bytes(1, 'big', signed=True), lambda: (5).to_bytes(-1, 'big'), lambda: (0).to_bytes(0, 'big'), lambda: (5).to_bytes(2, 5), lambda: (5).to_bytes(2), lambda: (5).to_bytes('a', 'big'), lambda: (5).bit_length(), lambda: (0).bit_length(), lambda: (-256).bit_length(), lambda: (5).conjugate(), lambda: (5).real, lambda: (5).imag, lambda: (5).numerator, lambda: (5).denominator, lambda: (5).__getnewargs__(), lambda: (5).__round__(), lambda: (15).__round__(-1), lambda: (25).__round__(-1), lambda: (5).__round__(1.5), lambda: (5).__trunc__(), lambda: (5).__floor__(), lambda: (5).__index__(), lambda: (5).__sizeof__() > 0)
t(lambda: float(), lambda: float('1.5'), lambda: float(' 1.5 '), lambda: float('1e5'), lambda: float('1e'), lambda: float('.5'), lambda: float('5.'), lambda: float('.'), lambda: float(''), lambda: float('inf'), lambda: float('-Infinity'), lambda: float('iNf'), lambda: float('infi'), lambda: float('nan'), lambda: float('-nan'), lambda: float('nan()'), lambda: float('1_0.5'), lambda: float('0x1p3'), lambda: float('1e400'), lambda: float('-1e400'), lambda: float('1e-400'), lambda: float('٣.٥'), lambda: float('1.5\x00'), lambda: float(b'1.5'), lambda: float(b'x'), lambda: float(bytearray(b' 2 ')), lambda: float(memoryview(b'3')), lambda: float(None), lambda: float([]), lambda: float(1j), lambda: float(10**400), lambda: float(10**22), lambda: float(2**53 + 1), lambda: float('1' * 400), lambda: float('1 2'), lambda: float('+-1'), lambda: float('\ud800'), lambda: float('é'), lambda: float(x='5'), lambda: float(1, 2), lambda: float(I()), lambda: float(Ix()), lambda: float('1e+05'), lambda: float('1E-2'), lambda: float('00012.500'), lambda: float('1e00000000000000000005'), lambda: float('\u20031\u2003'), lambda: float('1e99999999999999999999'), lambda: float('0e99999999999999999999'), lambda: float('4.9e-324'), lambda: float('2.4703282292062328e-324'), lambda: float('1.7976931348623159e308'), lambda: float('0.1' + '0' * 500 + '1'))
class F:
    def __float__(self): return 2.5
class Fi:
    def __float__(self): return 2
class Fs:
    def __float__(self): return Fsub(1.5)
class Fsub(float): pass
t(lambda: float(F()), lambda: float(Fi()), lambda: type(float(Fs())), lambda: Fsub('2'), lambda: type(float(Fsub(1))), lambda: float.fromhex('0x1.8p1'), lambda: float.fromhex('1.8'), lambda: float.fromhex('inf'), lambda: float.fromhex('x'), lambda: float.fromhex(''), lambda: float.fromhex('0x1p99999'), lambda: float.fromhex('-0x.1p-1'), lambda: float.fromhex(' nan '), lambda: float.fromhex(5), lambda: (1.5).hex(), lambda: (-0.0).hex(), lambda: float('inf').hex(), lambda: float('nan').hex(), lambda: (5e-324).hex(), lambda: (0.1).hex(), lambda: (0.5).as_integer_ratio(), lambda: (-0.0).as_integer_ratio(), lambda: float('inf').as_integer_ratio(), lambda: float('nan').as_integer_ratio(), lambda: (0.1).as_integer_ratio(), lambda: (1.0).is_integer(), lambda: float('inf').is_integer(), lambda: (2.5).__round__(), lambda: (2.5).__trunc__(), lambda: (1.5).__getformat__('double'), lambda: float.__getformat__('x'), lambda: float.__setformat__('double', 'x'), lambda: (1.5).conjugate(), lambda: (1.5).__getnewargs__(), lambda: (1.5).__int__(), lambda: (1.5).__divmod__(1), lambda: (1.5).__pow__(2, 3))
t(lambda: complex(), lambda: complex('1+2j'), lambda: complex(' 1+2j '), lambda: complex('(1+2j)'), lambda: complex('( 1+2j )'), lambda: complex('1 + 2j'), lambda: complex('j'), lambda: complex('-j'), lambda: complex('+J'), lambda: complex('1j2'), lambda: complex('1+j'), lambda: complex('1e5-1e-5j'), lambda: complex('inf+nanj'), lambda: complex('infj'), lambda: complex(''), lambda: complex('()'), lambda: complex('(1'), lambda: complex('1+2'), lambda: complex('1j+2'), lambda: complex('1+2j3'), lambda: complex('x'), lambda: complex(b'1'), lambda: complex('1', 2), lambda: complex(1, '2'), lambda: complex(1, 2), lambda: complex(1j, 2j), lambda: complex(real=1, imag=2), lambda: complex(imag=2), lambda: complex(x=1), lambda: complex(1, 2, 3), lambda: complex(None), lambda: complex([]), lambda: complex(1, None), lambda: complex(F()), lambda: complex(F(), F()), lambda: complex(I()), lambda: complex('1\x00'), lambda: complex('٣'), lambda: complex(10**400), lambda: complex('1_0'), lambda: complex('\ud800'), lambda: complex(True, False), lambda: complex(1.5, -0.0), lambda: complex(-0.0, -0.0), lambda: complex('-0-0j'), lambda: complex('nan'), lambda: complex('1e400'))
class C:
    def __complex__(self): return 1+2j
class Cb:
    def __complex__(self): return 5
class Csub(complex): pass
class Cs:
    def __complex__(self): return Csub(1j)
class Cf(complex):
    def __complex__(self): return 9j
t(lambda: complex(C()), lambda: complex(Cb()), lambda: type(complex(Cs())), lambda: complex(C(), 1), lambda: complex(1, C()), lambda: type(complex(Csub(1))), lambda: complex(Cf(1)), lambda: Csub('1j'), lambda: (1+2j).conjugate(), lambda: (1+2j).real, lambda: setattr(1j, 'real', 5), lambda: (1j).__getnewargs__(), lambda: abs(3+4j), lambda: abs(complex('inf+nanj')), lambda: abs(complex(1e308, 1e308)), lambda: 1j < 2j, lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: int(1j), lambda: float(1j), lambda: round(1j), lambda: 1j ** 2, lambda: 0j ** -1, lambda: 0j ** 0, lambda: 1j ** 1j, lambda: pow(1j, 2, 3), lambda: 1j / 0, lambda: 1 / 0j, lambda: hash(1j), lambda: hash(1+0j) == hash(1), lambda: 1j == 1, lambda: complex(1) == 1, lambda: 1j in [1j], lambda: -1j, lambda: +1j, lambda: ~1j, lambda: bool(0j), lambda: 1j.__divmod__(1), lambda: (1j).__coerce__)
t(lambda: bool(), lambda: bool(1, 2), lambda: bool(x=5), lambda: bool([]), lambda: bool(type('B', (), {'__bool__': lambda s: 1})()), lambda: bool(type('B', (), {'__len__': lambda s: -1})()), lambda: bool(type('B', (), {'__len__': lambda s: 'a'})()), lambda: bool(type('B', (), {'__len__': lambda s: 10**30})()), lambda: bool(type('B', (), {'__bool__': None})()), lambda: True.__and__(5), lambda: True & 5, lambda: True ^ True, lambda: True | 2, lambda: ~True, lambda: True.__xor__(1.5), lambda: True + True, lambda: str(True), lambda: True.real, lambda: type(True.real), lambda: True.numerator, lambda: hash(True), lambda: True == 1.0, lambda: True is (1 == 1), lambda: -True, lambda: +True, lambda: abs(True), lambda: round(True), lambda: True << 3, lambda: True / 2, lambda: True ** 2, lambda: divmod(True, True), lambda: {True: 'a', 1: 'b', 1.0: 'c'}, lambda: [True].index(1), lambda: bool('False'), lambda: bool(0.0), lambda: bool(float('nan')))
