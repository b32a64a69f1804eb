# __class__, __dict__ and __name__ assignment
# Python 3.11 prints something else in lines 6, 17, 20, 21, 22, 23 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def who(self): return 'A'
class B:
    def who(self): return 'B'
a = A()
a.x = 1
a.__class__ = B
print(a.who(), a.x, type(a).__name__, isinstance(a, B))
a.__dict__ = {'y': 2}
t(lambda: a.x, lambda: a.y, lambda: setattr(a, '__dict__', 5), lambda: setattr(a, '__class__', 5), lambda: setattr(a, '__class__', int), lambda: delattr(a, '__class__'))
del a.__dict__
t(lambda: a.__dict__, lambda: a.y)
a.z = 3
print(a.__dict__)
A.__name__ = 'Renamed'
A.__qualname__ = 'Q.Renamed'
print(A.__name__, repr(A), A.__qualname__)
A.__module__ = 'other'
print(A)
A.__doc__ = 'new doc'
print(A.__doc__)
t(lambda: setattr(A, '__name__', 5), lambda: setattr(A, '__name__', 'a\0'), lambda: setattr(A, '__qualname__', 5), lambda: delattr(A, '__name__'), lambda: setattr(A, '__dict__', {}), lambda: setattr(A, '__mro__', ()), lambda: setattr(int, '__name__', 'x'), lambda: setattr(int, '__doc__', 'x'), lambda: delattr(A, '__module__'), lambda: delattr(A, '__doc__'))
t(lambda: sorted(k for k in A.__dict__), lambda: A.__dict__['nope'], lambda: A.__dict__.copy().keys() == A.__dict__.keys())
try:
    A.__dict__['x'] = 1
except TypeError as e:
    print(e)
class K:
    pass
k = K()
vars(k)[5] = 'int key'
vars(k)['s'] = 1
print(len(k.__dict__), k.s, getattr(k, 's'))
class L:
    __class__ = property(lambda self: int)
print(isinstance(L(), int), isinstance(L(), L), type(L()).__name__, L().__class__)
