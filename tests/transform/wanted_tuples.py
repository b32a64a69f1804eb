"""Tuples where the language wants tuples: what is printed is the same if all others become lists."""
import collections.abc as abc, sys
from collections import OrderedDict, deque

class A(Exception): pass
class B(Exception): pass
class C(Exception): pass

def caught(raised, way):
    try:
        try:
            raise raised
        except (A, B) if way == 'condition' else (C,):
            return 'first'
        except (A, B, C):
            return 'plain'
    except ():
        return 'nothing'
    finally:
        print('%s %s' % (type(raised).__name__, way), end=' ')

def with_stars(raised, classes):
    try:
        raise raised
    except (*classes, A) as error:
        return '%s caught' % (type(error).__name__,)
    except ((C,) + (KeyError,)):
        return 'sum'
    except (None or (B, KeyError)):
        return 'or'

def nested(raised):
    try:
        try:
            raise raised
        except (KeyError, (A, B)):
            return 'nested'
    except TypeError as error:
        return str(error)

for raised in (A(), B(), C()):
    for way in ('condition', 'other'):
        print(caught(raised, way))
    print(with_stars(raised, [KeyError]), nested(raised))

def formats(a, b, flag):
    both = '%s and %r' % (a, b)
    both += '; %d%%' % (50,)
    both += '; %s' % ((a,) if flag else (b,))
    text = '%s-%s'
    text %= (b, a)
    rest = [b]
    return both, text, '%s/%s' % (a, *rest), b'%d' % (7,), '%s%s' % ((a,) + (b,)), '%s' * 2 % ((a,) * 2)

for line in formats(1, 'two', True): print(line)
for line in formats(1, 'two', False): print(line)
print('%(x)s' % {'x': 1}, 7 % 4)

def annotated(a: 'an int', *args: str, b: int = 1, **rest: dict) -> 'text':
    return a + b

print(annotated(1, b=2), sorted(annotated.__annotations__))

def closure(a, b):
    def inner(c=1):
        return a + b + c
    return inner()

print(closure(1, 2), abc.Sized.__name__, OrderedDict, deque([1]))

class D(A, B, metaclass=type):
    __slots__ = ('x',)

print(D.__mro__[1:3] == A.__mro__[:1] + B.__mro__[:1], len(D.__bases__))
print(*(1, 2), **{'sep': '-'})
x, y, z, w = 1, 2, 3, sys.maxsize > 0
for i, (j, k) in [(1, (2, 3))]:
    print(i, j, k, x, y, z, w)
