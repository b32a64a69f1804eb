"""What code objects say of themselves where their instructions say nothing of it."""
from __future__ import generator_stop, barry_as_FLUFL

def empty():
    while False:
        yield None

def returns(x):
    return x
    yield x

def never():
    if 0:
        yield
    raise ValueError('never')

class Counter:
    """doc of Counter"""
    def __init__(self):
        self.x = 3

    def items(self):
        """doc of items"""
        y = self.x
        while False:
            yield y

    def keyword(self, *, first=1, **rest):
        return first, sorted(rest)

async def plain():
    return 5

async def waits(other):
    """doc of waits"""
    return await other

def outer():
    def nested(a, *args, b: int = 2):
        return a, args, b
    def closed():
        'closed'
        return nested
    return nested, closed

def documented():
    """doc of documented"""

def says():
    return 'no docstring'

def leaves_out():
    unused = 1
    if 0:
        lambda: unused
    return eval('1 <> 2')

def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value

def told(function):
    code = function.__code__
    parameters = code.co_argcount + code.co_kwonlyargcount
    return (hex(code.co_flags), code.co_name, code.co_firstlineno, code.co_argcount, code.co_kwonlyargcount,
            code.co_varnames[:parameters], function.__doc__, function.__qualname__, code.co_freevars)

print(list(empty()), list(returns(1)), type(never()).__name__, list(Counter().items()))
print(Counter().keyword(first=2, k=3), run(plain()), run(waits(plain())))
nested, closed = outer()
print(nested(1, 2), closed()(1, b=3), leaves_out())
for function in (empty, returns, never, Counter.__init__, Counter.items, Counter.keyword, plain, waits, outer, nested,
                 closed, documented, says, run, lambda: (yield)):
    print(*told(function))
print(Counter.__doc__, __doc__)
