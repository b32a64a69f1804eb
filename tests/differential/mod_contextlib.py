# contextlib: contextmanager, closing, suppress
# Python 3.11 prints something else in lines 18, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import contextlib
@contextlib.contextmanager
def cm(mode):
    print('enter')
    try:
        if mode == 'noyield': return
        yield 'value'
        if mode == 'twice': yield
    except KeyError: print('caught')
    except ValueError:
        if mode == 'new': raise TypeError('replaced')
        raise
    finally: print('exit')
def use(mode, exc=None):
    with cm(mode) as v:
        if exc: raise exc
        return v
    return 'suppressed'
t(lambda: use('ok'), lambda: use('ok', KeyError()), lambda: use('ok', ValueError('v')), lambda: use('new', ValueError('v')), lambda: use('noyield'), lambda: use('twice'), lambda: use('ok', StopIteration('s')))
@cm('ok')
def decorated(x): return x
t(lambda: decorated(1), lambda: decorated(2), lambda: cm.__name__, lambda: cm.__wrapped__.__name__)
class C:
    def close(self): print('closed')
with contextlib.closing(C()) as c: print(type(c).__name__)
def sup(*e):
    with contextlib.suppress(*e): raise KeyError('k')
    return 'went on'
t(lambda: sup(KeyError), lambda: sup(LookupError, 5), lambda: sup(ValueError), lambda: sup())
