# names that import is given, and packages that are none
import sys
# hostile names
for n in ('a..b', 'a.', ' ', '\0', 'a\0b', 'a/b', '../x', 'é', '\udc80', 'x' * 100000):
    try: __import__(n)
    except (ImportError, ValueError, RuntimeError) as e: print(type(e).__name__, len(str(e)) if len(str(e)) > 200 else ascii(str(e)))
for lv in (1, 2, 100, 10**9):
    try: __import__('x', {'__package__': 'a.b.c'}, None, (), lv)
    except Exception as e: print(type(e).__name__, e)
class S(str): pass
print(__import__(S('sys')) is sys)
try: __import__('sys', fromlist=5)
except TypeError as e: print(e)
try: __import__('collections', fromlist=[5])
except TypeError as e: print(e)
try: __import__('collections', fromlist=5)
except TypeError as e: print(e)
print(__import__('collections', fromlist='*').__name__, __import__('collections.abc', fromlist=()).__name__)
for lv in (1.5, 'x', 10**30):
    try: __import__('sys', level=lv)
    except Exception as e: print(type(e).__name__, e)
try: __import__('x', 5, None, (), 1)
except TypeError as e: print(e)
try: __import__('x', {'__name__': 5}, None, (), 1)
except TypeError as e: print(e)
try: __import__('x', {}, None, (), 1)
except KeyError as e: print(e)
m = type(sys)('pk'); m.__path__ = ['nowhere']; sys.modules['pk'] = m
for n in ('pk.x', 'pk.x.y'):
    try: __import__(n)
    except ImportError as e: print(e, e.name)
try: exec(compile('from .x import y', 'f', 'exec'), {'__package__': 'pk'}) if 0 else __import__('x', {'__package__': 'pk'}, None, ('y',), 1)
except ImportError as e: print(e)
m.__path__ = None
try: import pk.z
except Exception as e: print(type(e).__name__, e)
class P:
    def __iter__(self): raise ZeroDivisionError
m.__path__ = P()
try: import pk.z
except Exception as e: print(type(e).__name__, e)
m.__path__ = [1, None, b'bytes', 'str', object()]
try: import pk.z
except Exception as e: print(type(e).__name__, e)
del sys.modules['pk']
try: import pk.z
except Exception as e: print(type(e).__name__, e)
sys.modules['half'] = type(sys)('half')
try: import half.b
except Exception as e: print(type(e).__name__, e, e.__suppress_context__)
class Mod(type(sys)):
    def __getattr__(self, n): return 'dyn ' + n
sys.modules['dyn'] = Mod('dyn')
from dyn import anything, other as o2
print(anything, o2)
try: import dyn.sub
except Exception as e: print(type(e).__name__, str(e)[:40])
def f():
    import sys as s2, collections.abc as cabc
    from collections import abc
    return s2 is sys, cabc is abc
print(f())
