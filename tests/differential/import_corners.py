"""Packages that are native, loaders that fail in a decorated method, locks that wait for no number."""
import sys
import warnings
warnings.simplefilter('ignore')
import encodings
import importlib.util as util
import _thread

print(encodings.__package__, encodings.__name__, encodings.__spec__.name)
print(encodings.__spec__.parent, type(encodings.__spec__.submodule_search_locations).__name__)


class Loader:
    def __init__(self, error):
        self.error = error

    def is_package(self, name):
        return False

    @util.module_for_loader
    def load_module(self, module):
        print('running', module.__name__, module.__package__)
        if self.error:
            raise self.error
        return module


for error in None, ValueError('no'), ImportError('never'), KeyError('k'):
    for name in 'fresh', 'sys':
        try:
            print(name, getattr(Loader(error).load_module(name), '__name__', None))
        except Exception as e:
            print(type(e).__name__, e)
        print(name in sys.modules)
        if name == 'fresh':
            sys.modules.pop(name, None)
try:
    Loader(KeyboardInterrupt('stop')).load_module('fresh')
except BaseException as e:
    print(type(e).__name__, e)
lock = _thread.allocate_lock()
lock.acquire()
for timeout in float('nan'), -2, 0, 0.0, -0.5, 1e300, float('inf'), 'a', None:
    try:
        print(timeout, lock.acquire(True, timeout))
    except Exception as e:
        print(timeout, type(e).__name__, e)
for timeout in float('nan'), -1, 0, 5:
    try:
        print(timeout, lock.acquire(False, timeout))
    except Exception as e:
        print(timeout, type(e).__name__, e)
