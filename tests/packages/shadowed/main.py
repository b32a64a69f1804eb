# modules that no file in the program's folder can stand in for
import sys, importlib
for name, attribute in (('abc', 'ABCMeta'), ('bisect', 'insort'), ('collections', 'OrderedDict'), ('collections.abc', 'Sized'), ('contextlib', 'ExitStack'), ('copy', 'deepcopy'), ('functools', 'lru_cache'), ('heapq', 'nlargest'), ('importlib.util', 'find_spec'), ('io', 'StringIO'), ('itertools', 'chain'), ('operator', 'itemgetter'), ('random', 'Random'), ('string', 'Template'), ('sys', 'modules'), ('types', 'SimpleNamespace'), ('warnings', 'catch_warnings'), ('weakref', 'WeakSet'), ('_weakref', 'ref'), ('_collections', 'deque'), ('_thread', 'allocate_lock'), ('_imp', 'lock_held'), ('_frozen_importlib', 'ModuleSpec'), ('pkgutil', 'get_data')):
    module = importlib.import_module(name)
    print(name, hasattr(module, attribute))
