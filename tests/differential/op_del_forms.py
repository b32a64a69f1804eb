# every form of del
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


x = [1, 2, 3, 4, 5]
del x[0], x[-1]
print(x)
del (x[0]), [x[0]]
print(x)
class A: pass
a = A(); a.b = A(); a.b.c = 1; a.l = [[1, 2], 3]
del a.b.c, a.l[0][1], (a.l[1],)
print(a.__dict__.keys() == {'b', 'l'}, a.l)
del a.b
t(lambda: a.b)
def f(p, q=1):
    del p
    return p
def g():
    x = 1
    del x
    del x
def h():
    x = 1
    def inner(): return x
    del x
    return inner()
def h2():
    x = 1
    def inner():
        nonlocal x
        del x
    inner()
    return x
def h3():
    global gg
    del gg
def h4():
    global gg
    gg = 1
    del gg
    return gg
def h5():
    for i in []: pass
    del i
def h6():
    for i in [1]: pass
    del i
    return i
t(lambda: f(1), g, h, h2, h3, h4, h5, h6)
def dl(o, k): del o[k]
def da(o, k): delattr(o, k)
t(lambda: dl([1], 5), lambda: dl([1], 'a'), lambda: dl([1], slice(0, 1)), lambda: dl((1,), 0), lambda: dl({}, 1), lambda: dl({1: 2}, []), lambda: dl('a', 0), lambda: dl(5, 0), lambda: dl(b'a', 0), lambda: dl(bytearray(b'abc'), 1), lambda: dl(bytearray(b'abc'), slice(None, None, 2)), lambda: dl(memoryview(b'a'), 0), lambda: dl(memoryview(bytearray(b'a')), 0), lambda: dl(range(3), 0), lambda: dl({1}, 1), lambda: dl(A(), 0), lambda: dl(A, 0), lambda: dl(None, 0), lambda: da(5, 'real'), lambda: da([], 'append'), lambda: da(A(), 'x'), lambda: da(A, 'x'), lambda: da(A, '__dict__'), lambda: da(A, '__class__'), lambda: da(f, '__code__'), lambda: da(f, '__name__'), lambda: da(f, '__defaults__'), lambda: f.__defaults__, lambda: da(f, '__dict__'), lambda: da(f, '__kwdefaults__'), lambda: da(f, '__annotations__'), lambda: f.__annotations__, lambda: da(f, '__doc__'), lambda: f.__doc__, lambda: da(f, '__module__'), lambda: f.__module__, lambda: da(f, '__closure__'), lambda: da(f, '__globals__'), lambda: da(f, '__qualname__'), lambda: da(f, 'x'))
l = list(range(10)); del l[::3]; print(l)
l = list(range(10)); del l[::-3]; print(l)
l = list(range(10)); del l[8:2:-2]; print(l)
l = list(range(10)); del l[2:5]; print(l)
l = list(range(10)); del l[5:2]; print(l)
l = list(range(10)); del l[-100:100]; print(l)
l = list(range(10)); del l[100:]; print(l)
l = list(range(10)); del l[:]; print(l)
l = list(range(10)); del l[5:5:2]; print(l)
class D:
    def __delitem__(self, k): print('delitem', k)
    def __delattr__(self, n): print('delattr', n)
d = D()
del d[1], d[1:2], d[1:2, 3], d[...], d[()], d.x, d[-1], d[::2]
class B: pass
B.x = 1
b = B(); b.x = 2
del b.x
print(b.x)
t(lambda: delattr(b, 'x'))
del B.x
t(lambda: b.x)
try:
    y = 1
    del y
    y
except NameError as e: print(e)
try: del nope
except NameError as e: print(e)
class C:
    z = 1
    del z
    try: z
    except NameError as e: print(e)
    try: del z
    except NameError as e: print(e)
print(hasattr(C, 'z'))
import sys
mod = sys.modules[__name__]
mod.attr = 1
del mod.attr
t(lambda: mod.attr, lambda: delattr(mod, 'attr'), lambda: attr)
try:
    del print
except NameError as e: print(e)
print = print
del print
print('still', len([1]))
del __name__
t(lambda: __name__)
