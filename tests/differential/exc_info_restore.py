# sys.exc_info in nested handlers, generators and finally
# Python 3.11 prints something else in many lines of the output.
import sys
def info():
    return [getattr(x, '__name__', None) or repr(x) for x in sys.exc_info()[:2]]
print(info())
try:
    raise ValueError('a')
except ValueError:
    print(info())
    try:
        raise KeyError('b')
    except KeyError:
        print(info())
    print(info())
    def f():
        print('in f', info())
        try: raise TypeError('c')
        except TypeError: print('f', info())
        print('f after', info())
    f()
    print(info())
print(info())
try:
    try: raise ValueError('x')
    finally: print('finally', info())
except ValueError: pass
print(info())
def g():
    print('gen start', info())
    try:
        raise IndexError('g')
    except IndexError:
        print('gen', info())
        yield 1
        print('gen resumed', info())
    print('gen out', info())
    yield 2
    print('gen last', info())
it = g()
next(it)
print('outside', info())
try:
    raise ValueError('outer')
except ValueError:
    next(it)
    print('outer', info())
    list(it)
print(info())
for i in range(1):
    try: raise ValueError
    except ValueError: continue
print('after continue', info())
def ret():
    try: raise ValueError
    except ValueError: return info()
print(ret(), info())
class CM:
    def __enter__(self): print('enter', info())
    def __exit__(self, *a): print('exit', info(), a[0]); return True
with CM(): raise ValueError('in with')
print(info())
try: raise ValueError('e')
except ValueError as e: del e
try: e
except NameError as n: print(n)
