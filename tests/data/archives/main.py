# modules in zip files: finders, loaders, data, and archives with something wrong
import sys, importlib, importlib.util, zipimport, pkgutil
here = sys.path[0]; rest = sys.path[1:]
def s(x): return None if x is None else str(x).replace(here, '.')
for z in ('deflated.zip', 'stored.zip'):
    zi = zipimport.zipimporter(here + '/' + z)
    print(s(repr(zi)), s(zi.archive), repr(zi.prefix), len(zi._files), s(zi._files['one.py'][0]), zi._files['one.py'][1:])
    print(sorted(zi._files))
    for n in ('one', 'pkg', 'ns', 'nope', 'both', 'x.one', ''):
        r = [s(repr(zi.find_module(n))), s(zi.find_loader(n))]
        for m in ('is_package', 'get_filename', 'get_source', 'get_code'):
            try: v = getattr(zi, m)(n); v = getattr(v, 'co_filename', v)
            except Exception as e: v = (type(e).__name__, type(e).__module__, str(e))
            r.append(s(v))
        print(n, r)
    for p in (here + '/' + z + '/pkg/data.txt', 'pkg/data.txt', 'one.py', 'ns/'):
        print(p.replace(here, '.'), zi.get_data(p)[:20])
    for p in ('nope', here + '/' + z, here + '/other.zip/one.py'):
        try: zi.get_data(p)
        except OSError as e: print('OSError', s(e.filename))
    sys.path[:] = [here + '/' + z] + rest
    for n in 'one pkg pkg.inner pkg.sub ns ns.deep both stale near magic only_magic short not_code bad_code wrong ends null latin raises gone wants äö'.split():
        sys.modules.pop(n, None)
        try: m = importlib.import_module(n)
        except Exception as e: print(n, type(e).__name__, type(e).__module__, s(e), n in sys.modules, s(getattr(e, 'filename', None))); continue
        print(n, sorted((k, str(s(v)).split(' at 0x')[0]) for k, v in vars(m).items() if k not in ('__builtins__', 'f', 'inner', 'sub', 'p')))
    print(s(sys.path_importer_cache[here + "/" + z]), s(sorted(x for x in zipimport._zip_directory_cache)))
    print([(s(a), b, c) for a, b, c in pkgutil.iter_modules([here + '/' + z])])
    print([(s(a), b, c) for a, b, c in pkgutil.walk_packages([here + '/' + z + '/pkg'], 'pkg.')])
    print(pkgutil.get_data('pkg', 'data.txt'), s(pkgutil.get_loader('pkg')))
    import one
    try: one.f()
    except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_frame.f_code.co_filename.replace(here, '.'))
    sp = importlib.util.find_spec('tool.__main__'); print(s(sp), s(sp.loader.get_code('tool.__main__').co_filename), sp.has_location, s(sp.origin), s(sp.cached))
    m = importlib.reload(one); print(m is one, s(one.__spec__))
    for k in list(sys.modules):
        if k.split('.')[0] in ('one', 'pkg', 'ns', 'both', 'tool'): del sys.modules[k]
for z in 'behind.zip trailing.zip empty.zip nothing.zip text.zip cut_end.zip end.zip large_directory.zip far_directory.zip moved_directory.zip far_file.zip no_file.zip large_file.zip garbled.zip none.zip main.py deflated.zip/pkg deflated.zip/pkg/ deflated.zip/none deflated.zip/one.py/x'.split() + ['', '/', '.']:
    try: zi = zipimport.zipimporter(here + '/' + z if z and z not in './' else z)
    except Exception as e: print(z, type(e).__name__, s(e)); continue
    print(z, s(zi), s(zi.archive), zi.prefix, len(zi._files), zi._files.get('one.py', [0] * 5)[4:])
    for n in ('one', 'inner'):
        try: print(zi.get_code(n).co_names, s(zi.get_filename(n)))
        except Exception as e: print(n, type(e).__module__, type(e).__name__, s(e) if type(e).__module__ != 'zlib' else '')
for args, kw in (((), {}), ((1,), {}), ((b'x',), {}), (('a', 'b'), {}), ((), {'path': 1}), (('a\0b',), {})):
    try: zipimport.zipimporter(*args, **kw)
    except Exception as e: print(type(e).__name__, e)
zi = zipimport.zipimporter((here + '/deflated.zip').encode()); print(s(zi.archive))
for a in ('archive', 'prefix', '_files', 'foo'):
    try: setattr(zi, a, 1)
    except Exception as e: print(type(e).__name__, e)
for m in ('find_module', 'find_loader', 'load_module', 'get_data', 'get_code', 'is_package', 'get_source', 'get_filename'):
    for a in ((), (1,), ('a', 'b', 'c')):
        try: getattr(zi, m)(*a)
        except Exception as e: print(m, type(e).__name__, e)
class Z(zipimport.zipimporter):
    def __init__(self, p): self.extra = 1; super().__init__(p)
z = Z(here + '/deflated.zip'); print(z.extra, s(z), z.find_module('one') is z)
print(repr(zipimport.zipimporter.__new__(zipimport.zipimporter)), zipimport.zipimporter.__new__(zipimport.zipimporter).archive)
print(zipimport.ZipImportError.__mro__, zipimport.zipimporter.__module__, zipimport.zipimporter.__name__, sorted(x for x in dir(zipimport.zipimporter) if not x.startswith('__')), sorted(x for x in dir(zipimport) if not x.startswith('__')))
print('zipimport' in sys.modules, sys.path_hooks[0] is zipimport.zipimporter, zipimport.__spec__.origin, zipimport.__loader__)
