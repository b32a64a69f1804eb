# real objects
import sys, gc, collections
print(gc.__spec__); print(gc); print(sys.__spec__); print(sys)
print(sys.meta_path[:2]); print([f.__name__ for f in sys.meta_path])
print(gc.__loader__, gc.__package__, repr(gc.__package__))
import builtins
print(builtins, builtins.__spec__, builtins.__loader__)
print(__spec__, __loader__.__class__.__name__ if 0 else '', __package__)
import _frozen_importlib, _frozen_importlib_external
print(_frozen_importlib, _frozen_importlib.__spec__)
print(_frozen_importlib_external)
s = gc.__spec__
print(s.name, s.loader, s.origin, s.loader_state, s.submodule_search_locations, s.cached, repr(s.parent), s.has_location)
S = type(s)
a = S('a.b', None); print(a, a.parent, a == S('a.b', None), a == 5, a != S('x', None))
b = S('a.b', None, is_package=True, origin='here'); print(b, b.parent, b.cached, b.has_location)
b.has_location = 1; print(b.has_location, b.cached)
b.origin = 'x/y.py'; print(b.cached)
b.cached = 'z'; print(b.cached)
try: hash(b)
except TypeError as e: print(e)
try: S()
except TypeError as e: print(e)
try: S('a', None, 'b')
except TypeError as e: print(e)
print(sorted(x for x in b.__dict__))
BI = sys.meta_path[0]
print(BI.find_spec('gc')); print(BI.find_spec('nope'), BI.find_module('gc'), BI.find_module('nope'))
print(BI.load_module('gc') is gc, BI.is_package('gc'), BI.get_code('gc'), BI.get_source('gc'))
for f in (BI.load_module, BI.is_package, BI.get_code, BI.get_source):
    try: print(f('nope'))
    except ImportError as e: print(e, e.name)
FI = sys.meta_path[1]
print(FI.find_spec('_frozen_importlib')); print(FI.find_spec('gc'), FI.find_module('_frozen_importlib') is FI)
for f in (FI.is_package, FI.get_code, FI.get_source):
    try: print(f('nope'))
    except ImportError as e: print(e, e.name)
print(BI.module_repr(gc), FI.module_repr(gc))
import types
m = types.ModuleType('m'); print(m)
m.__spec__ = S('spec', None); print(m)
m.__spec__ = S('spec', None, origin='o'); print(m)
m.__spec__.has_location = True; print(m)
m.__spec__ = None; m.__file__ = 'f'; print(m)
del m.__file__; m.__loader__ = 5; print(m)
class L:
    def module_repr(self, mod): return 'mine!'
m.__loader__ = L(); print(m)
class L:
    def module_repr(self, mod): raise ValueError
    def __repr__(self): return 'L!'
m.__loader__ = L(); print(m)
del m.__name__; print(m)
