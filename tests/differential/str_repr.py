# repr and ascii of strings
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


for s in ["a'b", 'a"b', 'a\'"b', 'a\\b', '\n\t\r', '\x00\x1f\x7f\x80', '\xa0\xad\xe9', '\u0378', '\u200b\u2028\ufeff', '\ud800', '\U0001f600', '\U000e0001', '\U0010ffff', '\u3000', '\u0301', '\ue000', '\ufffe']:
    r = repr(s)
    print(ascii(r), ascii(s), len(r), s.isprintable())
t(lambda: ascii(['\xe9', {'k\u20ac': b'\xff'}]), lambda: ascii(5), lambda: repr(b'\x00a\'"\\\n\xff'), lambda: repr(bytearray(b"it's")), lambda: repr(b"a'"), lambda: str(b'x'), lambda: ascii('\U0001f600'))
class S(str):
    def __repr__(self): return 'S(' + super().__repr__() + ')'
    def __str__(self): return 'str of S'
t(lambda: S('a'), lambda: str(S('a')), lambda: [S('a')], lambda: '%s %r' % (S('a'), S('b')), lambda: '{} {!r} {:>10}'.format(S('a'), S('b'), S('c')), lambda: S('a') + 'b', lambda: type(S('a').upper()), lambda: ''.join([S('q')]), lambda: {S('a'): 1}['a'])
class BadRepr:
    def __repr__(self): return 5
class BadStr:
    def __str__(self): return b'x'
t(lambda: repr(BadRepr()), lambda: str(BadStr()), lambda: [BadRepr()], lambda: '%s' % BadStr(), lambda: str(BadRepr()), lambda: '{}'.format(BadStr()))
class U:
    def __repr__(self): return '\xe9\u20ac'
t(lambda: ascii(U()), lambda: ascii([U()]))
