# slicing goes to __getitem__, __setitem__ and __delitem__
# Python 3.11 prints the same.
class A:
    def __getitem__(self, k): return ('get', k)
    def __setitem__(self, k, v): print('set', k, v)
    def __delitem__(self, k): print('del', k)
a = A()
a[1:2] = 3
a[::2] += ('x',)
del a[:-1], a[1, ..., 2:3]
print(a[:], a[1:2, ::3], a[()], a[None])
