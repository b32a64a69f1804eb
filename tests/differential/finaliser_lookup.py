# Which __del__ is called, and how often.
import gc
class A:
    def __del__(self): print('A.del')
class B(A): pass
class C(A):
    def __del__(self):
        print('C.del')
        super().__del__()
class N: pass
A(); B(); C(); N()
n = N()
N.__del__ = lambda self: print('set later')
del n
n = N()
del N.__del__
del n
n = N(); n.__del__ = lambda: print('on the instance')
del n
class G:
    def __getattr__(self, name):
        print('getattr', name)
        raise AttributeError(name)
    def __getattribute__(self, name):
        print('getattribute', name)
        return object.__getattribute__(self, name)
    def __del__(self): print('G.del')
G()
class G2:
    def __getattr__(self, name): return lambda *a: print('never')
G2()
class Meta(type):
    def __getattr__(cls, name):
        print('meta', name)
        raise AttributeError(name)
    def __del__(cls): print('class gone', cls.__name__)
class M(metaclass=Meta): pass
M()
del M
gc.collect()
a = A(); a.__class__ = N; del a
n = N(); n.__class__ = C; del n
class P:
    @property
    def __del__(self):
        print('property')
        return lambda: print('from property')
P()
class S:
    @staticmethod
    def __del__(): print('static')
S()
class K:
    @classmethod
    def __del__(cls): print('class', cls.__name__)
K()
class Call:
    def __call__(self, *args): print('callable', len(args))
class O:
    __del__ = Call()
O()
class D2:
    def __get__(self, o, t):
        print('get', type(o).__name__, t.__name__)
        return lambda: print('called')
class Q:
    __del__ = D2()
Q()
B.__bases__ = (C,)
b = B(); del b
B.__bases__ = (A,)
B()
# once only
kept = []
class R:
    n = 0
    def __del__(self):
        R.n += 1
        kept.append(self)
R(); print(R.n, len(kept)); kept.clear(); print(R.n)
r = R(); r.r = r; del r; gc.collect(); print(R.n, len(kept)); kept.clear(); gc.collect(); print(R.n)
# called by hand it counts as nothing
a = A(); a.__del__(); a.__del__(); del a
# changed class after the finaliser has run
class R2:
    def __del__(self): print('R2'); kept.append(self)
class R3:
    def __del__(self): print('R3')
R2(); kept[0].__class__ = R3; kept.clear()
# __new__ that fails, __init__ that fails
class I:
    def __init__(self): raise ValueError
    def __del__(self): print('half made')
try: I()
except ValueError: pass
class W:
    def __new__(cls):
        self = object.__new__(cls)
        raise KeyError
    def __del__(self): print('quarter made')
try: W()
except KeyError: pass
import copy
class Cp:
    def __init__(self, k): self.k = k
    def __del__(self): print('cp', self.k)
x = Cp(1); y = copy.copy(x); y.k = 2; del x; del y
x = [Cp(3)]; y = copy.deepcopy(x); y[0].k = 4; del x, y
def f(a, *b, k=Cp('default'), **c):
    pass
f(Cp('a'), Cp('b'), k=Cp('k'))
print('after call')
del f
lst = [Cp(i) for i in range(3)]
lst[:] = []
it = iter([Cp('i1'), Cp('i2')])
next(it); print('first'); next(it); print('second'); next(it, None); print('third')
for c in [Cp('loop1'), Cp('loop2')]: print('body')
del c
print('tmp', Cp('tmp').k)
z = Cp('old'); z = Cp('new'); del z
(lambda x: None)(Cp('lam'))
[Cp('comp%d' % i).k for i in range(2)]
{Cp('key'): 1}
s = {Cp('s')}; s.pop(); print('popped')
g = (Cp('g%d' % i) for i in range(2)); next(g); print('n'); g.close()
def raiser():
    l = Cp('in frame')
    raise ValueError
try: raiser()
except ValueError as e:
    saved = e
print('saved'); 
saved.__traceback__ = None
print('cleared'); saved = None
try:
    raise type('E', (Exception,), {'__del__': lambda s: print('exception gone')})
except Exception: print('handling')
print('out')
