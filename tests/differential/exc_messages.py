# built-in error messages of names, attributes, unpacking
# Python 3.11 prints something else in many lines of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def f():
    print(x)
    x = 1
def g():
    del y
    y = 1
def h():
    def inner(): return z
    inner()
    z = 1
class A:
    def __init__(self): self.v = 1
t(f, g, h, lambda: undefined, lambda: A().nope, lambda: A.nope, lambda: (1).nope, lambda: None.x, lambda: [].x, lambda: f.x, lambda: len.x, lambda: type.x, lambda: int.x, lambda: A().v.w, lambda: (lambda: 0).x, lambda: iter([]).x)
def unpack(v):
    a, b = v
def unpack3(v):
    a, *b, c = v
t(lambda: unpack([1]), lambda: unpack([1, 2, 3]), lambda: unpack(5), lambda: unpack(None), lambda: unpack('abc'), lambda: unpack({}), lambda: unpack3([1]), lambda: unpack3([]), lambda: unpack3(5), lambda: unpack(x for x in range(5)))
t(lambda: [][0], lambda: ()[1], lambda: ''[0], lambda: {}[0], lambda: {}['a'], lambda: [1]['a'], lambda: (1,)['a'], lambda: [1][None], lambda: 5['a'], lambda: None[0], lambda: f[0], lambda: A()[0], lambda: A[0], lambda: int[0], lambda: b''[0], lambda: range(3)[5], lambda: {}[[]], lambda: {[]: 1}, lambda: {[]}, lambda: {1: 2}[{}])
def seti(o, k, v): o[k] = v
def deli(o, k): del o[k]
t(lambda: seti((), 0, 1), lambda: seti('a', 0, 'b'), lambda: seti([], 0, 1), lambda: seti(5, 0, 1), lambda: seti(None, 'a', 1), lambda: seti({}, [], 1), lambda: seti(A(), 0, 1), lambda: seti([], 'a', 1), lambda: seti(range(3), 0, 1), lambda: seti([1], slice(0, 1), 5), lambda: seti([1, 2, 3], slice(None, None, 2), [1]), lambda: deli((), 0), lambda: deli([], 0), lambda: deli({}, 'k'), lambda: deli('a', 0), lambda: deli(A(), 0), lambda: deli([1], 'x'), lambda: deli(5, 0))
t(lambda: 1 + None, lambda: 'a' + 1, lambda: 1 + 'a', lambda: [] + (), lambda: () + [], lambda: {} + {}, lambda: 'a' * 'b', lambda: [] * [], lambda: 1 / 'a', lambda: -[], lambda: 'a' - 'b', lambda: set() + set(), lambda: set() | [], lambda: None + None, lambda: b'a' + 'a', lambda: 'a' + b'a', lambda: 1 in 2, lambda: 'a' < 1, lambda: [1] < [None], lambda: (1, 'a') < (1, 2), lambda: {} > 1, lambda: f() + 1, lambda: 1 ** 'a', lambda: 'a' ** 2, lambda: 5 % 'a', lambda: divmod('a', 1), lambda: 1 << 'a', lambda: 1.5 & 1, lambda: not_defined + 1)
