# collections.OrderedDict
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import OrderedDict
o = OrderedDict([('b', 1), ('a', 2)])
t(lambda: o, lambda: list(o), lambda: o.move_to_end('b'), lambda: o, lambda: o.move_to_end('b', last=False), lambda: list(o), lambda: o.move_to_end('zz'), lambda: o.popitem(), lambda: o.popitem(last=False), lambda: o.popitem(), lambda: OrderedDict(), lambda: OrderedDict.fromkeys('cab'), lambda: OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), lambda: OrderedDict([(1, 2), (3, 4)]) == {3: 4, 1: 2}, lambda: list(reversed(OrderedDict.fromkeys('abc'))), lambda: OrderedDict([(1, 2)]).pop(5), lambda: OrderedDict([(1, 2)]).pop(5, 'd'), lambda: OrderedDict([(1, 2)]).setdefault(3), lambda: OrderedDict([(1, 2)]).copy(), lambda: list(OrderedDict([(1, 2)]).items()), lambda: OrderedDict(5), lambda: OrderedDict([1]))
o['z'] = 1; o['y'] = 2; o['z'] = 3
print(o)
o['self'] = o
print(o)
