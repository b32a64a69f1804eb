# pkgutil: what modules there are, data of packages
import sys, pkgutil
here = sys.path[0]
def base(p): return str(p).replace(here, '.').replace('.pyc', '.py')
print([m[1:] for m in pkgutil.iter_modules([here])])
print([(base(f.path), n, p) for f, n, p in pkgutil.iter_modules([here + '/pack'], 'prefix.')])
print(list(pkgutil.iter_modules([])), list(pkgutil.iter_modules([here + '/none'])), list(pkgutil.iter_modules([here + '/pack/nothing'])))
print([n for f, n, p in pkgutil.iter_modules() if getattr(f, 'path', None) == here])
it = pkgutil.walk_packages([here + '/pack'], 'pack.')
try:
    for f, n, p in it: print(n, p)
except Exception as e: print(type(e).__name__, e)
print([n for f, n, p in pkgutil.walk_packages([here + '/pack'], 'pack.', lambda n: print('onerror', n))])
import pack
print([base(p) for p in pack.__path__])
sys.path.append(here + '/extra')
print([base(p) for p in pkgutil.extend_path([here + '/pack'], 'pack')], pkgutil.extend_path('notalist', 'pack'), pkgutil.extend_path(['x'], 'nopackage.sub'))
print(pkgutil.get_data('pack', 'data/note.txt'), pkgutil.get_data('pack.alpha', 'nothing/readme.txt'), pkgutil.get_data('sys', 'x'))
for name in ('none.txt', '../none.txt', '/none.txt', ''):
    try: print(pkgutil.get_data('pack', name))
    except OSError as e: print(type(e).__name__, base(e.filename))
try: pkgutil.get_data('no_such', 'x')
except Exception as e: print(type(e).__name__, e)
print(pkgutil.find_loader('pack').name, pkgutil.get_loader(pack) is pack.__loader__, pkgutil.get_loader('pack.alpha').name, pkgutil.find_loader('zzz'), pkgutil.get_loader('sys').__name__)
for name in ('.x', 'zzz.y', 'sys.x'):
    try: print(pkgutil.find_loader(name))
    except ImportError as e: print(e, type(e.__cause__).__name__)
sys.modules['nothing'] = None
print(pkgutil.get_loader('nothing'))
print(base(pkgutil.get_importer(here + '/pack')), pkgutil.get_importer(here + '/main.py') , pkgutil.get_importer('no such'))
print([base(getattr(i, 'path', i)) for i in pkgutil.iter_importers('pack.alpha')])
try: list(pkgutil.iter_importers('.x'))
except ImportError as e: print(e)
class Entry:
    def __init__(self, path):
        if path != 'mem:': raise ImportError
    def iter_modules(self, prefix=''): return [(prefix + 'one', False), (prefix + 'two', True)]
sys.path_hooks.append(Entry)
print([m[1:] for m in pkgutil.iter_modules(['mem:', here + '/extra/pack', 'mem:'], 'm.')])
