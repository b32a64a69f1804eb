# What the machine raises, how exceptions are chained, and sys.exc_info.
import sys
# machine-raised exceptions have their fields
try: import nosuch
except ImportError as e: print(e.msg, e.name, e.path, e.args)
try: from sys import nosuch
except ImportError as e: print(e.msg, e.name, e.path, e.args)
try: sys.exit(3)
except SystemExit as e: print(e.code, e.args)
try: sys.exit()
except SystemExit as e: print(e.code, e.args)
try: sys.exit((1,2))
except SystemExit as e: print(e.code, e.args)
try: raise SystemExit((1, 2))
except SystemExit as e: print(e.code, e.args)
def g(): 
    yield 1
    return (1, 2)
it = g(); next(it)
try: next(it)
except StopIteration as e: print(e.value, e.args)
try: b'\xff'.decode('ascii')
except UnicodeDecodeError as e: print(e.encoding, e.object, e.start, e.end, e.reason, e)
try: b'a\xffb'.decode()
except UnicodeDecodeError as e: print(e.encoding, e.object, e.start, e.end, e.reason, e)
try: '\u1234'.encode('ascii')
except UnicodeEncodeError as e: print(e.encoding, e.object, e.start, e.end, e.reason, e)
try: '\u1234\u1235'.encode('latin-1')
except UnicodeEncodeError as e: print(e.encoding, e.object, e.start, e.end, e.reason, e)
try: {}['k']
except KeyError as e: print(e.args, e)
try: {}[(1,2)]
except KeyError as e: print(e.args, e)
try: [][1]
except IndexError as e: print(e.args, repr(e), e.__dict__)
try: (5).__module__
except AttributeError as e: print(e)
try: ValueError().__module__
except AttributeError as e: print(e)
print(ValueError.__module__, int.__module__, type.__module__, '__module__' in dir(int), '__module__' in dir(ValueError), '__module__' in vars(object))
class A(Exception): pass
print(A().__module__, A.__module__, sorted(A.__dict__), sorted(dir(A())))
# context
def f():
    try: raise KeyError('a')
    except KeyError:
        try: raise ValueError('b')
        except ValueError as v:
            return v
v = f(); print(repr(v.__context__), v.__cause__, v.__suppress_context__, v.__context__.__context__)
# cycles
a, b = ValueError('a'), KeyError('b')
try:
    try: raise a
    except ValueError: raise b
except KeyError as x:
    print(repr(x.__context__))
    try:
        raise a
    except ValueError as y:
        print(repr(y.__context__), repr(b.__context__))
try: raise a from a
except ValueError as x: print(repr(x.__cause__))
try: raise ValueError from 3
except TypeError as x: print(x)
try: raise ValueError from KeyError
except ValueError as x: print(repr(x.__cause__), x.__suppress_context__)
try: raise 3
except TypeError as x: print(x)
try: raise int
except TypeError as x: print(x)
class R(Exception):
    def __new__(cls): return 5
try: raise R
except TypeError as x: print(x)
class R2(Exception):
    def __init__(self): raise KeyError('init')
try: raise R2
except KeyError as x: print(repr(x), x.__context__)
try: raise ValueError from R2
except KeyError as x: print(repr(x))
try: raise
except RuntimeError as x: print(x)
try:
    try: 1/0
    except 5: pass
except TypeError as x: print(x)
try:
    try: 1/0
    except (ValueError, 5): pass
except TypeError as x: print(x)
try:
    try: 1/0
    except (ValueError, (KeyError, ZeroDivisionError)): print('nested tuple')
except Exception as x: print(type(x), x)
def deep(n):
    try: raise ValueError(n)
    except ValueError:
        if n: deep(n-1)
        else: raise KeyError('end')
try: deep(50)
except KeyError as x:
    n = 0
    while x is not None: x = x.__context__; n += 1
    print(n)
# exc_info
print(sys.exc_info())
try: 1/0
except ZeroDivisionError:
    print(sys.exc_info()[0], sys.exc_info()[2] is not None)
    def gen():
        print('gen', sys.exc_info()[0])
        try: raise KeyError
        except KeyError:
            yield sys.exc_info()[0]
            print('after', sys.exc_info()[0])
        yield sys.exc_info()[0]
    q = gen(); print(next(q), sys.exc_info()[0]); print(next(q), sys.exc_info()[0])
print(sys.exc_info())
big = None
for i in range(200000):
    e = ValueError(i); e.__context__ = big; big = e
del big, e
print('dropped')
