# annotations of functions
# Python 3.11 prints the same.
def f(a: int, b: 'str' = 1, *c: 3, d: print('evaluated') = 4, **e: list) -> 5: pass
print(sorted(f.__annotations__.items(), key=lambda p: p[0]))
f.__annotations__ = {'x': 1}
print(f.__annotations__)
f.__annotations__ = None
print(f.__annotations__)
del f.__annotations__
print(f.__annotations__, (lambda: 0).__annotations__)
class A:
    def m(self, x: __qualname__): pass
print(A.m.__annotations__)
