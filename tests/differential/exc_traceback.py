# tracebacks: frames, lines and their chain
# Python 3.11 prints something else in lines 1, 4, 14, 15, 16 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys
def lines(tb):
    out = []
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out
def one():
    x = 1
    two(x)
def two(x):
    try:
        three()
    finally:
        x = 2
def three():
    return [1,
            2][5]
try:
    one()
except IndexError as e:
    print(lines(e.__traceback__)[1:])
    saved = e
try:
    raise saved
except IndexError as e:
    print(lines(e.__traceback__)[1:] if False else len(lines(e.__traceback__)))
try:
    raise saved.with_traceback(None)
except IndexError as e:
    print(len(lines(e.__traceback__)))
def rer():
    try:
        three()
    except IndexError:
        raise
try:
    rer()
except IndexError as e:
    print([n for n, l in lines(e.__traceback__)], [l for n, l in lines(e.__traceback__)][1:])
class A:
    def __getattr__(self, k): raise AttributeError(k)
    def __add__(self, o): raise TypeError('add')
for f in (lambda: A().x, lambda: A() + 1, lambda: [y for y in A().z], lambda: sorted([2, 1], key=lambda k: k / 0), lambda: list(map(lambda v: v.q, [1]))):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, [n for n, l in lines(e.__traceback__)])
def gen():
    yield 1
    raise ValueError('g')
def driver():
    yield from gen()
try:
    list(driver())
except ValueError as e:
    print(lines(e.__traceback__)[1:])
tb = saved.__traceback__
t(lambda: type(tb).__name__, lambda: sorted(n for n in dir(tb) if n.startswith('tb_')), lambda: tb.tb_lasti >= 0, lambda: setattr(tb, 'tb_lineno', 1), lambda: type(tb)())
try:
    three(
    )
except IndexError as e:
    fr = e.__traceback__.tb_next.tb_frame
    print(fr.f_code.co_name, fr.f_locals, fr.f_back is not None, fr.f_lineno - fr.f_code.co_firstlineno, fr.f_globals is globals())
