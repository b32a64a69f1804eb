"""The codec of quoted-printable bytes."""
import codecs, encodings.quopri_codec
print(codecs.lookup('quopri').name, codecs.lookup('quoted-printable')._is_text_encoding)
for x in [b'', b'a b\tc', b'\xff=\n', b'.', b'.\nx', b'x'*80, b'\xe9'*40, b'a\r\nb\nc\r\n', b'a\nb\r\n', b'end ', b'x'*75+b'\n', b'x'*76+b'y', b'a '*60, bytes(range(256)), b'.\r', b'..', b'x'*72+b'=']:
    e = codecs.encode(x, 'quopri'); print(e); print(codecs.decode(e, 'quopri') == x)
for x in [b'=', b'a=\nb', b'a=\r\nb', b'a=\rb', b'==', b'=zz', b'=4', b'=41', b'=4g', b'a_b', b'=\n', b'a =20\n', b'=e9=E9']:
    print(codecs.decode(x, 'quopri'))
for f in [lambda: 'x'.encode('quopri'), lambda: b'x'.decode('quopri'), lambda: codecs.encode('x', 'quopri'), lambda: codecs.encode(b'x', 'quopri', 'ignore'), lambda: codecs.decode(5, 'quopri')]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
