"""BufferedReader over streams of every mood: sizes, places, refusals."""
import io
def show(label, f, *a, **k):
    try:
        r = f(*a, **k)
        print(label, type(r).__name__, repr(r))
    except BaseException as e:
        print(label, type(e).__name__, e, '|', repr(e.__context__))
class Raw(io.RawIOBase):
    def __init__(self, data=(), **k):
        self.data = list(data); self.log = []; self.written = []
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return False
    def readinto(self, b):
        self.log.append(len(b))
        if not self.data: return 0
        d = self.data.pop(0)
        if d is None: return None
        if isinstance(d, (int, str)): return d
        if isinstance(d, BaseException): raise d
        n = min(len(d), len(b))
        b[:n] = d[:n]
        if d[n:]: self.data.insert(0, d[n:])
        return n
    def write(self, b):
        self.written.append(bytes(b)); return len(b)
for size in (1, 3, 4, 8, 16):
    r = io.BufferedReader(Raw([b'abc', b'defgh', b'\nij', None, b'klm\nnop', b'', b'z']), size)
    show('read5', r.read, 5); show('peek', r.peek, 1); show('read1', r.read1, 3)
    show('rl', r.readline); show('rl2', r.readline, 2); show('read', r.read)
    show('read', r.read); print(r.raw.log)
r = io.BufferedReader(io.BytesIO(b'hello\nworld\nagain'))
print(r, type(r.raw), r.closed, r.readable(), r.writable(), r.seekable(), r.isatty())
show('name', lambda: r.name); show('mode', lambda: r.mode); show('fileno', r.fileno)
print(list(r), r.tell(), r.seek(2), r.read(3), r.tell(), r.seek(-2, 1), r.read(1), r.seek(0, 2), r.read())
show('neg', r.read, -2); show('neg1', r.read1, -1); show('f', r.read, 1.5); show('s', r.read, 'x'); show('none', r.read, None)
show('wh', r.seek, 0, 9); show('wh', r.seek, 'a'); show('wh', r.seek, -1)
ba = bytearray(4); r.seek(0); show('ri', r.readinto, ba); print(ba)
show('ri', r.readinto, b'abc'); show('ri', r.readinto, 1); show('ri1', r.readinto1, memoryview(ba)); print(ba)
show('ri1', r.readinto1, memoryview(ba).cast('H')); print(ba)
show('wl', r.writelines, [b'x'])
show('gs', r.__getstate__); import copy
show('copy', copy.copy, r); 
show('red', r.__reduce_ex__, 2); show('red', r.__reduce__)
show('trunc', r.truncate, 3)
x = r.detach(); print(type(x))
for m in ('read', 'tell', 'seek', 'flush', 'close', 'detach', 'peek', 'readline', 'seekable'):
    show(m, getattr(r, m), *([0] if m == 'seek' else []))
show('repr', repr, r); show('closed', lambda: r.closed); print(r.raw)
u = io.BufferedReader.__new__(io.BufferedReader)
for m in ('read', 'tell', 'flush', 'close', 'detach', 'peek', 'readline', 'isatty', '__next__'):
    show('u'+m, getattr(u, m))
show('repr', repr, u); print(u.raw, u._finalizing)
for args in ((), (1,), (Raw(), 0), (Raw(), -1), (Raw(), 'x'), (io.StringIO(),), (io.BytesIO(), 1.5), (object(),)):
    show('ctor', lambda: io.BufferedReader(*args))
    show('ctorw', lambda: io.BufferedWriter(*args))
    show('ctorr', lambda: io.BufferedRandom(*args))
    show('ctorp', lambda: io.BufferedRWPair(*args))
show('kw', lambda: io.BufferedReader(raw=io.BytesIO(b'q'), buffer_size=3).read())
show('kw', lambda: io.BufferedReader(raw=io.BytesIO(b'q'), foo=3).read())
b = io.BufferedReader(io.BytesIO(b'abc')); b.close(); b.close()
for m in ('read', 'tell', 'flush', 'detach', 'peek', 'readline', 'isatty', '__next__', '__enter__', '__iter__', 'seekable', 'readable'):
    show('c'+m, getattr(b, m))
show('cread', b.read, 0); show('crd1', b.read1, 1); show('cseek', b.seek, 0); show('trunc', b.truncate)
for bad in (-1, 10000, OSError(4, 'x'), ValueError('v'), OSError(5, 'five')):
    r = io.BufferedReader(Raw([bad, b'good'])); show('bad', r.read, 2); show('then', r.read, 2)
class Tell(Raw):
    def __init__(self, t): super().__init__([b'abcd']); self.t = t
    def seekable(self): return True
    def tell(self): return self.t
    def seek(self, *a): return self.t
for t in (-3, 'x', None, 10**30, 7, 2.5):
    r = io.BufferedReader(Tell(t)); show('tell', r.tell); show('seek', r.seek, 3); show('read', r.read, 1); show('seek', r.seek, 1, 1)
class Reent(Raw):
    def readinto(self, b):
        return self.o.read(5) and 1
q = Reent(); q.o = io.BufferedReader(q); q.name = 'nom'
show('reent', q.o.read, 2); show('reentl', q.o.readline)
q.name = q.o
show('rr', repr, q.o)
class It(io.BufferedReader):
    def readline(self): return self.v
for v in (b'x', b'', 'y', None):
    i = It(io.BytesIO()); i.v = v; show('it', next, i)
