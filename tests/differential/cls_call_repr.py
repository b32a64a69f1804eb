# __call__, __repr__, default reprs, __str__ fallbacks
# Python 3.11 prints something else in lines 45, 61 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    def __call__(self, *a, **k): return a, sorted(k.items())
a = A()
t(lambda: a(1, *[2], z=3, **{'y': 4}), lambda: callable(a), lambda: callable(A), lambda: callable(5), lambda: a.__call__(1), lambda: A.__call__(a, 2), lambda: 5(), lambda: None(), lambda: 'a'(1), lambda: object()(), lambda: [](1), lambda: (1, 2)(3))
a.__call__ = lambda: 'instance attribute'
print(a())
class B:
    def __repr__(self): return 'B repr'
class C(B):
    def __str__(self): return 'C str'
t(lambda: str(B()), lambda: [C()], lambda: str(C()), lambda: format(C()), lambda: '%s %r' % (C(), C()), lambda: repr(A)[-5:], lambda: repr(a)[:20], lambda: str(int), lambda: repr(len), lambda: repr([].append)[:40], lambda: repr(list.append), lambda: repr(int.__add__), lambda: repr((5).__add__)[:36], lambda: repr(None), lambda: repr(...), lambda: repr(NotImplemented), lambda: repr(type), lambda: repr(object), lambda: repr(dict.fromkeys)[:45], lambda: repr(int.__dict__['real']), lambda: repr(type.__dict__['__mro__']), lambda: repr(A.__call__)[:24], lambda: repr(a.__class__.__init__), lambda: repr(lambda: 1)[:24], lambda: repr(str.maketrans)[:40], lambda: repr(dict.__dict__['fromkeys']), lambda: repr(type.__dict__['__dict__']))
def f(): pass
class D:
    def m(self): pass
    def nested(self):
        def inner(): pass
        return inner
t(lambda: repr(f)[:12], lambda: repr(D().m)[:16], lambda: repr(D.m)[:14], lambda: repr(D().nested())[:32], lambda: repr(classmethod(f))[:20], lambda: repr(property())[:16], lambda: repr(super)[:20], lambda: repr(object())[:15], lambda: repr(iter([]))[:22], lambda: repr({}.keys()), lambda: repr({1: 2}.items()), lambda: repr({1: 2}.values()), lambda: repr(range(3)), lambda: repr(slice(1, None)), lambda: repr(frozenset([1])), lambda: repr(set()), lambda: repr(f.__code__)[:16], lambda: repr(type(f.__code__)), lambda: repr((x for x in []))[:26], lambda: repr(zip())[:12], lambda: repr(type(iter(''))), lambda: repr(print))
l = [1]
l.append(l)
d = {}
d['self'] = d
t_ = ([],)
t_[0].append(t_)
print(l, d, t_)
