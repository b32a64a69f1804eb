# What `site` gives to the builtins: here made anew, since the record is made without `site`.
import _sitebuiltins, sys
def t(name, f):
    try: r = f()
    except BaseException as e: print(name, '!', type(e).__name__, e.args)
    else: print(name, '->', r)
Q = _sitebuiltins.Quitter
q = Q('exit', 'Ctrl-D (i.e. EOF)')
t('repr', lambda: q); t('dict', lambda: sorted(vars(q).items())); t('class', lambda: (Q, Q.__module__))
q.name = 'leave'; q.eof = 5; t('changed', lambda: repr(q))
t('exit', lambda: q()); t('code', lambda: q(3)); t('text', lambda: q('bye')); t('keyword', lambda: q(code=None))
t('too many', lambda: q(1, 2)); t('few', lambda: Q('a')); t('none', lambda: Q())
t('stdin', lambda: sys.stdin.closed)
h = _sitebuiltins._Helper(); t('help', lambda: h); t('class', lambda: type(h))
P = _sitebuiltins._Printer
p = P('short', 'one\ntwo'); t('printer', lambda: p); t('shown', lambda: p())
l = P('long', '\n'.join(map(str, range(23)))); t('23 lines', lambda: l)
l = P('long', '\n'.join(map(str, range(24)))); t('24 lines', lambda: l)
t('lines', lambda: P.MAXLINES)
