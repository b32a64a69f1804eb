"""Gigabytes where the address space has 1.5 of them (`ulimit -v`): each row raises MemoryError."""

import codecs


def row(name, function):
    try:
        function()
    except MemoryError:
        print(name, 'MemoryError')
    else:
        print(name, 'done')


MUCH = 10 ** 9
ONE = 1
row('repr', lambda: repr('\0' * MUCH))
row('title', lambda: ('a' * MUCH).title())
row('list of str', lambda: list('a' * MUCH))
row('encode', lambda: ('a' * MUCH).encode('utf-16'))
row('replace', lambda: ('a' * MUCH).replace('a', 'bb'))
row('hex', lambda: bytes(MUCH).hex())
row('list', lambda: [None] * MUCH)
row('int', lambda: (ONE << 8 * MUCH) * 3)
row('wide', lambda: 'a' * MUCH + '\u20ac')
row('decode', lambda: (b'\xe9' * MUCH).decode('latin-1'))
row('slice', lambda: ('a' * MUCH)[::-1])
BACKWARD = memoryview(bytes(800 * 10 ** 6))[::-1]
row('bytes of a view', lambda: bytes(BACKWARD))
row('bytearray of a view', lambda: bytearray(BACKWARD))
row('equal views', lambda: BACKWARD == BACKWARD[:])
row('hash of a view', lambda: hash(BACKWARD))
row('int of a view', lambda: int.from_bytes(BACKWARD, 'little'))
row('punycode of a view', lambda: codecs.decode(BACKWARD, 'punycode'))
