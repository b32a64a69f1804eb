"""Views of several dimensions and of none: casts, items, slices, comparisons."""
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        if isinstance(r, memoryview):
            r = ('view', r.format, r.shape, r.strides, r.ndim, r.nbytes, r.itemsize, r.c_contiguous, r.f_contiguous, r.contiguous, r.tolist(), r.tobytes())
        print(r)
    except Exception as e:
        print(type(e).__name__, e)
m = memoryview(bytes(range(12)))
for fmt, shape in [('B',[3,4]),('B',(3,4)),('B',[]),('B',[12]),('b',[2,2,3]),('h',[2,3]),('i',[3]),('i',[1,3]),('i',[3,1]),('i',[1,1,3]),('c',[12,1]),
    ('B',[3,5]),('B',[0,4]),('B',[-1,4]),('B',[2.0,6]),('B',[True,12]),('B',12),('B',None),('B',{3:4}),('@B',[4,3]),('@i',[3,1]),('d',[1]),('x',[1]),('', [1]),('BB',[1]),
    ('B',[2**62,2**62]),('B',[2**63]),('B',[2**100]),('B',[1]*64),('B',[1]*65),('B',[12]+[1]*63),('f',[3]),('d',[2]),('q',[1,1]),('?',[3,4]), (3,[1]), (b'B',[12])]:
    t(m.cast, fmt, shape)
t(m.cast, 'B', shape=[6,2]); t(m.cast, format='B', shape=[6,2]); t(m.cast);
n = m.cast('B',[3,4])
for k in [0, 1, -1, 5, (0,0), (2,3), (-1,-1), (3,0), (0,4), (0,), (), (0,0,0), slice(None), slice(1,3), slice(None,None,-1), slice(None,None,2), slice(3,0), (slice(1),slice(2)), (slice(1),0), (0,slice(1)), Ellipsis, None, 'a', 1.5, (1,'a'), (2**70, 0), 2**70, (0, 2**70)]:
    t(lambda: n[k])
t(lambda: n[1:][0,0]); t(lambda: n[::2].tolist()); t(lambda: n[::-1][0,1]); t(lambda: n[::2].cast('B'))
t(lambda: n.cast('B')); t(lambda: n.cast('B',[12])); t(lambda: n.cast('B',[2,6])); t(lambda: n.cast('h')); t(lambda: n.cast('h', [6])); t(lambda: n.cast('h', [3]))
t(len, n); t(list, n); t(lambda: 3 in n); t(n.hex); t(lambda: hash(n) == hash(n.tobytes())); t(bytes, n); t(bytearray, n); t(lambda: n == n); t(lambda: n == m); t(lambda: n == m.cast('B',[3,4])); t(lambda: n == m.cast('B',[4,3])); t(lambda: n == bytes(range(12))); t(lambda: n != m.cast('b',[3,4])); t(lambda: hash(n)==hash(bytes(range(12))))
z = memoryview(b'a').cast('B', [])
for k in [0, (), Ellipsis, slice(None), (0,), None, 'a', (slice(1),)]:
    t(lambda: z[k])
t(len, z); t(list, z); t(z.tolist); t(z.tobytes); t(lambda: z == z); t(lambda: z == b'a'); t(lambda: z == memoryview(b'a').cast('B',[])); t(lambda: z[...] is z); t(lambda: z.cast('B')); t(lambda: z.cast('B',[1])); t(lambda: z.cast('B',[1,1])); t(lambda: z.cast('b',[])); t(lambda: hash(z) == hash(b"a")); t(lambda: (z.shape, z.strides, z.suboffsets, z.ndim, z.nbytes, z.contiguous))
i = memoryview(bytes(4)).cast('i', []); t(lambda: i[()]); t(lambda: i.tolist())
b = bytearray(range(12)); w = memoryview(b).cast('B',[3,4])
def st(v, k, x):
    def f():
        v[k] = x
        return bytes(b)
    t(f)
for k, x in [((0,0),99),((2,3),255),((2,3),256),((2,3),-1),((2,3),'a'),((0,),1),(0,1),(slice(None),b'x'),((slice(1),slice(1)),1),((),1),(Ellipsis,1),('a',1),((0,0,0),1),((3,0),1),((0,'a'),1),(slice(0,1),b'abcd')]:
    st(w, k, x)
z = memoryview(b)[:1].cast('B',[])
for k, x in [((),7),(Ellipsis,8),(0,1),(slice(None),b'x'),((),300),('a',1)]:
    st(z, k, x)
def dl(v,k):
    def f(): del v[k]
    t(f)
dl(w,(0,0)); dl(w,0); dl(n,0); dl(z,())
v = memoryview(b)
st(v, slice(0,4), w); st(v, slice(0,12), w); st(v, slice(0,12), n.cast('B')); st(v, slice(0,3), v[1:4]); st(v, slice(0,6), v[::2]); st(v, slice(None,None,2), b'abcdef'); st(v, slice(None,None,-1), bytes(range(12))); st(v, slice(0,2), 5); st(v, slice(0,2), memoryview(b'ab').cast('b')); st(v, slice(0,1), z)
for r in [m[0:0], m[0:0:2], m[5:2], m[::2], m[::-1], m[3:4:5], m[3:4:-1], memoryview(b''), memoryview(b'')[::3], m.cast('i')[::2], n[0:0], n[0:0:2], n[::2], n[1:2], n[1:2][::3], m.cast('B',[1,12]), m.cast('B',[12,1]), m.cast('B',[2,1,6])[::2], m.cast('B',[1,3,4])]:
    print(r.shape, r.strides, r.c_contiguous, r.f_contiguous, r.contiguous, r.tobytes(), r.hex(), r.nbytes)
    t(r.cast, 'B'); t(r.cast, 'B', [1]); t(lambda: memoryview(r).shape)
for a in [n, z, n[::2], n[0:0]]:
    for c in [n, z, n[::2], n[0:0], b'', b'a', bytearray(12), 5]:
        print(a == c, a != c, end=' ')
    print()
t(lambda: memoryview(b'') == memoryview(b'')[::2]); t(lambda: n[0:0] == m.cast('B',[4,3])[0:0]); t(lambda: n[0:0] == m[0:0])
class H(bytes):
    __hash__ = None
t(hash, memoryview(H(b'ab')))
class H2(bytes):
    def __hash__(self): raise KeyError('no')
t(hash, memoryview(H2(b'ab')))
x = memoryview(bytearray(8)).cast('d'); x[0] = float('nan'); print(x == x, x.cast('B') == x, memoryview(b'\0\1').cast('?') == memoryview(b'\0\2').cast('?'))
print(memoryview(b'abc') == memoryview(b'abc').cast('c'), memoryview(b'abc').cast('b') == memoryview(b'abc'), memoryview(bytes([200])).cast('b') == memoryview(bytes([200])))
w.release(); t(lambda: w[0,0]); t(lambda: w.shape); t(lambda: w.cast('B')); t(lambda: w == w); t(len, w); print(repr(w).split()[:3])
