# generators feeding generators
# Python 3.11 prints the same.
def src(n):
    for i in range(n):
        got = yield i
        if got: print('src got', got)
def double(g):
    for x in g: yield x * 2
def pairs(g):
    for x in g:
        try: yield x, next(g)
        except StopIteration: yield x, None
print(list(pairs(double(src(5)))), sum(double(src(4))))
g = src(3)
print(next(g), g.send('hello'), list(g), list(g))
def perms(l):
    if not l: yield []
    for i in range(len(l)):
        for p in perms(l[:i] + l[i + 1:]): yield [l[i]] + p
print([''.join(p) for p in perms(list('abc'))])
