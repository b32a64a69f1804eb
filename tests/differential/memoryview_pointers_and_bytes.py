# Views of pointers, formats that are no ASCII, and numbers made of views of any shape.
import operator


class Index:
    def __index__(self):
        return 5


class Bytes(bytes):
    def __bytes__(self):
        return b'\x01\x02'


class Array(bytearray):
    def __bytes__(self):
        return b'\x03'


class Asked:
    def __bytes__(self):
        return b'\x04'


class Hinted:
    def __init__(self, hint):
        self.hint = hint

    def __length_hint__(self):
        print('hint', end=' ')
        if isinstance(self.hint, Exception):
            raise self.hint
        return self.hint

    def __iter__(self):
        print('iter', end=' ')
        return iter([1, 2])


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


for code in 'PNQnq':
    view = memoryview(bytearray(16)).cast(code)
    for value in (0, -1, -2 ** 63, -2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, 2 ** 64, True, Index(), 1.5, 'x', None):
        print(code, 'index' if isinstance(value, Index) else value, attempt(operator.setitem, view, 1, value), view.tolist())

view = memoryview(bytearray(b'abcdefgh'))
for code in ('\u20ac', '@\u20ac', '\xe9', '\ud800', 'B\0', '@h\0x', '\0', '@', '@@', '', 'BB', ' B'):
    for shape in ((), ([2, 4],)):
        made = attempt(view.cast, code, *shape)
        print(ascii(code), shape, made if isinstance(made, tuple) else (made.format, made.shape, made.itemsize))

square = memoryview(bytes(range(1, 9))).cast('B', [2, 4])
print(int.from_bytes(square, 'big'), int.from_bytes(square.cast('B').cast('h', [2, 2]), 'little'))
print(int.from_bytes(memoryview(b'\x01\x02\x03\x04')[::2], 'big'), int.from_bytes(memoryview(b'\xff\xfe')[::-1], 'big', signed=True))
print(int.from_bytes(memoryview(b'\x07').cast('B', []), 'big') if False else bytes(square))
for source in (Bytes(b'zzz'), Array(b'zzz'), Asked(), b'\x05', bytearray(b'\x06'), [1, 2], (3,), range(3), {1: 2}, 'x', 5, None, [256], [-1], ['a'], [2 ** 70], Hinted(2), Hinted(-1), Hinted('x'), Hinted(KeyError('k')), Hinted(TypeError('t')), Hinted(2 ** 63 - 1)):
    print(type(source).__name__, attempt(int.from_bytes, source, 'big'), attempt(int.from_bytes, source, 'odd'))
