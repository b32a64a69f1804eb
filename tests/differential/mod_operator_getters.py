# operator: itemgetter, attrgetter, methodcaller
# Python 3.11 prints something else in lines 3, 10, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import operator as o
class A:
    x = 1
    class b: y = 2
    def m(self, *a, **k): return a, k
t(lambda: o.itemgetter(1)([1, 2]), lambda: o.itemgetter(0, 'a')({0: 1, 'a': 2}), lambda: o.itemgetter(), lambda: o.itemgetter(5)([1]), lambda: o.itemgetter(slice(1, 3))('abcd'), lambda: o.attrgetter('x')(A), lambda: o.attrgetter('x', 'b.y')(A), lambda: o.attrgetter('b.zz')(A), lambda: o.attrgetter(5), lambda: o.attrgetter(), lambda: o.methodcaller('m', 1, k=2)(A()), lambda: o.methodcaller('nope')(A()), lambda: o.methodcaller(), lambda: o.methodcaller(5), lambda: o.methodcaller('upper')('abc'), lambda: o.itemgetter(1, 2), lambda: o.attrgetter('a.b'), lambda: o.methodcaller('m', 1, k=2), lambda: o.itemgetter(1)())
