# attributes of functions
# Python 3.11 prints something else in lines 12, 13, 19, 32, 34, 36, 37, 44, 45 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f(a, b=2, *args, c, d=4, **kw) -> 'ret':
    "doc"
    local = 1
    return lambda: (a, local)
t(lambda: f.__name__, lambda: f.__qualname__, lambda: f.__doc__, lambda: f.__defaults__, lambda: f.__kwdefaults__, lambda: f.__annotations__, lambda: f.__module__, lambda: f.__closure__, lambda: f.__code__.co_name, lambda: f.__dict__, lambda: f.__globals__ is globals())
c = f.__code__
t(lambda: (c.co_argcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_names, c.co_cellvars, c.co_freevars, c.co_flags, c.co_stacksize, c.co_firstlineno), lambda: len(c.co_consts), lambda: c.co_filename == __file__ or c.co_filename != '', lambda: f(1, c=2)()[0], lambda: f(1, c=2).__closure__[0].cell_contents, lambda: f(1, c=2).__code__.co_freevars, lambda: f(1, c=2).__qualname__)
f.x = 1
f.__name__ = 'g'
f.__qualname__ = 'Q.g'
f.__doc__ = None
f.__defaults__ = (7, 8)
f.__kwdefaults__ = {'c': 9}
t(lambda: (f.x, f.__name__, f.__doc__, f()()), lambda: repr(f)[:13], lambda: setattr(f, '__name__', 5), lambda: setattr(f, '__defaults__', 5), lambda: setattr(f, '__kwdefaults__', 5), lambda: setattr(f, '__code__', 5), lambda: setattr(f, '__closure__', ()), lambda: setattr(f, '__globals__', {}), lambda: setattr(f, '__dict__', 5), lambda: setattr(f, '__qualname__', 1), lambda: setattr(f, '__annotations__', 5), lambda: delattr(f, '__name__'), lambda: delattr(f, '__defaults__'), lambda: f(), lambda: delattr(f, '__kwdefaults__'), lambda: f(1), lambda: f.nothing, lambda: delattr(f, 'nothing'))
def g(): return 'g'
def h(x=[]): return 'h'
g.__code__ = h.__code__
t(g, lambda: h.__code__ == h.__code__, lambda: hash(h.__code__) == hash(h.__code__))
def closure():
    n = 1
    def inner(): return n
    return inner
def late(): g.__code__ = closure().__code__
t(late, lambda: type(g)(closure().__code__, {}), lambda: type(g)(closure().__code__, {}, 'n', None, closure().__closure__)(), lambda: type(g)(h.__code__, {}, 'name').__name__, lambda: type(g)(5, {}), lambda: type(g)(h.__code__, 5), lambda: type(g)(h.__code__, {}, 5), lambda: type(g)(closure().__code__, {}, 'n', None, (1,)), lambda: type(g)(closure().__code__, {}, 'n', None, ()), lambda: type(g)(h.__code__, {}, None, 5))
