"""BufferedWriter, BufferedRWPair and BufferedRandom: partial writes, blocking, errors at the end."""
import io
def show(label, f, *a, **k):
    try:
        r = f(*a, **k)
        print(label, type(r).__name__, repr(r))
    except BaseException as e:
        print(label, type(e).__name__, e, '|', repr(e.__context__), getattr(e, 'characters_written', '-'))
class Raw(io.RawIOBase):
    """takes what its plan says"""
    def __init__(self, plan=()):
        self.plan = list(plan); self.out = []
    def writable(self): return True
    def write(self, b):
        d = self.plan.pop(0) if self.plan else len(b)
        if d is None: return None
        if isinstance(d, BaseException): raise d
        if isinstance(d, int) and d >= 0: d = min(d, len(b)); self.out.append(bytes(b[:d]))
        return d
for plan in ([], [1, 2, 3], [None], [2, None], [None, None], [3, None, None, 4], [-1], ['x'], [100], [OSError(4, 'i'), 2], [ValueError('v')], [OSError(5, 'o')]):
    for size in (3, 8):
        raw = Raw(plan); w = io.BufferedWriter(raw, size)
        for data in (b'ab', b'cdef', b'', b'ghijklmnop', bytearray(b'qr'), memoryview(b'st')):
            show('%s %s w' % (plan, size), w.write, data)
        show('flush', w.flush); show('flush', w.flush); print(raw.out)
        show('close', w.close); print(raw.out, raw.closed, w.closed)
w = io.BufferedWriter(io.BytesIO())
show('s', w.write, 'str'); show('n', w.write, None); show('i', w.write, 5)
show('read', lambda: w.read()); show('rl', w.readline); show('rd', lambda: w.readable())
print(w.writable(), w.tell(), w.write(b'hello'), w.tell(), w.raw.getvalue(), w.seek(1), w.raw.getvalue(), w.write(b'EL'), w.tell(), w.truncate(), w.raw.getvalue())
show('tr', w.truncate, 1); print(w.raw.getvalue(), w.tell())
show('next', next, w); show('iter', iter, w); show('lines', w.writelines, [b'a', b'b']); show('lines', w.writelines, 5); show('lines', w.writelines, ['x'])
raw = w.detach(); print(raw.getvalue())
show('w', w.write, b'x')
w = io.BufferedWriter(io.BytesIO()); w.close(); show('w', w.write, b''); show('f', w.flush); show('wl', w.writelines, [])
class Bad(Raw):
    def close(self):
        super().close(); raise OSError('close')
    def flush(self): raise KeyError('flush')
w = io.BufferedWriter(Bad([ValueError('write')])); w.write(b'z')
try: w.close()
except Exception as e:
    while e: print(repr(e)); e = e.__context__
print(w.closed)
r = io.BufferedReader(io.BytesIO(b'x'))
class BadFlush(io.BytesIO):
    def flush(self): raise OSError('flush')
for c in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    b = c(BadFlush(b'qq')); show('close', b.close); print(b.closed); show('again', b.close)
# pair
class Rd(io.RawIOBase):
    def readable(self): return True
    def readinto(self, b): b[:1] = b'r'; return 1
p = io.BufferedRWPair(io.BytesIO(b'read me\nnow'), io.BytesIO(), 4)
print(p.read(2), p.peek(1), p.read1(2), p.readinto(bytearray(1)), p.readinto1(bytearray(1)), p.write(b'abcdef'), p.flush(), p.readable(), p.writable(), p.isatty(), p.closed, p.seekable())
for m in ('seek', 'tell', 'truncate', 'detach', 'fileno'): show(m, getattr(p, m), *([0] if m == 'seek' else []))
show('name', lambda: p.name); show('raw', lambda: p.raw); show('gs', p.__getstate__); show('repr', lambda: repr(p)[:25])
print(list(p)); show('kw', lambda: p.read(size=1))
with p: pass
print(p.closed); show('cl', p.read); show('cl', p.write, b'x'); show('close', p.close)
u = io.BufferedRWPair.__new__(io.BufferedRWPair)
for m in ('read', 'write', 'flush', 'close', 'isatty', 'peek', 'readable'): show('u'+m, getattr(u, m), *([b''] if m == 'write' else []))
show('uc', lambda: u.closed)
show('ctor', lambda: io.BufferedRWPair(io.BytesIO(), io.BytesIO(), 1, 2)); show('ctor', lambda: io.BufferedRWPair(io.BytesIO(), writer=io.BytesIO()))
show('ctor', lambda: io.BufferedRWPair(Raw(), Raw())); show('ctor', lambda: io.BufferedRWPair(Rd(), Rd()))
class Cl(Rd):
    def writable(self): return True
    def __init__(self, n): self.n = n
    def write(self, b): return len(b)
    def close(self): 
        super().close(); raise OSError(self.n)
p = io.BufferedRWPair(Cl('reader'), Cl('writer'))
try: p.close()
except OSError as e: print(e, repr(e.__context__))
class Tty(Rd):
    def __init__(self, t): self.t = t
    def writable(self): return True
    def isatty(self): return self.t
for a in (0, 1, True, False):
    for b in (0, 1, True, False): print(io.BufferedRWPair(Tty(a), Tty(b)).isatty(), end=' ')
print()
# random
for size in (2, 5, 8, 100):
    raw = io.BytesIO(b'asdfghjkl\nqwertyuiop\nzxcvbnm')
    r = io.BufferedRandom(raw, size)
    print(r.read(2), r.tell(), r.write(b'XY'), r.tell(), r.read(3), r.seek(0), r.readline(), r.write(b'QQQQQQQQ'), r.tell(), r.seek(-3, 1), r.read(1), r.peek(1)[:1], r.write(b'!'), r.flush(), raw.getvalue())
    print(r.seek(3), r.read1(2), r.write(b'12'), r.readline(), r.truncate(), raw.getvalue(), r.seek(0, 2), r.write(b'end'), r.seek(0), r.read(), r.tell())
    print(r.seek(4), r.readinto(bytearray(3)), r.write(b'ZZ'), r.seek(0, 1), list(r), r.close(), raw.closed)
print(io.BufferedRandom(io.BytesIO()))
class N(io.BufferedRandom):
    name = 'nn'
print(N(io.BytesIO()))
class M(io.BytesIO):
    name = 'inner'; mode = 'r+'
for c in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    b = c(M()); print(b, b.name, b.mode, b.__sizeof__() - io.BytesIO().__sizeof__() > 8000)
    b.x = 5; print(b.__dict__, b.x); b._finalizing = True; print(b._finalizing); show('fin', setattr, b, '_finalizing', 1); show('fin', delattr, b, '_finalizing'); show('raw', setattr, b, 'raw', 1)
    show('name', setattr, b, 'name', 1)
