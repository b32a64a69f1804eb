# The codecs quopri and uu, from bytes to bytes: what they give, and what they refuse.
import codecs
import io

VALUES = [b'', b'a', b'abc', b'a=b', b'\xff\x00', b'tab\there ', b'line\nline', b'line \nline\t\n', b'crlf\r\nx\ny',
          b'x\ncrlf\r\n', b'.', b'.\n.\n', b'.a', b'a.', b'.\0x', b'\r', b'a\rb', b'\n', b'\r\n', b'~\x7f', b'_',
          b'x' * 74, b'x' * 75, b'x' * 76, b'x' * 77, b'x' * 200, b'x' * 75 + b'\n', b'x' * 76 + b'\ny',
          b'\xe9' * 30, b'x' * 72 + b'\xe9\xe9', b'x' * 73 + b'=', b'z' * 80 + b'\r\n' + b'z' * 80,
          bytes(range(256)), b'q' * 45, b'q' * 46, b'q' * 90, b'\0' * 4, b'  ']
for name in ['quopri', 'uu']:
    for value in VALUES:
        made = codecs.encode(value, name)
        print(name, value[:20], made, codecs.decode(made, name) == value)

for value in [b'=', b'a=', b'=\n', b'a=\nb', b'a=\r\nb', b'a=\rxx\nb', b'a=\r', b'==', b'=4', b'=4g', b'=zz', b'=41', b'=4a=4A',
              b'=e9=E9', b'a_b', b'=3D=', b'a = b', b'x=\r\r\ny', b'=\r=\n=']:
    print('quopri', value, codecs.decode(value, 'quopri'))

HEAD = b'begin 666 x\n'
for value in [b'', b'begin', b'begin\n', b'x\nbegin 1\nend\n', HEAD, HEAD + b'end\n', HEAD + b'end', HEAD + b'end \n',
              HEAD + b'#86)C\n \nend\n', HEAD + b'#86)C\n`\nend\n', HEAD + b'#86)\nend\n', HEAD + b'#86)C extra\nend\n',
              HEAD + b'#86)C``\nend\n', HEAD + b'#86)Cx\nend\n', HEAD + b'#8~)C\nend\n', HEAD + b'!86)C\nend\n',
              HEAD + b'"86)Czz\nend\n', HEAD + b'#86)C\r\nend\n', HEAD + b'\n\nend\n', HEAD + b'#\nend\n',
              b'beginning\n#86)C\nend\nrest', b'a\nb\n begin\nbegin\nend\n', HEAD + b'\xff\nend\n', HEAD + b'#8\x016)C\nend\n']:
    try:
        print('uu', value, codecs.decode(value, 'uu'))
    except Exception as error:
        cause = error.__cause__
        print('uu', value, type(error).__name__, error, repr(cause), repr(cause.__context__))

for name in ['quopri', 'uu', 'hex', 'base64']:
    for value in ['text', 'é', None, 3, [1], bytearray(b'ab'), memoryview(b'abcd').cast('H'), memoryview(b'abcd').cast('B', (2, 2))]:
        shown = 'view' if isinstance(value, memoryview) else value
        for function in [codecs.encode, codecs.decode]:
            try:
                print(name, shown, function.__name__, function(value, name))
            except Exception as error:
                print(name, shown, function.__name__, type(error).__name__, error)
    info = codecs.lookup(name)
    for of in [info.encode, info.decode]:
        try:
            print(of(b'6162', 'ignore'))
        except Exception as error:
            print(name, type(error).__name__, str(error))
    for value in [memoryview(b'abcdef'), memoryview(b'abcdefgh').cast('I')]:
        try:
            print(info.encode(value))
        except Exception as error:
            print(name, type(error).__name__, error)

for name in ['quopri', 'quopri_codec', 'quopri-codec', 'QUOTED_PRINTABLE', 'quotedprintable', 'uu', 'uu_codec', 'UU', 'Uu-Codec',
             'cp65001', 'mbcs']:
    try:
        info = codecs.lookup(name)
        print(name, info.name, info._is_text_encoding, info.incrementalencoder.__module__)
    except LookupError as error:
        print(name, error)
for name in ['quopri', 'uu']:
    for use in [lambda: 'a'.encode(name), lambda: b'a'.decode(name), lambda: str(b'a', name), lambda: bytes('a', name),
                lambda: io.TextIOWrapper(io.BytesIO(), name)]:
        try:
            print(use())
        except LookupError as error:
            print(error)

import encodings.uu_codec as uu
import encodings.quopri_codec as quopri
print(uu.uu_encode(b'abc', 'strict', 'na\nme\r', 0o100644))
print(uu.uu_encode(b'abc', filename='f', mode=7)[0])
for args in [(b'a', 'strict', 'é'), (b'a', 'strict', b'f'), (b'a', 'strict', 'f', 'm'), (b'a', 'replace', 3)]:
    try:
        print(uu.uu_encode(*args))
    except Exception as error:
        print(type(error).__name__, error)
print(uu.uu_decode(uu.uu_encode(b'xyz')[0]), quopri.quopri_decode(b'=41', 'strict'), quopri.quopri_encode(b' '))
print(uu.IncrementalEncoder().encode(b'x'), uu.IncrementalDecoder().decode(b'begin\nend\n'), quopri.IncrementalDecoder().decode(b'=41'))
stream = io.BytesIO()
writer = quopri.StreamWriter(stream)
writer.write(b'a b')
print(stream.getvalue(), quopri.StreamReader(io.BytesIO(b'a=20b')).read(), quopri.StreamReader.charbuffertype)
