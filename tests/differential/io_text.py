"""TextIOWrapper: attributes, refusals, the calls it makes below it, subclasses; the newline decoder; the standard streams."""
import io, sys
def show(label, f, *a, **k):
    try:
        r = f(*a, **k)
        print(label, type(r).__name__, ascii(r))
    except BaseException as e:
        print(label, type(e).__name__, e, '|', repr(e.__context__))
t = io.TextIOWrapper(io.BytesIO(b'abc\ndef\n')); print(t, t.encoding, t.errors, t.newlines, t.line_buffering, t._CHUNK_SIZE, t.closed, t.readable(), t.writable(), t.seekable(), t.isatty(), type(t.buffer))
show('name', lambda: t.name); show('mode', lambda: t.mode); show('fileno', t.fileno); show('gs', t.__getstate__)
t.mode = 'r+'; t.x = 1; print(t, sorted(t.__dict__)); show('setenc', setattr, t, 'encoding', 'x'); show('setname', setattr, t, 'name', 1); show('setbuf', setattr, t, 'buffer', 1); show('err', setattr, t, 'errors', 'x')
for v in (0, -1, 'x', 1.5, 10**30, 5): show('chunk', setattr, t, '_CHUNK_SIZE', v)
show('chunk', delattr, t, '_CHUNK_SIZE')
print(next(t)); show('tell', t.tell); show('seek', t.seek, 0, 1); print(t.readline()); show('tell', t.tell); show('next', next, t); show('tell', t.tell)
for a in ((0, 3), (-1,), ('x',), (1, 1), (1, 2), (0, 1), (0, 2), (1.0,), (10**60,), (None,), (0, 'x'), (5,)): show('seek %r' % (a,), t.seek, *a)
for a in ((1.5,), ('x',), (None,), (-5,), (0,), (10**30,)): show('read %r' % (a,), t.read, *a)
for a in ((1.5,), ('x',), (None,), (-5,), (0,), (10**30,)): show('rl %r' % (a,), t.readline, *a)
for a in (b'x', None, 5): show('write', t.write, a)
show('trunc', t.truncate, 2); print(t.buffer.getvalue()); show('trunc', t.truncate, 'x')
b = t.detach(); print(type(b)); print(repr(t)); show('repr', repr, t)
for m in ('read', 'write', 'tell', 'seek', 'flush', 'close', 'detach', 'readline', 'seekable', 'fileno', 'isatty', '__next__', 'truncate'):
    show(m, getattr(t, m), *([0] if m == 'seek' else ['x'] if m == 'write' else []))
for n in ('name', 'closed', 'newlines', 'errors', 'encoding', 'buffer', 'line_buffering', '_CHUNK_SIZE'): show(n, getattr, t, n)
u = io.TextIOWrapper.__new__(io.TextIOWrapper)
for m in ('read', 'write', 'tell', 'seek', 'flush', 'close', 'detach', 'readline', '__repr__', '__next__'):
    show('u' + m, getattr(u, m), *([0] if m == 'seek' else ['x'] if m == 'write' else []))
for n in ('name', 'closed', 'newlines', 'errors', 'encoding', 'buffer', 'line_buffering', '_CHUNK_SIZE'): show('u' + n, getattr, u, n)
c = io.TextIOWrapper(io.BytesIO(b'x')); c.close(); c.close(); print(c.closed, c)
for m in ('read', 'write', 'tell', 'seek', 'flush', 'detach', 'readline', 'isatty', 'seekable', '__next__', 'truncate', '__enter__', '__iter__', 'readlines'):
    show('c' + m, getattr(c, m), *([0] if m == 'seek' else ['x'] if m == 'write' else []))
class Log(io.BytesIO):
    def __init__(self, *a): super().__init__(*a); self.log = []
for m in ('write', 'flush', 'read', 'read1', 'close', 'seek', 'tell', 'readable', 'writable', 'seekable', 'truncate'):
    def f(self, *a, m=m): 
        self.log.append((m,) + a); return getattr(io.BytesIO, m)(self, *a)
    setattr(Log, m, f)
l = Log(b'0123456789' * 3); t = io.TextIOWrapper(l, 'ascii', line_buffering=True); print(l.log); del l.log[:]
t.write('a'); print(l.log); t.write('b\nc'); print(l.log); t.write('\r'); print(l.log); del l.log[:]
t.write('z'); t.read(3); print(l.log); del l.log[:]; t.tell(); print(l.log); del l.log[:]; t.seek(2); print(l.log); del l.log[:]; t.write('q'); t.close(); print(l.log)
l = Log(b''); t = io.TextIOWrapper(l, 'ascii', write_through=True); del l.log[:]; t.write('a'); t.write('bc\n'); print(l.log)
l = Log(b''); t = io.TextIOWrapper(l, 'ascii'); t._CHUNK_SIZE = 5; del l.log[:]; t.write('abc'); t.write('de'); print(l.log); t.write('f'); print(l.log); print('hello', 1, None, file=t, flush=True); print(l.log); print(l.getvalue())
class W(io.TextIOWrapper):
    def write(self, s): return super().write(s.upper())
    def readline(self, *a): return '<' + super().readline(*a) + '>' if a else super().readline()
b = io.BytesIO(); w = W(b, 'utf-8'); print('printed', file=w); w.flush(); print(b.getvalue(), w, isinstance(w, io.TextIOBase), W.__mro__)
w.seek(0); print(w.readline(3), list(w))
class Bad(io.TextIOWrapper):
    def readline(self): return self.v
for v in ('x', '', b'x', None): 
    q = Bad(io.BytesIO()); q.v = v; show('bad', next, q)
class R:
    closed = False
    def __init__(self, v): self.v = v
    def readable(self): return True
    def writable(self): return False
    def seekable(self): return False
    def read(self, n=-1): return self.v.pop(0)
for v in ([b'ab', b'c', b''], ['str'], [None], [bytearray(b'xy'), b''], [5]):
    q = io.TextIOWrapper(R(list(v)), 'utf-8'); show('r', q.read, 3); q = io.TextIOWrapper(R(list(v)), 'utf-8'); show('rall', q.read); show('w', q.write, 'x'); show('tell', q.tell); show('seek', q.seek, 0)
q = io.TextIOWrapper(io.BufferedWriter(io.BytesIO()), 'utf-8'); show('r', q.read); show('r', q.read, 1); show('rl', q.readline); show('nx', next, q); print(q.newlines, q.writable(), q.readable())
class NameErr(io.BytesIO):
    @property
    def name(self): raise KeyError('n')
    mode = 'M'
print(io.TextIOWrapper(NameErr(), 'utf-8'))
class Rec(io.TextIOWrapper):
    @property
    def name(self): return self
show('rec', repr, Rec(io.BytesIO(), 'utf-8'))
class FN(io.BytesIO):
    def __init__(self, f): super().__init__(); self.f = f
    def fileno(self):
        if isinstance(self.f, BaseException): raise self.f
        return self.f
for f in (5, 'x', 10**30, AttributeError('a'), io.UnsupportedOperation('u'), ValueError('v'), OSError('o'), -1): show('fn', lambda: io.TextIOWrapper(FN(f)).encoding)
# newline decoder
for tr in (True, False):
    d = io.IncrementalNewlineDecoder(None, tr); print([d.decode(x) for x in ('a\r', '\nb', '\r', 'c\n', '\r\n')], d.newlines, d.getstate(), d.decode('\r'), d.getstate(), d.decode('', final=True), d.newlines); d.reset(); print(d.newlines, d.getstate()); d.setstate((b'', 1)); print(repr(d.decode('x')), d.setstate((b'', 3)), d.getstate())
    for a in (b'x', None, 5): show('dec', d.decode, a)
    show('st', d.setstate, 5); show('st', d.setstate, (1,)); show('st', d.setstate, ('a', 'b'))
class D:
    def decode(self, i, final=False): return self.v
    def getstate(self): return self.s
    def setstate(self, s): print('set', s)
    def reset(self): print('reset'); return 7
d = D(); n = io.IncrementalNewlineDecoder(d, translate=1, errors='x'); 
for v in ('a\r\n', b'', None): d.v = v; show('v', n.decode, b'')
for s in ((b'q', 5), (b'', 2**63), 5, (1,), ('x', 'y'), (b'', -1)): d.s = s; show('s', n.getstate)
n.setstate((b'b', 9)); show('reset', n.reset)
show('new', io.IncrementalNewlineDecoder.__new__(io.IncrementalNewlineDecoder).decode, 'x'); show('ctor', io.IncrementalNewlineDecoder); show('ctor', io.IncrementalNewlineDecoder, None, 'x')
class ND(io.IncrementalNewlineDecoder): pass
print(ND(None, True).decode('\r\n'), [k for k in dir(io.IncrementalNewlineDecoder) if k[0] != '_'])
print(type(sys.stdout), sys.stdout.fileno(), sys.stdin.fileno(), sys.stderr.fileno(), isinstance(sys.stdout, io.TextIOBase), sys.stdout.buffer.fileno(), sys.stdout.isatty(), sys.stdout.errors, sys.stdout.mode)
for k in (io.TextIOWrapper, io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.BufferedRWPair, io.StringIO, io.IncrementalNewlineDecoder, io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase):
    print(k, [x.__name__ for x in k.__mro__], sorted(n for n in k.__dict__ if n[:1] != '_' or n[:2] == '__' and n not in ('__module__', '__abstractmethods__')))
