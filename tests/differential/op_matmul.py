# matrix multiplication hooks
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class M:
    def __init__(self, r): self.r = r
    def __matmul__(self, o): return M([[sum(a * b for a, b in zip(x, y)) for y in zip(*o.r)] for x in self.r])
    def __repr__(self): return 'M(%r)' % self.r
a = M([[1, 2], [3, 4]])
b = a
b @= a
print(a @ a, b)
t(lambda: a @ 5, lambda: 5 @ a, lambda: [] @ [])
