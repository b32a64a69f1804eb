"""Classes of the program above and below the streams of `io`, as packages write them."""
import io
import sys


def show(label, f, *a):
    try:
        r = f(*a)
        print(label, type(r).__name__, ascii(r))
    except BaseException as e:
        print(label, type(e).__name__, e)


# what click does
class _NonClosingTextIOWrapper(io.TextIOWrapper):
    def __init__(self, stream, encoding, errors, **extra):
        self._stream = stream
        io.TextIOWrapper.__init__(self, stream, encoding, errors, **extra)

    def write(self, x):
        return super().write(x)

    def __del__(self):
        try:
            self.detach()
        except Exception:
            pass

    def isatty(self):
        return self._stream.isatty()


b = io.BytesIO()
w = _NonClosingTextIOWrapper(b, 'utf-8', 'strict', line_buffering=True)
print('caf\xe9', file=w)
print(w.isatty(), w.closed, b.getvalue())
del w
print(b.closed, b.getvalue())


# what gzip does
class Decompress(io.RawIOBase):
    def __init__(self, fp):
        self._fp = fp
        self._pos = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, b):
        with memoryview(b) as view, view.cast('B') as byte_view:
            data = self.read(len(byte_view))
            byte_view[:len(data)] = data
        return len(data)

    def read(self, size=-1):
        data = self._fp.read(size if size >= 0 else -1).swapcase()
        self._pos += len(data)
        return data

    def tell(self):
        return self._pos

    def seek(self, offset, whence=0):
        if whence == 1:
            offset += self._pos
        elif whence == 2:
            offset = len(self._fp.getvalue()) + offset
        self._pos = self._fp.seek(offset)
        return self._pos


r = io.BufferedReader(Decompress(io.BytesIO(b'Some Text\nOver Two\nLINES')), 4)
print(r.readline(), r.tell(), r.peek(1), r.read(), r.seek(5), r.read(4), list(r))
t = io.TextIOWrapper(r, 'ascii')
print(t.seek(0), t.readline(), t.tell(), t.read(2), t.tell(), t.read())


# tarfile and zipfile
class Part(io.BufferedReader):
    def __init__(self, data, start, size):
        class Window(io.RawIOBase):
            position = 0

            def readable(self):
                return True

            def seekable(self):
                return True

            def readinto(self, b):
                piece = data[start + self.position:start + min(size, self.position + len(b))]
                b[:len(piece)] = piece
                self.position += len(piece)
                return len(piece)

            def seek(self, where, whence=0):
                self.position = max(0, min(size, where + (0, self.position, size)[whence]))
                return self.position

            def tell(self):
                return self.position

        super().__init__(Window())


p = Part(b'0123456789abcdef', 4, 8)
print(p.read(3), p.tell(), p.seek(-2, 2), p.read(), p.read(), p.raw.position, isinstance(p, io.BufferedIOBase))


# ElementTree.tostring
class Tee(io.BufferedIOBase):
    def __init__(self):
        self.got = []

    def writable(self):
        return True

    def write(self, b):
        self.got.append(bytes(b))
        return len(b)

    def seekable(self):
        return False


tee = Tee()
f = io.TextIOWrapper(tee, 'ascii', errors='xmlcharrefreplace', newline='\n')
f.write('<a>\u20ac</a>\n')
f.detach()
print(tee.got)

# redirected standard streams
old = sys.stdout
sys.stdout = io.TextIOWrapper(io.BytesIO(), 'utf-16')
print('inside', 'two', sep='\n')
sys.stdout.flush()
held, sys.stdout = sys.stdout, old
print(held.buffer.getvalue())
old = sys.stdin
sys.stdin = io.TextIOWrapper(io.BytesIO(b'line\r\nmore\n'))
print(repr(input()), repr(sys.stdin.readline()))
show('eof', input)
sys.stdin = old

# several bases, attributes, slots
class Mixin:
    extra = 'mixed'

    def shout(self):
        return self.read().upper()


class Both(Mixin, io.TextIOWrapper):
    __slots__ = ('slot',)


m = Both(io.BytesIO(b'quiet'))
m.slot = 1
print(m.extra, m.shout(), m.slot, Both.__mro__[1:3])
show('layout', type, 'L', (io.BufferedReader, io.TextIOWrapper), {})
show('layout', type, 'L', (io.BufferedReader, io.BytesIO), {})
print(type('Ok', (io.BufferedReader, io.BufferedIOBase), {}).__name__)
show('assign', setattr, io.TextIOWrapper, 'x', 1)
show('not init', io.BufferedReader.read, io.BytesIO())
show('not a', io.TextIOWrapper.read, 5)

# a reader that never ends is not read ahead
class Endless(io.RawIOBase):
    calls = 0

    def readable(self):
        return True

    def readinto(self, b):
        self.calls += 1
        b[:] = b'x' * len(b)
        return len(b)


e = io.BufferedReader(Endless(), 10)
print(e.read(25), e.raw.calls, e.read(5), e.raw.calls, len(e.read(100)), e.raw.calls)
tx = io.TextIOWrapper(e, 'ascii')
tx._CHUNK_SIZE = 16
print(tx.read(3), tx.readline(20))

# the base classes alone
for C in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase):
    c = C()
    for name, args in (('read', (1,)), ('read', ()), ('readinto', (bytearray(2),)), ('readinto', (b'',)), ('read1', (1,)), ('readinto1', (bytearray(2),)), ('readall', ()), ('readline', ()), ('readline', (2,)), ('readline', ('x',)), ('readlines', ()), ('readlines', (1,)), ('write', (b'',)), ('writelines', ([b'a'],)), ('writelines', (5,)), ('seek', (0,)), ('tell', ()), ('truncate', ()), ('flush', ()), ('fileno', ()), ('isatty', ()), ('detach', ()), ('seekable', ()), ('_checkClosed', ()), ('_checkSeekable', ()), ('_checkReadable', ()), ('_checkWritable', ()), ('_checkClosed', ('m',)), ('__enter__', ()), ('__next__', ()), ('close', ()), ('flush', ()), ('isatty', ()), ('writelines', ([],)), ('__enter__', ()), ('__iter__', ()), ('_checkClosed', ())):
        if hasattr(c, name):
            r = None
            try:
                r = getattr(c, name)(*args)
                print(C.__name__, name, r if r is None or isinstance(r, (int, bytes, str, list)) else r is c)
            except Exception as x:
                print(C.__name__, name, type(x).__name__, x)
    print(c.closed, [getattr(c, n, '-') for n in ('encoding', 'errors', 'newlines')])


class Count(io.RawIOBase):
    def __init__(self, *plan):
        self.plan = list(plan)

    def readinto(self, b):
        v = self.plan.pop(0) if self.plan else 0
        if isinstance(v, bytes):
            b[:len(v)] = v
            return len(v)
        if isinstance(v, Exception):
            raise v
        return v


for plan in ((b'ab', b'c\nd', b''), (None,), (b'a', None), ('x',), (1.5,), (OSError(4, 'again'), b'z'), (OSError(5, 'io'),), (ValueError('v'),)):
    show('readall', Count(*plan).readall)
    show('read', Count(*plan).read)
    show('read 4', Count(*plan).read, 4)


class Lines(io.BufferedIOBase):
    def __init__(self, *plan):
        self.plan = list(plan)

    def read(self, n=-1):
        v = self.plan.pop(0) if self.plan else b''
        if isinstance(v, Exception):
            raise v
        return v


class Peeks(Lines):
    def peek(self, n):
        return b'' if not self.plan else self.plan[0]


for C in (Lines, Peeks):
    for plan in ((b'a', b'b', b'\n', b'c'), ('str',), (None,), (OSError(4, 'again'), b'z', b'\n'), (b'longer than asked\n', b'x')):
        if C is Peeks and isinstance(plan[0], OSError):
            continue
        show('readline', C(*plan).readline)
        show('readline 2', C(*plan).readline, 2)
        show('readlines', C(*plan).readlines)
        show('readlines', C(*plan).readlines, 2)
        show('list', list, C(*plan))
        show('readinto', C(*plan).readinto, bytearray(3))
