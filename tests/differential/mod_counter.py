# collections.Counter
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import Counter
c = Counter('abracadabra')
t(lambda: c.most_common(1), lambda: c['a'], lambda: c['zz'], lambda: sorted(c.elements()), lambda: sorted((c + Counter('a')).items()), lambda: c - Counter('aaaaaaa') == Counter(b=2, r=2, c=1, d=1), lambda: Counter(a=1) & Counter(a=3), lambda: Counter(a=1) | Counter(a=3), lambda: +Counter(a=-1, b=1), lambda: -Counter(a=-1), lambda: Counter(5), lambda: Counter(a=3).subtract('a'), lambda: Counter.fromkeys('a'), lambda: Counter({'a': 1}), lambda: Counter(), lambda: sum(c.values()))
c.update('zz'); c.subtract({'a': 10}); del c['nothing']
print(c['z'], c['a'], sorted(c.items()))
