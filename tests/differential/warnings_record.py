# catch_warnings, WarningMessage, showwarning, formatwarning and where a warning comes from
import io
import sys
import warnings


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


def base(path):
    return path.replace('\\', '/').split('/')[-1].replace('.pyc', '.py')


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    warnings.warn('first')
    warnings.warn(DeprecationWarning('second', 2))
    warnings.warn('third', category=FutureWarning, stacklevel=1)
    for w in log:
        print(type(w).__name__, repr(w.message), w.category, base(w.filename), w.lineno, w.file, w.line, w._category_name)
    print(str(log[0]).replace(log[0].filename, base(log[0].filename)))
    print(sorted(vars(log[0])))
print(len(log))


def inner(level):
    warnings.warn('at level %d' % level, stacklevel=level)


def outer(level):
    inner(level)


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    for level in (-1, 0, 1, 2, 3, 4, 5, 100):
        outer(level)
        print(log[-1].lineno, base(log[-1].filename))


class Where:
    warnings.filterwarnings('ignore', 'in a class')
    warnings.warn('in a class')


def gen():
    warnings.warn('in a generator', stacklevel=2)
    yield 1


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    next(gen())
    for _ in gen():
        pass
    list(map(lambda x: warnings.warn('in a lambda', stacklevel=1), [1]))
    print([(w.lineno, str(w.message)) for w in log])

print('namespaces')
space = {'__name__': 'named', '__file__': 'some/where.PYC', 'warnings': warnings}
code = compile if False else (lambda: warnings.warn('there')).__code__
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    make = type(inner)
    for extra in ({}, {'__file__': 5}, {'__file__': 'x.py'}, {'__file__': '.pyc'}, {'__file__': 'pyc'}, {'__name__': 'mod', '__file__': None}):
        space = {'warnings': warnings}
        space.update(extra)
        make(code, space)()
        print(log[-1].filename, sorted(space))
    warnings.filterwarnings('ignore', module='silent')
    make(code, {'warnings': warnings, '__name__': 'silent.module'})()
    make(code, {'warnings': warnings, '__name__': None})()
    print(len(log))
    t(lambda: make(code, {'warnings': warnings, '__warningregistry__': 5})())
    known = {}
    make(code, {'warnings': warnings, '__warningregistry__': known})()
    print(sorted(map(str, known)))

print('nested')
before = warnings.filters
with warnings.catch_warnings(record=True) as outer_log:
    warnings.simplefilter('always')
    with warnings.catch_warnings(record=True) as inner_log:
        warnings.warn('inside')
    warnings.warn('outside')
    with warnings.catch_warnings() as nothing:
        warnings.simplefilter('ignore')
        warnings.warn('silent')
    print(nothing, len(inner_log), len(outer_log))
print(warnings.filters is before)
try:
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        warnings.warn('raised')
except UserWarning as e:
    print(repr(e), warnings.filters is before)

c = warnings.catch_warnings(record=True)
print(repr(c), repr(warnings.catch_warnings()), sorted(vars(c)))
t(lambda: c.__exit__())
c.__enter__()
t(lambda: c.__enter__())
c.__exit__(None, None, None)


class Module:
    filters = []
    mutated = 0

    def showwarning(*args):
        pass

    def _filters_mutated(self):
        self.mutated += 1

    def __repr__(self):
        return '<a module>'


m = Module()
with warnings.catch_warnings(record=True, module=m) as log:
    m.showwarning('a', UserWarning, 'b', 1)
    m.showwarning('a', UserWarning, 'b', 1, file=2, line='c')
    print([str(w) for w in log], m.mutated)
print(m.mutated, warnings.catch_warnings(module=m))
t(lambda: warnings.catch_warnings(True))
t(lambda: warnings.catch_warnings(records=True))
t(lambda: warnings.WarningMessage('m', None, 'f', 1)._category_name)
t(lambda: str(warnings.WarningMessage('m', UserWarning, 'f', 1, line='x')))
t(lambda: warnings.WarningMessage('m', UserWarning, 'f'))
t(lambda: warnings.WarningMessage(1, 2, 3, 4, 5, 6))
t(lambda: warnings.WarningMessage._WARNING_DETAILS)

print('formats')
t(lambda: warnings.formatwarning('text', UserWarning, 'no file.py', 7))
t(lambda: warnings.formatwarning('text', UserWarning, 'no file.py', 7, '   x = 1  \n'))
t(lambda: warnings.formatwarning(UserWarning('text'), UserWarning, 'no file.py', 'seven', line=''))
t(lambda: warnings.formatwarning('text', 5, 'no file.py', 7))
t(lambda: warnings.formatwarning('text', UserWarning))
t(lambda: warnings.formatwarning(('a', 'b'), UserWarning, None, None, 'l'))
out = io.StringIO()
warnings.showwarning('text', UserWarning, 'no file.py', 3, out)
warnings.showwarning('text', UserWarning, 'no file.py', 3, file=out, line=' code ')
print(repr(out.getvalue()))


class Fails:
    def __init__(self, e):
        self.e = e

    def write(self, text):
        raise self.e


t(lambda: warnings.showwarning('text', UserWarning, 'no file.py', 3, Fails(OSError('disk'))))
t(lambda: warnings.showwarning('text', UserWarning, 'no file.py', 3, Fails(KeyError('disk'))))
t(lambda: warnings.showwarning('text', UserWarning, 'no file.py', 3, 5))
stderr, sys.stderr = sys.stderr, out
out.truncate(0)
out.seek(0)
with warnings.catch_warnings():
    warnings.simplefilter('always')
    warnings.warn_explicit('to stderr', UserWarning, 'no file.py', 12)
    sys.stderr = None
    warnings.warn_explicit('to nobody', UserWarning, 'no file.py', 12)
    sys.stderr = out
    kept = warnings.formatwarning
    warnings.formatwarning = lambda *args: '%d parts\n' % len(args)
    warnings.warn_explicit('formatted', UserWarning, 'no file.py', 12)
    warnings.formatwarning = kept
    warnings.showwarning = lambda *args, **kwargs: print('shown', args[1:], kwargs, args[0])
    warnings.warn_explicit('shown', UserWarning, 'no file.py', 12)
    warnings.showwarning = 5
    t(lambda: warnings.warn('not callable'))
    del warnings.showwarning
    warnings.warn_explicit('by the machine', UserWarning, 'no file.py', 12)
    warnings.warn_explicit(5, UserWarning, 'no file.py', 12)
    import _warnings
    _warnings.warn_explicit('below', UserWarning, 'no file.py', 12)
    warnings.showwarning = None
sys.stderr = stderr
print(out.getvalue())
