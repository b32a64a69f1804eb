# tuple: methods, comparison, hashing, errors
# Python 3.11 prints something else in lines 34, 39 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


a = (1, 2, 3, 2)
t(lambda: a.count(2), lambda: a.index(2), lambda: a.index(2, 2), lambda: a.index(9), lambda: a.index(2, -1), lambda: a + (5,), lambda: a + [5], lambda: a * 2, lambda: a * 'x', lambda: a[1:3], lambda: a[::-1], lambda: a[9], lambda: a[1.0], lambda: 2 in a, lambda: a < (1, 3), lambda: a == [1, 2, 3, 2], lambda: () < (0,), lambda: tuple(), lambda: tuple('ab'), lambda: tuple(5), lambda: a.__getnewargs__(), lambda: tuple(a) is a, lambda: a[:] is a, lambda: () is tuple([]), lambda: (1,), lambda: ((),), lambda: hash((1, 2)) == hash((1.0, 2)), lambda: a.append(1), lambda: len(a), lambda: a.__len__(), lambda: a.__add__([1]), lambda: a.__rmul__(2), lambda: tuple.__new__(tuple, [1]), lambda: tuple([1], [2]), lambda: (1, 2) * -1, lambda: sum(((1,), (2,)), ()), lambda: max((1, 2), (1, 3)), lambda: a.index('x'), lambda: a.count(), lambda: repr((1, (2, (3,)))), lambda: a is a * 1)
