# compiled files beside and without their sources: taken, passed over, refused
import sys, importlib
here = sys.path[0]
names = 'fresh older newer longer no_time first_magic other_magic empty short_magic short_time short_size no_code not_code bad_code cut_code trailing'.split()
def shown(value): return str(value).replace(here, '.')
for name in ['m_' + n for n in names + ['none', 'beside', 'level_1', 'level_2', 'gone']] + ['pack'] + ['l_' + n for n in names]:
    try: m = importlib.import_module(name)
    except Exception as e: print(name, type(e).__name__, shown(e), getattr(e, 'name', None), shown(getattr(e, 'path', None)), name in sys.modules)
    else: print(name, m.x, shown(m.__loader__.get_code(name).co_filename), shown(m.__file__), shown(m.__cached__), m.__spec__.cached == m.__cached__, type(m.__loader__).__name__)
