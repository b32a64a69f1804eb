# Special methods that are properties, or whose __get__ raises.
import operator, math, copy
def t(name, f):
    try: r = f()
    except BaseException as e: print(name, '!', type(e).__name__, str(e).split(' at 0x')[0])
    else: print(name, '->', str(r).split(' at 0x')[0])
class Get:
    def __init__(self, kind): self.kind = kind
    def __get__(self, o, c): raise self.kind('from get')
def names(kind):
    d = {}
    for n in ('eq ne lt le gt ge repr str hash iter next call len bool contains getitem setitem delitem add radd iadd sub mul neg pos abs invert int float index complex round trunc ceil floor '
              'divmod pow rpow enter exit reversed length_hint format bytes dir sizeof await aiter anext del missing instancecheck subclasscheck copy deepcopy getattr getattribute setattr delattr').split():
        d['__%s__' % n] = n
    return d
def ops(mk):
    x = mk()
    t('eq', lambda: x == 1); t('ne', lambda: x != 1); t('eq self', lambda: x == mk() and 1); t('lt', lambda: x < 1); t('le', lambda: 1 <= x); t('ge', lambda: x >= x)
    t('repr', lambda: repr(x)); t('str', lambda: str(x)); t('format', lambda: format(x, '')); t('percent', lambda: '%s %r' % (x, x)); t('hash', lambda: type(hash(x))); t('key', lambda: len({x: 1})); t('in set', lambda: x in {1})
    t('iter', lambda: iter(x)); t('list', lambda: list(x)); t('unpack', lambda: [a for a, in (x,)]); t('for', lambda: [i for i in x]); t('next', lambda: next(x)); t('star', lambda: print(*x))
    t('call', lambda: x()); t('len', lambda: len(x)); t('bool', lambda: bool(x)); t('not', lambda: not x); t('in', lambda: 1 in x); t('item', lambda: x[0]); t('set item', lambda: operator.setitem(x, 0, 1)); t('del item', lambda: operator.delitem(x, 0))
    t('add', lambda: x + 1); t('radd', lambda: 1 + x); t('iadd', lambda: operator.iadd(x, 1)); t('sub', lambda: x - 1); t('mul', lambda: [1] * x); t('neg', lambda: -x); t('pos', lambda: +x); t('abs', lambda: abs(x)); t('invert', lambda: ~x)
    t('int', lambda: int(x)); t('float', lambda: float(x)); t('index', lambda: [1][x]); t('complex', lambda: complex(x)); t('round', lambda: round(x)); t('trunc', lambda: math.trunc(x)); t('ceil', lambda: math.ceil(x)); t('floor', lambda: math.floor(x))
    t('divmod', lambda: divmod(x, 1)); t('pow', lambda: x ** 2); t('rpow', lambda: 2 ** x); t('pow3', lambda: pow(x, 2, 3)); t('reversed', lambda: reversed(x)); t('hint', lambda: operator.length_hint(x)); t('bytes', lambda: bytes(x)); t('dir', lambda: dir(x))
    def w():
        with x: pass
    t('with', w)
    def a():
        async def f(): await x
        c = f(); c.send(None)
    t('await', a)
    def af():
        async def f():
            async for i in x: pass
        c = f(); c.send(None)
    t('async for', af)
    t('isinstance', lambda: isinstance(1, x)); t('issubclass', lambda: issubclass(int, x)); t('sorted', lambda: sorted([x, x])); t('max', lambda: max(x, x)); t('sum', lambda: sum([x])); t('join', lambda: ''.join(x)); t('index of', lambda: [1].index(x)); t('count', lambda: (1, x).count(1)); t('zip', lambda: zip(x)); t('map', lambda: map(int, x)); t('dict', lambda: dict(x)); t('set', lambda: set(x)); t('tuple', lambda: tuple(x)); t('slice', lambda: [1][x:]); t('range', lambda: range(x)); t('chr', lambda: chr(x)); t('hex', lambda: hex(x))
def boo(self): raise AttributeError('booh')
def val(self): raise ValueError('vah')
skip = {'__getattribute__', '__setattr__', '__delattr__', '__del__', '__getattr__'}
for label, thing in (('property', property(boo)), ('value', property(val)), ('get', Get(KeyError)), ('none', None), ('int', 3)):
    print('==', label)
    C = type('C', (), {n: thing for n in names(0) if n not in skip and not (label in ('none', 'int') and n in ('__await__',))})
    ops(C)
print('== without iter')
ops(type('C', (), {'__getitem__': property(boo), '__len__': property(boo)}))
print('== iter fails, getitem works')
class It:
    __iter__ = property(boo)
    def __getitem__(self, i): return [1, 2][i]
t('list', lambda: list(It())); t('in', lambda: 1 in It())
class Del:
    __del__ = property(boo)
Del()
class Init:
    __init__ = property(boo)
t('init', Init)
class New:
    __new__ = property(boo)
t('new', New)
for n in ('__getattr__', '__getattribute__', '__setattr__', '__delattr__'):
    C = type('C', (), {n: property(boo)})
    t(n, lambda: C().x); t(n + ' set', lambda: setattr(C(), 'x', 1)); t(n + ' del', lambda: delattr(C(), 'x')); t(n + ' has', lambda: hasattr(C(), 'x'))
class Desc:
    __get__ = property(boo); __set__ = property(boo); __delete__ = property(boo)
class Host: d = Desc()
t('get', lambda: Host().d); t('set', lambda: setattr(Host(), 'd', 1)); t('delete', lambda: delattr(Host(), 'd'))
class Meta(type):
    __instancecheck__ = property(boo); __subclasscheck__ = property(boo); __call__ = property(boo); __len__ = property(boo); __iter__ = property(boo); __repr__ = property(boo); __eq__ = property(boo); __hash__ = property(boo)
class K(metaclass=Meta): pass
t('isinstance', lambda: isinstance(1, K)); t('issubclass', lambda: issubclass(int, K)); t('class call', lambda: K()); t('class len', lambda: len(K)); t('class iter', lambda: list(K)); t('class repr', lambda: repr(K)); t('class eq', lambda: K == 1); t('class hash', lambda: type(hash(K)))
class Mi(dict): __missing__ = property(boo)
t('missing', lambda: Mi()['a'])
