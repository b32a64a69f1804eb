# finders of the program
_print = print
def print(*args):
    line = ' '.join(map(str, args))
    while ' at 0x' in line:
        start = line.index(' at 0x'); end = start + 6
        while line[end:end + 1].isalnum(): end += 1
        line = line[:start] + line[end:]
    _print(line)
# finders of the program
import sys, types
log = []
class Spec: pass
ModuleSpec = type(sys.__spec__)
class Finder:
    def find_spec(self, name, path, target=None):
        log.append((name, path, target))
        if name.split('.')[0] == 'virt': return ModuleSpec(name, Loader(), is_package='.' not in name, origin='nowhere')
class Loader:
    def create_module(self, spec):
        log.append(('create', spec.name))
    def exec_module(self, module):
        log.append(('exec', module.__name__, module.__package__, module.__spec__.name))
        module.x = module.__name__.upper()
        if module.__name__.endswith('bad'): raise ValueError('bad module')
        if module.__name__.endswith('swap'): sys.modules[module.__name__] = 'swapped'
        if module.__name__.endswith('gone'): del sys.modules[module.__name__]
f = Finder()
sys.meta_path.insert(0, f)
import virt
print(virt, virt.x, virt.__path__, virt.__package__, log); log.clear()
import virt.sub
print(virt.sub.x, virt.sub.__package__, hasattr(virt.sub, '__path__'), log); log.clear()
from virt import other as o
print(o, log); log.clear()
for name in ('virt.bad', 'virt.swap', 'virt.gone', 'virt.sub.deep', 'novirt', 'gc'):
    try: m = __import__(name, fromlist=['x']); print(m)
    except Exception as e: print(type(e).__name__, e, getattr(e, 'name', None))
    print(name in sys.modules, log); log.clear()
print(sys.modules.get('virt.bad'), hasattr(virt, 'bad'), virt.swap)
from virt import *
print([n for n in dir() if n.startswith('v')])
virt.__all__ = ['p', 'q']
from virt import *
print(p, q.x); log.clear()
sys.meta_path.remove(f)
try: import virt.after
except ImportError as e: print(e)
class Old:
    def find_module(self, name, path=None):
        if name.startswith('old'): return self
    def load_module(self, name):
        m = sys.modules.setdefault(name, types.ModuleType(name)); m.v = name
        return m
sys.meta_path.append(Old())
import old1
print(old1, old1.v, old1.__loader__.__class__.__name__, old1.__package__, old1.__spec__.name, repr(old1.__spec__.loader)[:14])
try: import old1.sub
except ImportError as e: print(e)
class NoEnter:
    def find_module(self, name, path=None): return self if name == 'noenter' else None
    def load_module(self, name): return types.ModuleType(name)
sys.meta_path.append(NoEnter())
try: import noenter
except Exception as e: print(type(e), e)
class Bad: pass
sys.meta_path.append(Bad())
try: import nothing
except Exception as e: print(type(e), e)
sys.meta_path.pop()
class Raises:
    def find_spec(self, *a): raise ZeroDivisionError('in finder')
sys.meta_path.append(Raises())
try: import nothing
except Exception as e: print(type(e), e)
sys.meta_path.pop()
class NoLoader:
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, None) if name == 'noloader' else None
sys.meta_path.append(NoLoader())
try: import noloader
except Exception as e: print(type(e), e, e.name)
class ExecOnly:
    def exec_module(self, m): m.z = 1
class EF:
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, ExecOnly()) if name == 'eo' else None
sys.meta_path.append(EF())
import eo
print(eo.z)
saved = sys.meta_path
sys.meta_path = []
try: import quite_new
except ImportError as e: print(e)
sys.meta_path = saved
class Creates:
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self) if name == 'cr' else None
    def create_module(self, spec): return types.SimpleNamespace(given=1)
    def exec_module(self, m): m.done = True
sys.meta_path.append(Creates())
import cr
print(cr.given, cr.done, cr.__name__, cr.__spec__.name)
sys.modules['none'] = None
for n in ('none', 'none.x'):
    try: __import__(n)
    except Exception as e: print(type(e), e, getattr(e, 'name', 0))
class Circ:
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self) if name.startswith('circ') else None
    def create_module(self, spec): pass
    def exec_module(self, m):
        if m.__name__ == 'circ1':
            import circ2; m.other = circ2; m.done = 1
        else:
            import circ1; m.partial = not hasattr(circ1, 'done')
            print(circ1.__spec__._initializing)
sys.meta_path.insert(0, Circ())
import circ1
print(circ1.other.partial, circ1.__spec__._initializing)
