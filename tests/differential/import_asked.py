# what finders are asked, and finders that are none
import sys
log = []
class Spy:
    def find_spec(self, name, path=None, target=None):
        log.append(name)
sys.meta_path.insert(0, Spy())
import io, abc, _io, sys as s, builtins
print(log); log.clear()
try: import zz.yy.xx
except ImportError as e: print(e, log); log.clear()
try: from sys import path, nothing
except ImportError as e: print(e, log)
try: import sys.path
except ImportError as e: print(e, log)
import itertools
print(log); log.clear()
del sys.modules['itertools']
import itertools; print(log); log.clear()
sys.meta_path[0].find_spec = None
try: import anew
except TypeError as e: print(e)
sys.meta_path[0].find_spec = lambda *a: 5
try: import anew
except AttributeError as e: print(e)
sys.meta_path[:] = [5]
try: import anew2
except AttributeError as e: print(e)
sys.meta_path = None
try: import anew3
except TypeError as e: print(e)
del sys.meta_path
try: import anew4
except Exception as e: print(type(e).__name__, e)
