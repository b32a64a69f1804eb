# Every consumer of a bytes-like object is given views that are not C-contiguous.
import codecs
import io
import sys
import random

plain = memoryview(b'abcdefgh')[::2]
back = memoryview(bytearray(b'dcba'))[::-1]
digits = memoryview(b'1x2x3x4x')[::2]
wide = memoryview(b'abcdefghijklmnop').cast('I')[::2]
one = memoryview(b'abc')[::5]
grid = memoryview(bytes(range(12))).cast('B', (3, 4))


class Raw(io.RawIOBase):
    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, b):
        b[:1] = b'q'
        return 1

    def write(self, b):
        return len(b)


def show(name, function, view):
    try:
        answer = function(view)
    except BaseException as error:
        cause = error.__cause__
        text = str(error)
        text = 'shows the view' if '<memory at' in text else text
        print(name, type(error).__name__, text, '' if cause is None else repr(cause))
    else:
        print(name, repr(answer) if 'memory at' not in repr(answer) else 'view')


def iadd(view):
    array = bytearray(b'zz')
    array += view
    return array


def extend(view):
    array = bytearray(b'zz')
    array.extend(view)
    return array


def slice_set(view):
    array = bytearray(b'zzzz')
    array[1:3] = view
    return array


def step_set(view):
    array = bytearray(b'zzzzzzzz')
    array[::2] = view
    return array


def view_set(view):
    array = bytearray(b'zzzzzzzz')
    memoryview(array)[2:2 + len(view)] = view
    return array


def getbuffer(view):
    stream = io.BytesIO(b'zzzzzz')
    return stream.readinto(view), view.tobytes()


def percent(view):
    return b'%s|%b' % (view, view)


def writelines(view):
    stream = io.BytesIO()
    stream.writelines([view])
    return stream.getvalue()


def buffered(view):
    stream = io.BufferedWriter(Raw())
    return stream.write(view)


def pairs(view):
    return bytearray().join([view, view])


CONSUMERS = [
    ('bytes', bytes), ('bytearray', bytearray), ('tobytes', lambda v: v.tobytes()), ('tolist', lambda v: v.tolist()),
    ('hex', lambda v: v.hex()), ('hash', lambda v: hash(v) == hash(v.tobytes())), ('list', list),
    ('memoryview', lambda v: memoryview(v).tobytes()), ('str', lambda v: str(v, 'ascii')), ('str utf8', lambda v: str(v, 'utf-8')),
    ('str errors', lambda v: str(v, errors='strict')),
    ('str cp', lambda v: str(v, 'cp1252')), ('str hex', lambda v: str(v, 'hex')),
    ('int', int), ('int base', lambda v: int(v, 16)), ('float', float), ('complex', complex),
    ('from_bytes', lambda v: int.from_bytes(v, 'big')), ('ord', ord), ('eq', lambda v: v == v.tobytes()),
    ('eq bytes', lambda v: b'aceg' == v), ('eq array', lambda v: bytearray(b'aceg') == v), ('ne', lambda v: v != b'aceg'),
    ('lt array', lambda v: bytearray(b'a') < v), ('lt bytes', lambda v: b'a' < v),
    ('join', lambda v: b'-'.join([v, b'z', v])), ('join first', lambda v: b'-'.join([v])), ('array join', pairs),
    ('find', lambda v: b'xaceg'.find(v)), ('rfind', lambda v: bytearray(b'xaceg').rfind(v)),
    ('index', lambda v: b'xaceg'.index(v)), ('count', lambda v: b'xaceg'.count(v)),
    ('in', lambda v: v in b'xaceg'), ('in array', lambda v: v in bytearray(b'xaceg')),
    ('startswith', lambda v: b'aceg'.startswith(v)), ('endswith tuple', lambda v: bytearray(b'aceg').endswith((b'x', v))),
    ('replace', lambda v: b'aceg'.replace(v, b'1')), ('replace with', lambda v: b'aceg'.replace(b'a', v)),
    ('array replace', lambda v: bytearray(b'aceg').replace(v, b'1')),
    ('split', lambda v: b'1aceg2'.split(v)), ('rsplit', lambda v: bytearray(b'1aceg2').rsplit(v)),
    ('partition', lambda v: b'1aceg2'.partition(v)), ('rpartition', lambda v: bytearray(b'1aceg2').rpartition(v)),
    ('strip', lambda v: b'aceg1'.strip(v)), ('lstrip', lambda v: bytearray(b'aceg1').lstrip(v)),
    ('translate', lambda v: b'abc'.translate(v)), ('translate delete', lambda v: b'abc'.translate(None, v)),
    ('array translate', lambda v: bytearray(b'abc').translate(None, v)),
    ('maketrans', lambda v: bytes.maketrans(v, v)), ('maketrans to', lambda v: bytes.maketrans(b'abcd', v)[97:101]),
    ('fromhex', bytes.fromhex), ('add', lambda v: b'z' + v), ('array add', lambda v: bytearray(b'z') + v),
    ('radd', lambda v: v + b'z'), ('iadd', iadd), ('extend', extend), ('slice', slice_set), ('step', step_set),
    ('view slice', view_set), ('percent', percent), ('array percent', lambda v: bytearray(b'%s') % v),
    ('percent c', lambda v: b'%c' % v), ('percent a', lambda v: len(b'%a' % v) > 3),
    ('BytesIO', lambda v: io.BytesIO(v).getvalue()), ('write', lambda v: io.BytesIO().write(v)),
    ('writelines', writelines), ('readinto', getbuffer), ('buffered', buffered),
    ('buffered readinto', lambda v: io.BufferedReader(Raw()).readinto(v)),
    ('codecs', lambda v: codecs.decode(v, 'ascii')), ('codecs utf16', lambda v: codecs.decode(v, 'utf-16')),
    ('codecs utf7', lambda v: codecs.decode(v, 'utf-7')), ('codecs latin', lambda v: codecs.latin_1_decode(v)),
    ('codecs escape', lambda v: codecs.escape_decode(v)), ('codecs raw', lambda v: codecs.raw_unicode_escape_decode(v)),
    ('codecs charmap', lambda v: codecs.charmap_decode(v, None, 'x' * 256)),
    ('readbuffer', lambda v: codecs.readbuffer_encode(v)), ('internal', lambda v: codecs.unicode_internal_decode(v)),
    ('hex codec', lambda v: codecs.encode(v, 'hex')), ('unhex codec', lambda v: codecs.decode(v, 'hex')),
    ('base64 codec', lambda v: codecs.encode(v, 'base64')), ('unbase64 codec', lambda v: codecs.decode(v, 'base64')),
    ('quopri codec', lambda v: codecs.encode(v, 'quopri')), ('unquopri codec', lambda v: codecs.decode(v, 'quopri')),
    ('uu codec', lambda v: codecs.encode(v, 'uu')), ('rot13', lambda v: codecs.encode(v, 'rot13')),
    ('punycode', lambda v: codecs.decode(v, 'punycode')), ('idna', lambda v: codecs.decode(v, 'idna')),
    ('incremental', lambda v: codecs.getincrementaldecoder('utf-8')().decode(v)),
    ('incremental cp', lambda v: codecs.getincrementaldecoder('cp1252')().decode(v)),
    ('text', lambda v: io.TextIOWrapper(io.BytesIO()).write(v)),
    ('newline', lambda v: io.IncrementalNewlineDecoder(codecs.getincrementaldecoder('utf-8')(), True).decode(v)),
    ('seed', lambda v: random.Random(v).random() < 1), ('UnicodeDecodeError', lambda v: UnicodeDecodeError('x', v, 0, 1, 'y').object),
    ('format', lambda v: format(v, 'x')), ('cast', lambda v: v.cast('B')),
    ('reversed', lambda v: list(reversed(v))), ('sum', lambda v: sum(v)), ('dict', lambda v: {v: 1}[v.tobytes()]),
    ('stderr', lambda v: sys.stdout.buffer.write(v)),
    ('set', lambda v: len({v, v.tobytes()})), ('min', lambda v: min(v)),
]

for title, view in [('plain', plain), ('back', back), ('digits', digits), ('wide', wide), ('one', one), ('grid', grid)]:
    print('==', title, view.contiguous, view.c_contiguous)
    for name, function in CONSUMERS:
        show(name, function, view)
    sys.stdout.flush()
