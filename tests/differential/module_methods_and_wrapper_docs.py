# Methods bound to a module, documentation of special methods, modules half made, names of types.
import sys, types, math, builtins
print(sys.__reduce_ex__, math.__dir__, math.__init__.__name__, builtins.__sizeof__, sys.exit, [].append.__qualname__)
for m in (math.__dir__, math.__sizeof__, math.__reduce__, math.__format__): print(m.__qualname__, m.__name__, m.__self__ is math, m.__module__, m.__reduce__())
print(repr(math.__init__).split(' at ')[0], repr(math.__eq__).split(' at ')[0])
class M(types.ModuleType): pass
m = M('m'); print(m.__dir__, m.__reduce__)
print(hash(math.__dir__) == hash(math.__dir__), math.__dir__ == math.__dir__)
def t(name, f):
    try: r = f()
    except BaseException as e: print(name, '!', type(e).__name__, e)
    else: print(name, '->', r)
half = types.ModuleType.__new__(types.ModuleType)
t('half dict', lambda: half.__dict__); t('half doc', lambda: half.__doc__ and half.__doc__[:11]); t('half repr', lambda: half); t('half name', lambda: half.__name__)
t('half dir', lambda: dir(half))
half.x = 1; t('half now', lambda: half.__dict__); t('vars', lambda: vars(half))
half2 = types.ModuleType.__new__(types.ModuleType); t('vars none', lambda: vars(half2)); t('del', lambda: delattr(half2, 'x'))
half2.__init__('named'); t('named', lambda: (half2, sorted(half2.__dict__)))
class L:
    def module_repr(self, m): return '<crafted %s>' % m.__name__
class LC:
    @classmethod
    def module_repr(cls, m): return '<class crafted %s>' % m.__name__
class LR:
    def module_repr(self, m): raise ValueError
    def __repr__(self): return 'LR()'
class LI:
    def module_repr(self, m): return 5
class LN:
    def __repr__(self): return 'LN()'
for l in (L(), LC, LR(), LI(), LN()):
    m = types.ModuleType('foo'); m.__loader__ = l; t('repr ' + type(l).__name__, lambda: repr(m))
    m.__file__ = '/x/foo.py'; t('with file', lambda: repr(m))
for n in ('a\udc80b', '\ud800', 'ok', 'é', 'a\0b'): t('type ' + ascii(n), lambda: ascii(type(n, (), {}).__name__))
t('qualname', lambda: ascii(type('ok', (), {'__qualname__': 'x\udc80'}).__qualname__))
def setname(n):
    class Q: pass
    Q.__name__ = n
    return ascii(Q.__name__)
for n in ('a\udc80b', 'a\0b', 'fine', 3): t('set ' + ascii(n), lambda: setname(n))
kinds = [object, type, int, bool, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice, property, classmethod, staticmethod, super, enumerate, zip, map, filter, reversed, memoryview,
  types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.GeneratorType, types.CoroutineType, types.CodeType, types.FrameType, types.TracebackType, types.ModuleType, types.MappingProxyType, types.SimpleNamespace, type(None), type(...), type(NotImplemented),
  type(iter([])), type(iter(())), type(iter('')), type(iter({})), type(iter({}.items())), type({}.keys()), type({}.items()), type({}.values()), type(iter(range(1))), type(iter(set())), type(reversed([])), type(iter(int, 1)), type(iter(b'')), BaseException, OSError, KeyError, StopIteration, UnicodeDecodeError, SyntaxError,
  type(int.__add__), type((1).__add__), type(str.join), type(dict.__dict__['fromkeys']), type(types.FunctionType.__code__), type(types.FunctionType.__globals__)]
docs = set()
for k in kinds:
    for n in vars(k):
        v = vars(k)[n]
        if type(v) is type(int.__add__) and n not in ('__getattribute__', '__setattr__', '__delattr__'): docs.add((n, v.__doc__, k in (list, tuple, str, bytes, bytearray) and n in ('__mul__', '__rmul__', '__imul__', '__iadd__') and k.__name__))
for d in sorted(docs, key=str): print(*d)
print((i for i in ()).__next__.__doc__, [].__len__.__doc__, (1).__add__.__doc__, ''.__mul__.__doc__, [].__imul__.__doc__, {1}.__ior__.__doc__)
v = sys.version
assert v.startswith('3.5.10 (') and ') \n[' in v and v.endswith(']')
