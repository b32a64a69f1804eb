# int: methods and conversions
# Python 3.11 prints something else in lines 14, 16 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: (255).bit_length(), lambda: (-256).bit_length(), lambda: (0).bit_length())
t(lambda: (1024).to_bytes(2, 'big'), lambda: (1024).to_bytes(2, 'little'), lambda: (-2).to_bytes(3, 'big', signed=True))
t(lambda: (-1).to_bytes(2, 'big'), lambda: (256).to_bytes(1, 'big'), lambda: (1).to_bytes(-1, 'big'), lambda: (1).to_bytes(1, 'middle'))
t(lambda: int.from_bytes(b'\xff\x00', 'big'), lambda: int.from_bytes(b'\xff\x00', 'little', signed=True), lambda: int.from_bytes([1, 2], 'big'))
t(lambda: int.from_bytes('ab', 'big'), lambda: int.from_bytes(b'', 'big'), lambda: int.from_bytes(5, 'big'))
t(lambda: (5).conjugate(), lambda: (5).real, lambda: (5).imag, lambda: (5).numerator, lambda: (5).denominator)
t(lambda: (7).__round__(), lambda: round(1234, -2), lambda: round(1250, -2), lambda: round(1350, -2), lambda: round(5, 3), lambda: round(15, -1), lambda: round(25, -1))
t(lambda: (3).__trunc__(), lambda: (3).__floor__(), lambda: (3).__ceil__(), lambda: (3).__index__(), lambda: (3).__getnewargs__())
t(lambda: (3).__divmod__(2), lambda: (3).__add__(1.0), lambda: (3).__pow__(2, 5), lambda: (3).__rpow__(2), lambda: (3).__rsub__(10))
t(lambda: int.__add__(1, 'a'), lambda: int.__add__('a', 1), lambda: int.__eq__(1, 1.0), lambda: int.__lt__(1, 2))
class I(int):
    pass
t(lambda: type(I(5) + 1), lambda: I.from_bytes(b'\x05', 'big'), lambda: type(I.from_bytes(b'\x05', 'big')), lambda: type(+I(5)), lambda: type(int(I(5))))
