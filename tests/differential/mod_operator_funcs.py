# operator: functions and their in-place twins
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import operator as o
t(lambda: o.add(1, 2), lambda: o.concat([1], [2]), lambda: o.concat(1, 2), lambda: o.contains('abc', 'b'), lambda: o.countOf([1, 1, 2], 1), lambda: o.indexOf([1, 2], 2), lambda: o.indexOf([1], 5), lambda: o.getitem([1], 0), lambda: o.iadd([1], [2]), lambda: o.iconcat([1], (2,)), lambda: o.index(5), lambda: o.index('a'), lambda: o.inv(5), lambda: o.is_(1, 1), lambda: o.is_not(1, 1), lambda: o.length_hint([1, 2]), lambda: o.length_hint(5, 3), lambda: o.length_hint(5, 'a'), lambda: o.lt(1, 2), lambda: o.matmul(1, 2), lambda: o.neg(5), lambda: o.not_([]), lambda: o.pos(-1), lambda: o.pow(2, 3), lambda: o.truth([]), lambda: o.xor(1, 3), lambda: o.truediv(1, 2), lambda: o.mod('%s', 1), lambda: o.setitem({}, 1, 2), lambda: o.delitem({}, 1), lambda: o.abs(-1))
