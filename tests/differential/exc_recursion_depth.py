# What counts against the recursion limit, and how much
import sys, functools
def d(*a, **k):
    try: sys.setrecursionlimit(1)
    except RecursionError as e: print(str(e).split('depth ')[1].split(':')[0])
    return 1
print('module'); d()
def t(f): f()
print('t'); t(d)
class N:
    def __new__(cls): d(); return object.__new__(cls)
print('new'); N()
class I:
    def __init__(self): d()
print('init'); I()
class C:
    def __call__(self): d()
print('call'); C()()
class P:
    @property
    def p(self): d()
    def m(self): d()
    @classmethod
    def c(cls): d()
    @staticmethod
    def s(): d()
    def __getattr__(self, n): d()
    def __eq__(self, o): d()
    def __lt__(self, o): d()
    def __add__(self, o): d()
    def __hash__(self): return d()
    def __len__(self): return d()
    def __bool__(self): d(); return True
    def __iter__(self): d(); return iter([])
    def __contains__(self, o): d()
    def __getitem__(self, o): d(); return 1
    def __setitem__(self, o, v): d()
    def __delitem__(self, o): d()
    def __setattr__(self, n, v): d()
    def __delattr__(self, n): d()
    def __repr__(self): d(); return ''
    def __str__(self): d(); return ''
    def __format__(self, s): d(); return ''
    def __index__(self): return d()
    def __int__(self): return d()
    def __float__(self): d(); return 1.0
    def __neg__(self): d()
    def __enter__(self): d()
    def __exit__(self, *a): d()
    def __reversed__(self): d()
    def __dir__(self): d(); return []
    def __round__(self): d()
    def __complex__(self): d(); return 1j
    def __bytes__(self): d(); return b''
    def __iadd__(self, o): d(); return self
    def __radd__(self, o): d()
    def __abs__(self): d()
    def __next__(self): d(); return 1
    def __instancecheck__(self, o): d()
    def __sizeof__(self): return d()
p = P()
class D1:
    def __get__(self, o, t): d()
class K: a = D1()
class Q(P):
    def m(self): super().m()
class M(type):
    def __new__(m, *a): d(); return type.__new__(m, *a)
class De:
    def __del__(self): d()
def yf(): yield from gg()
def gg():
    d(); yield 'x'
def cl():
    class Z: d()
def w():
    with p: pass
def ia():
    q = p
    q += 1
def key(k): d(); return 1
def si(): p[1] = 2
def di(): del p[1]
def sl(): return p[1:2]
def fo():
    for x in p: pass
for n, f in [('p', lambda: p.p), ('m', lambda: p.m()), ('c', lambda: P.c()), ('s', lambda: P.s()), ('getattr', lambda: p.zz), ('getattr()', lambda: getattr(p, 'zz')), ('hasattr', lambda: hasattr(p, 'zz')), ('eq', lambda: p == 1), ('in list', lambda: 1 in [p]), ('lt', lambda: p < 1), ('add', lambda: p + 1), ('radd', lambda: 1 + p), ('iadd', ia), ('hash', lambda: hash(p)), ('dict', lambda: {p: 1}), ('len', lambda: len(p)), ('bool', lambda: bool(p)), ('not', lambda: not p), ('if', lambda: 1 if p else 2), ('iter', lambda: iter(p)), ('for', fo), ('list', lambda: list(p)), ('contains', lambda: 1 in p), ('getitem', lambda: p[1]), ('slice', sl), ('setitem', si), ('delitem', di), ('setattr', lambda: setattr(p, 'x', 1)), ('delattr', lambda: delattr(p, 'x')), ('repr', lambda: repr(p)), ('str', lambda: str(p)), ('%s', lambda: '%s' % p), ('%r', lambda: '%r' % p), ('format()', lambda: format(p)), ('.format', lambda: '{}'.format(p)), ('!r', lambda: '{!r}'.format(p)), ('!s', lambda: '{!s}'.format(p)), ('index', lambda: [1, 2][p]), ('int', lambda: int(p)), ('float', lambda: float(p)), ('neg', lambda: -p), ('abs', lambda: abs(p)), ('with', w), ('reversed', lambda: reversed(p)), ('dir', lambda: dir(p)), ('round', lambda: round(p)), ('complex', lambda: complex(p)), ('bytes', lambda: bytes(p)), ('next', lambda: next(p)), ('isinstance', lambda: isinstance(1, p)), ('print', lambda: print(p, end='')), ('map', lambda: list(map(d, [1]))), ('next map', lambda: next(map(d, [1]))), ('filter', lambda: next(filter(d, [1]))), ('sorted', lambda: sorted([1], key=key)), ('sort', lambda: [1].sort(key=key)), ('max', lambda: max([1], key=key)), ('max2', lambda: max(1, 2, key=lambda x: d() and 1) if 0 else max([1], key=d)), ('reduce', lambda: functools.reduce(d, [1, 2])), ('partial', lambda: functools.partial(d)()), ('lru', lambda: functools.lru_cache()(d)()), ('star', lambda: d(*[1])), ('kw', lambda: d(**{'a': 1})), ('star meth', lambda: p.m(*[])), ('gen', lambda: list(d() for _ in [1])), ('comp', lambda: [d() for _ in [1]]), ('yield from', lambda: list(yf())), ('exec', lambda: exec((lambda: d()).__code__, {'d': d})), ('class', lambda: cl()), ('meth desc', lambda: P.m(p)), ('bound', lambda: p.m.__call__()), ('func call', lambda: d.__call__()), ('str.join', lambda: ''.join(gg())), ('dict get', lambda: {}.get(p)), ('[p]', lambda: repr([p])), ('(p,)', lambda: repr((p,))), ('{1:p}', lambda: repr({1: p})), ('str list', lambda: str([p])), ('cmp list', lambda: [p] == [1]), ('cmp tuple', lambda: (p,) < (1,)), ('index()', lambda: [p].index(1) if 0 else [p].count(1)), ('sum', lambda: sum([p], 1)), ('zip', lambda: list(zip(gg()))), ('enum', lambda: next(enumerate(gg()))), ('any', lambda: any([p])), ('set', lambda: {1} == {p} if 0 else {p}), ('slice obj', lambda: [1][p:p]), ('range', lambda: range(p)), ('chr', lambda: chr(p)), ('% d', lambda: '%d' % p), ('iter2', lambda: next(iter(d, 2))), ('desc', lambda: K().a), ('super', lambda: Q().m()), ('type()', lambda: type('T', (), {})), ('meta', lambda: M('X', (), {})), ('import', lambda: __import__('sys')), ('del', lambda: De()), ('getsize', lambda: sys.getsizeof(p))]:
    print(n, end=' ')
    try: f()
    except Exception as e: print(type(e), e)
