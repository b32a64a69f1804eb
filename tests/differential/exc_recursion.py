# RecursionError and its texts
# Python 3.11 prints something else in lines 14, 15 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys
def f(n): return f(n + 1)
class R:
    def __repr__(self): return repr(self)
class S:
    def __str__(self): return str(self)
class G:
    def __getattr__(self, k): return getattr(self, k + 'x')
class C:
    def __call__(self): return self()
class E:
    def __eq__(self, o): return self == o
def kind(g):
    try:
        g()
    except RecursionError as e:
        print(type(e).__name__, str(e)[:32])
    else:
        print('no error')
l = []
for _ in range(100000): l = [l]
m = []
for _ in range(100000): m = [m]
for g in (lambda: f(0), lambda: repr(R()), lambda: str(S()), lambda: G().x, lambda: C()(), lambda: E() == 1, lambda: repr(l), lambda: l == m, lambda: hash(R()) and 0):
    kind(g)
print(issubclass(RecursionError, RuntimeError))
old = sys.getrecursionlimit()
sys.setrecursionlimit(100)
depth = 0
def count():
    global depth
    depth += 1
    count()
try:
    count()
except RecursionError:
    print(80 < depth <= 100)
sys.setrecursionlimit(old)
t(lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit(-5), lambda: sys.setrecursionlimit('a'), lambda: sys.setrecursionlimit())
def gen(n):
    yield from gen(n + 1)
kind(lambda: next(gen(0)))
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(800))
del l, m
