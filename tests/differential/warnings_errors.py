# What warn, warn_explicit and the filters accept and refuse
import warnings


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


class Mine(UserWarning):
    def __str__(self):
        return 'mine says ' + repr(self.args)


class Picky(UserWarning):
    def __init__(self, text):
        if text == 'bad':
            raise KeyError('picky')
        super().__init__(text.upper())


class Meta(type):
    def __subclasscheck__(cls, other):
        return True


class Lies(metaclass=Meta):
    def __init__(self, text):
        self.text = text


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    t(lambda: warnings.warn('text'))
    t(lambda: warnings.warn('text', None))
    t(lambda: warnings.warn('text', Mine))
    t(lambda: warnings.warn(Mine(1, 2), DeprecationWarning))
    t(lambda: warnings.warn(message='text', category=Picky, stacklevel=1))
    t(lambda: warnings.warn('bad', Picky))
    t(lambda: warnings.warn('text', Lies))
    t(lambda: warnings.warn('text', int))
    t(lambda: warnings.warn('text', 'UserWarning'))
    t(lambda: warnings.warn('text', 5))
    t(lambda: warnings.warn('text', Exception))
    t(lambda: warnings.warn('text', UserWarning('x')))
    t(lambda: warnings.warn(5))
    t(lambda: warnings.warn(None))
    t(lambda: warnings.warn(b'bytes'))
    t(lambda: warnings.warn([]))
    t(lambda: warnings.warn())
    t(lambda: warnings.warn('text', UserWarning, 1, 2))
    t(lambda: warnings.warn('text', UserWarning, 'x'))
    t(lambda: warnings.warn('text', UserWarning, 1.5))
    t(lambda: warnings.warn('text', stacklevel=10 ** 30))
    t(lambda: warnings.warn('text', level=1))
    t(lambda: warnings.warn('text', message='text'))
    for w in log:
        print('  ', w.category, w.message)
    del log[:]
    print('explicit')
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1, 'module', {}, None))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1, None))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1, 'm', None))
    t(lambda: warnings.warn_explicit(lineno=3, filename='g', category=Mine, message='t'))
    t(lambda: warnings.warn_explicit(Mine('x'), None, 'f.py', 1))
    t(lambda: warnings.warn_explicit(Mine('x'), 5, '', -1))
    t(lambda: warnings.warn_explicit('text', None, 'f.py', 1))
    t(lambda: warnings.warn_explicit('text', UserWarning, 5, 1))
    t(lambda: warnings.warn_explicit('text', UserWarning, b'f.py', 1))
    t(lambda: warnings.warn_explicit('text', UserWarning, None, 1))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 'x'))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1.5))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1 << 40))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1, 'm', []))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 1, 'm', 5))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py'))
    t(lambda: warnings.warn_explicit('text', int, 'f.py', 1))
    t(lambda: warnings.warn_explicit('7', int, 'f.py', 1))

    class Loader:
        def get_source(self, name):
            return 'one\n  two of %s\nthree' % name if name != 'none' else None

    space = {'__loader__': Loader(), '__name__': 'mod'}
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 2, module_globals=space))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 9, module_globals=space))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 9, module_globals={'__loader__': Loader(), '__name__': 'none'}))
    t(lambda: warnings.warn_explicit('text', UserWarning, 'f.py', 9, module_globals={'__name__': 'mod'}))
    for w in log:
        print('  ', w.category, w.message, repr(w.filename), w.lineno, w.line)
    del log[:]

print('as errors')
with warnings.catch_warnings():
    warnings.simplefilter('error')
    t(lambda: warnings.warn('text'))
    t(lambda: warnings.warn(Mine(1, 2)))
    t(lambda: warnings.warn('text', Picky))
    t(lambda: warnings.warn('bad', Picky))
    t(lambda: warnings.warn_explicit('text', DeprecationWarning, 'f.py', 1))
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            warnings.warn('while handling')
    except UserWarning as e:
        print(repr(e.__context__), e.__cause__)

print('filters')
with warnings.catch_warnings():
    t(lambda: warnings.simplefilter('odd'))
    t(lambda: warnings.simplefilter(5))
    t(lambda: warnings.simplefilter(None))
    t(lambda: warnings.simplefilter(['always']))
    t(lambda: warnings.simplefilter())
    t(lambda: warnings.simplefilter('always', lineno=-1))
    t(lambda: warnings.simplefilter('always', lineno='1'))
    t(lambda: warnings.simplefilter('always', lineno=1.0))
    t(lambda: warnings.simplefilter('always', UserWarning, 0, False, 5))
    t(lambda: warnings.simplefilter('always', lines=5))
    t(lambda: warnings.simplefilter('always', 5))
    t(lambda: warnings.warn('no class in a filter'))
    warnings.resetwarnings()
    t(lambda: warnings.filterwarnings('odd'))
    t(lambda: warnings.filterwarnings('always', 5))
    t(lambda: warnings.filterwarnings('always', b'x'))
    t(lambda: warnings.filterwarnings('always', category='x'))
    t(lambda: warnings.filterwarnings('always', category=int))
    t(lambda: warnings.filterwarnings('always', category=Mine(1)))
    t(lambda: warnings.filterwarnings('always', module=5))
    t(lambda: warnings.filterwarnings('always', lineno=-1))
    t(lambda: warnings.filterwarnings('always', lineno=None))
    t(lambda: warnings.filterwarnings())
    t(lambda: warnings.filterwarnings('always', mod='x'))
    t(lambda: warnings.resetwarnings(1))
    t(lambda: warnings._filters_mutated(1))
    t(lambda: warnings.filters)
    t(lambda: warnings.simplefilter('ignore', Mine, True, 1))
    t(lambda: warnings.filters)
print(sorted(warnings.__all__), warnings.__name__)
print([n for n in dir(warnings) if n[0] != '_'])
