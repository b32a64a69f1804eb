# loaders of the program for files of its own kind; lazy modules; meta path finders that wrap others
import sys, importlib, importlib.abc, importlib.util
from importlib.machinery import FileFinder, PathFinder, SourceFileLoader, ModuleSpec
here = sys.path[0]
def base(x): return str(x).replace(here, '.').replace('.pyc', '.py')
class Words(SourceFileLoader):
    def exec_module(self, module):
        for line in self.get_data(self.path).decode('utf-8').splitlines():
            key, _, value = line.partition('=')
            setattr(module, key, value)
hook = FileFinder.path_hook((Words, ['.dsl']))
try: hook(here + '/none')
except ImportError as e: print(e, base(e.path))
sys.path_hooks.insert(0, hook); sys.path_importer_cache.clear(); sys.path.append(here + '/words')
import french, pack.inner
print(french.hello, french.bye, pack.a, pack.inner.b, base(french.__file__), hasattr(french, '__cached__'), base(pack.__path__), type(french.__loader__).__name__)
print(base(french.__spec__.origin), french.__spec__.has_location, french.__loader__.is_package('french'), pack.__loader__.is_package('pack'), base(french.__loader__.get_filename()))
importlib.reload(french)
sys.path_hooks.remove(hook); sys.path_importer_cache.clear(); importlib.invalidate_caches()
sys.path.append(here + '/plain')
print(repr(french.__loader__.get_source('french')))
finder = FileFinder(here + '/words', (Words, ['.dsl', '.txt']))
print(finder.find_spec('french').name, finder.find_spec('nothing'), base(finder.find_spec('pack').submodule_search_locations), base(finder.path))
class Wrapper(importlib.abc.MetaPathFinder):
    busy = False
    seen = []
    def find_spec(self, name, path, target=None):
        if self.busy: return None
        self.busy = True
        try: spec = importlib.util.find_spec(name)
        finally: self.busy = False
        if spec is not None and name == 'ordinary':
            self.seen.append(name); spec.loader = Logged(spec.loader)
        return spec
class Logged(importlib.abc.Loader):
    def __init__(self, inner): self.inner = inner
    def create_module(self, spec): return self.inner.create_module(spec)
    def exec_module(self, module):
        self.inner.exec_module(module); module.logged = True
    def __getattr__(self, name): return getattr(self.inner, name)
sys.meta_path.insert(0, Wrapper())
import ordinary
print(ordinary.x, ordinary.logged, Wrapper.seen, type(ordinary.__loader__).__name__, base(ordinary.__loader__.path), ordinary.__loader__.get_data(here + '/plain/data.txt'))
del sys.meta_path[0], sys.modules['ordinary']
spec = PathFinder.find_spec('ordinary', [here + '/plain']); print(base(spec.origin), spec.name, PathFinder.find_spec('ordinary', []), PathFinder.find_module('ordinary').name)
spec.loader = importlib.util.LazyLoader(spec.loader)
lazy = importlib.util.module_from_spec(spec); sys.modules['ordinary'] = lazy; spec.loader.exec_module(lazy)
print(type(lazy).__name__, object.__getattribute__(lazy, '__dict__').get('x'), lazy.x, type(lazy).__name__, lazy.__spec__ is spec)
class Data(importlib.abc.SourceLoader):
    def __init__(self, texts): self.texts = texts
    def get_filename(self, name): return name + '.txt'
    def get_data(self, path):
        if path not in self.texts: raise OSError(path)
        return self.texts[path]
    def source_to_code(self, data, path='?'): return (lambda: None).__code__
d = Data({'m.txt': b'one\r\ntwo', 'latin.txt': b'# coding: latin-1\n\xe9'})
print(repr(d.get_source('m')), repr(d.get_source('latin')), d.is_package('m'), d.get_code('m').co_name)
try: d.get_source('zz')
except ImportError as e: print(e, type(e.__cause__).__name__)
for f in ('path_mtime', 'path_stats'):
    try: getattr(d, f)('x')
    except OSError as e: print(type(e).__name__)
spec = importlib.util.spec_from_file_location('m', 'm.txt', loader=d); print(spec.origin, spec.submodule_search_locations)
spec = importlib.util.spec_from_file_location('p', 'a/p.txt', loader=d, submodule_search_locations=[]); print(spec.submodule_search_locations, spec.parent)
spec = importlib.util.spec_from_loader('m', d); print(spec.origin, spec.has_location, spec.cached)
