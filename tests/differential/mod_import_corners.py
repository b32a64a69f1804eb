# import statements and __import__
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import sys
def imp(*a, **k): return getattr(__import__(*a, **k), '__name__', None)
t(lambda: imp('sys'), lambda: imp('nope'), lambda: imp(''), lambda: imp('nope.sub'), lambda: imp('sys.sub'), lambda: imp('collections.abc'), lambda: imp('collections.abc', fromlist=['Sized']), lambda: imp('collections', fromlist=['nope']), lambda: imp(5), lambda: imp(), lambda: imp('sys', {}, {}, [], 0), lambda: imp('sys', level=-1), lambda: imp('sys', level=1), lambda: imp('sys', {'__package__': 'pk'}, level=1), lambda: imp('', {'__package__': 'collections'}, None, ['abc'], 1), lambda: imp('abc', {'__package__': 'collections'}, None, ['Sized'], 1), lambda: imp('x', {'__package__': 'nopkg'}, level=1), lambda: imp('x', {'__package__': 'collections'}, level=2), lambda: imp('x', {'__name__': 'collections'}, level=1), lambda: imp('x', {'__package__': 5}, level=1), lambda: imp('.sys'), lambda: imp('sys.'), lambda: imp('..'))
def fr(n):
    if n == 0: from sys import nope
    if n == 1: from collections import nope
    if n == 2: from nope import x
    if n == 3: import nope
    if n == 4: import collections.nope
    if n == 5: import sys.nope
    if n == 6: from collections.nope import x
    if n == 7: from . import x
    if n == 8: from .x import y
    if n == 9: from ..x import y
    if n == 10: import collections.abc as c; return c.__name__
    if n == 11: import collections.abc; return collections.__name__
    if n == 12: from collections import abc as q; return q.__name__
    if n == 13: from sys import maxsize as m, byteorder; return byteorder
    if n == 14: from builtins import len as ln; return ln([])
for n in range(15): t(lambda: fr(n))
def err(n):
    try: fr(n)
    except ImportError as e: return type(e).__name__, e.msg, e.name, e.path
    except Exception as e: return type(e).__name__, e.args
for n in range(10): t(lambda: err(n))
class M: pass
m = M(); m.attr = 1
sys.modules['fake'] = m
sys.modules['none'] = None
sys.modules['fake.sub'] = 'string'
def g(n):
    if n == 0: import fake; return fake.attr
    if n == 1: from fake import attr; return attr
    if n == 2: from fake import nope
    if n == 3: import none
    if n == 4: from none import x
    if n == 5: import fake.sub; return fake
    if n == 6: from fake import sub
    if n == 7: import fake.other
    if n == 8: import fake.sub as s; return s
    if n == 9: from fake.sub import upper; return upper()
for n in range(10): t(lambda: g(n))
import types
star = types.ModuleType('star'); star.a = 1; star._b = 2; star.__c = 3; sys.modules['star'] = star
from star import *
t(lambda: a, lambda: _b)
star.__all__ = ['_b', 'd']; star.d = 4
from star import *
t(lambda: _b, lambda: d)
star.__all__ = ['nope']
try: from star import *
except AttributeError as e: print(e)
star.__all__ = 5
try: from star import *
except TypeError as e: print(e)
star.__all__ = [5]
try: from star import *
except TypeError as e: print(e)
star.__all__ = ('a', 'a'); star.a = 'again'
from star import *
print(a)
class Seq:
    def __getitem__(self, i): return ['d'][i]
star.__all__ = Seq(); star.d = 'from seq'
from star import *
print(d)
nd = M(); sys.modules['nodict'] = nd; nd.z = 9
from nodict import *
print(z)
sys.modules['five'] = 5
try: from five import *
except ImportError as e: print(e)
import five
print(five)
class Lazy(types.ModuleType):
    def __getattr__(self, n):
        if n.startswith('__'): raise AttributeError(n)
        return 'lazy ' + n
sys.modules['lazy'] = Lazy('lazy')
from lazy import anything
print(anything)
real = __import__
import builtins
def fake(name, *a): print('import', name, a[2:]); return real(name, *a)
builtins.__import__ = fake
import collections.abc
from collections import deque, abc
builtins.__import__ = real
try:
    del builtins.__import__
    import sys
except ImportError as e: print(e)
builtins.__import__ = real
builtins.__import__ = lambda *a: 5
import anything_at_all
print(anything_at_all)
try: from anything_at_all import x
except ImportError as e: print(e)
builtins.__import__ = real
del sys.modules['collections']
import collections as c2
print(c2 is collections)
