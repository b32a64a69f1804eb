"""Streams that die: close and flush from the finaliser, in cycles too; exports; files that cannot be opened."""
import io, gc, weakref
log = []
class MyIO(io.IOBase):
    def __del__(self):
        log.append('del')
        try: f = super().__del__
        except AttributeError: pass
        else: f()
    def close(self):
        log.append('close'); super().close()
    def flush(self):
        log.append('flush'); super().flush()
for base in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase, io.BytesIO, io.StringIO):
    del log[:]
    C = type('C', (base,), dict(__del__=lambda self, b=base: (log.append('del'), getattr(b, '__del__', lambda s: 0)(self)), close=lambda self, b=base: (log.append('close'), b.close(self))[0:0], flush=lambda self, b=base: (log.append('flush'), b.flush(self))[0:0]))
    f = C(); f.on_del = 1; del f; gc.collect(); print(base.__name__, log)
del log[:]
f = MyIO(); f.m = f; wr = weakref.ref(f); del f; gc.collect(); print(log, wr())
class Sink(io.RawIOBase):
    def writable(self): return True
    def __init__(self, name): self.n = name
    def write(self, b): log.append((self.n, bytes(b))); return len(b)
    def close(self): log.append(self.n + ' close'); super().close()
    def _dealloc_warn(self, src): log.append('warn %s' % type(src).__name__)
del log[:]
w = io.BufferedWriter(Sink('a')); w.write(b'pending'); del w; print(log)
del log[:]
s = Sink('a'); w = io.BufferedWriter(s); w.write(b'pending'); w.x = w; wr = weakref.ref(w); del w; print(log); gc.collect(); print(log, wr())
del log[:]
s = Sink('a'); bw = io.BufferedWriter(s); t = io.TextIOWrapper(bw); t.write('text'); t.x = t; wr = weakref.ref(t); del t; print(log); gc.collect(); print(log, wr())
del log[:]
t = io.TextIOWrapper(io.BufferedWriter(Sink('a'))); t.write('text'); del t; print(log)
class Err(io.RawIOBase):
    def writable(self): return True
    def close(self): raise ValueError('no')
w = io.BufferedWriter(Err()); del w
e = Err(); del e
class F(io.BufferedWriter):
    def close(self): log.append('F close'); super().close()
    def flush(self): log.append('F flush'); super().flush()
    def __del__(self): log.append('F del'); super().__del__()
del log[:]
f = F(Sink('s')); f.write(b'd'); del f; print(log)
del log[:]
p = io.BufferedRWPair(io.BytesIO(), Sink('p')); p.write(b'pp'); del p; print(log)
class G:
    pass
s = Sink('g'); g = G(); g.f = io.BufferedWriter(s); g.f.write(b'g'); g.g = g
del log[:]; del g; gc.collect(); print(log)
b = io.BytesIO(b'abc'); v = b.getbuffer()
try: b.write(b'x'*10)
except BufferError as e: print(e)
try: b.close()
except BufferError as e: print(e)
try: b.truncate(1)
except BufferError as e: print(e)
v[0] = 90; print(b.getvalue(), bytes(v)); v.release(); b.write(b'x'*10); print(b.getvalue())
for k in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper):
    x = k(io.BytesIO()); r = weakref.ref(x); p = weakref.proxy(x); print(p.closed); del x; print(r())
x = io.FileIO.__new__(io.FileIO)
print(x, x.closed)
for m in ('read', 'readall', 'tell', 'fileno', 'readable', 'isatty', 'seekable', 'close'):
    try: print(m, getattr(x, m)())
    except Exception as e: print(m, type(e).__name__, e)
for bad in ((), (1.5,), (-1,), ([],), ('x', 'q'), ('x', 'rw'), ('x', ''), ('x', 'r++'), ('a\0b',), (b'a\0b',), ('x', 5), ('x', 'r', False), ('x', 'b')):
    try: io.FileIO(*bad)
    except Exception as e: print(bad, type(e).__name__, e)
for bad in ((), (1.5,), (-1,), ([],), ('x', 'q'), ('x', 'rw'), ('x', ''), ('x', 'r++'), ('a\0b',), ('x', 5), ('x', 'rb', -1, 'utf8'), ('x', 'rb', -1, None, 'e'), ('x', 'rb', -1, None, None, ''), ('x', 'tb'), ('x', 'Uw'), ('x', 'r', 'z'), ('x', 'r', -1, 5), (object,), ('x', 'rr'), ('x','b'), ('x','+')):
    try: open(*bad)
    except Exception as e: print(bad, type(e).__name__, e)
