# memoryview: attributes, slices, casts, errors
# Python 3.11 prints something else in line 25 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


b = bytearray(b'abcdefgh')
m = memoryview(b)
t(lambda: (m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.contiguous, m.c_contiguous, m.f_contiguous), lambda: m.obj is b, lambda: len(m), lambda: m[0], lambda: m[-1], lambda: m[100], lambda: m['a'], lambda: bytes(m[2:5]), lambda: m[::2].tobytes(), lambda: m[::-1].tolist(), lambda: m[::2].contiguous, lambda: m[::-1].strides)
t(lambda: m == b'abcdefgh', lambda: m == bytearray(b'x'), lambda: m != b, lambda: m == 5, lambda: m < b, lambda: hash(m), lambda: hash(memoryview(b'ab')) == hash(b'ab'), lambda: 97 in m, lambda: list(m)[:2], lambda: m.hex(), lambda: memoryview('a'), lambda: memoryview(5), lambda: memoryview(), lambda: memoryview(m).obj is b)
c = m.cast('H')
t(lambda: (c.itemsize, c.shape, c.format), lambda: c[0], lambda: c.tolist(), lambda: m.cast('Z'), lambda: m[1:].cast('H'), lambda: c.cast('I'), lambda: c.cast('B').tolist() == m.tolist(), lambda: m.cast('b').tolist(), lambda: m.cast('d').nbytes, lambda: m.cast('c')[0], lambda: m.cast('?')[0], lambda: m[::2].cast('H'))
def put(k, v):
    m[k] = v
    return bytes(b)
t(lambda: put(0, 65), lambda: put(0, 256), lambda: put(0, 'a'), lambda: put(slice(1, 3), b'XY'), lambda: put(slice(1, 3), b'XYZ'), lambda: put(99, 1), lambda: put(slice(None, None, 2), b'1234'), lambda: put(0, b'a'))
r = memoryview(b'const')
try:
    r[0] = 1
except TypeError as e:
    print(e)
try:
    del m[0]
except TypeError as e:
    print(e)
with memoryview(b'abc') as w:
    print(w.tobytes())
t(lambda: w.tobytes(), lambda: w[0], lambda: len(w), lambda: w.release(), lambda: w == w)
print(repr(w)[:20], str(type(m)))
