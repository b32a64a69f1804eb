# property: accessors, setters, deleter, docs, errors
# Python 3.11 prints something else in lines 3, 4, 5, 6, 7, 8 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def __init__(self): self._x = 0
    @property
    def x(self):
        "doc of x"
        return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
    @property
    def ro(self): return 'ro'
    wo = property(None, lambda s, v: print('wo', v))
    none = property()
    full = property(lambda s: 1, None, None, 'given doc')
a = A()
a.x = 5
print(a.x, A.x.__doc__, A.full.__doc__, A.ro.__doc__, type(A.x).__name__)
a.wo = 3
def set_(n):
    setattr(a, n, 1)
t(lambda: set_('ro'), lambda: set_('none'), lambda: a.wo, lambda: a.none, lambda: delattr(a, 'ro'), lambda: delattr(a, 'wo'), lambda: delattr(a, 'x'), lambda: a.x)
p = A.__dict__['x']
t(lambda: p.fget is p.getter(p.fget).fget, lambda: p.fset.__name__, lambda: A.ro.fset, lambda: p.__get__(None, A) is p, lambda: setattr(p, 'fget', 1), lambda: property(1).fget, lambda: property(1, 2, 3, 4, 5), lambda: p.__isabstractmethod__, lambda: property(fget=len, doc='d').__doc__)
class Sub(property):
    """class doc"""
    def __get__(self, o, t=None):
        return ('sub', super().__get__(o, t)) if o is not None else self
class B:
    @Sub
    def y(self):
        "y doc"
        return 9
print(B().y, B.y.__doc__, type(B.y.setter(None)).__name__)
class C(A):
    @A.x.getter
    def x(self): return 'C.x'
c = C()
c.x = 3
print(c.x, c._x)
