# heapq
# Python 3.11 prints something else in lines 11, 12 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import heapq as h
l = [5, 1, 4, 2]
h.heapify(l)
t(lambda: l[0], lambda: h.heappush(l, 0), lambda: h.heappop(l), lambda: h.heappushpop(l, 3), lambda: h.heapreplace(l, 9), lambda: [h.heappop(l) for _ in range(len(l))], lambda: h.heappop([]), lambda: h.nlargest(2, [3, 1, 2]), lambda: h.nsmallest(2, [3, 1, 2], key=lambda x: -x), lambda: list(h.merge([1, 4], [2, 3])), lambda: h.heappush((), 1), lambda: h.heapify([1, 'a']), lambda: list(h.merge([4, 1], [3], reverse=True)), lambda: h.nlargest(0, [1]), lambda: h.heapreplace([], 1))
