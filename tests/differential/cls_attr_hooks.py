# __getattribute__, __getattr__, __setattr__, __delattr__, __dir__
# Python 3.11 prints something else in lines 22, 27, 30, 33, 40, 41, 45 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    x = 1
    def __getattribute__(self, k):
        print('getattribute', k)
        if k == 'boom': raise AttributeError('boom!')
        if k == 'err': raise ValueError('err!')
        return super().__getattribute__(k)
    def __getattr__(self, k):
        print('getattr', k)
        if k.startswith('no'): raise AttributeError(k)
        return k.upper()
    def __setattr__(self, k, v):
        print('setattr', k, v)
        super().__setattr__(k, v)
    def __delattr__(self, k):
        print('delattr', k)
        object.__delattr__(self, k)
    def __dir__(self):
        return ['z', 'a']
a = A()
t(lambda: a.x, lambda: a.boom, lambda: a.err, lambda: a.nope, lambda: hasattr(a, 'nope'), lambda: getattr(a, 'none', 5), lambda: hasattr(a, 'err'))
a.y = 2
del a.y
t(lambda: delattr(a, 'y'), lambda: dir(a), lambda: len(a), lambda: sorted(a.__dict__), lambda: getattr(a, 5), lambda: setattr(a, 5, 1), lambda: getattr(a), lambda: hasattr(a, None), lambda: delattr(a))
class B:
    def __dir__(self): return 5
class C:
    def __dir__(self): return [1, 'a']
t(lambda: dir(B()), lambda: dir(C()), lambda: object.__getattribute__(a, 'x'), lambda: object.__setattr__(5, 'x', 1), lambda: object().x, lambda: setattr(object(), 'x', 1), lambda: A.nothing, lambda: setattr(5, 'real', 1), lambda: delattr(int, 'x'), lambda: setattr(int, 'x', 1), lambda: vars(5), lambda: vars(a), lambda: dir(1, 2))
