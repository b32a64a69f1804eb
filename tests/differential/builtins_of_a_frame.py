# Which builtins a frame has.
import sys, types, builtins
def t(name, f):
    try: r = f()
    except BaseException as e: print(name, '!', type(e).__name__, e)
    else: print(name, '->', r)
uses = (lambda: len).__code__
loads = types.CodeType(0, 0, 0, 5, 0x40, b'e\x00\x00S', (), ('len',), (), 'f', 'f', 1, b'', (), ())
imports = (lambda: [__import__ for i in ()]).__code__
def imp():
    import sys as s
    return s.__name__
def cls():
    class A: pass
    return A.__name__
def frame(): return sys._getframe().f_builtins
class D(dict):
    def __getitem__(self, k): print('getitem', k); return dict.__getitem__(self, k)
class Miss(dict):
    def __missing__(self, k): return 'missing ' + k
class Map:
    def __getitem__(self, k):
        if k == 'len': return 'map'
        raise KeyError(k)
class Bad:
    def __getitem__(self, k): raise ValueError(k)
mod = types.ModuleType('mod'); mod.len = 'of module'
bare = types.ModuleType.__new__(types.ModuleType)
class SubM(types.ModuleType): pass
sub = SubM('sub'); sub.len = 'of sub'
import collections
cell = (lambda q: lambda: q)({'len': 'in cell'}).__closure__[0]
cases = [('int', 123), ('big', 10**30), ('None', None), ('list', []), ('list1', ['len']), ('str', 'len'), ('float', 1.5), ('True', True), ('empty', {}), ('dict', {'len': 'in dict'}),
  ('D', D(len='in D')), ('D0', D()), ('Miss', Miss()), ('Map', Map()), ('Bad', Bad()), ('module', mod), ('bare', bare), ('sub', sub), ('builtins', builtins), ('dict of builtins', vars(builtins)), ('class', Map), ('od', collections.OrderedDict(len='od')), ('cell', cell), ('tuple', ({},)), ('func', frame)]
def show(v): return v if isinstance(v, (str, int, float, list)) else '{None}' if v == {'None': None} and type(v) is dict else type(v).__name__
for name, b in cases:
    t('exec ' + name, lambda: show(eval(uses, {'__builtins__': b})))
    t('name ' + name, lambda: show(eval(loads, {'__builtins__': b})))
    t('other ' + name, lambda: show(eval(imports, {'__builtins__': b})))
    t('call ' + name, lambda: show(types.FunctionType(uses, {'__builtins__': b})()))
    t('import ' + name, lambda: show(types.FunctionType(imp.__code__, {'__builtins__': b})()))
    t('class ' + name, lambda: show(types.FunctionType(cls.__code__, {'__builtins__': b, '__name__': 'zz'})()))
    t('frame ' + name, lambda: types.FunctionType(frame.__code__, {'__builtins__': b, 'sys': sys})() is b)
# bare globals
def names(): return None
t('bare call', lambda: types.FunctionType(uses, {})())
t('bare frame', lambda: show(types.FunctionType(frame.__code__, {'sys': sys})()))
t('bare import', lambda: types.FunctionType(imp.__code__, {})())
t('bare class', lambda: types.FunctionType(cls.__code__, {})())
g = {'sys': sys}
f = types.FunctionType(frame.__code__, g)
t('two calls', lambda: f() is f())
t('not inserted', lambda: sorted(g))
t('exec inserts', lambda: (exec(names.__code__, g), sorted(g), g['__builtins__'] is vars(builtins)))
t('now', lambda: f() is vars(builtins))
g2 = {'__builtins__': {'x': 1}}
def nested():
    global inner
    def inner(): return x
    return inner()
t('nested', lambda: types.FunctionType(nested.__code__, g2)())
def swap():
    global __builtins__
    before = x
    __builtins__ = {'x': 2}
    return before, x, (lambda: x)()
t('replaced while running', lambda: types.FunctionType(swap.__code__, {'__builtins__': {'x': 1}})())
def drop():
    global __builtins__
    del __builtins__
    return len, (lambda: len)()
t('deleted while running', lambda: [v is len for v in types.FunctionType(drop.__code__, {'__builtins__': builtins})()])
def gen():
    yield len
    yield (lambda: len)()
gg = {'__builtins__': {'len': 'first'}}
it = types.FunctionType(gen.__code__, gg)()
t('generator', lambda: next(it))
gg['__builtins__'] = {'len': 'second'}
t('generator again', lambda: next(it))
body = {'len': 'seen'}
def klass():
    class A:
        y = len
    return A.y
t('class body', lambda: types.FunctionType(klass.__code__, {'__builtins__': {'len': 'seen', '__build_class__': __build_class__}, '__name__': 'm'})())
t('exec inherits', lambda: types.FunctionType((lambda: (e(c, h), h['__builtins__'])[1]).__code__, {'__builtins__': {'a': 1}, 'e': exec, 'c': names.__code__, 'h': {}})())
t('exec inherits int', lambda: types.FunctionType((lambda: (e(c, h), h['__builtins__'])[1]).__code__, {'__builtins__': 5, 'e': exec, 'c': names.__code__, 'h': {}})())
# own __import__
def own(*a): print('import', a[0], len(a), a[3:]); return sys
def rel():
    from . import z
t('own import', lambda: types.FunctionType(imp.__code__, {'__builtins__': {'__import__': own}})())
t('own import in a D', lambda: types.FunctionType(imp.__code__, {'__builtins__': D(__import__=own)})())
t('import is no function', lambda: types.FunctionType(imp.__code__, {'__builtins__': {'__import__': 3}})())
# globals of a subclass
class G(dict):
    def __getitem__(self, k): return 'G ' + k
class GM(dict):
    def __missing__(self, k): return 'GM ' + k
t('G', lambda: eval(uses, G()))
t('GM', lambda: eval(uses, GM()))
t('GM function', lambda: types.FunctionType(uses, GM())())
t('name in G', lambda: show(eval(loads, G(len=1))))
t('name in GM', lambda: show(eval(loads, GM())))
t('name with locals', lambda: show(eval(loads, {}, GM())))
t('name with Map', lambda: show(eval(loads, {}, Map())))
t('name with Bad', lambda: show(eval(loads, {}, Bad())))
t('exec in GM', lambda: sorted(x for x in [GM()] if exec(names.__code__, x) is None)[0].keys())
# caches: the same code with other builtins
fs = [types.FunctionType(uses, {'__builtins__': {'len': i}}) for i in range(3)] + [types.FunctionType(uses, {'__builtins__': builtins}), types.FunctionType(uses, {'__builtins__': GM()}), types.FunctionType(uses, {'len': 'global'})]
for f in fs * 2: print(show(f()), end=' ')
print()
