# build_class: bases, keywords, errors
# Python 3.11 prints something else in lines 7, 13, 15, 16 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print('new', name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith('__')), sorted(kw.items()))
        return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw):
        print('init', name, sorted(kw))
        super().__init__(name, bases, ns)
    def __call__(c, *a, **k):
        print('call', c.__name__, a, k)
        return super().__call__(*a, **k)
class A(metaclass=Meta, flag=1, other=2):
    x = 1
    def f(self): pass
class B(A):
    pass
print(type(B), type(B) is Meta, B().x)
def mk(**k):
    class C(object, **k):
        pass
    return C
t(lambda: mk(foo=1), lambda: mk(metaclass=5), lambda: mk(metaclass=lambda *a, **k: (a[0], a[1], sorted(a[2]), k)), lambda: type('X', (), {}, 1), lambda: type('X'), lambda: type('X', ()), lambda: type('X', [], {}), lambda: type('X', (5,), {}), lambda: type(5, (), {}), lambda: type('X', (), 5), lambda: type('a\0b', (), {}), lambda: type('X', (int, str), {}), lambda: type('X', (bool,), {}), lambda: type('X', (type(None),), {}), lambda: type('X', (A, int), {}).__name__, lambda: type())
class M1(type): pass
class M2(type): pass
def clash():
    class P(metaclass=M1): pass
    class Q(metaclass=M2): pass
    class R(P, Q): pass
t(clash, lambda: __build_class__(), lambda: __build_class__(5, 'a'), lambda: __build_class__(lambda: None, 5), lambda: __build_class__(lambda: None, 'Z').__name__)
