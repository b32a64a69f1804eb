# contextlib.redirect_stdout over io.StringIO
# Python 3.11 prints the same.
import contextlib, io
b = io.StringIO()
with contextlib.redirect_stdout(b) as x:
    print('hidden')
print(repr(b.getvalue()), x is b)
