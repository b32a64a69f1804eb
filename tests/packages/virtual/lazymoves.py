# a module with a lazily made submodule, found by a meta path finder that it puts in place itself
import sys, types
__path__ = []
__package__ = __name__
if globals().get('__spec__') is not None:
    __spec__.submodule_search_locations = []
class Moved:
    def __init__(self, home, name): self.home, self.name = home, name
    def __get__(self, obj, cls):
        module = __import__(self.home, fromlist=['x'])
        value = getattr(module, self.name) if self.name else module
        return value
class Moves(types.ModuleType):
    __path__ = []
    reduce = Moved('functools', 'reduce')
    deque = Moved('collections', 'deque')
    OrderedDict = Moved('collections', 'OrderedDict')
    collections_abc = Moved('collections.abc', None)
class Importer:
    def __init__(self, name):
        self.known = {name + '.moves': Moves(name + '.moves')}
        self.prefix = name + '.moves.'
    def find_module(self, fullname, path=None):
        if fullname in self.known or fullname[len(self.prefix):] in ('collections_abc',): return self
    def load_module(self, fullname):
        try: return sys.modules[fullname]
        except KeyError: pass
        if fullname in self.known: module = self.known[fullname]
        else: module = getattr(self.known[self.prefix[:-1]], fullname[len(self.prefix):])
        sys.modules[fullname] = module
        return module
    def is_package(self, fullname): return hasattr(self.known.get(fullname), '__path__')
    def get_code(self, fullname): return None
    get_source = get_code
importer = Importer(__name__)
sys.meta_path.append(importer)
