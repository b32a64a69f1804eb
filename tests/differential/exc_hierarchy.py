# the complete hierarchy
# Python 3.11 prints something else from output lines 2, 11, 12, 53, 68, 79, 81, 97 on.
import builtins
def show(c, depth):
    names = sorted((s for s in c.__subclasses__() if s.__module__ == 'builtins'), key=lambda s: s.__name__)
    print('  ' * depth + c.__name__)
    for s in names:
        show(s, depth + 1)
show(BaseException, 0)
for n in sorted(dir(builtins)):
    c = getattr(builtins, n)
    if isinstance(c, type) and issubclass(c, BaseException):
        print(n, c.__name__, c.__base__.__name__, len(c.__mro__), c.__module__)
