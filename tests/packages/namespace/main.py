# namespace packages: found late, grown, shadowed by a regular package
import sys, importlib, importlib.util, types
here = sys.path[0]
def short(x): return str(x).replace(here, '.')
import first.shared.alpha
print(first.shared.alpha.here, short(first), short(list(first.__path__)), short(first.shared.__spec__.submodule_search_locations))
sys.path.append(here + '/first')
import shared.alpha
print(shared.alpha.here, shared.alpha is first.shared.alpha, short(list(shared.__path__)))
try: import shared.beta
except ImportError as e: print(e)
sys.path.append(here + '/second')
import shared.beta
print(shared.beta.here, short(list(shared.__path__)), len(shared.__path__), here + '/second/shared' in shared.__path__)
from shared.part import deep
print(deep.here, short(shared.part.__path__), shared.part.__package__, shared.part.__name__)
print(type(shared.__path__).__name__, type(shared.__loader__).__name__, shared.__spec__.loader, shared.__spec__.has_location, shared.__spec__.cached, shared.__spec__.parent)
print(hasattr(shared, '__file__'), hasattr(shared, '__cached__'), [n for n in sorted(vars(shared)) if n.startswith('__')])
shared.__path__.append(here + '/third'); print(short(list(shared.__path__)))
sys.path.remove(here + '/first'); print(short(list(shared.__path__)))
try: importlib.reload(shared); print('reloaded', short(list(shared.__path__)))
except Exception as e: print(type(e).__name__, e)
del sys.modules['shared']
sys.path.insert(1, here + '/third')
import shared
print(shared.here, short(shared.__path__), short(repr(shared)).replace('.pyc', '.py'))
from first import *
print('shared' in dir())
from first import shared as again
print(again is first.shared)
spec = importlib.util.find_spec('second'); print(short(spec), spec.loader)
m = importlib.util.module_from_spec(spec); print(short(m), type(m.__loader__).__name__)
try: from first import none
except ImportError as e: print(e)
try: import first.none
except ImportError as e: print(e)
code = first.__loader__.get_code('first'); print(code.co_name, code.co_filename, first.__loader__.load_module('first') is first)
