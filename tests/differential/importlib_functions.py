# importlib, importlib.util, importlib.machinery, importlib.abc
_print = print
def print(*args):
    line = ' '.join(map(str, args))
    while ' at 0x' in line:
        start = line.index(' at 0x'); end = start + 6
        while line[end:end + 1].isalnum(): end += 1
        line = line[:start] + line[end:]
    _print(line)
import importlib, sys, types
print(importlib.import_module('gc') is sys.modules['gc'])
for a in (('nope',), ('.x',), ('.x', 'gc'), ('..x', 'a'), ('',), (5,), ('gc.x',), ('.abc', 'collections')):
    try: print(importlib.import_module(*a).__name__)
    except Exception as e: print(type(e).__name__, e)
print(importlib.reload(sys.modules["gc"]).isenabled())
for a in (5, None, types.ModuleType('q')):
    try: importlib.reload(a)
    except Exception as e: print(type(e).__name__, e)
importlib.invalidate_caches()
print(importlib.__all__)
import importlib.util, importlib.machinery, importlib.abc
u = importlib.util
print(u.find_spec('gc')); print(u.find_spec('nope'), u.find_spec('sys').name)
print(u.resolve_name('.a', 'p.q'), u.resolve_name('..a', 'p.q'), u.resolve_name('a', None))
for a in (('.a', ''), ('...a', 'p')):
    try: u.resolve_name(*a)
    except Exception as e: print(type(e).__name__, e)
print(u.MAGIC_NUMBER, u.cache_from_source('a/b.py'), u.source_from_cache('a/__pycache__/b.cpython-35.pyc'))
print(u.cache_from_source('b.py'), u.cache_from_source('/x/b.foo.py', optimization=2), u.cache_from_source('.py'), u.cache_from_source('/'))
for p in ('a/b.pyc', '__pycache__/a.pyc', '__pycache__/a.b.c.pyc', '__pycache__/a.b.opt-1.pyc', '__pycache__/a.b.opt-.pyc', '__pycache__/a.b.opt-x+.pyc', '__pycache__/a.b.c.d.pyc'):
    try: print(u.source_from_cache(p))
    except Exception as e: print(type(e).__name__, e)
try: u.cache_from_source('a.py', optimization='..')
except Exception as e: print(type(e).__name__, e)
sp = u.spec_from_loader('x.y', importlib.machinery.BuiltinImporter, origin='o', is_package=True)
print(sp, sp.parent)
sp = u.spec_from_file_location('x', '/a/x.pyc'); print(type(sp.loader).__name__, sp.origin, sp.cached, sp.has_location, sp.submodule_search_locations)
sp = u.spec_from_file_location('x', '/a/x/__init__.py'); print(type(sp.loader).__name__, sp.origin, sp.cached, sp.submodule_search_locations)
print(u.spec_from_file_location('x', '/a/x.txt'))
class L(importlib.abc.Loader):
    def exec_module(self, m): m.v = 42
print(L().create_module(None))
sp = importlib.machinery.ModuleSpec('made', L())
m = u.module_from_spec(sp); sp.loader.exec_module(m); print(m.v, m.__name__, m)
print(L().load_module('made2').v, 'made2' in sys.modules)
class F(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == 'abcmod': return u.spec_from_loader(name, L())
sys.meta_path.append(F())
import abcmod
print(abcmod.v, F().find_module('abcmod', None).__class__.__name__, F().find_module('zz', None))
for c in (importlib.abc.Finder, importlib.abc.Loader, importlib.abc.ResourceLoader, importlib.abc.InspectLoader, importlib.abc.ExecutionLoader, importlib.abc.SourceLoader, importlib.abc.FileLoader, importlib.abc.MetaPathFinder, importlib.abc.PathEntryFinder):
    print(c.__name__, sorted(c.__abstractmethods__), [b.__name__ for b in c.__mro__])
    try: c('a', 'b') if c.__name__ == 'FileLoader' else c()
    except TypeError as e: print(e)
print(issubclass(importlib.machinery.PathFinder, importlib.abc.MetaPathFinder), issubclass(importlib.machinery.SourceFileLoader, importlib.abc.SourceLoader))
print(importlib.machinery.all_suffixes()[:2] , importlib.machinery.SOURCE_SUFFIXES)
print(importlib.import_module('abcmod') is importlib.reload(abcmod))
print(importlib._bootstrap.__name__, importlib._bootstrap_external.__name__)
lazy = u.LazyLoader(L()); sp = importlib.machinery.ModuleSpec('lz', lazy); m = u.module_from_spec(sp); lazy.exec_module(m)
print(type(m).__name__, m.v, type(m).__name__)
try: u.LazyLoader(5)
except TypeError as e: print(e)
print(importlib.__import__('collections.abc').__name__, importlib.__import__('collections.abc', fromlist=['x']).__name__)
print(importlib.__import__('abc', {'__package__': 'collections'}, None, ['x'], 1).__name__)
for a in (('x', {'__package__': ''}, None, (), 1), ('x', {'__package__': 5}, None, (), 1), ('x', {}, None, (), 1), ('x', {'__name__': 'a'}, None, (), 2), (5,), ('', ), ('x', None, None, (), -1)):
    try: print(importlib.__import__(*a))
    except Exception as e: print(type(e).__name__, e)
