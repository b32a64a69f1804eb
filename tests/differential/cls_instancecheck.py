# __instancecheck__, __subclasscheck__, tuples and errors
# Python 3.11 prints something else in lines 16, 17, 18, 21, 22 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class M(type):
    def __instancecheck__(c, o): print('inst', c.__name__, o); return 'yes' if o == 1 else ''
    def __subclasscheck__(c, o): print('sub', c.__name__, o); return o is int
class A(metaclass=M): pass
t(lambda: isinstance(1, A), lambda: isinstance(2, A), lambda: isinstance(A(), A), lambda: issubclass(int, A), lambda: issubclass(str, A), lambda: isinstance(1, (str, A)), lambda: isinstance(1, (str, (float, int))), lambda: isinstance(1, ()), lambda: issubclass(A, A))
t(lambda: isinstance(1, 5), lambda: isinstance(1, [int]), lambda: isinstance(1, (str, 5)), lambda: isinstance(1, (int, 5)), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: issubclass(int, (str, 5)), lambda: isinstance(1), lambda: isinstance(1, int, 2), lambda: issubclass(5, ()), lambda: issubclass(bool, (str, int)))
class Fake:
    __bases__ = (int,)
class FakeNo:
    __bases__ = 5
t(lambda: issubclass(Fake(), int), lambda: issubclass(Fake(), Fake()), lambda: issubclass(FakeNo(), int), lambda: isinstance(1, Fake()), lambda: issubclass(Fake(), (str, Fake)))
def deep():
    x = ()
    for i in range(100000): x = (x,)
    return isinstance(1, x)
t(deep)
class E1(Exception): pass
class ME(type):
    def __instancecheck__(c, o): print('not asked'); return True
    def __subclasscheck__(c, o): print('not asked'); return True
class EX(Exception, metaclass=ME): pass
try:
    try:
        raise E1('x')
    except EX:
        print('caught EX')
except E1:
    print('caught E1')
