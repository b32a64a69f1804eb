# types.MappingProxyType
# Python 3.11 prints something else in lines 15, 17 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types
d = {'a': 1}
p = types.MappingProxyType(d)
t(lambda: p, lambda: p['a'], lambda: p['z'], lambda: p.get('z', 5), lambda: 'a' in p, lambda: len(p), lambda: list(p), lambda: p.copy(), lambda: p == d, lambda: p == {'a': 1}, lambda: hash(p), lambda: list(p.items()), lambda: p.pop, lambda: types.MappingProxyType(5), lambda: types.MappingProxyType(), lambda: str(p), lambda: p < d, lambda: types.MappingProxyType([1])[0])
d['b'] = 2
print(len(p))
try:
    p['c'] = 1
except TypeError as e: print(e)
try:
    del p['a']
except TypeError as e: print(e)
