# contextlib.ExitStack and redirect_stdout
# Python 3.11 prints something else in lines 8, 11 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import contextlib, io
def f(*a, **k): print('callback', a, k)
with contextlib.ExitStack() as s:
    s.callback(f, 1, x=2)
    s.callback(f, 'second')
    s.push(lambda *a: print('push', a[0]))
    print(s.enter_context(contextlib.suppress()) is None)
def run():
    with contextlib.ExitStack() as s:
        s.push(lambda *a: True)
        s.callback(f, 'in error')
        raise ValueError('x')
    return 'suppressed'
def replaced():
    with contextlib.ExitStack() as s:
        @s.push
        def bad(*a): raise KeyError('from exit')
        raise ValueError('body')
def ctx():
    try: replaced()
    except KeyError as e: return repr(e.__context__)
t(run, replaced, ctx)
s = contextlib.ExitStack()
s.callback(f, 'moved')
n = s.pop_all()
s.close(); print('closed'); n.close()
t(lambda: s.enter_context(5))
class D(contextlib.ContextDecorator):
    def __enter__(self): print('in')
    def __exit__(self, *a): print('out')
@D()
def g(): return 'g'
print(g())
