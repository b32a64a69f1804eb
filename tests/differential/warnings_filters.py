# Which warnings are shown: filters, registries, and what is remembered
import sys
import warnings


def shown(log):
    for w in log:
        print('  ', w.category.__name__, repr(str(w.message)), w.lineno)
    del log[:]


print(len(warnings.filters), [(f[0], f[2].__name__, f[1], f[3], f[4]) for f in warnings.filters])
print(warnings.defaultaction, warnings.onceregistry, '__warningregistry__' in globals())


def spread():
    for i in range(3):
        warnings.warn('same line')
    warnings.warn('same line')
    warnings.warn('same line', RuntimeWarning)
    for i in range(3):
        warnings.warn('number %d' % (i % 2))


for action in ('default', 'always', 'module', 'once', 'ignore'):
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter(action)
        print(action)
        spread()
        spread()
        shown(log)
        print(sorted(map(str, globals()['__warningregistry__'])) if action != 'default' else '')

with warnings.catch_warnings(record=True) as log:
    print('by category')
    warnings.resetwarnings()
    warnings.simplefilter('always')
    warnings.simplefilter('ignore', DeprecationWarning)
    warnings.simplefilter('error', RuntimeWarning)
    for category in (UserWarning, DeprecationWarning, RuntimeWarning, PendingDeprecationWarning, Warning, FutureWarning):
        try:
            warnings.warn('about ' + category.__name__, category)
        except Warning as e:
            print('   raised', repr(e), e.__context__)
    shown(log)
    print(len(warnings.filters))
    print('order')
    warnings.simplefilter('ignore', append=True)
    print([f[0] for f in warnings.filters])
    warnings.simplefilter('always', append=True)
    print([f[0] for f in warnings.filters])
    warnings.simplefilter('always')
    print([f[0] for f in warnings.filters])
    warnings.simplefilter('ignore', lineno=7)
    print(warnings.filters[0])
    warnings.resetwarnings()
    print(warnings.filters)
    warnings.warn('nobody filters')
    warnings.warn('nobody filters', ImportWarning)
    shown(log)

with warnings.catch_warnings(record=True) as log:
    print('by line')
    here = sys._getframe().f_lineno
    warnings.simplefilter('always')
    warnings.simplefilter('ignore', lineno=here + 4)
    warnings.warn('line 4')
    warnings.warn('line 5')
    shown(log)

with warnings.catch_warnings(record=True) as log:
    print('by message and module')
    warnings.simplefilter('always')
    warnings.filterwarnings('ignore', 'old')
    warnings.filterwarnings('ignore', 'A.b', UserWarning)
    warnings.filterwarnings('ignore', message='.*end$')
    warnings.filterwarnings('ignore', 'x+y*z?', append=False)
    warnings.filterwarnings('ignore', 'in other', module='other')
    warnings.filterwarnings('ignore', 'in main', module='__MAIN__')
    warnings.filterwarnings('ignore', 'in the main', module='__main__$')
    warnings.filterwarnings('error', 'stop\\.', RuntimeWarning)
    for text in ('old', 'OLD one', 'the old', 'a.b', 'axb', 'ab', 'the end', 'end of', 'xx', 'xyyz', 'y', 'in other', 'in main', 'in the main', ''):
        warnings.warn(text)
    try:
        warnings.warn('stop.', RuntimeWarning)
    except RuntimeWarning as e:
        print('raised', e)
    warnings.warn('stop!', RuntimeWarning)
    shown(log)
    for f in warnings.filters[:4]:
        print(f)
    n = len(warnings.filters)
    warnings.filterwarnings('ignore', 'old')
    print(len(warnings.filters) == n, warnings.filters[0][1] == warnings.filters[0][1])

with warnings.catch_warnings(record=True) as log:
    print('the registry notices changes')
    registry = {}
    warnings.simplefilter('default')
    for i in range(2):
        warnings.warn_explicit('text', UserWarning, 'file.py', 3, registry=registry)
    shown(log)
    print(sorted(map(str, registry)), registry['version'] >= 0)
    warnings.simplefilter('always', ImportWarning)
    warnings.warn_explicit('text', UserWarning, 'file.py', 3, registry=registry)
    shown(log)
    registry['version'] = 'none'
    warnings.warn_explicit('text', UserWarning, 'file.py', 3, registry=registry)
    shown(log)
    registry[('text', UserWarning, 4)] = 0
    warnings.warn_explicit('text', UserWarning, 'file.py', 4, registry=registry)
    registry[('text', UserWarning, 5)] = 'yes'
    warnings.warn_explicit('text', UserWarning, 'file.py', 5, registry=registry)
    shown(log)
    warnings._filters_mutated()
    warnings.warn_explicit('text', UserWarning, 'file.py', 5, registry=registry)
    shown(log)

with warnings.catch_warnings(record=True) as log:
    print('once')
    warnings.simplefilter('once')
    kept = dict(warnings.onceregistry)
    for line in (1, 2, 2):
        warnings.warn_explicit('once text', UserWarning, 'file.py', line)
    shown(log)
    print([k for k in warnings.onceregistry if k not in kept and k != 'version'])
    warnings.onceregistry = {}
    warnings.warn_explicit('once text', UserWarning, 'file.py', 9)
    shown(log)
    print(sorted(map(str, warnings.onceregistry)))

with warnings.catch_warnings(record=True) as log:
    print('default action')
    warnings.resetwarnings()
    warnings.defaultaction = 'error'
    try:
        warnings.warn('by default')
    except UserWarning as e:
        print('raised', e)
    warnings.defaultaction = 'ignore'
    warnings.warn('by default')
    warnings.defaultaction = 'default'
    shown(log)


class Any:
    def match(self, text):
        print('   asked about', text)
        return text == 'yes'


with warnings.catch_warnings(record=True) as log:
    print('anything with match')
    warnings.filters[:] = [('ignore', Any(), Warning, None, 0), ('always', None, Warning, Any(), 0)]
    warnings._filters_mutated()
    warnings.warn('yes')
    warnings.warn('no')
    shown(log)


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


print('broken filters')
for filters in ((), [1], [(1, 2)], [('odd', None, Warning, None, 0)], [('always', None, 5, None, 0)], [('always', None, Warning, None, 'x')],
                [('always', 'text', Warning, None, 0)], [(5, None, Warning, None, 0)], [['always', None, Warning, None, 0]]):
    with warnings.catch_warnings():
        warnings.filters = filters
        warnings._filters_mutated()
        if filters != [(5, None, Warning, None, 0)]:
            t(lambda: warnings.warn('broken'))
