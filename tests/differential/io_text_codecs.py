"""TextIOWrapper: line ends, encodings and error handlers, in chunks of all sizes, with every place in between."""
import io
def show(label, f, *a, **k):
    try:
        r = f(*a, **k)
        print(label, type(r).__name__, ascii(r))
    except BaseException as e:
        print(label, type(e).__name__, e, '|', repr(e.__context__))
data = b'one\ntwo\r\nthree\rfour\n\rfive\r\n\r\n\nlast'
for nl in (None, '', '\n', '\r', '\r\n'):
    for chunk in (1, 2, 3, 5, 8192):
        def mk():
            t = io.TextIOWrapper(io.BytesIO(data), 'ascii', newline=nl); t._CHUNK_SIZE = chunk; return t
        t = mk(); a = list(t); t = mk(); b = t.read(); n = t.newlines
        t = mk(); c = []
        while True:
            s = t.read(4)
            if not s: break
            c.append(s)
        t = mk(); d = [t.readline(3) for i in range(14)]; t = mk(); e = t.readlines(); t = mk(); f = t.readlines(10)
        print(repr(nl), chunk, a, b == ''.join(c), c, d, e == a, f, n)
        t = mk(); out = []
        while True:
            p = t.tell(); s = t.readline()
            if not s: break
            q = t.tell(); t.seek(p); s2 = t.readline(); assert s == s2, (s, s2); out.append((q, t.tell()))
        print(out)
for bad in ('\n\r', 'x', '\r\n\n', 5, b'\n'):
    show('nl', io.TextIOWrapper, io.BytesIO(), newline=bad)
for nl in (None, '', '\n', '\r', '\r\n'):
    b = io.BytesIO(); t = io.TextIOWrapper(b, 'utf-8', newline=nl); print(t.write('a\nb\r\nc\r'), t.writelines(['x\n', 'y']), b.getvalue(), t.flush(), b.getvalue())
for enc in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-be', 'latin-1', 'ascii', 'UTF8', 'Latin1'):
    b = io.BytesIO(); t = io.TextIOWrapper(b, enc); t.write('ab'); t.write('cd'); t.flush(); print(enc, t.encoding, b.getvalue(), t.tell()); 
    t.seek(0); t.write('X'); t.flush(); print(b.getvalue()); t.seek(0, 2); t.write('E'); t.flush(); print(b.getvalue())
    t.seek(0); print(ascii(t.read()))
    s = 'h\xe9llo\nw\xf6rld\n\u20ac\U0001f600x\nlast' if enc[:3] == 'utf' else 'hello\nworld\nlast'
    raw = s.encode(enc)
    for chunk in (1, 3, 7, 100):
        t = io.TextIOWrapper(io.BytesIO(raw), enc, newline='\n' if chunk == 3 else None); t._CHUNK_SIZE = chunk
        pos = []; got = []
        while True:
            pos.append(t.tell()); c = t.read(1)
            if not c: break
            got.append(c)
        assert ''.join(got) == s, got
        print(enc, chunk, pos)
        for i, p in enumerate(pos):
            t.seek(p); assert t.read() == s[i:], (i, p)
        t.seek(0); print(t.readline() == s.split('\n')[0] + '\n', t.tell())
    b = io.BytesIO(raw); b.seek(len(raw)); t = io.TextIOWrapper(b, enc); t.write('end'); t.flush(); print(b.getvalue()[-14:])
for err in ('strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass', 'xmlcharrefreplace', 'namereplace', 'nosuch'):
    for enc in ('utf-8', 'ascii', 'utf-16-le')[:2 if err == 'nosuch' else 3]:
        for chunk in (1, 3, 8192):
            t = io.TextIOWrapper(io.BytesIO(b'a\xffb\xc3\xa9\xe2\x82c\xed\xb2\x80\xf0\x9f\x98'), enc, err); t._CHUNK_SIZE = chunk
            show('%s %s r' % (enc, err), t.read); show('rl', t.readline)
            t = io.TextIOWrapper(io.BytesIO(b'a\xffb\xc3\xa9\xe2\x82c\xed\xb2\x80\xf0\x9f\x98'), enc, err); t._CHUNK_SIZE = chunk
            show('r3', t.read, 3); show('r3', t.read, 3); show('r3', t.read, 3); show('r3', t.read, 30); show('r3', t.read, 3)
        b = io.BytesIO(); t = io.TextIOWrapper(b, enc, err)
        show('w', t.write, 'a\xe9\udc80\u20ac\ud800z'); t.flush(); print(t.errors, b.getvalue())
try: io.TextIOWrapper(io.BytesIO(b'\xff\xc3'), 'utf-8').read(1)
except UnicodeDecodeError as e: print(e.args, e.object, e.start, e.end)
for enc in ('nosuch', 'a\0b', 5, b'x', ''): show('enc', io.TextIOWrapper, io.BytesIO(), enc)
show('err', io.TextIOWrapper, io.BytesIO(), 'utf-8', 5); show('err', io.TextIOWrapper, io.BytesIO(), 'utf-8', 'a\0')
show('noarg', io.TextIOWrapper); show('none', io.TextIOWrapper, None); show('obj', io.TextIOWrapper, object()); show('lb', io.TextIOWrapper, io.BytesIO(), 'utf-8', None, None, 'x'); show('many', io.TextIOWrapper, *[io.BytesIO()] + [None]*3 + [0]*4); show('kw', io.TextIOWrapper, io.BytesIO(), foo=1)
show('str', io.TextIOWrapper, io.StringIO('abc')); show('strread', io.TextIOWrapper(io.StringIO('abc')).read); show('strread', io.TextIOWrapper(io.StringIO('abc')).read, 1); show('strread', io.TextIOWrapper(io.StringIO('abc'), 'ascii').read)
