# print, repr, getattr, hasattr, vars, id, callable and friends
# Python 3.11 prints something else in lines 17, 19, 37, 50, 51, 52, 59 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys
class W:
    def __init__(self): self.log = []
    def write(self, s): self.log.append(s)
    def flush(self): self.log.append('<flush>')
w = W()
print(1, 'a', sep='-', end='!', file=w, flush=True)
print(file=w)
print(1, 2, sep='', file=w)
print('x', sep=None, end=None, file=w)
print(w.log)
class NoFlush:
    def write(self, s): pass
t(lambda: print(sep=5), lambda: print(1, end=5), lambda: print(1, file=5), lambda: print(1, file=None), lambda: print(1, flush=True, file=NoFlush()), lambda: print(1, sep=b''), lambda: print('a', 'b', sep='\n'))
old = sys.stdout
sys.stdout = w; print('captured'); sys.stdout = old
print(w.log[-2:])
sys.stdout = None; print('nothing'); sys.stdout = old
def lost():
    del sys.stdout
    try: print('x')
    finally: sys.stdout = old
t(lost)
t(lambda: getattr(1, 'real'), lambda: getattr(1, 'x', None), lambda: getattr(1, 'x'), lambda: getattr(1, 1), lambda: hasattr(1, 'real'), lambda: hasattr(1, 1), lambda: callable(len), lambda: id(1) == id(1), lambda: hash('a') == hash('a'), lambda: ascii('\xe9'), lambda: bin(2 ** 64), lambda: chr(97), lambda: isinstance(True, int), lambda: issubclass(bool, int), lambda: pow(2, 3), lambda: pow(2, 3, 3), lambda: divmod(7, -3), lambda: abs(-2 ** 70), lambda: abs(True), lambda: round(2.5), lambda: type(1) is int, lambda: dir([])[-3:], lambda: dir(None)[:2], lambda: len(dir(int)), lambda: repr(NotImplemented), lambda: bool(NotImplemented), lambda: Ellipsis is ..., lambda: type(...)(), lambda: type(None)(), lambda: type(None)(1), lambda: type(NotImplemented)() is NotImplemented, lambda: __debug__, lambda: __name__, lambda: object() == object(), lambda: vars(type)['__call__'].__name__, lambda: memoryview, lambda: copywrong is not None, lambda: exits)
import builtins
print([n for n in dir(builtins) if not isinstance(getattr(builtins, n), type) and n[0] != '_' and n not in 'exit quit copyright credits license help'.split()])
t(lambda: input.__name__, lambda: open.__name__, lambda: builtins.__name__, lambda: __builtins__ is builtins, lambda: round(1.5, ndigits=0), lambda: round(number=2.675, ndigits=2), lambda: sum(iterable=[1]), lambda: isinstance(1, type), lambda: format(3), lambda: len.__self__ is builtins, lambda: len.__doc__ is not None, lambda: len.__module__, lambda: len.__qualname__, lambda: [].append.__qualname__, lambda: dict.fromkeys.__qualname__, lambda: [].append.__self__, lambda: len == len, lambda: [].append == [].append, lambda: setattr(len, 'x', 1), lambda: setattr(builtins, 'patched', 5), lambda: patched)
builtins.len = lambda x: 'mine'
print(len([]))
del builtins.len, builtins.patched
t(lambda: len([]), lambda: patched)
