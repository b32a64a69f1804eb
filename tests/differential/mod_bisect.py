# bisect
# Python 3.11 prints something else in line 8 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import bisect as b
l = [1, 2, 2, 3]
t(lambda: b.bisect(l, 2), lambda: b.bisect_left(l, 2), lambda: b.bisect_right(l, 2, 0, 2), lambda: b.insort(l, 2.5), lambda: l, lambda: b.insort_left(l, 2), lambda: l, lambda: b.bisect(l, 'a'), lambda: b.bisect(l, 1, -1), lambda: b.bisect([], 1), lambda: b.bisect(5, 1))
