# gi_frame, gi_running, gi_code, gi_yieldfrom, names
# Python 3.11 prints something else in lines 3, 20, 23 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def g(a):
    b = 2
    print('running', me.gi_running)
    yield b
    yield from inner
inner = iter([10, 20])
me = g(1)
t(lambda: me.gi_running, lambda: me.gi_frame.f_locals, lambda: me.gi_frame.f_lasti, lambda: me.gi_code is g.__code__, lambda: me.gi_yieldfrom, lambda: me.__name__, lambda: me.__qualname__, lambda: next(me), lambda: sorted(me.gi_frame.f_locals), lambda: me.gi_frame.f_lineno - g.__code__.co_firstlineno, lambda: next(me), lambda: me.gi_yieldfrom is inner, lambda: list(me), lambda: me.gi_frame, lambda: me.gi_yieldfrom, lambda: me.gi_running)
me2 = g(2)
me2.__name__ = 'renamed'
me2.__qualname__ = 'Q.renamed'
t(lambda: repr(me2)[:30], lambda: setattr(me2, '__name__', 5), lambda: setattr(me2, 'gi_frame', 5), lambda: setattr(me2, 'x', 1), lambda: type(me2)(), lambda: sorted(n for n in dir(me2) if not n.startswith('__')), lambda: iter(me2) is me2, lambda: me2.__next__.__name__, lambda: me2.send.__name__, lambda: (x for x in []).__name__, lambda: (x for x in []).__qualname__, lambda: me2.__init__.__name__, lambda: len(me2), lambda: bool(me2))
