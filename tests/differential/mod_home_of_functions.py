# Functions that a module of the library takes from C say where they are from.
import bisect
import functools
import heapq
import itertools
import math
import operator
import weakref

for module in (bisect, functools, heapq, operator, weakref):
    for name in sorted(name for name in dir(module) if name.strip("_") == name or name[:2] == "__"):
        value = getattr(module, name)
        if type(value) is type(len) and (value.__module__ or "").startswith("_"):
            print(module.__name__, name, value.__module__, value.__qualname__)
print(operator.add.__self__.__name__, heapq.heappush.__self__.__name__)
print(operator.__add__ is operator.add, repr(operator.add))
print(math.sin.__module__, itertools.tee.__module__, len.__module__, 'a'.upper.__module__)
