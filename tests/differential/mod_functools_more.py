# functools: total_ordering, cmp_to_key, singledispatch, partialmethod
# Python 3.11 prints something else in line 15 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import functools as f
@f.total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
t(lambda: T(1) <= T(1), lambda: T(2) > T(1), lambda: T(1) >= T(2), lambda: f.total_ordering(type('E', (), {})))
k = f.cmp_to_key(lambda a, b: a - b)
t(lambda: k(1) < k(2), lambda: k(1) == k(1), lambda: sorted([3, 1], key=k), lambda: hash(k(1)), lambda: k(1).obj)
@f.singledispatch
def show(x): return 'object'
@show.register(int)
def _(x): return 'int'
@show.register(list)
def _(x): return 'list'
t(lambda: show(1), lambda: show(True), lambda: show([]), lambda: show('a'), lambda: show.dispatch(bool)(1), lambda: show())
class C:
    def m(self, *a): return a
    pm = f.partialmethod(m, 1)
print(C().pm(2))
