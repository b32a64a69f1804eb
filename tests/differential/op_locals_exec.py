# locals(), vars(), dir(), exec and eval of code objects, frames
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


def f(a, *b, c=1, **d):
    x = 1
    l = locals()
    y = 2
    return sorted(l), sorted(locals())
t(lambda: f(1), lambda: f(1, 2, z=3))
def g():
    locals()['x'] = 5
    try: return x
    except NameError as e: return str(e)
def h():
    x = 1
    locals()['x'] = 5
    return x, locals()['x']
def closure():
    v = 1
    def inner(): return v, sorted(locals())
    return inner(), sorted(locals())
def unset():
    if False: q = 1
    return locals()
def deleted():
    q = 1
    l = locals(); del q
    return sorted(l), sorted(locals())
def same(): return locals() is locals()
def comp(): return [sorted(locals()) for i in [1]]
def genl(): return list(sorted(locals()) for i in [1])
def cls():
    class K:
        a = 1
        b = sorted(k for k in locals() if k[0] != '_')
        locals()['c'] = 3
    return K.b, K.c
t(g, h, closure, unset, deleted, same, comp, genl, cls, lambda: locals(), lambda: vars() is not None, lambda: (lambda q: sorted(locals()))(1), lambda: globals() is vars(__import__('sys').modules['__main__']))
class V: pass
v = V(); v.z = 1
t(lambda: vars(v), lambda: vars(V)['__module__'], lambda: vars(5), lambda: vars([]), lambda: vars(1, 2), lambda: vars(object()), lambda: vars(type('S', (), {'__slots__': 'a'})()), lambda: dir(5)[:2], lambda: dir(v)[-1], lambda: dir(1, 2), lambda: type(vars(V)).__name__)
class DirBad:
    def __dir__(self): return 5
class DirT:
    def __dir__(self): return ('b', 'a')
class DirMixed:
    def __dir__(self): return ['b', 1]
class NoDict:
    __dict__ = 5
t(lambda: dir(DirBad()), lambda: dir(DirT()), lambda: dir(DirMixed()), lambda: vars(NoDict()), lambda: dir(NoDict()))
def code():
    r = a + 1
    global gname
    gname = 'made'
def uses():
    print('run', a)
def withfree():
    q = 1
    def inner(): return q
    return inner
c = uses.__code__
t(lambda: exec(c, {'a': 5, 'print': print}), lambda: exec(c, {'a': 6}), lambda: exec(c, {}), lambda: exec(c, {'a': 1}, {'a': 2}), lambda: exec(c, {'__builtins__': {}}), lambda: exec(c, {'__builtins__': {'print': print, 'a': 9}}), lambda: exec(c, 5), lambda: exec(c, {}, 5), lambda: exec(c, [], {}), lambda: exec(withfree().__code__), lambda: exec(5), lambda: exec(), lambda: exec(None), lambda: exec(c, None, {'a': 3}), lambda: exec(f.__code__, {}), lambda: eval(c, {'a': 'ev', 'print': print}), lambda: eval((lambda: 42).__code__), lambda: eval(5), lambda: eval(c, {'a': 7}, None), lambda: exec(c, a=1))
a = 'global a'
t(lambda: exec(c), lambda: eval((lambda: a).__code__), lambda: eval((lambda: a).__code__, {'a': 1}), lambda: eval((lambda: a).__code__, {'a': 1}, {'a': 2}))
ns = {}; exec(code.__code__, {'a': 1}, ns); print(ns)
gl = {'a': 1}; exec(code.__code__, gl); print(gl['gname'], '__builtins__' in gl, 'r' in gl)
class Map:
    def __getitem__(self, k): print('get', k); raise KeyError(k)
    def __setitem__(self, k, v): print('set', k)
class D(dict):
    def __missing__(self, k): return 'missing ' + k
    def __getitem__(self, k): print('getitem', k); return dict.__getitem__(self, k)
t(lambda: exec(c, {'a': 1, 'print': print}, Map()), lambda: exec(c, D(a=1, print=print)), lambda: eval((lambda: zz).__code__, D()), lambda: eval((lambda: zz).__code__, {}, D(zz=1)))
import sys
fr = sys._getframe()
t(lambda: fr.f_globals is globals(), lambda: fr.f_code.co_name, lambda: fr.f_back, lambda: sys._getframe(0).f_code.co_name, lambda: sys._getframe(50), lambda: sys._getframe(-1).f_code.co_name, lambda: sys._getframe('a'), lambda: fr.f_builtins is not None, lambda: fr.f_lineno > 0, lambda: setattr(fr, 'f_globals', {}), lambda: setattr(fr, 'f_locals', {}), lambda: fr.f_trace, lambda: fr.clear(), lambda: setattr(fr, 'f_lineno', 5), lambda: fr.f_lasti > 0)
