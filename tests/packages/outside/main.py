# what a program can see beyond the folders that were given: nothing
import sys, importlib, importlib.util, importlib.machinery
here = sys.path[0]
last = here.replace('\\', '/').rstrip('/').rsplit('/', 1)[-1]
up = here.rstrip('/')[:-len(last)].rstrip('/')
def t(label, f, *a):
    try: print(label, f(*a))
    except (ImportError, OSError, ValueError) as e: print(label, type(e).__name__, getattr(e, 'errno', None), getattr(e, 'name', None))
    except AttributeError as e: print(label, 'AttributeError')
for n, entry in enumerate((up, here + '/..', '..', '../', here + '/../', here + '/./..', here + '/no/../..', up + '/' + last + '/..', '/', here + '/link')):
    sys.path[:] = [entry]
    sys.path_importer_cache.clear()
    t(n, importlib.import_module, 'secret')
    t(n, importlib.util.find_spec, 'secret')
sys.path[:] = [here]
pkg = type(sys)('pkg'); sys.modules['pkg'] = pkg
for n, entry in enumerate((up, here + '/..', '..')):
    pkg.__path__ = [entry]
    t(n, importlib.import_module, 'pkg.secret')
t('dots', importlib.import_module, '..secret', 'inner.x')
t('slash', importlib.util.find_spec, '../secret')
t('slash', importlib.util.find_spec, '/secret')
for n, path in enumerate((up + '/secret.pyc', here + '/../secret.pyc', '../secret.pyc', here + '/link/secret.pyc', '/no such file at all')):
    loader = importlib.machinery.SourcelessFileLoader('secret', path)
    t(n, loader.get_data, path)
    t(n, loader.load_module, 'secret')
    t(n, loader.get_code, 'secret')
t('hook', importlib.machinery.FileFinder.path_hook((importlib.machinery.SourcelessFileLoader, ['.pyc'])), up + '/nothing here')
finder = importlib.machinery.FileFinder(up, (importlib.machinery.SourcelessFileLoader, ['.pyc']), (importlib.machinery.SourceFileLoader, ['.py']))
t('finder', finder.find_spec, 'secret')
print('secret' in sys.modules)
