# data and non-data descriptors, lookup order
# Python 3.11 prints something else in lines 18, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class Data:
    def __init__(self, n): self.n = n
    def __get__(self, o, t=None): return ('get', self.n, o is None, t.__name__ if t else None)
    def __set__(self, o, v): print('set', self.n, v)
    def __delete__(self, o): print('delete', self.n)
class NonData:
    def __get__(self, o, t=None): return ('nd', o is None)
class SetOnly:
    def __set__(self, o, v): o.__dict__['so'] = v
class GetRaises:
    def __get__(self, o, t): raise AttributeError('from get')
class DelOnly:
    def __delete__(self, o): print('delonly')
class A:
    d = Data('d')
    n = NonData()
    so = SetOnly()
    gr = GetRaises()
    do = DelOnly()
    def __init__(self): pass
a = A()
a.__dict__.update(d='shadow', n='inst', gr='igr', do='ido')
t(lambda: a.d, lambda: A.d, lambda: a.n, lambda: A.n, lambda: type(a.so).__name__, lambda: a.gr, lambda: a.do, lambda: a.__dict__['d'])
a.d = 5
del a.d
a.so = 7
t(lambda: a.so, lambda: delattr(a, 'so'), lambda: setattr(a, 'do', 1), lambda: delattr(a, 'do'), lambda: delattr(a, 'n'), lambda: a.n, lambda: delattr(a, 'n'), lambda: delattr(a, 'zz'))
class B(A):
    def __getattr__(self, k): return 'getattr ' + k
b = B()
t(lambda: b.gr, lambda: b.zz, lambda: B.zz, lambda: getattr(b, 'yy', 3), lambda: hasattr(b, 'q'))
class I:
    pass
I.inst = A()
I.inst.__get__ = lambda *a: 'never'
print(type(I().inst).__name__)
print(A.__dict__['d'].__get__(None, A), A.__dict__['__init__'].__get__(5, int).__self__)
t(lambda: A.__init__.__get__(None), lambda: A.__init__.__get__(None, None), lambda: A.__init__.__get__(a).__func__ is A.__init__)
