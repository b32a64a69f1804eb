# __text_signature__ of every method of some built-in types and of the built-in functions
import builtins
import io
from collections import deque

for t in (object, int, float, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, memoryview, property, type, super, BaseException, deque, type(x for x in ()), type(len), io.BytesIO, io.StringIO):
    print(t.__name__, t.__text_signature__)
    for name in ('__init__', '__new__', '__repr__', '__len__', '__iter__', '__next__', '__getitem__', '__setitem__', '__contains__', '__eq__', '__add__', '__radd__', '__pow__', '__get__', '__set__', '__call__', '__hash__', '__reduce__', '__del__', 'append', 'pop', 'copy', 'get', 'fromkeys', 'split', 'join', 'replace', 'splitlines', 'maketrans', 'fromhex', 'tobytes', 'cast', 'release', 'hex', 'to_bytes', 'index', 'sort', 'with_traceback', 'send', 'read', 'seek', 'write', 'getvalue', 'translate', 'decode', 'encode', 'mro', 'getter'):
        if name in vars(t):
            print(' ', name, getattr(vars(t)[name], '__text_signature__', '-'))
for name in sorted(vars(builtins)):
    f = getattr(builtins, name)
    if type(f) is type(len) and name != 'open':
        print(name, f.__text_signature__)
print((1).__add__.__text_signature__, [].append.__text_signature__, ''.join.__text_signature__, dict.fromkeys.__text_signature__, object().__str__.__text_signature__)


class C:
    "C(x) is made here"


print(C.__text_signature__, C.__init__.__text_signature__)
