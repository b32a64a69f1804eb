# uncaught exceptions as 3.5 prints them, through sys.excepthook
# Python 3.11 prints something else in lines 20, 31, 36, 41, 46 of the output.
import sys
class Err:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): pass
def report(f):
    try:
        f()
    except BaseException:
        sys.stderr = Err()
        try:
            sys.excepthook(*sys.exc_info())
        finally:
            text = ''.join(sys.stderr.parts)
            sys.stderr = sys.__stderr__
        for line in text.splitlines():
            if line.startswith('  File'):
                line = '  File ' + line[line.rindex(','):]
            elif line.startswith('    '):
                continue
            print('|', line)
    print('--')
class Custom(Exception): pass
class BadStr(Exception):
    def __str__(self): raise RuntimeError('no str')
def a(): raise ValueError('plain')
def b(): raise ValueError
def c():
    try: 1 / 0
    except ZeroDivisionError as e: raise Custom('chained') from e
def d():
    try: {}['k']
    except KeyError: raise Custom
def e():
    try: {}['k']
    except KeyError: raise Custom('hidden') from None
def f(): raise BadStr
def g(): raise Custom('two\nlines')
def h(): raise KeyboardInterrupt
def i(): raise Custom('\ud800 lone')
def j(): raise SyntaxError('bad', ('file.py', 3, 5, 'some text here\n'))
def k(): raise ValueError(None)
def l(): raise ValueError('')
def m():
    try: a()
    finally: raise KeyError('x')
def n():
    x = ValueError('loop')
    x.__cause__ = KeyError('c1')
    x.__cause__.__cause__ = x
    raise x
def o(): assert 1 == 2, ['list', 'message']
def p(): assert 0
def q():
    raise type('Dyn', (Exception,), {'__module__': 'mod.sub'})('q')
for fn in (a, b, c, d, e, f, g, h, k, l, m, n, o, p, q):
    report(fn)
