"""Packed numbers, as the tests ask for them: by `int.to_bytes`, and floats through `memoryview`."""
import sys

SIZES = {'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 4, 'L': 4, 'q': 8, 'Q': 8,
         'n': 8, 'N': 8, 'f': 4, 'd': 8, 's': 1, 'p': 1, 'P': 8}


class error(Exception):
    pass


def _read(format):
    """Order, and (code, count, size, padding in front) for each part."""
    if isinstance(format, bytes):
        format = format.decode('ascii')
    order, native, at, parts = sys.byteorder, True, 0, []
    if format[:1] in tuple('@=<>!'):
        native = format[0] == '@'
        order = {'<': 'little', '>': 'big', '!': 'big'}.get(format[0], order)
        format = format[1:]
    count = ''
    for code in format:
        if code.isdigit():
            count += code
        elif not code.isspace():
            if code not in SIZES or not native and code in 'nNP':
                raise error('bad char in struct format')
            size = 8 if native and code in 'lL' else SIZES[code]
            padding = -at % size if native else 0
            number = int(count or 1)
            parts.append((code, number, size, padding))
            at += padding + number * size
            count = ''
    if count:
        raise error('repeat count given without format specifier')
    return order, parts, at


def calcsize(format):
    return _read(format)[2]


def _number(code, size, order, value):
    if code == 'c':
        if not isinstance(value, bytes) or len(value) != 1:
            raise error('char format requires a bytes object of length 1')
        return value
    if code == '?':
        return b'\1' if value else b'\0'
    if code in 'fd':
        array = bytearray(size)
        try:
            memoryview(array).cast(code)[0] = value
        except TypeError:
            raise error('required argument is not a float') from None
        return bytes(array if order == sys.byteorder else array[::-1])
    if not hasattr(value, '__index__'):
        raise error('required argument is not an integer')
    try:
        return value.__index__().to_bytes(size, order, signed=code.islower() and code != 'n' or code == 'n')
    except OverflowError:
        raise error('argument out of range') from None


def pack(format, *values):
    order, parts, _ = _read(format)
    needed = sum(0 if code == 'x' else 1 if code in 'sp' else count for code, count, _, _ in parts)
    if needed != len(values):
        raise error('pack expected %d items for packing (got %d)' % (needed, len(values)))
    result, values = bytearray(), iter(values)
    for code, count, size, padding in parts:
        result += bytes(padding)
        if code == 'x':
            result += bytes(count)
        elif code == 's':
            result += bytes(next(values))[:count].ljust(count, b'\0')
        elif code == 'p':
            text = bytes(next(values))[:max(count - 1, 0)]
            result += (bytes([len(text)]) + text).ljust(count, b'\0')[:count]
        else:
            for _ in range(count):
                result += _number(code, size, order, next(values))
    return bytes(result)


def unpack_from(format, buffer, offset=0):
    order, parts, total = _read(format)
    data = bytes(buffer)
    if offset < 0:
        offset += len(data)
    if offset < 0 or len(data) - offset < total:
        raise error('unpack_from requires a buffer of at least %d bytes' % total)
    found, at = [], offset
    for code, count, size, padding in parts:
        at += padding
        if code == 's':
            found.append(data[at:at + count])
        elif code == 'p':
            found.append(data[at + 1:at + 1 + min(data[at], count - 1)])
        elif code != 'x':
            for place in range(at, at + count * size, size):
                piece = data[place:place + size]
                if code == 'c':
                    found.append(piece)
                elif code == '?':
                    found.append(piece != b'\0')
                elif code in 'fd':
                    piece = piece if order == sys.byteorder else piece[::-1]
                    found.append(memoryview(piece).cast(code)[0])
                else:
                    found.append(int.from_bytes(piece, order, signed=code.islower()))
        at += count * size
    return tuple(found)


def unpack(format, buffer):
    if len(buffer) != calcsize(format):
        raise error('unpack requires a bytes object of length %d' % calcsize(format))
    return unpack_from(format, buffer)


def iter_unpack(format, buffer):
    size = calcsize(format)
    if size == 0 or len(buffer) % size:
        raise error('iterative unpacking requires a bytes length multiple of %d' % size)
    return (unpack_from(format, buffer, at) for at in range(0, len(buffer), size))


def pack_into(format, buffer, offset, *values):
    data = pack(format, *values)
    if offset < 0:
        offset += len(buffer)
    if offset < 0 or len(buffer) - offset < len(data):
        raise error('pack_into requires a buffer of at least %d bytes' % len(data))
    memoryview(buffer).cast('B')[offset:offset + len(data)] = data


class Struct:
    def __init__(self, format):
        self.format = format.encode('ascii') if isinstance(format, str) else format
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def pack_into(self, buffer, offset, *values):
        pack_into(self.format, buffer, offset, *values)

    def unpack(self, buffer):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer):
        return iter_unpack(self.format, buffer)


def _clearcache():
    pass
