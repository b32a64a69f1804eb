# Which sentence ends a recursion that is too deep, and how deep it came.
import sys
count = [0]
def e1(n): count[0] += 1; return n == 0 or e1(n - 1)
def e2(n): count[0] += 1; return n == 'x' or e2(n - 1)
def e3(n): count[0] += 1; return 'x' == 'y' or e3(n - 1)
def e4(n): count[0] += 1; return n < 0 or e4(n - 1)
def e5(n): count[0] += 1; return n is None or e5(n - 1)
def e6(n): count[0] += 1; return [1] == [2] or e6(n)
def e7(n): count[0] += 1; return n in (1, 2) or e7(n)
def e8(n): count[0] += 1; return n in {1, 2} or e8(n)
def e9(n): count[0] += 1; return 1.5 < 1.0 or e9(n)
def f1(n): count[0] += 1; return (1,) < (0,) or f1(n)
def f2(n): count[0] += 1; return n in [1, 2] or f2(n)
def f3(n): count[0] += 1; return n not in 'abc' if isinstance(n, str) else f3(n)
def f4(n):
    count[0] += 1
    if n > 10 ** 7: return
    return f4(n)
def f5(n): count[0] += 1; return len([]) or f5(n)
def f6(n): count[0] += 1; return (lambda: f6(n))()
def f7(n):
    count[0] += 1
    while n != n: pass
    return f7(n)
def f8(n):
    count[0] += 1
    for i in range(3):
        if i == 5: break
    return f8(n)
def f9(n):
    count[0] += 1
    yield from f9(n)
def g1(n):
    count[0] += 1
    for x in g1(n + 1):
        if x == 3: yield x
def g2(n):
    count[0] += 1
    if n == 'z': yield n
    for x in g2(n): yield x
def g3(n): count[0] += 1; return [i for i in (1,) if i == n or g3(n)]
def g4(n): count[0] += 1; return max(1, 2, key=g4)
def g5(n): count[0] += 1; return sorted([2, 1], key=g5)
def g6(*n): count[0] += 1; return n == 1 or g6(*n)
def g7(**n): count[0] += 1; return n == 1 or g7(**n)
class A:
    def __eq__(s, o): count[0] += 1; return s == o
    def __lt__(s, o): count[0] += 1; return 1 < 0 or s < o
    def __repr__(s): count[0] += 1; return repr(s)
    def __str__(s): count[0] += 1; return str(s)
    def __getattr__(s, n): count[0] += 1; return s.foo
    def __call__(s): count[0] += 1; return s()
    def __len__(s): count[0] += 1; return len(s)
    def __add__(s, o): count[0] += 1; return s + o
    def __hash__(s): count[0] += 1; return hash(s)
    def __bool__(s): count[0] += 1; return not s
    def __contains__(s, o): count[0] += 1; return o in s
    def __getitem__(s, o): count[0] += 1; return o == 0 or s[o]
    def __iter__(s): count[0] += 1; return iter(s)
    def __format__(s, f): count[0] += 1; return format(s, f)
class I:
    def __init__(s): count[0] += 1; 1 == 2; I()
class M(type):
    def __instancecheck__(c, o): count[0] += 1; return isinstance(o, c)
    def __subclasscheck__(c, o): count[0] += 1; return issubclass(o, c)
class K(metaclass=M): pass
def run(name, f, *a):
    count[0] = 0
    try: f(*a)
    except RecursionError as e: print(name, e, count[0])
    except BaseException as e: print(name, type(e).__name__, e)
def all():
    for f in (e1, e2, e3, e4, e5, e6, e7, e8, e9, f1, f2, f3, f4, f5, f6, f7, f8, g3, g4, g5, g6): run(f.__name__, f, 10 ** 6)
    run('g7', g7)
    for f in (f9, g1, g2): run(f.__name__, lambda: list(f(1)))
    a = A()
    for n, f in (('eq', lambda: a == 1), ('lt', lambda: a < 1), ('repr', lambda: repr(a)), ('str', lambda: str(a)), ('attr', lambda: a.bar), ('call', lambda: a()), ('len', lambda: len(a)), ('add', lambda: a + 1), ('hash', lambda: hash(a)), ('bool', lambda: not a), ('in', lambda: 1 in a), ('item', lambda: a[1]), ('iter', lambda: iter(a)), ('format', lambda: format(a)), ('init', I), ('isinstance', lambda: isinstance(1, K)), ('issubclass', lambda: issubclass(int, K))): run(n, f)
for limit in (60, 97, 150):
    sys.setrecursionlimit(limit)
    print(limit)
    all()
    (lambda: all())()
l = []
for i in range(200): l = [l]
run('nested lists', lambda: l == [[l]])
run('nested lists alike', lambda: l == l[:])
