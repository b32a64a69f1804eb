# Keywords that are of classes derived from str are compared as these say.
log = []
class Text(str):
    def __eq__(self, other):
        log.append(('eq', str(self), other if type(other) is str else type(other).__name__))
        return str.__eq__(self, other)
    __hash__ = str.__hash__
class Never(str):
    def __eq__(self, other):
        log.append(('never', str(self), str(other)))
        return False
    __hash__ = str.__hash__
class Raises(str):
    def __eq__(self, other):
        raise ArithmeticError(str(other))
    __hash__ = str.__hash__
def attempt(what, *args, **names):
    del log[:]
    try:
        found = what(*args, **names)
    except BaseException as error:
        found = (type(error).__name__, str(error))
    print(found if type(found) is not enumerate else list(found), sorted(set(log)))
def f(x=0, y=1, **kw): return x, y, [(type(k).__name__, str(k)) for k in kw]
def g(x=0, y=1): return x, y
def h(a, *, x=0, y=1): return x, y
for kind in (Text, Never, Raises):
    attempt(lambda: f(**{kind('x'): 5}))
    attempt(lambda: f(**{kind('y'): 5}))
    attempt(lambda: f(**{kind('z'): 5}))
    attempt(lambda: f(2, **{kind('x'): 5}))
    attempt(lambda: g(**{kind('x'): 5}))
    attempt(lambda: g(**{kind('z'): 5}))
    attempt(lambda: h(1, **{kind('x'): 5}))
    attempt(lambda: h(1, **{kind('a'): 5}))
    attempt(lambda: dict(**{kind('x'): 5}))
    attempt(lambda: [type(k).__name__ for k in dict(**{kind('x'): 5})])
    attempt(lambda: sorted([2, 1], **{kind('reverse'): True}))
    attempt(lambda: int('5', **{kind('base'): 8}))
    attempt(lambda: enumerate(**{kind('iterable'): 'a'}))
    class C:
        def __init__(self, **kw): self.kw = [(type(k).__name__, str(k)) for k in kw]
    attempt(lambda: C(**{kind('x'): 5}).kw)
    attempt(lambda: f(**{kind('x'): 5, 'y': 6}))
    attempt(lambda: f(*(), **{kind('q'): 5, 'y': 6}))
