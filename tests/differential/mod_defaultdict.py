# collections.defaultdict
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


from collections import defaultdict
d = defaultdict(list)
d['a'].append(1)
t(lambda: d, lambda: d['z'], lambda: d.get('q'), lambda: 'q' in d, lambda: d.default_factory, lambda: defaultdict(5), lambda: defaultdict()['x'], lambda: defaultdict(None, a=1), lambda: defaultdict(int, {'k': 1})['n'], lambda: d.copy() == d, lambda: d.__missing__('m'), lambda: sorted(d), lambda: repr(defaultdict(int)), lambda: defaultdict(lambda: 1 / 0)['x'])
d.default_factory = None
t(lambda: d['nope'])
