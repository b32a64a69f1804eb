# collections.ChainMap
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import ChainMap
c = ChainMap({'a': 1}, {'b': 3})
t(lambda: c['a'], lambda: c['b'], lambda: c['z'], lambda: len(c), lambda: sorted(c), lambda: c.parents, lambda: c.new_child({'q': 1})['q'], lambda: c.get('z', 5), lambda: 'b' in c, lambda: c.pop('b'), lambda: c.popitem(), lambda: c.popitem(), lambda: bool(ChainMap()), lambda: ChainMap())
c['new'] = 1
print(sorted(c.maps[0]))
