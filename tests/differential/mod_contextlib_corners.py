# contextlib with odd arguments
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import contextlib, sys, io
from contextlib import *
class CM:
    def __init__(self, n, sup=False, exc=None): self.n, self.sup, self.exc = n, sup, exc
    def __enter__(self): print('enter', self.n); return self.n
    def __exit__(self, *a):
        print('exit', self.n, a[0] and a[0].__name__)
        if self.exc: raise self.exc
        return self.sup
def es(f, exc=None):
    with ExitStack() as s:
        f(s)
        if exc: raise exc
    return 'done'
t(lambda: es(lambda s: s.enter_context(CM(1))), lambda: es(lambda s: (s.enter_context(CM(1)), s.enter_context(CM(2))), KeyError('k')), lambda: es(lambda s: (s.enter_context(CM(1)), s.enter_context(CM(2, True))), KeyError('k')), lambda: es(lambda s: (s.enter_context(CM(1, True)), s.enter_context(CM(2, exc=ValueError('v')))), KeyError('k')), lambda: es(lambda s: s.enter_context(CM(1, exc=ValueError('v')))), lambda: es(lambda s: s.enter_context(5)), lambda: es(lambda s: s.push(5)), lambda: es(lambda s: s.push(CM('pushed'))), lambda: es(lambda s: s.push(lambda *a: print('fn', a[0]))), lambda: es(lambda s: s.push(lambda *a: True), KeyError('k')), lambda: es(lambda s: s.callback(print, 'cb', 1, sep='-')), lambda: es(lambda s: s.callback(5)), lambda: es(lambda s: s.callback(lambda: 1 / 0), KeyError('k')), lambda: es(lambda s: s.close()), lambda: es(lambda s: s.callback()), lambda: es(lambda s: (s.callback(print, 'a'), s.pop_all().close())), lambda: es(lambda s: s.enter_context(CM(1)) and 1 / 0))
def chain():
    try:
        with ExitStack() as s:
            s.push(lambda *a: {}['second'])
            s.push(lambda *a: 1 / 0)
            raise KeyError('first')
    except Exception as e:
        while e: print(repr(e)); e = e.__context__
chain()
st = ExitStack(); st.enter_context(CM('manual')); t(lambda: st.close(), lambda: st.close(), lambda: st.__exit__(None, None, None), lambda: ExitStack(5))
@contextmanager
def gen(n, mode='ok'):
    print('start', n)
    if mode == 'noyield': return
    try: x = yield n
    except KeyError as e:
        print('caught', e)
        if mode == 'reraise': raise
        if mode == 'other': raise ValueError('other') from e
        if mode == 'stop': raise StopIteration('s')
        if mode == 'yield': yield 2
    finally: print('fin')
def use(mode='ok', exc=None):
    with gen('g', mode) as v:
        if exc: raise exc
        return v
    return 'after'
t(lambda: use(), lambda: use('noyield'), lambda: use(exc=KeyError('k')), lambda: use('reraise', KeyError('k')), lambda: use('other', KeyError('k')), lambda: use('stop', KeyError('k')), lambda: use('yield', KeyError('k')), lambda: use(exc=ValueError('v')), lambda: use(exc=StopIteration('si')), lambda: use(exc=GeneratorExit('ge')), lambda: use(exc=SystemExit(3)), lambda: use(exc=RuntimeError('re')), lambda: gen(), lambda: type(gen(1)).__name__, lambda: gen.__name__, lambda: gen(1).__doc__ is not None, lambda: gen(1).func.__name__, lambda: gen(1).args, lambda: contextmanager(lambda: 5)().__enter__(), lambda: contextmanager())
g = gen(1); g.__enter__(); t(lambda: g.__enter__(), lambda: g.__exit__(None, None, None), lambda: g.__exit__(None, None, None))
g = gen(1); g.__enter__(); t(lambda: g.__exit__(KeyError, None, None))
g = gen(1); g.__enter__(); t(lambda: g.__exit__(KeyError, KeyError('inst'), None))
g = gen(1); g.__enter__(); t(lambda: g.__exit__())
@gen('deco')
def decorated(a): print('in', a); return 'r'
t(lambda: decorated(1), lambda: decorated(2), lambda: decorated.__name__)
class Deco(ContextDecorator):
    def __enter__(self): print('denter'); return self
    def __exit__(self, *a): print('dexit', a[0]); return True
@Deco()
def d2(x):
    "doc"
    if x: raise KeyError(x)
    return 'fine'
t(lambda: d2(0), lambda: d2(1), lambda: d2.__doc__, lambda: d2())
def sup(*e, exc=KeyError('k')):
    with suppress(*e): raise exc
    return 'suppressed'
t(lambda: sup(KeyError), lambda: sup(), lambda: sup(ValueError, LookupError), lambda: sup((KeyError, ValueError)), lambda: sup(5), lambda: sup(int), lambda: sup(ValueError), lambda: sup(Exception, exc=SystemExit(1)), lambda: suppress(KeyError).__enter__())
with suppress(ZeroDivisionError) as x: print(x); 1 / 0
f = io.StringIO()
with redirect_stdout(f) as ff: print('captured'); print(ff is f)
t(lambda: f.getvalue())
f2 = io.StringIO(); r = redirect_stdout(f)
with r:
    with r: print('twice')
    print('once')
t(lambda: f.getvalue(), lambda: redirect_stdout(), lambda: r.__exit__(None, None, None), lambda: redirect_stderr(f).__enter__() is f)
sys.stderr = sys.__stderr__
class Cl:
    def close(self): print('closed'); return 'x'
def cl(exc=None):
    with closing(Cl()) as c:
        if exc: raise exc
        return type(c).__name__
def cl2():
    with closing(5): pass
t(cl, lambda: cl(KeyError('k')), cl2, lambda: closing(), lambda: closing(Cl()).thing.__class__.__name__)
t(lambda: contextlib.__all__)
