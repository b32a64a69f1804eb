# __prepare__ with its own mapping
# Python 3.11 prints something else in line 11 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class Log(dict):
    def __setitem__(self, k, v):
        if not k.startswith('__'):
            print('set', k, v)
        dict.__setitem__(self, k, v)
    def __getitem__(self, k):
        if k == 'magic':
            return 'from mapping'
        return dict.__getitem__(self, k)
    def __delitem__(self, k):
        print('del', k)
        dict.__delitem__(self, k)
class M(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print('prepare', m.__name__, name, bases, kw)
        return Log()
    def __new__(m, name, bases, ns, **kw):
        print(type(ns).__name__)
        return type.__new__(m, name, bases, ns)
    def __init__(c, *a, **k): pass
class A(metaclass=M, z=3):
    a = 1
    b = magic
    del a
    try:
        unknown
    except NameError as e:
        print(e)
print(A.b, hasattr(A, 'a'), type(A.__dict__).__name__)
class N(type):
    def __prepare__(*a): return 5
def bad():
    class X(metaclass=N): pass
t(bad, lambda: type.__prepare__(), lambda: type.__prepare__('x', (), k=1))
def fm(name, bases, ns): return (name, bases)
fm.__prepare__ = lambda name, bases: {'pre': 1}
class Y(metaclass=fm): pass
print(Y)
