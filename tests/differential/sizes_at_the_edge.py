# Numbers at the edge of what C can hold, for what does not make anything of that size.
import collections
import heapq
import io
import itertools
import operator
import sys
import time

MOST = sys.maxsize


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


# The least width is its own opposite.
for width in (-MOST - 1, -MOST - 2, -3, True):
    for template, value in (('%*d|', 7), ('%-*d|', 7), ('%0*x|', 255), ('%*s|', 'ab'), ('%*r|', 'ab'), ('%*c|', 'x'), ('%*.1f|', 2.5)):
        print(width, template, attempt(operator.mod, template, (width, value)))
    for template, value in ((b'%*d|', 7), (b'%-*x|', 255), (b'%*b|', b'ab'), (b'%0*.1f|', 2.5)):
        print(width, template, attempt(operator.mod, template, (width, value)))

# No bytes object is as long as a number may be.
for width in (MOST, MOST - 1, MOST - 32, MOST - 33, 2 ** 64, -MOST - 2, -MOST - 1, 2):
    for method in ('center', 'ljust', 'rjust', 'zfill'):
        print(width, method, [attempt(getattr(kind, method), width) for kind in (b'ab', 'ab')])

# Zero takes no room, but the digits are asked for.
for count in (MOST, MOST // 2, 2 ** 60, 2 ** 64, 70, 0):
    print(count, attempt(operator.lshift, 0, count), attempt(operator.lshift, False, count), attempt(operator.rshift, 0, count))

# Arrangements that there are none of.
for r in (MOST, 2 ** 60, 2 ** 64, 3, -1):
    for kind in (itertools.permutations, itertools.combinations, itertools.combinations_with_replacement):
        print(r, kind.__name__, attempt(lambda: list(itertools.islice(kind('ab', r), 2))))

# Counts that are only compared.
for n in (MOST, 2 ** 64, -2 ** 64, -1, 0, 1, 2, True, Index(2), Index(2 ** 70)):
    print([attempt(heapq.nsmallest, n, data) for data in ([3, 1, 2], (x for x in [3, 1, 2]))] if isinstance(n, int) else '',
          attempt(collections.Counter('aab').most_common, n) if isinstance(n, int) else '')
    print([attempt(heapq.nlargest, n, data, operator.neg) for data in ([3, 1, 2], (x for x in [3, 1, 2]))] if isinstance(n, int) else '')

# What a translation gives.
for value in (2 ** 63, -2 ** 63 - 1, 2 ** 200, -1, 0x110000, 0x10ffff, True):
    print(value, ascii(attempt('ab'.translate, {97: value})))

# Streams of bytes take ints alone; streams of text any index.
for value in (2 ** 63, -2 ** 63 - 1, MOST, -MOST - 1, -1, 2, True, None, Index(2), Index(2 ** 70), 1.5, 'x'):
    shown = 'index' if isinstance(value, Index) else value
    for name in ('read', 'readline', 'readlines'):
        print(shown, name, attempt(getattr(io.BytesIO(b'abc\ndef'), name), value), attempt(getattr(io.StringIO('abc\ndef'), name), value))
    print(shown, attempt(io.BytesIO(b'abc').truncate, value), attempt(io.StringIO('abc').truncate, value))
    print(shown, attempt(io.BufferedReader(io.BytesIO(b'abc')).read, value), attempt(io.BufferedReader(io.BytesIO(b'abc')).read1, value) if not isinstance(value, float) else '')
    print(shown, attempt(io.TextIOWrapper(io.BytesIO(b'abc')).read, value), attempt(io.TextIOWrapper(io.BytesIO(b'abc')).readline, value))
for place in (MOST, MOST - 1, 2 ** 62, 2 ** 62 - 2, 2 ** 61, 2 ** 63):
    for stream, data in ((io.BytesIO(), b''), (io.StringIO(), ''), (io.StringIO(), 'abc')):
        print(place, attempt(stream.seek, place), attempt(stream.write, data), attempt(stream.read), attempt(stream.tell))
print(attempt(lambda stream: (stream.seek(MOST), stream.write(b'a')), io.BytesIO()))

# Times.
for value in (2 ** 63, 2 ** 63 - 1, -2 ** 63, -2 ** 63 - 1, 1e300, -1e300, float('inf'), 7 * 10 ** 16, -7 * 10 ** 16):
    print(value, attempt(time.gmtime, value), attempt(time.ctime, value) if value != -1e300 else '')
for value in (2 ** 63, 2 ** 70, -2 ** 70, 2 ** 40, -1, 1e300, -1e300):
    print(value, attempt(time.sleep, value))
