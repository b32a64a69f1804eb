# Warnings from decorators, class bodies, comprehensions, generators and code run by exec
import functools
import sys
import warnings

base = sys._getframe().f_code.co_firstlineno


def lines(log):
    print([(w.lineno, w.category.__name__, str(w.message)) for w in log])
    del log[:]


def deprecated(replacement):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            warnings.warn('%s is deprecated, use %s' % (function.__name__, replacement), DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)
        return wrapper
    return decorate


@deprecated('new')
def old(x):
    return x + 1


class Old:
    @deprecated('fresh')
    def method(self):
        return 'method'

    @property
    @deprecated('attribute')
    def prop(self):
        return 'prop'

    @classmethod
    @deprecated('other')
    def make(cls):
        return cls()

    def __getattr__(self, name):
        warnings.warn('no ' + name, stacklevel=2)
        return name

    def __del__(self):
        warnings.warn('gone')


def generator():
    for i in range(3):
        warnings.warn('item %d' % i, stacklevel=2)
        yield i
    warnings.warn('end')


def recursive(n):
    if n:
        recursive(n - 1)
    else:
        warnings.warn('deep', stacklevel=3)


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    print(old(1), [old(i) for i in range(2)], (lambda: old(5))(), list(map(old, [7])), sorted([3, 1], key=old))
    lines(log)
    o = Old()
    print(o.method(), o.prop, type(Old.make()).__name__, o.missing, getattr(o, 'other', None), hasattr(o, 'third'))
    lines(log)
    del o
    lines(log)
    for i in generator():
        pass
    print(list(generator()), max(generator()))
    lines(log)
    recursive(5)
    lines(log)

    class Body:
        warnings.warn('in a body')
        values = [warnings.warn('in a comprehension') for _ in range(2)]

    lines(log)
    exec(old.__wrapped__.__code__ if False else (lambda: warnings.warn('by exec', stacklevel=1)).__code__, {'warnings': warnings, '__name__': 'space'})
    lines(log)
    try:
        raise KeyError
    except KeyError:
        warnings.warn('while handling')
    finally:
        warnings.warn('finally')
    lines(log)
    functools.reduce(lambda a, b: warnings.warn('reduced') or a + b, [1, 2, 3])
    lines(log)

print('once for each place')
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('default')
    for i in range(4):
        old(i)
        old(i)
    old(9)
    lines(log)
    warnings.simplefilter('module')
    for i in range(3):
        old(i)
    old(9)
    lines(log)
    warnings.simplefilter('error', DeprecationWarning)
    try:
        old(1)
    except DeprecationWarning as e:
        tb = e.__traceback__
        while tb.tb_next:
            tb = tb.tb_next
        print(tb.tb_frame.f_code.co_name, e)
    try:
        Old().method()
    except DeprecationWarning as e:
        print(e)
    lines(log)


class Recorder:
    def __enter__(self):
        self.kept = warnings.showwarning
        self.seen = []
        warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: self.seen.append((str(message), lineno))
        return self

    def __exit__(self, *exc):
        warnings.showwarning = self.kept


with warnings.catch_warnings(), Recorder() as r:
    warnings.simplefilter('always')
    old(1)
    warnings.warn('own hook')
    warnings.showwarning = lambda *args: 1 / 0
    try:
        warnings.warn('fails')
    except ZeroDivisionError as e:
        print('hook failed:', e)
print(r.seen)
print(len(warnings.filters), warnings.showwarning.__name__)
