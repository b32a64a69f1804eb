# StopIteration under generator_stop
# Python 3.11 prints the same.
from __future__ import generator_stop
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)
def g():
    yield 1
    next(iter([]))
def run():
    try: list(g())
    except RuntimeError as e: return str(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__
t(lambda: list(g()), run, lambda: list(next(iter([])) for _ in [1]))
def r():
    yield 1
    return 5
def d(): return (yield from r())
it = d(); next(it)
try: next(it)
except StopIteration as e: print(e.value)
