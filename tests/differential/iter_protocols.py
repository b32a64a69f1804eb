# iterators that misbehave
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class NoStop:
    def __iter__(self): return self
    def __next__(self): raise ValueError('next')
class Resume:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n % 2 == 0: raise StopIteration
        return self.n
r = Resume()
print(list(r), list(r), list(r))
t(lambda: list(NoStop()), lambda: [x for x in NoStop()], lambda: dict(NoStop()), lambda: type(zip(NoStop(), [1])).__name__, lambda: list(zip([1], NoStop())))
class S(StopIteration): pass
class Sub:
    def __iter__(self): return self
    def __next__(self): raise S('sub')
print(list(Sub()), next(Sub(), 'default'))
