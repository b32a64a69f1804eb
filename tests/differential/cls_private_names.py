# name mangling
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
    __x = 1
    def __m(self): return self.__x
    def get(self): return self.__m(), self._A__x
    def set(self): self.__y = 2; return sorted(self.__dict__)
    class __Inner: pass
    def loc(self):
        __v = 5
        return locals().keys() - {'self'}
    __dunder__ = 'plain'
class _B:
    __z = 1
t(lambda: A().get(), lambda: A().set(), lambda: A().__x, lambda: A.__dunder__, lambda: A().loc(), lambda: _B._B__z, lambda: sorted(n for n in vars(A) if 'Inner' in n), lambda: A._A__Inner.__name__, lambda: A._A__Inner.__qualname__)
