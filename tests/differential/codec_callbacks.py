import codecs
def show(f, *a):
    try:
        r = f(*a)
        print(ascii(r))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)), ascii(e.args), type(e.__cause__).__name__, type(e.__context__).__name__)
log = []
def h(exc):
    log.append((type(exc).__name__, exc.encoding, exc.start, exc.end, exc.reason, exc.args[2:]))
    return ('<%d>' % exc.start, exc.end)
codecs.register_error('test.h', h)
for enc in ['ascii','latin-1','utf-8','utf-16','utf-32','cp1252','koi8-r','utf-16-be']:
    show('a\u20ac\ud800b\u1234\udfff'.encode, enc, 'test.h')
for enc in ['ascii','utf-8','utf-16','utf-32','utf-7','cp1252','unicode_escape','raw_unicode_escape','utf-8-sig','unicode_internal']:
    show(b'a\xff\x81\\u12\\x3\xf0\x9fz+AG'.decode, enc, 'test.h')
for l in log: print(ascii(l))
bad = [None, 1, (), ('',), ('', 0, 0), (1, 0), ('', 'x'), ('', 1.0), (b'', 1), (b'xy', 1), ('x', -100), ('x', 100), ('x', 10**30), ('\u1234', 1), ('x', True), ['x', 1], (bytearray(b'x'), 1), ('?', 1), (b'abc', 3)]
for r in bad:
    n = [0]
    def hh(exc, r=r):
        n[0] += 1
        if n[0] > 4: raise KeyError('too many')
        return r
    codecs.register_error('test.bad', hh)
    print('--', ascii(r))
    for enc in ['ascii','latin-1','utf-8','utf-16','utf-32','cp1252']:
        if enc[:5] in ('utf-1', 'utf-3') and type(r) is tuple and r[1:] in ((1,), (True,), (3,)): continue
        n[0] = 0
        show('a\u20ac\ud800b'.encode, enc, 'test.bad')
    for enc in ['ascii','utf-8','utf-16','utf-32','utf-7','cp1252']:
        n[0] = 0
        show(b'a\xff\x81\\'.decode, enc, 'test.bad')
def swap(exc):
    exc.object = b'xyz\xe9w'
    return ('!', 1) if exc.start < 2 else ('?', exc.end)
codecs.register_error('test.swap', swap)
show(b'\xff12345'.decode, 'ascii', 'test.swap')
show(b'\xff12345'.decode, 'utf-8', 'test.swap')
show(b'\x8112345'.decode, 'cp1252', 'test.swap')
def swapbad(exc):
    exc.object = 'str'
    return ('!', 1)
codecs.register_error('test.swapbad', swapbad)

def raiser(exc): raise exc
codecs.register_error('test.raise', raiser)
show(b'\xff12345'.decode, 'ascii', 'test.raise')
show('\xff12345'.encode, 'ascii', 'test.raise')
def other(exc): raise ValueError('mine')
codecs.register_error('test.other', other)
show(b'\xff12345'.decode, 'ascii', 'test.other')
show('\xff12345'.encode, 'cp1252', 'test.other')
show('\u12345'.encode, 'cp1252', 'test.other')
show('\u12345'.encode, 'undefined', 'test.other')
# overriding the known ones
for n in ['strict','ignore','replace','xmlcharrefreplace','surrogateescape']:
    codecs.register_error(n, lambda e, n=n: ('[%s]' % n, e.end))
for n in ['strict','ignore','replace','xmlcharrefreplace','surrogateescape']:
    for enc in ['ascii','latin-1','utf-8','utf-16','cp1252']:
        print(n, enc)
        show('a\u20ac\udcff'.encode, enc, n)
        show(b'a\x81\xff'.decode, enc, n)
show('a\u20ac\udcff'.encode, 'utf-8')
show(b'a\x81\xff'.decode, 'ascii')
for f in [codecs.strict_errors, codecs.ignore_errors, codecs.replace_errors, codecs.xmlcharrefreplace_errors, codecs.backslashreplace_errors, codecs.namereplace_errors]:
    print(f.__name__, f.__module__, f.__doc__)
    codecs.register_error('x', f)
    print(codecs.lookup_error('x') is f)
    for e in [UnicodeEncodeError('ascii', 'a\u3042b\U0001f600', 1, 4, 'ouch'), UnicodeDecodeError('ascii', bytearray(b'a\xffb'), 1, 2, 'ouch'), UnicodeTranslateError('a\u3042b', 1, 2, 'ouch'), UnicodeError('ouch'), ValueError, 42, UnicodeEncodeError('ascii', 'abc', -5, 50, 'x'), UnicodeDecodeError('ascii', b'abc', 5, 1, 'x'), UnicodeEncodeError('ascii', 'abcd', 3, 1, 'x')]:
        show(f, e)
    show(f)
    show(f, 1, 2)
for n in ['surrogatepass', 'surrogateescape']:
    codecs.register_error('surrogateescape', codecs.lookup_error('surrogatepass')) if 0 else None
f = codecs.lookup_error('surrogatepass')
for enc in ['utf-8','UTF_8','utf8','utf-16','utf16le','utf-16-be','UTF_32','utf-32-le','utf-32_BE','CP_UTF8','ascii','utf--8','utf-16-xe','utf-17']:
    show(f, UnicodeEncodeError(enc, 'a\ud800b', 1, 2, 'x'))
    show(f, UnicodeEncodeError(enc, 'a\ud800b', 1, 3, 'x'))
    show(f, UnicodeDecodeError(enc, b'\xed\xa0\x80', 0, 1, 'x'))
    show(f, UnicodeDecodeError(enc, b'\x00\xd8\x00\x00', 0, 1, 'x'))
    show(f, UnicodeDecodeError(enc, b'\xd8\x00', 0, 1, 'x'))
    show(f, UnicodeDecodeError(enc, b'\x00\x00\xd8\x00', 0, 1, 'x'))
show(codecs.register_error, 'a', 1)
show(codecs.register_error, 1, h)
show(codecs.register_error, 'a')
show(codecs.lookup_error, 'nosuch')
show(codecs.lookup_error, 3)
show(codecs.register_error, 'a\0', h)
codecs.register_error('back', lambda e: ('', -1) if e.start < 3 else ('z', e.end))
for enc in ['ascii', 'latin-1', 'cp1252', 'utf-8']:
    show('ab\u20acd\u20ac\udc00'.encode, enc, 'back')
for enc in ['ascii', 'cp1252', 'utf-8']:
    show(b'a\x81bcd\x81'.decode, enc, 'back')
