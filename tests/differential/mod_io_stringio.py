# io.StringIO
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import io
s = io.StringIO('line1\nline2\n')
t(lambda: s.read(3), lambda: s.readline(), lambda: s.tell(), lambda: s.readlines(), lambda: s.read(), lambda: s.seek(0), lambda: list(s), lambda: s.write('end'), lambda: s.getvalue(), lambda: s.write(5), lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: s.seek(0, 2), lambda: s.seek(2), lambda: s.truncate(), lambda: s.getvalue(), lambda: s.readable(), lambda: s.writable(), lambda: s.seekable(), lambda: s.closed, lambda: s.close(), lambda: s.read(), lambda: s.closed, lambda: io.StringIO(5), lambda: io.StringIO(b'a'), lambda: io.StringIO('a\r\nb').read(), lambda: io.StringIO('a\r\nb', newline=None).read(), lambda: print('x', file=io.StringIO()))
with io.StringIO() as w:
    w.writelines(['a', 'b']); print(w.getvalue())
