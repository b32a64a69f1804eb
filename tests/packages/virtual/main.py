# modules that exist in no file: finders of the old and of the new kind, as six makes them
import sys
class Finder:
    def find_module(self, name, path=None):
        if name.startswith('virtual'): return self
    def load_module(self, name):
        m = type(sys)(name); m.x = name; m.__path__ = []
        sys.modules[name] = m
        return m
sys.meta_path.append(Finder())
import virtual
from virtual.sub import x
print(virtual.x, x, virtual.sub.x)
from lazymoves import moves
print(moves.reduce(lambda a, b: a + b, [1, 2, 3]), moves.deque([1]))
from lazymoves.moves import OrderedDict
from lazymoves.moves.collections_abc import Sized
print(OrderedDict.__name__, Sized.__name__, sys.modules['lazymoves.moves'] is moves)
try:
    from lazymoves.moves import nothing
except ImportError as e: print(e)
try:
    import lazymoves.moves.absent
except ImportError as e: print(e, e.name)
print([type(f).__name__ for f in sys.meta_path][-2:], lazymoves.__name__ if 'lazymoves' in globals() else 'not bound')
import registry
print(registry.load('plugins.one'), registry.load('plugins.two'), registry.load('plugins.three'))
print(sorted(registry.found))
