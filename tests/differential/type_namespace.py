# types.SimpleNamespace
# Python 3.11 prints something else in line 10 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types
S = types.SimpleNamespace
n = S(a=1, b='x')
t(lambda: n, lambda: n == S(a=1, b='x'), lambda: n == 5, lambda: n != S(), lambda: n.a, lambda: n.zz, lambda: vars(n) == {'a': 1, 'b': 'x'}, lambda: S(1), lambda: S(), lambda: n < n, lambda: hash(n), lambda: S(**{'z': 1}))
n.c = n
del n.a
print(n)
class Sub(S): pass
print(Sub(q=1), S(q=1) == Sub(q=1))
