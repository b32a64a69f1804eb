# raise with classes, instances and nonsense
# Python 3.11 prints something else in lines 9, 15, 16, 18, 19, 30 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def r(*a):
    if len(a) == 1: raise a[0]
    raise a[0] from a[1]
class Weird(Exception):
    def __new__(cls, *a): return 5
class Need(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
t(lambda: r(ValueError), lambda: r(ValueError('x')), lambda: r(5), lambda: r('str'), lambda: r(None), lambda: r(int), lambda: r(object), lambda: r(Weird), lambda: r(Need), lambda: r(ValueError, 5), lambda: r(ValueError, int), lambda: r(5, ValueError()))
def f():
    raise
t(f)
def caught(*a):
    try:
        r(*a)
    except Exception as e:
        return repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__
t(lambda: caught(ValueError, KeyError), lambda: caught(ValueError, KeyError('k')), lambda: caught(ValueError('v'), None), lambda: caught(KeyError))
def nested():
    try:
        1 / 0
    except ZeroDivisionError:
        return caught(ValueError), caught(ValueError, None), caught(ValueError, KeyError('c'))
t(nested)
def reraise():
    try:
        try:
            raise KeyError('orig')
        except KeyError:
            try:
                raise ValueError('inner')
            except ValueError:
                pass
            raise
    except KeyError as e:
        return e, e.__context__
t(reraise)
def bad_except(spec):
    try:
        raise ValueError('v')
    except spec:
        return 'matched'
t(lambda: bad_except(ValueError), lambda: bad_except((KeyError, ValueError)), lambda: bad_except(()), lambda: bad_except(5), lambda: bad_except((KeyError, 5)), lambda: bad_except('x'), lambda: bad_except(int), lambda: bad_except(((ValueError,),)), lambda: bad_except([ValueError]))
def self_cause():
    try:
        raise ValueError('a')
    except ValueError as e:
        try:
            raise e
        except ValueError as f:
            return f is e, f.__context__
t(self_cause)
class CM:
    def __enter__(self): return self
    def __exit__(self, *a):
        raise KeyError('from exit')
def withctx():
    try:
        with CM(): raise ValueError('body')
    except KeyError as e:
        return repr(e.__context__)
t(withctx)
