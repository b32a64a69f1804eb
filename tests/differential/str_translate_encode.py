# str: maketrans, translate, encode, error handlers
# Python 3.11 prints something else in lines 24, 52 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: 'abc'.translate({97: 'X', 98: None, 99: 100}), lambda: 'abc'.translate(str.maketrans('ab', 'xy', 'c')), lambda: sorted(str.maketrans({'a': 1, 98: 'z'}).items()), lambda: str.maketrans('a'), lambda: str.maketrans('ab', 'x'), lambda: str.maketrans({'ab': 1}), lambda: str.maketrans({1.5: 1}), lambda: str.maketrans('a', 5), lambda: 'abc'.translate({97: 0x110000}), lambda: 'abc'.translate({97: 1.5}), lambda: 'abc'.translate(5), lambda: 'abc'.translate('x' * 98 + 'Y'))
class T:
    def __getitem__(self, k):
        if k == 97: raise LookupError
        if k == 98: return 'long'
        return k + 1
t(lambda: 'abc'.translate(T()))
t(lambda: 'h\xe9\u20ac'.encode(), lambda: 'h\xe9'.encode('latin-1'), lambda: 'h\u20ac'.encode('latin-1'), lambda: 'h\xe9'.encode('ascii'), lambda: 'h\xe9\u20ac'.encode('ascii', 'ignore'), lambda: 'h\xe9\u20ac'.encode('ascii', 'replace'), lambda: 'h\xe9\u20ac\U0001f600'.encode('ascii', 'backslashreplace'), lambda: 'h\xe9\u20ac'.encode('ascii', 'xmlcharrefreplace'), lambda: 'h\xe9'.encode('ascii', 'nope'), lambda: 'a'.encode('nope'), lambda: 'a'.encode(5), lambda: 'ab\ud800c'.encode('utf-8'), lambda: 'ab\ud800c'.encode('utf-8', 'surrogatepass'), lambda: 'ab\udc80c'.encode('utf-8', 'surrogateescape'), lambda: 'ab\udc80c'.encode('ascii', 'surrogateescape'))
t(lambda: 'a\u20ac\U0001f600'.encode('utf-16-le'), lambda: 'a\u20ac'.encode('utf-16-be'), lambda: 'a'.encode('utf-16'), lambda: 'a\U0001f600'.encode('utf-32-le'), lambda: 'a'.encode('UTF8'), lambda: 'a'.encode('Latin1'), lambda: 'a'.encode(encoding='ascii', errors='strict'))
t(lambda: b'h\xc3\xa9'.decode(), lambda: b'\xff'.decode(), lambda: b'ab\xe2\x82'.decode(), lambda: b'ab\xe2\x82c'.decode('utf-8', 'replace'), lambda: b'\xed\xa0\x80'.decode(), lambda: b'\xf0\x9f\x98\x80'.decode(), lambda: b'\xc0\x80'.decode(errors='replace'), lambda: b'\xff'.decode('ascii'), lambda: b'a\xff'.decode('ascii', 'ignore'), lambda: b'a\xff'.decode('ascii', 'surrogateescape'), lambda: b'\xff'.decode('latin-1'), lambda: b'a\xff'.decode('utf-8', 'backslashreplace'), lambda: b'a'.decode('nope'), lambda: str(b'abc', 'ascii'), lambda: str(b'abc'), lambda: str('a', 'ascii'), lambda: str(5, 'ascii'), lambda: bytes('a'), lambda: bytes('\xe9', 'utf-8'))
