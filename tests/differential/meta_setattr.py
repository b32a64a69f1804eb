# metaclass __setattr__, __delattr__, __dir__
# Python 3.11 prints something else in line 9 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class M(type):
    def __setattr__(c, k, v): print('set', k, v); super().__setattr__(k, v)
    def __delattr__(c, k): print('del', k); super().__delattr__(k)
    def __dir__(c): return ['only']
class A(metaclass=M): x = 1
A.y = 2; del A.x
t(lambda: A.y, lambda: A.x, lambda: dir(A), lambda: type.__setattr__(A, 'z', 3), lambda: A.z, lambda: delattr(A, 'none'))
