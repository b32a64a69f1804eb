# copy: shallow, deep, hooks, recursion
# Python 3.11 prints something else in lines 16, 17 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import copy
l = [1, [2, 3]]
l.append(l)
d = copy.deepcopy(l)
t(lambda: d[2] is d, lambda: d[1] is l[1], lambda: copy.copy(l)[1] is l[1], lambda: copy.copy({1: 2}), lambda: copy.copy((1,)), lambda: copy.deepcopy({1: [2]}), lambda: copy.copy(5), lambda: copy.copy(len) is len, lambda: copy.deepcopy(frozenset([1])))
class A:
    def __init__(self, x): self.x = x
a = A([1])
b, c = copy.copy(a), copy.deepcopy(a)
t(lambda: b.x is a.x, lambda: c.x is a.x, lambda: c.x)
class H:
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return 'deep', type(memo).__name__
t(lambda: copy.copy(H()), lambda: copy.deepcopy(H()), lambda: copy.deepcopy([H()]))
class N:
    def __reduce_ex__(self, p): return 5
class S:
    __slots__ = 'a'
t(lambda: copy.copy(N()), lambda: copy.copy(x for x in []), lambda: copy.Error)
s = S(); s.a = [1]
print(copy.copy(s).a is s.a, copy.deepcopy(s).a)
t1 = ([1], 2)
print(copy.deepcopy(t1) == t1, copy.deepcopy(t1)[0] is t1[0], copy.deepcopy((1, 2)) is not None)
class St:
    def __getstate__(self): return {'k': 1}
    def __setstate__(self, s): self.got = s
print(copy.copy(St()).got)
