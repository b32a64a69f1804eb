# collections.deque
# Python 3.11 prints something else in line 20 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import deque
d = deque([1, 2, 3], maxlen=4)
t(lambda: d, lambda: d.append(4), lambda: d.append(5), lambda: d, lambda: d.appendleft(0), lambda: d, lambda: d.pop(), lambda: d.popleft(), lambda: d.extend('ab'), lambda: d.extendleft('xy'), lambda: d, lambda: d.rotate(1), lambda: d, lambda: d.rotate(-2), lambda: d, lambda: d.maxlen, lambda: d.count('x'), lambda: d.index('x'), lambda: d.index('zz'), lambda: d.remove('zz'), lambda: d.reverse(), lambda: d[0], lambda: d[99], lambda: d[0:1], lambda: d.insert(0, 1), lambda: deque([1]).insert(0, 0), lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1]) + deque([2]), lambda: deque([1]) * 2, lambda: deque([1, 2]) < deque([1, 3]), lambda: deque([1]) == [1], lambda: deque([1], -1), lambda: deque(5), lambda: hash(d), lambda: list(reversed(deque('ab'))), lambda: d.copy() == d, lambda: d.clear(), lambda: bool(d), lambda: deque('ab'), lambda: deque(maxlen=2))
x = deque([1, 2])
def mut():
    for v in x: x.append(v)
t(mut)
