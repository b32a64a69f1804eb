# the module __main__ and its names
# Python 3.11 prints the same.
import sys, __main__
print(__name__, __main__ is sys.modules['__main__'], __main__.__name__, __doc__ is None, __package__, '__builtins__' in globals(), type(__builtins__).__name__)
x = 5
print(__main__.x, vars(__main__) is globals(), hasattr(__main__, 'nothing'))
class A: pass
print(A.__module__, (lambda: 0).__module__)
