# modules, packages and namespace packages in folders along sys.path
import sys, importlib, importlib.util, importlib.machinery, importlib.abc, warnings
here = sys.path[0]
def t(name, *a, **k):
    try: m = __import__(name, *a, **k); print(name, '->', getattr(m, '__name__', m))
    except BaseException as e: print(name, type(e).__name__, str(e).replace(here, '.') , getattr(e, 'name', None))
def base(p): return None if p is None else p.replace(here, '.').replace('.pyc', '.py').replace('__pycache__/', '').replace('.cpython-35', '')
t('a')
sys.path.append(here + '/plug'); t('a'); print(sys.modules['a'].x, base(sys.modules['a'].__file__))
t('pk'); import pk
print(pk.name, pk.__package__, [base(p) for p in pk.__path__], base(pk.__file__), pk.first.second.seen, pk.renamed.up, pk.sub.__package__, pk.sub.leaf.__package__)
t('pk.broken'); print('pk.broken' in sys.modules, hasattr(pk, 'broken'))
t('pk.wants'); t('pk.nope'); t('pk.first.x'); t('pk.sub.twig')
try:
    from pk.sub import *
except Exception as e: print(type(e).__name__, e)
t('pk', fromlist=['nope']); t('pk', fromlist=['broken']); t('pk', fromlist=['wants']); t('pk.sub', fromlist=['leaf'])
t('swap'); t('gone'); t('again')
# namespace packages
sys.path[1:1] = [here + '/ns1', here + '/ns2']
import np.one, np.two
print(np.one.v, np.two.v, base(repr(np)), [base(p) for p in np.__path__], hasattr(np, '__file__'), np.__package__, np.__spec__.loader, np.__spec__.origin, type(np.__path__).__name__, len(np.__path__))
from np.sub import deep; print(deep.v, deep.__package__)
import np.sub; print(base(repr(np.sub)), type(np.__loader__).__name__, np.__loader__.is_package('np'), repr(np.__loader__.get_source('np')))
print([base(p) for p in np.sub.__path__])
t('np.zzz')
sys.path.remove(here + '/ns2'); t('np.three'); print([base(p) for p in np.__path__])
sys.path.append(here + '/old'); t('np.one')
# order, removal
sys.path.insert(0, here + '/plug'); del sys.modules['a']
t('a'); print(base(sys.modules['a'].__file__))
sys.path[:] = []; t('b'); t('pk.sub.leaf')
for odd in (None, 5, b'x', '/nonexistent', 'no/such', here + '/main.py', '..', ''):
    sys.path[:] = [odd]
    if odd != '': t('b')
sys.path[:] = [here + '/plug/']; t('b'); print(base(sys.modules['b'].__file__))
sys.path = [here]; 
import importlib
import again; print(again.count); importlib.reload(again); print(again.count)
for n in ('pk.first', '.first', '..pk', '.sub.leaf'):
    try: print(importlib.import_module(n, 'pk').__name__)
    except Exception as e: print(type(e).__name__, e)
s = importlib.util.find_spec('pk.sub.leaf') if hasattr(importlib, 'util') else None
import importlib.util as u
s = u.find_spec('pk.sub.leaf'); print(s.name, s.parent, s.has_location, base(s.origin), type(s.loader).__name__.replace('Sourceless', 'Source'))
s = u.find_spec('pk'); print(s.name, s.parent, [base(p) for p in s.submodule_search_locations])
print(u.find_spec('zz'), u.find_spec('np.one') is not None)
l = pk.__loader__
print(l.name, base(l.path), l.is_package('pk'), l.get_filename('pk') == l.path, l.get_data(here + '/pk/data.txt'), l.get_data(here + '/pk/sub/data.bin'))
try: l.get_data(here + '/pk/none.txt')
except OSError as e: print(type(e).__name__, e.errno, base(str(e)))
try: l.get_filename('other')
except ImportError as e: print(e, e.name)
print(l.get_code('pk').co_name, l == type(l)('pk', l.path), l == 5, hash(l) == hash(type(l)('pk', l.path)), l.create_module(None))
m = l.load_module('pk'); print(m is pk)
finder = sys.path_importer_cache[here]; print(base(repr(finder)), finder.find_spec('pk').name, finder.find_spec('nope'), finder.find_module('pk').name, finder.find_loader('pk')[1] == pk.__path__, finder.find_loader('nope'))
finder.invalidate_caches(); importlib.invalidate_caches()
pk.__path__.append(here + '/plug'); import pk.a; print(pk.a.__name__, pk.a.x, pk.a.__package__)
pk.__path__ = []; t('pk.b')
pk.__path__ = 5; t('pk.b')
del pk.__path__; t('pk.b')
hook_calls = []
class Entry:
    def __init__(self, path):
        hook_calls.append(path)
        if not path.startswith('mem:'): raise ImportError('not mine')
    def find_spec(self, name, target=None):
        if name == 'memmod': return u.spec_from_loader(name, self)
    def create_module(self, spec): return None
    def exec_module(self, m): m.where = 'memory'
sys.path_hooks.insert(0, Entry); sys.path.insert(0, 'mem:x')
import memmod; print(memmod.where, memmod.__spec__.origin, hook_calls[0])
t('np.zzz')
class OldEntry:
    def __init__(self, path):
        if path != 'old:': raise ImportError
    def find_module(self, name, path=None): return self if name == 'oldmod' else None
    def load_module(self, name):
        m = sys.modules[name] = type(sys)(name); return m
sys.path_hooks.append(OldEntry); sys.path.append('old:')
import oldmod; print(str(oldmod)[:36], type(oldmod.__loader__).__name__)
print(sorted(base(k) for k in sys.path_importer_cache if isinstance(k, str) and k[:3] in ("mem", "old")))
try:
    import raiser
except KeyError as e:
    tb, seen = e.__traceback__, []
    while tb: seen.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    print(seen[1:], 'raiser' in sys.modules)
