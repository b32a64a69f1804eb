import codecs, io
def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print(ascii(r))
        return r
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)))
text = 'one\ntwo\r\nthree\rfour\u2028five\x85six\n\nseven'
for enc in ['utf-8','utf-16','utf-32-be','utf-8-sig','utf-7']:
    data = text.encode(enc)
    for keep in (True, False):
        for size in (None, 1, 2, 3, 100, 0):
            r = codecs.getreader(enc)(io.BytesIO(data))
            out = []
            for i in range(60):
                try: l = r.readline(size, keep)
                except Exception as e: l = repr(e)
                out.append(l)
                if not l and r.tell() == len(data) and i > 40: break
            print(enc, keep, size, ascii(out))
    r = codecs.getreader(enc)(io.BytesIO(data)); show(r.read, 5); show(r.read, -1, 4); show(r.read, 3, 2); show(r.readline); show(r.read, 10, 3, True); show(r.readlines)
    r = codecs.getreader(enc)(io.BytesIO(data)); show(next, r); show(list, r); show(next, r)
    with codecs.getreader(enc)(io.BytesIO(data)) as r: s = r.stream; show(r.read)
    print(s.closed)
class Slow(io.BytesIO):
    def read(self, n=-1): return io.BytesIO.read(self, 1 if n != 0 else 0)
r = codecs.getreader('utf-8')(Slow('a\u20acb\nc\n'.encode())); show(r.readline); show(r.readline); show(r.readline)
r = codecs.getreader('utf-8')(io.BytesIO(b'good\nbad\xff\nx')); show(r.readline); show(r.readline); show(r.read)
rw = codecs.StreamReaderWriter(io.BytesIO(b'h\xc3\xa9\nx'), codecs.getreader('utf-8'), codecs.getwriter('utf-8'))
print(rw.encoding, rw.errors); show(rw.readline); show(rw.read); show(rw.write, '\u20ac'); show(rw.seek, 0); show(rw.readlines); show(rw.writelines, ['a', '\xe9']); show(rw.getvalue); show(getattr, rw, 'nosuch'); show(next, rw); show(rw.reset); show(iter(rw) is rw)
f = io.BytesIO('h\xe9\nl\xf6'.encode('utf-8'))
ef = codecs.EncodedFile(f, 'latin-1', 'utf-8')
print(ef.data_encoding, ef.file_encoding, ef.errors); show(ef.readline); show(ef.read); show(ef.write, b'\xe9'); show(ef.writelines, ['x']); show(f.getvalue); show(ef.reset); f.seek(0); show(ef.readlines); f.seek(0); show(next, ef); show(ef.readline, 1)
ef = codecs.EncodedFile(f, 'utf-8'); print(ef.file_encoding)
show(codecs.EncodedFile, f, 'nope')
print(list(codecs.iterencode(['a', '\u20ac', ''], 'utf-16')), list(codecs.iterdecode([b'\xff', b'\xfea', b'\0'], 'utf-16')))
show(lambda: list(codecs.iterencode(['\xe9'], 'ascii', 'replace'))); show(lambda: list(codecs.iterdecode([b'\xe9', b'x'], 'utf-8', errors='ignore')))
g = codecs.iterencode([1], 'nope'); show(next, g); show(next, g); print(type(g).__name__)
show(codecs.iterencode); show(lambda: list(codecs.iterencode([], 'ascii', foo=1)))
for f in [codecs.getencoder, codecs.getdecoder, codecs.getincrementalencoder, codecs.getincrementaldecoder, codecs.getreader, codecs.getwriter]:
    show(f, 'nope'); show(f, 'latin-1') if f in (codecs.getencoder, codecs.getdecoder) and 0 else None; show(f)
codecs.register(lambda n: codecs.CodecInfo(1, 2, name='none') if n == 'none' else None)
show(codecs.getincrementalencoder, 'none'); show(codecs.getincrementaldecoder, 'none'); show(codecs.getreader, 'none')
for n in sorted(dir(codecs)):
    if n.startswith('BOM'): print(n, getattr(codecs, n))
print(codecs.make_identity_dict(range(3)), codecs.make_encoding_map({1: 2, 3: 2, 4: 5}))
class Up(codecs.IncrementalDecoder):
    def decode(self, input, final=False): return bytes(input).decode('ascii').upper()
u = Up(); print(u.errors, u.getstate(), u.setstate((b'', 0)), u.reset(), u.decode(b'abc')); show(codecs.IncrementalDecoder().decode, b''); show(codecs.IncrementalEncoder().encode, ''); show(codecs.Codec().encode, ''); show(codecs.BufferedIncrementalDecoder().decode, b''); show(codecs.BufferedIncrementalEncoder().encode, '')
class Half(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        n = len(input) if final else len(input) // 2 * 2
        return (input[:n].encode('ascii', errors), n)
h = Half(); print(h.encode('abc'), h.getstate(), h.encode('d'), h.getstate(), h.encode('e'), h.encode('', True)); h.setstate('zz'); print(h.encode('', True)); h.setstate(0); print(h.getstate()); h.reset()
class HalfD(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        n = len(input) if final else len(input) // 2 * 2
        return (input[:n].decode('ascii', errors), n)
h = HalfD('ignore'); print(h.decode(b'abc'), h.getstate(), h.decode(b'd\xff'), h.getstate(), h.decode(b'', True)); h.setstate((b'q', 5)); print(h.decode(b'w'), h.getstate())
# charmap
m = codecs.charmap_build('\0ab\xe9\u20ac\ufffex'); print(type(m).__name__, m.size()); print(codecs.charmap_encode('ab\u20acx', 'strict', m)); show(codecs.charmap_encode, 'ab\ufffe', 'strict', m)
print(sorted(codecs.charmap_build('ab\0').items()), codecs.charmap_build('\0\U00012345')); show(codecs.charmap_build, ''); show(codecs.charmap_build, 3); show(lambda: type(m)())
for mp in [{97: 65, 98: b'BBB', 99: None, 100: 300, 101: 'x', 102: True, 63: 63, 38: b'<amp>'}, [0]*97 + [65], 'abc', 3, None, m]:
    for s in ['a', 'ab', 'abc', 'd', 'e', 'f', 'zz', 'a\u1234\u1235']:
        for e in ['strict', 'replace', 'ignore', 'xmlcharrefreplace', 'backslashreplace']:
            show(codecs.charmap_encode, s, e, mp)
for mp in [{97: 65, 98: 'BBB', 99: None, 100: 0x110000, 101: b'x', 102: '\ufffe', 103: 0xfffe, 104: -1, 105: ''}, [0]*97 + [65], '\0ab', 'x'*97 + 'A\ufffe\u1234', 3, None, {}]:
    for s in [b'a', b'ab', b'abc', b'd', b'e', b'f', b'g', b'h', b'ai', b'\xff', bytearray(b'a'), memoryview(b'ab'), 'a']:
        for e in ['strict', 'replace', 'ignore', 'backslashreplace', 'xmlcharrefreplace']:
            show(codecs.charmap_decode, s, e, mp)
class M(dict):
    def __missing__(self, k): raise KeyError(k) if k > 98 else ValueError('no') 
show(codecs.charmap_decode, b'ad', 'replace', M()); show(codecs.charmap_encode, 'd', 'ignore', M())
for f in [codecs.escape_decode, codecs.unicode_escape_decode, codecs.raw_unicode_escape_decode, codecs.readbuffer_encode]:
    for a in [(b'a\\x41\\n\\101\\q',), ('a\\x41\xe9',), (b'\\x',), (b'\\x4', 'replace'), (b'\\xzz', 'ignore'), (b'\\xzz', 'foo'), (b'\\',), (3,), (b'', None), (b'a', 3), ()]:
        show(f, *a)
for a in [(b'a\t\n\r\\\'"\x00\xff',), ('a',), (bytearray(b'a'),), (b'a', 3)]: show(codecs.escape_encode, *a)
for f in [codecs.utf_16_ex_decode, codecs.utf_32_ex_decode]:
    for a in [(b'\xff\xfea\0',), (b'\xfe\xff\0a',), (b'\xff\xfe\0\0a\0\0\0',), (b'\0\0\xfe\xffa',), (b'a\0b\0', None, 0, 1), (b'a\0b\0', 'strict', 1, True), (b'a\0b', 'strict', -5, False), (b'a\0b', 'replace', 7, True), (b'a', 'strict', 0, 'x'), ('a',), (b'a', 1)]:
        show(f, *a)
for f in [codecs.utf_16_encode, codecs.utf_32_encode]:
    for a in [('a',), ('a', None, 1), ('a', None, -1), ('a', 'strict', 0), ('\ud800', 'surrogatepass', 1), (b'a',), (3,), ('a', 1), ('a', None, 'x')]: show(f, *a)
for f in [codecs.utf_7_decode, codecs.utf_8_decode, codecs.utf_16_decode, codecs.utf_32_le_decode]:
    for a in [(b'+AG',), (b'+AG', 'strict', True), (b'\xe2\x82',), (b'\xe2\x82', 'replace', 1), (b'abc\xff', 'ignore'), (b'', ), (3,), (b'a', 'strict', 1, 2)]: show(f, *a)
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    show('a\xe9'.encode, 'unicode_internal'); show(b'a\0\0\0'.decode, 'unicode_internal'); show(codecs.unicode_internal_encode, b'ab'); show(codecs.unicode_internal_decode, 'ab'); show(codecs.unicode_internal_decode, b'abc', 'replace'); show(b'\xff\xff\xff\xff'.decode, 'unicode_internal'); show(b'abc'.decode, 'unicode_internal')
    print([(x.category.__name__, str(x.message)) for x in w])
