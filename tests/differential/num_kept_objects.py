# Where the very objects given come back: remainders, ranges, the empty frozenset, mappings of **
class I(int):
    def __repr__(self): return 'I?'
    def __hash__(self): return 77
big = 1<<100
class J(int): pass
for a,b in [(I(3),5),(I(-3),5),(I(3),-5),(I(-3),-5),(I(0),-5),(I(5),5),(I(2**30-1),2**30),(I(2**30+1),2**30+5),(I(2**31),2**30*3),(I(big),big+1),(I(big),2*big),(True,True),(False,True),(False,-3),(True,-3),(3,I(5)),(3,True)]:
    print(divmod(a,b), a%b, type(a%b).__name__, type(divmod(a,b)[1]).__name__, type(a//b).__name__)
    a%=b
    print(type(a).__name__)
print(range(I(1),I(5),I(2)), hash(range(I(1), 9)) == hash(range(1, 9)), range(I(1),9)==range(1,9), range(True), list(range(True)), range(I(0),I(10),True)[::True], range(0,10,True)[1:], range(1,10)[::1].step)
print(3 in range(I(1), 9), range(I(1),9).index(3), range(I(1),9).count(3), list(reversed(range(I(1),I(4)))), max(range(True,5)), range(True,5)[0], range(False, 3).start is False)
try: range(0, 1, False)
except ValueError as e: print(e)
try: range(0, 1, I(0))
except ValueError as e: print(e)
print(frozenset() is frozenset(), frozenset([]) is frozenset(''), frozenset() is frozenset([]) , frozenset([1]) & frozenset() is frozenset(), frozenset(frozenset()) is frozenset())
class F(frozenset): pass
print(F() is F(), type(F()), frozenset(F()) is frozenset(), F().copy() is F())
from collections import defaultdict
d = defaultdict(lambda: 'dflt', a=1)
print('{a} {b}'.format(**d), sorted(d))
d = defaultdict(int, a=1)
print('{a} {b}'.format(b=3, **d))
try: print('{a} {b}'.format(b=3, **{'a': 1, 'b': 2}))
except TypeError as e: print(e)
class D(dict):
    def __getitem__(self, k): raise ValueError(k)
try: print('{a}'.format(**D(a=1)))
except Exception as e: print(type(e), e)
print(dict(**D(a=1)))
