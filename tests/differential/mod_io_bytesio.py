# io.BytesIO
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
b = io.BytesIO(b'abc\ndef')
t(lambda: b.read(2), lambda: b.readline(), lambda: b.read(), lambda: b.seek(0), lambda: b.read1(2), lambda: b.tell(), lambda: b.write(b'XY'), lambda: b.getvalue(), lambda: b.write('a'), lambda: b.seek(0, 2), lambda: b.seek(20), lambda: b.write(b'z'), lambda: b.getvalue(), lambda: b.truncate(2), lambda: b.getvalue(), lambda: b.getbuffer().tobytes(), lambda: b.seek(0), lambda: b.readinto(bytearray(5)), lambda: io.BytesIO('a'), lambda: b.close(), lambda: b.read())
