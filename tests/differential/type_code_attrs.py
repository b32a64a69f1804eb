# code objects: attributes and comparison
# Python 3.11 prints something else in lines 1, 9, 11, 12 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f(a, *b, c=1, **d):
    "doc"
    x = a + 1.5
    def g(): return x
    return g
c = f.__code__
t(lambda: (c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_nlocals, c.co_flags, c.co_stacksize), lambda: c.co_varnames, lambda: c.co_cellvars, lambda: c.co_consts[:2], lambda: type(c.co_code), lambda: type(c.co_lnotab), lambda: c == c, lambda: c == f, lambda: c < c, lambda: setattr(c, 'co_name', 'x'), lambda: sorted(n for n in dir(c) if n.startswith('co_')), lambda: type(c)(), lambda: c.zz, lambda: [k.co_name for k in c.co_consts if hasattr(k, 'co_name')], lambda: [k.co_freevars for k in c.co_consts if hasattr(k, 'co_name')])
