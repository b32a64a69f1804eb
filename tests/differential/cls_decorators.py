# class and function decorators, order
# Python 3.11 prints the same.
def d(n):
    print('make', n)
    def w(f): print('apply', n, f.__name__ if hasattr(f, '__name__') else f); return f
    return w
@d(1)
@d(2)
class A:
    @d(3)
    def m(self): pass
    @staticmethod
    @d(4)
    def s(): pass
@d(5)
def f(): pass
