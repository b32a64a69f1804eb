# the module sys, its streams and hooks, SystemExit
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


import sys
t(lambda: sys.exc_info(), lambda: sys.getrecursionlimit(), lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit('a'), lambda: sys.setrecursionlimit(-1), lambda: sys.maxsize, lambda: sys.byteorder, lambda: sys.maxunicode, lambda: sys.version_info[:2], lambda: sys.version_info.major, lambda: sys.version_info >= (3, 5), lambda: sys.hexversion >> 16 == 0x305, lambda: sys.api_version, lambda: sys.getrefcount([]) > 0, lambda: sys.getsizeof(5) > 0, lambda: sys.getsizeof(5, 1) > 0, lambda: sys.getsizeof(), lambda: sys.intern('abc') is sys.intern('abc'), lambda: sys.intern(5), lambda: sys.intern(type('S', (str,), {})('x')), lambda: sys.getdefaultencoding(), lambda: sys.displayhook(None), lambda: sys.displayhook(5), lambda: __import__('builtins')._, lambda: sys.displayhook('a'), lambda: sys.displayhook(), lambda: sys.flags.optimize, lambda: sys.float_info.max, lambda: sys.float_info.dig, lambda: sys.int_info, lambda: sys.hash_info.width, lambda: sys.hash_info.modulus, lambda: sys.implementation.name, lambda: type(sys.modules).__name__, lambda: 'sys' in sys.modules, lambda: sys.modules['__main__'].__name__, lambda: isinstance(sys.argv, list), lambda: isinstance(sys.path, list), lambda: sys.getswitchinterval() > 0, lambda: sys.is_finalizing(), lambda: sys._getframe().f_code.co_name, lambda: sys.call_tracing(max, (1, 2)), lambda: sys.nope, lambda: sys.exc_clear, lambda: sys.getallocatedblocks() >= 0, lambda: 'builtins' in sys.builtin_module_names, lambda: sys.dont_write_bytecode, lambda: sys.version[:3], lambda: sys.float_repr_style, lambda: sys.stdout.writable(), lambda: sys.stdout.readable(), lambda: sys.stdout.write(''), lambda: sys.stdout.write(5), lambda: sys.stdout.closed, lambda: sys.stdout.isatty(), lambda: sys.stdin.read(), lambda: sys.stdin.readline(), lambda: input(), lambda: input('p'))
def ex(*a):
    try: sys.exit(*a)
    except SystemExit as e: return e.code, e.args, str(e), repr(e)
t(lambda: ex(), lambda: ex(None), lambda: ex(0), lambda: ex(3), lambda: ex('msg'), lambda: ex((1, 2)), lambda: ex(()), lambda: ex((1,)), lambda: ex([1]), lambda: ex(1, 2), lambda: ex(SystemExit(5)), lambda: ex(ValueError('v')), lambda: ex(True), lambda: ex(1.5))
def kb():
    try: raise KeyboardInterrupt('k')
    except Exception: return 'exception'
    except BaseException as e: return repr(e)
t(kb, lambda: issubclass(KeyboardInterrupt, Exception), lambda: issubclass(SystemExit, Exception), lambda: issubclass(GeneratorExit, Exception))
old = sys.stdout
class Out:
    def __init__(self): self.b = []
    def write(self, s): self.b.append(s)
o = Out(); sys.stdout = o
print('captured', 1)
sys.displayhook([1])
sys.stdout = old
print(o.b)
sys.stdout = None; print('nothing'); sys.stdout = old
class NoFlush:
    def write(self, s): old.write('<' + s + '>')
sys.stdout = NoFlush(); print('x', end=''); print(); sys.stdout = old; print()
class Bad:
    def write(self, s): raise KeyError('write')
sys.stdout = Bad()
try: print('x')
except KeyError as e: sys.stdout = old; print('caught', e)
del sys.stdout
try: print('x')
except RuntimeError as e: sys.stdout = old; print(e)
h = sys.displayhook
def hook(v): print('hook', v)
sys.displayhook = hook; print(sys.displayhook is hook, sys.__displayhook__ is h); sys.displayhook = h
import builtins
t(lambda: builtins.len is len, lambda: builtins.__name__, lambda: setattr(builtins, 'mine', 5), lambda: mine, lambda: delattr(builtins, 'mine'), lambda: mine, lambda: __builtins__ is builtins, lambda: __name__, lambda: __doc__, lambda: __package__, lambda: __spec__, lambda: __debug__, lambda: builtins.__debug__)
saved = builtins.len; builtins.len = lambda x: 'patched'; print(len([])); builtins.len = saved
len = lambda x: 'global'; print(len([])); del len; print(len([]))
def deep(n):
    if n: return deep(n - 1)
    return sys._getframe(3).f_code.co_name, sys._getframe(1).f_lineno - sys._getframe(0).f_lineno
t(lambda: deep(5))
sys.setrecursionlimit(200)
def r(n): return r(n + 1)
try: r(0)
except RecursionError as e: print(e)
def d(): return sys.setrecursionlimit(60)
def nest(n, f): return nest(n - 1, f) if n else f()
try: nest(80, d)
except RecursionError as e: print(str(e)[:40])
sys.setrecursionlimit(1000)
