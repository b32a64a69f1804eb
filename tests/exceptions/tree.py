# The tree of exception classes: bases, namespaces, documentation, fields and their checks.
import sys
def show(f, *a, **k):
    try:
        r = f(*a, **k)
    except BaseException as e:
        print('!', type(e).__name__, e, e.args)
    else:
        try: print('=', type(r).__name__, repr(r), '|', str(r))
        except BaseException as e: print('!str', type(e).__name__, e)
    return None
import builtins
names = sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
for n in names:
    c = getattr(builtins, n)
    print(n, c.__name__, c.__bases__, [b.__name__ for b in c.__mro__], c.__doc__, c.__module__)
    print(sorted(x for x in c.__dict__ if x not in ('__getattribute__','__setattr__','__delattr__')))
    for args in [(), ('a',), ('a', 'b'), (2, 'b', 'file'), (2, 'x', 'f', None, 'g'), (1,2,3,4,5,6), ('utf-8', 'obj', 1, 2, 'why'), ('utf-8', b'obj', 1, 2, 'why'), ('msg', ('/a/b.py', 3, 4, 'print x')), (None,)]:
        show(c, *args)
    show(c, k=1)
    show(c, 1, k=1)
    e = c.__new__(c)
    for a in ['args','__cause__','__context__','__traceback__','__suppress_context__','value','code','msg','name','path','errno','strerror','filename','filename2','characters_written','lineno','offset','text','print_file_and_line','encoding','object','start','end','reason']:
        if a not in c.__dict__: continue
        try: e = c()
        except TypeError: e = c.__new__(c)
        try:
            print(a, repr(getattr(e, a)), end=' ')
            try: delattr(e, a); print('deleted', repr(getattr(e, a)))
            except Exception as x: print(type(x).__name__, x)
            for v in (5, None, 'x', True, [1], 2**70, 1.5, ValueError('q')):
                try: setattr(e, a, v); print(repr(getattr(e, a)), str(e), end=',')
                except Exception as x: print(type(x).__name__, x, end=',')
            print()
        except AttributeError as x: pass
    print(e.__reduce__())
    e.foo = 3
    print(sorted(e.__reduce__()[2], key=str), e.__dict__)
