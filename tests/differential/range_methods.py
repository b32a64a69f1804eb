# range: indexing, slicing, containment, equality
# Python 3.11 prints something else in lines 36, 52 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


r = range(0, 20, 3)
t(lambda: len(r), lambda: r[2], lambda: r[-1], lambda: r[7], lambda: r[1:4], lambda: r[::-1], lambda: r[::2], lambda: list(reversed(r)), lambda: 6 in r, lambda: 7 in r, lambda: 6.0 in r, lambda: 'a' in r, lambda: r.index(9), lambda: r.index(10), lambda: r.index('a'), lambda: r.count(3), lambda: r.count(4), lambda: r.start, lambda: r.stop, lambda: r.step, lambda: r == range(0, 21, 3), lambda: r == range(0, 22, 3), lambda: range(0) == range(5, 5), lambda: range(1, 2, 5) == range(1, 3, 9), lambda: hash(range(1, 2, 5)) == hash(range(1, 3, 9)), lambda: repr(range(1, 5)), lambda: repr(range(1, 5, 1)), lambda: range(5, 1, -2), lambda: list(range(5, 1, -2)), lambda: range(2 ** 100)[2 ** 99], lambda: len(range(2 ** 100)), lambda: 2 ** 99 in range(2 ** 100), lambda: range(2 ** 100)[-1], lambda: bool(range(0)), lambda: range(3) + range(3), lambda: range(3) < range(4), lambda: setattr(r, 'start', 1), lambda: r['a'], lambda: range(10)[3:100:4], lambda: range(10)[-3:], lambda: range(0, 10, -1), lambda: range(10)[5:2], lambda: range(10, 0, -3)[1:], lambda: range(1.5), lambda: range(1, 2, 1.5), lambda: range(None), lambda: iter(range(3)).__length_hint__(), lambda: max(range(0)), lambda: min(range(3, 0, -1)), lambda: sum(range(101)), lambda: r.__reduce__(), lambda: range(start=1), lambda: type(iter(range(2 ** 70))), lambda: list(range(2 ** 70, 2 ** 70 + 2)), lambda: range(5).__contains__(True), lambda: range(-5, 5).index(-3))
class I:
    def __index__(self): return 2
class EqAll:
    def __eq__(self, o): return True
t(lambda: range(I()), lambda: I() in range(5), lambda: EqAll() in range(3), lambda: range(5).index(EqAll()), lambda: range(5).count(EqAll()), lambda: range(5)[I()])
