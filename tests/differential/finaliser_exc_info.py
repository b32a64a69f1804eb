import sys
class A:
    def __init__(s, k): s.k = k
    def __del__(s):
        print('del', s.k, sys.exc_info()[0])
def f():
    a = A('local')
    raise KeyError
try:
    f()
except KeyError:
    a = A('in handler'); a = None
    print(sys.exc_info()[0])
try:
    try:
        1/0
    finally:
        a = A('in finally'); a = None
except ZeroDivisionError: pass
def g():
    a = A('while unwinding')
    1/0
try: g()
except ZeroDivisionError as e:
    e = None
print(sys.exc_info()[0])
class B:
    def __del__(s):
        try: raise ValueError('x')
        except ValueError as e:
            print(type(e.__context__))
try: 1/0
except ZeroDivisionError:
    b = B(); b = None
import weakref
def cb(r): print('cb', sys.exc_info()[0])
class O: pass
try: 1/0
except ZeroDivisionError:
    o = O(); w = weakref.ref(o, cb); o = None
import gc
gc.callbacks.append(lambda p, i: print(p, sys.exc_info()[0]))
try: 1/0
except ZeroDivisionError:
    a = A('cyc'); a.a = a; a = None
    gc.collect()
