# copy, types, weakref and gc
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import copy, types, weakref, gc
from copy import copy as cc, deepcopy as dc
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is A and self.x == o.x
class Sl:
    __slots__ = ('a', 'b')
class Both:
    __slots__ = ('a', '__dict__')
class Cp:
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return 'deep', type(memo).__name__
class Rd:
    def __init__(self, v): self.v = v
    def __reduce__(self): return Rd, (self.v + 1,)
class RdEx:
    def __reduce_ex__(self, p): return 'string'
class RdBad:
    def __reduce__(self): return 5
class RdState:
    def __reduce__(self): return object.__new__, (RdState,), {'s': 1}
class GS:
    def __getstate__(self): return {'g': 1}
    def __setstate__(self, s): self.s = ('set', s)
class GSFalse:
    def __getstate__(self): return None
class NA:
    def __new__(cls, a): o = object.__new__(cls); o.a = a; return o
    def __getnewargs__(self): return (self.a,)
class NAE:
    def __new__(cls, *, k): o = object.__new__(cls); o.k = k; return o
    def __getnewargs_ex__(self): return (), {'k': self.k}
class NABad:
    def __getnewargs__(self): return 5
class LS(list): pass
class DS(dict): pass
a = A([1, 2]); s = Sl(); s.a = [1]; bo = Both(); bo.a = 1; bo.z = 2
ls = LS([1, [2]]); ls.attr = 'x'; ds = DS(k=[1]); ds.attr = 'y'
t(lambda: cc(a).x is a.x, lambda: dc(a).x is a.x, lambda: dc(a) == a, lambda: cc(s).a is s.a, lambda: dc(s).a, lambda: cc(s).b, lambda: (cc(bo).a, cc(bo).z), lambda: cc(Cp()), lambda: dc(Cp()), lambda: cc(Rd(1)).v, lambda: dc(Rd(1)).v, lambda: type(cc(RdEx())).__name__, lambda: cc(RdBad()), lambda: cc(RdState()).s, lambda: cc(GS()).s, lambda: cc(GSFalse()).__dict__, lambda: cc(NA(5)).a, lambda: cc(NAE(k=6)).k, lambda: cc(NABad()), lambda: (cc(ls), cc(ls).attr, type(cc(ls)).__name__), lambda: (dc(ls)[1] is ls[1], dc(ls).attr), lambda: (cc(ds), cc(ds).attr), lambda: dc(ds)['k'] is ds['k'], lambda: cc([1, [2]]), lambda: dc([1, [2]]), lambda: cc((1, 2)), lambda: dc(([],))[0] is None, lambda: cc(5), lambda: cc(None), lambda: cc(len) is len, lambda: cc(A) is A, lambda: dc(A) is A, lambda: cc(a.__eq__) is not None, lambda: dc(lambda: 0).__name__, lambda: cc(iter([1, 2])).__class__.__name__, lambda: cc(x for x in ''), lambda: cc({1: 2}), lambda: cc({1}), lambda: cc(frozenset([1])), lambda: dc({1: [2]}), lambda: dc(range(3)), lambda: dc(1j), lambda: dc(b'a'), lambda: dc(bytearray(b'a')), lambda: dc(slice(1)), lambda: cc(slice(1)), lambda: dc(...), lambda: dc(NotImplemented), lambda: cc(type(a)), lambda: dc({frozenset([1]): (1, [2])}), lambda: cc(ValueError('x', 1)), lambda: dc(ValueError([1])).args, lambda: cc(), lambda: dc([1], {}), lambda: dc(x=[1]), lambda: dc([1], memo={}), lambda: copy.Error, lambda: copy.error is copy.Error)
l = [1]; l.append(l); m = dc(l); t(lambda: m[1] is m, lambda: m is l)
d = {}; d['d'] = d; m = dc(d); t(lambda: m['d'] is m)
x = [1]; m = dc([x, x]); t(lambda: m[0] is m[1])
tp = ([],); tp[0].append(tp); m = dc(tp); t(lambda: m[0][0] is m)
a.self = a; m = dc(a); t(lambda: m.self is m)
n = types.SimpleNamespace(a=1, b='x')
t(lambda: n, lambda: n.a, lambda: setattr(n, 'c', 3), lambda: n.c, lambda: delattr(n, 'a'), lambda: n.a, lambda: n == types.SimpleNamespace(b='x', c=3), lambda: types.SimpleNamespace(5), lambda: types.SimpleNamespace(), lambda: n.__dict__ == {'b': 'x', 'c': 3}, lambda: types.SimpleNamespace(**{'a b': 1}), lambda: n < n, lambda: hash(n), lambda: cc(n), lambda: types.MappingProxyType({1: 2}), lambda: types.MappingProxyType({1: 2})[1], lambda: types.MappingProxyType({1: 2})[3], lambda: types.MappingProxyType([1]), lambda: types.MappingProxyType(5), lambda: types.MappingProxyType({}).__setitem__(1, 2), lambda: types.MappingProxyType({1: 2}) == {1: 2}, lambda: types.MappingProxyType({1: 2}).copy(), lambda: types.MappingProxyType({1: 2}).get(5, 'd'), lambda: len(types.MappingProxyType({1: 2})), lambda: hash(types.MappingProxyType({})), lambda: types.MethodType(len, [1])(), lambda: types.MethodType(5, 1), lambda: types.MethodType(len, None), lambda: types.MethodType(len), lambda: types.ModuleType('m'), lambda: types.ModuleType('m', 'doc').__doc__, lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: types.ModuleType('m').x, lambda: types.FunctionType(5, {}), lambda: types.CodeType(), lambda: types.GeneratorType(), lambda: types.new_class('N').__name__, lambda: types.new_class('N', (int,))(5), lambda: types.new_class('N', (), {'metaclass': type}, lambda ns: ns.update(z=1)).z, lambda: types.new_class('N', (), {'foo': 1}), lambda: types.prepare_class('N', (int,))[0], lambda: types.DynamicClassAttribute(lambda s: 5).__get__(1), lambda: types.DynamicClassAttribute(lambda s: 5).__get__(None), lambda: types.LambdaType is types.FunctionType, lambda: types.BuiltinMethodType, lambda: types.coroutine(5), lambda: types.TracebackType(), lambda: types.FrameType(), lambda: types.CoroutineType())
m = types.ModuleType('mod'); m.y = 5; del m.__name__
t(lambda: m, lambda: m.y, lambda: m.zz, lambda: m.__dict__['y'], lambda: setattr(m, '__dict__', {}), lambda: dir(m), lambda: m.__loader__)
class W:
    def __init__(self, n): self.n = n
    def __repr__(self): return 'W' + self.n
w = W('1'); log = []
r = weakref.ref(w, lambda r: log.append('dead'))
t(lambda: r() is w, lambda: r == weakref.ref(w), lambda: weakref.ref(w) is weakref.ref(w), lambda: r is weakref.ref(w), lambda: weakref.getweakrefcount(w), lambda: len(weakref.getweakrefs(w)), lambda: r.__callback__ is not None, lambda: repr(r)[:9], lambda: r(1), lambda: weakref.ref(), lambda: weakref.ref(w, 1, 2), lambda: r < r, lambda: weakref.ref(5), lambda: weakref.proxy(5))
p = weakref.proxy(w)
t(lambda: p.n, lambda: p, lambda: setattr(p, 'q', 1), lambda: w.q, lambda: type(p).__name__, lambda: p == w, lambda: str(p), lambda: isinstance(p, W), lambda: p.__class__, lambda: p + 1, lambda: len(p), lambda: bool(p), lambda: p(), lambda: weakref.proxy(len) is not None, lambda: weakref.proxy(w) is p)
del w
t(lambda: r(), lambda: log, lambda: r.__callback__, lambda: repr(r)[-5:], lambda: r == r, lambda: p.n, lambda: str(p), lambda: repr(p)[:9], lambda: bool(p), lambda: hash(r), lambda: r == weakref.ref(W('x')))
wv = weakref.WeakValueDictionary(); wk = weakref.WeakKeyDictionary(); ws = weakref.WeakSet()
a, b = W('a'), W('b'); wv['a'] = a; wv['b'] = b; wk[a] = 1; wk[b] = 2; ws.add(a); ws.add(b)
t(lambda: sorted(wv), lambda: len(wk), lambda: len(ws), lambda: a in ws, lambda: 5 in ws, lambda: 5 in wk, lambda: wk[5], lambda: wv['z'], lambda: wv.get('z', 1), lambda: wk.get(a), lambda: ws.add(5), lambda: wk.__setitem__(5, 1), lambda: wv.__setitem__('q', 5))
del a
t(lambda: sorted(wv), lambda: len(wk), lambda: len(ws), lambda: list(wv.values()), lambda: list(wk.items()), lambda: list(ws), lambda: wv.pop('b'), lambda: wv.pop('b', 'd'), lambda: wv.setdefault('n', b), lambda: dict(wv), lambda: wk.pop(b), lambda: ws.pop(), lambda: len(ws), lambda: ws.pop(), lambda: wv.copy(), lambda: [type(r).__name__ for r in wv.valuerefs()], lambda: list(wk.keyrefs()), lambda: weakref.WeakSet([b]) == weakref.WeakSet([b]), lambda: weakref.WeakSet([b]) | {b}, lambda: weakref.WeakValueDictionary(5))
f = weakref.finalize(b, lambda *a: log.append(a), 1, 2)
t(lambda: f.alive, lambda: f.peek()[2], lambda: f.atexit, lambda: f(), lambda: f(), lambda: f.alive, lambda: f.detach(), lambda: log, lambda: weakref.finalize(5, len))
class Me:
    def meth(self): return 'meth'
me = Me(); wm = weakref.WeakMethod(me.meth); t(lambda: wm()(), lambda: wm == weakref.WeakMethod(me.meth), lambda: weakref.WeakMethod(len)); del me; t(lambda: wm())
t(lambda: gc.isenabled(), lambda: gc.disable(), lambda: gc.isenabled(), lambda: gc.enable(), lambda: gc.get_threshold(), lambda: gc.set_threshold(1, 2), lambda: gc.get_threshold(), lambda: gc.collect(5), lambda: gc.collect('a'), lambda: gc.is_tracked([]), lambda: gc.is_tracked(5), lambda: gc.is_tracked({}), lambda: gc.is_tracked((1,)), lambda: gc.is_tracked(([],)), lambda: gc.garbage, lambda: gc.get_debug(), lambda: gc.set_debug(0), lambda: type(gc.get_count()).__name__, lambda: gc.callbacks, lambda: len(gc.get_stats()), lambda: gc.collect(generation=0) is not None)
class Cy:
    def __del__(self): log2.append('del')
log2 = []
def cyc():
    c = Cy(); c.me = c
cyc(); gc.collect(); print(log2)
class Res:
    def __del__(self): saved.append(self)
saved = []
Res(); print(len(saved)); saved.clear(); print(len(saved))
x = Res(); del x; print(type(saved[0]).__name__); saved.clear(); gc.collect(); print(saved)
