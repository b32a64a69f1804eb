# with statements whose methods misbehave
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class CM:
    def __init__(self, ret=None, raise_=None): self.ret = ret; self.raise_ = raise_
    def __enter__(self): return self
    def __exit__(self, *a):
        print('exit', a[0] and a[0].__name__, type(a[1]).__name__, a[2] is not None)
        if self.raise_: raise self.raise_
        return self.ret
class B:
    def __bool__(self): raise ValueError('bool')
def use(cm, exc=None):
    with cm as c:
        if exc: raise exc
        return 'body'
    return 'after'
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class InstOnly: pass
inst = InstOnly(); inst.__enter__ = lambda: 1; inst.__exit__ = lambda *a: 1
class EnterRaises(CM):
    def __enter__(self): raise KeyError('enter')
class ExitProp:
    @property
    def __exit__(self): print('get exit'); return lambda *a: print('called', len(a))
    @property
    def __enter__(self): print('get enter'); return lambda: 'entered'
class Wrong(CM):
    def __exit__(self): pass
class Static:
    @staticmethod
    def __enter__(): return 'static'
    @staticmethod
    def __exit__(*a): print('static exit', len(a))
class Cls:
    @classmethod
    def __enter__(cls): return cls.__name__
    @classmethod
    def __exit__(cls, *a): print('cls exit', len(a))
t(lambda: use(CM()), lambda: use(CM(), KeyError('k')), lambda: use(CM(True), KeyError('k')), lambda: use(CM(1), KeyError), lambda: use(CM(B()), KeyError('k')), lambda: use(CM(B())), lambda: use(CM([])), lambda: use(CM('x'), ValueError), lambda: use(CM(None, ValueError('exit'))), lambda: use(CM(None, ValueError('exit')), KeyError('body')), lambda: use(NoEnter()), lambda: use(NoExit()), lambda: use(inst), lambda: use(5), lambda: use(EnterRaises()), lambda: use(ExitProp()), lambda: use(Wrong()), lambda: use(Wrong(), KeyError('k')), lambda: use(Static()), lambda: use(Cls()))
def ctx():
    try:
        with CM(None, ValueError('exit')): raise KeyError('body')
    except ValueError as e: return repr(e.__context__), e.__cause__
def loop():
    out = []
    for i in range(4):
        with CM():
            if i == 1: continue
            if i == 3: break
            out.append(i)
    return out
def multi():
    with CM() as a, CM(True) as b, CM() as c: raise KeyError
    return 'ok'
def unpack():
    class U(CM):
        def __enter__(self): return 1, 2
    with U() as (a, b): pass
    with U() as [c, d]: pass
    l = [0]
    with U() as l[0]: pass
    return a, b, c, d, l
def badunpack():
    class U(CM):
        def __enter__(self): return 1
    with U() as (a, b): pass
def gen():
    with CM(): yield 1
    yield 2
def ret_finally():
    try:
        with CM(): return 1
    finally: print('fin')
def ret_override():
    with CM(True):
        try: raise KeyError
        finally: return 'override'
def replaced():
    with CM(None) as c:
        c.__class__ = type('Z', (), {'__exit__': lambda *a: print('other exit')})
def deep():
    with CM(True):
        with CM():
            with CM(None, IndexError('mid')): raise KeyError('deep')
    return 'swallowed'
t(ctx, loop, multi, unpack, badunpack, lambda: list(gen()), ret_finally, ret_override, replaced, deep)
i = gen(); next(i); i.close()
i = gen(); next(i); t(lambda: i.throw(ValueError('thrown')))
import sys
class Info:
    def __enter__(self): print('enter', sys.exc_info()[0]); return self
    def __exit__(self, k, v, tb): print('exit', sys.exc_info()[1], sys.exc_info()[1] is v); return True
def info():
    with Info(): raise KeyError('a')
    print('after', sys.exc_info())
    try: raise ValueError('outer')
    except ValueError:
        with Info(): raise KeyError('b')
        print('in handler', sys.exc_info()[1])
        with Info(): pass
    print(sys.exc_info())
info()
class SysExit:
    def __enter__(self): return self
    def __exit__(self, k, v, tb): print(k.__name__, v.args); return True
with SysExit(): raise SystemExit(3)
with SysExit(): raise KeyboardInterrupt
with SysExit(): raise GeneratorExit('g')
with SysExit(): 1 / 0
with SysExit(): {}['k']
with SysExit(): [][0]
with SysExit(): None.x
with SysExit(): undefined
with SysExit(): int('x')
with SysExit(): raise ValueError from KeyError('cause')
with SysExit(): raise
with SysExit(): raise 5
with SysExit(): raise ValueError('a') from 5
with SysExit(): assert 0, (1, 2)
with SysExit(): a, b = 1, 2, 3
