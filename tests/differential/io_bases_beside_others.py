"""Classes of io beside others among the bases: which one makes the instance, and which do not go together."""
import io
class M:
    def __init__(self, a=()): self.a=a
class C(M, io.RawIOBase): pass
try: print(C((1,)).a)
except Exception as e: print(e)
class D(io.RawIOBase, M): pass
try: print(D((1,)).__class__.__name__)
except Exception as e: print(type(e), e)
class E(io.RawIOBase):
    def __init__(self, a): self.a=a
print(E(1).a)
class F(M, io.IOBase): pass
try: print(F((1,)).a)
except Exception as e: print(e)
for base in (io.BufferedIOBase, io.TextIOBase, io.RawIOBase, io.IOBase):
    class G(M, base): pass
    try: print(base.__name__, G((1,2)).a)
    except Exception as e: print(base.__name__, e)
    class H(base):
        def __new__(cls, *a): return super().__new__(cls, *a)
        def __init__(self, *a, **k): super().__init__(*a, **k)
    try: print(H(1,2) is not None)
    except Exception as e: print(base.__name__, e)
    print('__new__' in base.__dict__, base.__new__.__self__.__name__)
class M:
    def __init__(self, a=()): self.a=a
class F(M, io.IOBase): pass
print(F.__new__ is io.IOBase.__new__, F.__new__ is object.__new__, [c.__name__ for c in F.__mro__], '__new__' in io.IOBase.__dict__, F.__base__)
print(type(io.IOBase.__new__(F, 1)).__name__)
class I(int): pass
class J(M, int): pass
try: print(J((1)).a)
except Exception as e: print(e)
for bases in [(io.IOBase, dict), (dict, io.RawIOBase), (io.BytesIO, M), (M, io.BytesIO), (io.StringIO, io.BytesIO), (M, io.TextIOBase, io.RawIOBase), (Exception, io.IOBase)]:
    try:
        X = type('X', bases, {})
        print(X.__base__.__name__, [c.__name__ for c in X.__mro__])
    except TypeError as e: print(e)
class P: pass
class Q(io.IOBase): pass
class R(io.IOBase): pass
q = Q()
for c in (P, R):
    try: q.__class__ = c; print(type(q).__name__)
    except TypeError as e: print(e)
