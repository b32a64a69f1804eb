# Only instances of dict and tuple themselves are ever let go by the collector.
import collections
import gc


class D(dict):
    __slots__ = ()


class T(tuple):
    __slots__ = ()


class DD(dict):
    pass


class TT(tuple):
    pass


N = collections.namedtuple('N', 'a b')
makes = [collections.OrderedDict, lambda: collections.OrderedDict(a=1), lambda: collections.defaultdict(int), lambda: collections.Counter('ab'),
         lambda: collections.Counter(), D, lambda: D(a=1), lambda: D(a=[]), DD, lambda: DD(a=1), T, lambda: T((1, 2)), lambda: T(([],)), TT, lambda: TT((1,)),
         lambda: N(1, 2), lambda: collections.ChainMap(), lambda: collections.UserDict(), dict, lambda: dict(a=1), lambda: dict(a=[]), tuple, lambda: tuple([1, 2]), lambda: ([],),
         lambda: {1: 2}.items(), lambda: {}, lambda: {'a': 1.5, 'b': 'c'}, lambda: {'a': (1, 2)}, lambda: {'a': N(1, 2)}, lambda: {(): D()}]
for number, make in enumerate(makes):
    one = make()
    before = gc.is_tracked(one)
    gc.collect()
    print(number, type(one).__name__, before, gc.is_tracked(one), any(other is one for other in gc.get_objects()))
