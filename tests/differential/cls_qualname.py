# qualified names and docs
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    "doc A"
    class B:
        def m(self):
            def inner(): pass
            return inner
    def f(self): return lambda: 0
    g = [lambda: 0 for _ in 'a'][0]
def top():
    class L:
        def k(self): pass
    return L
t(lambda: A.B.__qualname__, lambda: A.B.m.__qualname__, lambda: A.B().m().__qualname__, lambda: A().f().__qualname__, lambda: A.g.__qualname__, lambda: top().__qualname__, lambda: top().k.__qualname__, lambda: A.__doc__, lambda: A.B.__doc__, lambda: repr(top())[:30], lambda: type('T', (), {}).__qualname__, lambda: type('T', (), {'__qualname__': 'Q.T'}).__qualname__, lambda: type('T', (), {'__qualname__': 5}))
