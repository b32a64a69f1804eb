# What is looked at first where text comes in pieces: the error handling, the mark, the bytes.
import codecs
import io


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


for errors in ('strict', 'ignore', 'replace', 'surrogateescape', 'nothing'):
    for piece in (b'', b'abc', b'\xff', b'a.\xe9.', b'xn--mxahbxey0c.com', b'xn--', b'.'):
        for last in (False, True):
            decoder = codecs.getincrementaldecoder('idna')(errors)
            print(errors, piece, last, ascii(attempt(decoder.decode, piece, last)), decoder.getstate())
            print(ascii(attempt(decoder.decode, piece, last)), ascii(attempt(decoder.decode, b'z', True)), decoder.getstate())
decoder = codecs.getincrementaldecoder('idna')()
decoder.errors = 'ignore'
print(attempt(decoder.decode, b'\x80'), attempt(decoder.decode, b'a'))
for errors in ('ignore', 'backslashreplace'):
    stream = io.TextIOWrapper(io.BytesIO(b'\xffabc.com\n'), 'idna', errors)
    print(attempt(stream.readline), attempt(stream.read))

# The start of a marked text is over when anything was decoded, even if that failed.
for data in (b'\xffa\n\xef\xbb\xbfb', b'\xef\xbb\xbf\xffa', b'ab\xff\xef\xbb\xbfc', b'\xef\xbbx', b'\xef\xbb\xbf', b'\xef'):
    for size in (1, 2, 3, 5, 100):
        stream = io.TextIOWrapper(io.BytesIO(data), 'utf-8-sig')
        stream._CHUNK_SIZE = size
        out = [attempt(stream.read, 2) for _ in range(6)]
        out.append(attempt(stream.seek, 0))
        out += [attempt(stream.read, 2) for _ in range(3)]
        print(data, size, ascii(out))
        decoder = codecs.getincrementaldecoder('utf-8-sig')()
        out = [attempt(decoder.decode, data[at:at + size]) for at in range(0, len(data), size)]
        print(ascii(out), decoder.getstate(), ascii(attempt(decoder.decode, codecs.BOM_UTF8 + b'x')), decoder.getstate())
