# bytes: methods shared with bytearray
# Python 3.11 prints something else in many lines of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


for T in (bytes, bytearray):
    b = T(b'Hello world')
    t(lambda: b.upper(), lambda: b.find(b'o'), lambda: b.find(111), lambda: b.find(256), lambda: b.find('o'), lambda: b.index(b'z'), lambda: b.rfind(b'o'), lambda: b.count(b'l'), lambda: b.count(108), lambda: b.replace(b'l', b'L', 2), lambda: b.split(), lambda: b.split(b'o'), lambda: b.rsplit(b'o', 1), lambda: b.partition(b' '), lambda: b.rpartition(b'zz'), lambda: b.startswith((b'He', b'x')), lambda: b.startswith('He'), lambda: b.endswith(b'ld', 3), lambda: b.title(), lambda: b.swapcase(), lambda: b.capitalize(), lambda: b.center(15, b'*'), lambda: b.ljust(13, b'.'), lambda: b.zfill(13), lambda: b.strip(b'Hd'), lambda: b.strip(5), lambda: b.join([b'a', b'b']), lambda: b.join([1]), lambda: b.join(['a']), lambda: b.hex(), lambda: b.translate(None, b'l'), lambda: b.translate(bytes(range(256))), lambda: b.translate(b'x'), lambda: b.splitlines(), lambda: b.isalpha(), lambda: b.istitle(), lambda: b.expandtabs())
    t(lambda: T.maketrans(b'ab', b'xy')[95:100], lambda: T.maketrans(b'a', b'xy'), lambda: T.fromhex('de ad BE ef'), lambda: T.fromhex('d'), lambda: T.fromhex('zz'), lambda: T.fromhex(5), lambda: T(3), lambda: T(-1), lambda: T([1, 256]), lambda: T(['a']), lambda: T('a'), lambda: T('a', 'ascii'), lambda: T(1.5), lambda: T(b'a', 'ascii'), lambda: T(range(3)), lambda: T(None), lambda: T(object()))
    t(lambda: b[0], lambda: b[1:3], lambda: b[::-1], lambda: b[100], lambda: b['a'], lambda: b + b'!', lambda: b + bytearray(b'!'), lambda: b + '!', lambda: b * 2, lambda: 111 in b, lambda: b'wor' in b, lambda: 'w' in b, lambda: 300 in b, lambda: b == b'Hello world', lambda: b < b'I', lambda: b == 'x', lambda: b < 'x', lambda: list(b)[:3], lambda: b'%s|%d|%x' % (b'a', 5, 255) if T is bytes else T(b'%r') % (1,))
