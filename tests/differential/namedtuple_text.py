# the text that makes a namedtuple
from collections import namedtuple
for args in (('P', 'x y'), ('One', 'a'), ('None_', ''), ('Big', 'a b c d e f')):
    T = namedtuple(*args); print(T._source); print(repr(T.__doc__), T.__new__.__doc__)
    T = namedtuple(*args, verbose=True)
T = namedtuple('R', ['def', 'x', 'x', '_y'], rename=True); print(T._source); print(T.__doc__)
print(T._source.count('\n'), len(T._source))
