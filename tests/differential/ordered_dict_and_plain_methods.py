"""An OrderedDict on which methods of dict are called: its order is beside its table."""
# OrderedDict and dict.*
from collections import OrderedDict
def attempt(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(f.__name__ if hasattr(f,'__name__') else f, type(e).__name__, e.args)
    else: print(getattr(f,'__name__',f), '->', r)
class S(OrderedDict): pass
for cls in OrderedDict, S:
    print('==', cls.__name__)
    od = cls([('a',1),('b',2),('c',3)])
    dict.__delitem__(od, 'a')
    attempt(repr, od)
    attempt(list, od)
    attempt(list, od.items())
    attempt(list, od.values())
    attempt(list, od.keys())
    attempt(list, reversed(od))
    attempt(len, od)
    attempt(od.copy)
    attempt(lambda: sorted(dict(od)))
    attempt(od.popitem)
    attempt(od.popitem, last=False)
    attempt(od.popitem, last=False)
    attempt(list, od)
    attempt(od.move_to_end, 'a')
    attempt(od.__delitem__, 'a')
    attempt(od.pop, 'a')
    attempt(od.pop, 'a', 7)
    attempt(od.setdefault, 'a', 3)
    attempt(repr, od)
    od = cls([('a',1),('b',2),('c',3)])
    dict.__setitem__(od, 'z', 26)
    attempt(repr, od)
    attempt(list, od); attempt(len, od); attempt(od.get, 'z'); attempt(lambda: od['z'])
    attempt(lambda: 'z' in od)
    attempt(od.__delitem__, 'z')
    attempt(od.move_to_end, 'z')
    attempt(lambda: sorted(od.items()))
    attempt(lambda: od == cls([('a',1),('b',2),('c',3)]))
    attempt(lambda: od == dict(a=1,b=2,c=3))
    attempt(lambda: od == dict(a=1,b=2,c=3,z=26))
    od['z'] = 5
    attempt(repr, od)
    od = cls([('a',1),('b',2),('c',3)])
    dict.clear(od)
    attempt(repr, od); attempt(list, od); attempt(len, od); attempt(bool, od)
    attempt(list, od.items())
    attempt(od.popitem)
    attempt(od.clear)
    attempt(repr, od)
    od = cls([('a',1),('b',2),('c',3)])
    attempt(dict.pop, od, 'b')
    attempt(repr, od)
    attempt(list, od.items())
    od = cls([('a',1),('b',2),('c',3)])
    dict.update(od, a=10, q=5)
    attempt(repr, od)
    attempt(dict.setdefault, od, 'w', 5)
    attempt(repr, od)
    attempt(dict.popitem, cls([('a',1)]))
    it = iter(od)
    print(next(it)); dict.__delitem__(od, 'b')
    attempt(next, it)
    it = iter(od.items())
    od = cls([('a',1),('b',2),('c',3)])
    it = iter(od.items()); next(it); del od['a']
    attempt(next, it)
    it = iter(od); next(it); od['k']=1
    attempt(next, it)
    it = iter(od); od.clear(); attempt(next, it)
    od = cls.fromkeys('abc')
    it = iter(od); next(it); od.move_to_end('a'); attempt(list, it)
    od = cls.fromkeys('abc')
    for k in range(50): dict.__setitem__(od, k, k)
    attempt(list, od); attempt(len, od)
    for k in range(50): od[k]=k
    attempt(len, list(od))
    attempt(lambda: [k for k in od][:5])
    import copy
    attempt(copy.copy, cls.fromkeys('ab',1))
    od = cls.fromkeys('abc', 1); dict.__delitem__(od, 'b')
    attempt(copy.copy, od); attempt(copy.deepcopy, od); attempt(lambda: od.__reduce__()[:4])
    attempt(lambda: od.__sizeof__() > 0)
    attempt(lambda: od == cls.fromkeys('ac',1))
    attempt(lambda: cls.fromkeys('ac',1) == od)
    attempt(od.update, od)
    attempt(cls, od)

class Moody:
    """A key whose hash does not stay."""
    count = 0
    def __hash__(self):
        Moody.count += 1
        return Moody.count
od = OrderedDict()
for number in range(20):
    od[Moody()] = number
def lost(f, *a):
    try: f(*a)
    except KeyError as error: print(type(error.args[0]).__name__)
    else: print('found')
lost(lambda: list(od)); lost(lambda: list(od.items())); lost(lambda: list(od.values())); lost(repr, od); lost(od.copy)
class Own(OrderedDict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value)
own = Own(a=1)
own['b'] = 2
attempt(repr, own); attempt(list, own); attempt(len, own); attempt(lambda: own == {'a': 1, 'b': 2})
OrderedDict.__setitem__(own, 'b', 3)
attempt(repr, own)
one = OrderedDict(a=1); it = iter(one); del one['a']; attempt(next, it); attempt(next, it)
one = OrderedDict(a=1); it = iter(one); one.clear(); attempt(next, it); attempt(next, it)
one = OrderedDict(a=1); dict.__init__(one, b=2); attempt(list, one); attempt(sorted, one.copy()); attempt(dict.__len__, one)
