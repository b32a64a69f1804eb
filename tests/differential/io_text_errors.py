"""What streams of text say of input and output that cannot be coded, whole and byte by byte."""
import io
def t(enc, data, errors='strict', n=None):
    try:
        f = io.TextIOWrapper(io.BytesIO(data), encoding=enc, errors=errors)
        if n: f._CHUNK_SIZE = n
        print(enc, errors, n, ascii(f.read()))
    except Exception as e:
        print(enc, errors, n, type(e).__name__, e, getattr(e, 'start', None), getattr(e, 'end', None), getattr(e, 'object', None))
for enc in ('utf-8','utf-8-sig','utf-16','utf-16-le','utf-16-be','utf-32','utf-32-le','utf-32-be','ascii','latin-1','unicode_escape','raw_unicode_escape'):
    good = 'aé€😀\n'.encode(enc, 'ignore')
    for data in (good, good[:-1], good[:1], b'\xff'+good, good+b'\xff', good*3+b'\xd8\x00', b'\xef\xbb', b'\xef', b'\xef\xbb\xbf\xff', b'\xff\xfe\x00\xd8', b'\xfe\xff\xd8\x00', b'\xff\xfe\0\0\0\0\x11\0', b'abcd', b'\\x', b'\\u12'):
        for errors in ('strict','replace','nope','surrogateescape'):
            t(enc, data, errors); t(enc, data, errors, 1)
def w(enc, *texts, errors='strict'):
    try:
        b = io.BytesIO(); f = io.TextIOWrapper(b, encoding=enc, errors=errors)
        for x in texts: f.write(x); f.flush()
        print(enc, b.getvalue())
    except Exception as e: print(enc, errors, type(e).__name__, e)
for enc in ('utf-8','utf-8-sig','utf-16','utf-16-be','utf-32','ascii','latin-1','unicode_escape','cp1252','koi8-r'):
    for errors in ('strict','replace','nope','backslashreplace'):
        w(enc, 'a', 'é', '€', '\ud800', errors=errors); w(enc, 'a', 'b', errors=errors)
