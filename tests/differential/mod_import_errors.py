# import: failures and their texts
# Python 3.11 prints something else in lines 1, 2, 3, 9, 10, 14 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys, math
def a(): import no_such_module
def b(): from math import nothing
def c(): import math.sub
def d(): from no_such.sub import x
def e(): from . import x
def f(): from ..pkg import y
def g(): import sys as q; return q is sys
def h(): from math import pi as p, e; return p > e
def i(): return __import__('math') is math
def j(): return __import__('math', fromlist=['pi']) is math
def k(): return __import__('')
def l(): return __import__(5)
def m(): return __import__('no.such')
def n(): return __import__('math', level=-1)
t(a, b, c, g, h, i, j, k, l, m, n)
try:
    a()
except ImportError as x: print(x.name, x.path)
sys.modules['fake'] = 5
import fake
print(fake)
sys.modules['blocked'] = None
def o(): import blocked
t(o)
import types
mod = types.ModuleType('dyn'); mod.v = 7; mod._h = 8
sys.modules['dyn'] = mod
from dyn import *
t(lambda: v, lambda: _h)
