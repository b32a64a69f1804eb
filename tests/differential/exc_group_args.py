# exceptions with odd constructors
# Python 3.11 prints something else in lines 5, 7, 9 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A(Exception):
    def __init__(self, a, b=2): self.a = a
class B(A):
    def __init__(self): super().__init__(1)
class C(Exception):
    def __new__(cls, *a): o = super().__new__(cls, 'from new'); return o
    def __init__(self, *a): pass
t(lambda: A(1).args, lambda: A(1, 5).args, lambda: B().args, lambda: C(1).args, lambda: repr(A(1)), lambda: str(A('x')), lambda: A(), lambda: A(a=1).args)
class K(KeyError): pass
print(str(K('a')), repr(K('a')), str(K('a', 'b')), K('x').args)
