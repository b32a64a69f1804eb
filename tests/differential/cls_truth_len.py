# truth, len, index, contains, old sequence protocol
# Python 3.11 prints something else in lines 17, 18, 30, 33, 77, 86 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class B:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
class L:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v
t(lambda: bool(B(True)), lambda: bool(B(0)), lambda: bool(B('a')), lambda: not B(False), lambda: bool(L(0)), lambda: bool(L(5)), lambda: len(L(-1)), lambda: len(L('a')), lambda: len(L(2 ** 100)), lambda: bool(L(-1)), lambda: len(L(True)), lambda: len(L(1.5)), lambda: bool(object()), lambda: len(5), lambda: len(object()), lambda: len(), lambda: bool(1, 2), lambda: bool(x=1), lambda: bool())
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
t(lambda: [1, 2, 3][I(1)], lambda: 'abc'[I(-1)], lambda: [1, 2, 3][I('a')], lambda: [1, 2, 3][I(1):I(3)], lambda: range(I(3)), lambda: hex(I(255)), lambda: [0] * I(3), lambda: bytes(I(2)), lambda: [1][I(2 ** 100)], lambda: (1, 2)[:I(2 ** 100)], lambda: int(I(5)), lambda: 'a' * I(2), lambda: [1, 2].pop(I(0)), lambda: chr(I(97)), lambda: [1, 2, 3][I(1.5):])
class Seq:
    def __getitem__(self, i):
        print('getitem', i)
        if i > 2: raise IndexError
        return i * 10
s = Seq()
t(lambda: list(s), lambda: 10 in s, lambda: 11 in s, lambda: [a for a in s], lambda: next(iter(s)), lambda: len(s), lambda: reversed(s), lambda: tuple(zip(s, 'ab')), lambda: max(s))
class Stop:
    def __getitem__(self, i): raise StopIteration
class Err:
    def __getitem__(self, i): raise KeyError(i)
class RSeq(Seq):
    def __len__(self): return 2
t(lambda: list(Stop()), lambda: list(Err()), lambda: 5 in Err(), lambda: list(reversed(RSeq())))
class C:
    def __contains__(self, x): return x
class D:
    def __iter__(self): return iter([1, 2])
class NI:
    __iter__ = None
class BadIter:
    def __iter__(self): return 5
class HasNext:
    def __next__(self): return 1
t(lambda: 5 in C(), lambda: '' in C(), lambda: 0 not in C(), lambda: 1 in D(), lambda: 3 in D(), lambda: iter(NI()), lambda: iter(BadIter()), lambda: iter(HasNext()), lambda: next(HasNext()), lambda: next(5), lambda: next(D()), lambda: iter(5), lambda: 1 in 5, lambda: 5[0], lambda: D()[0], lambda: iter(lambda: 1, 1, 2), lambda: iter(5, 1), lambda: list(iter(iter([1, 2, 3]).__next__, 3)))
