# iterating while the container changes
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


l = [1, 2, 3, 4]
for x in l:
    if x == 2: l.remove(2)
    print(x)
it = iter(l); list(it); l.append(9); print(list(it))
b = bytearray(b'abc'); out = []
for x in b:
    out.append(x)
    if len(b) < 5: b.append(x)
print(out)
rev = reversed([1, 2, 3]); next(rev); print(list(rev), list(rev))
def f():
    d = {1: 1}
    it = iter(d); next(it); d[2] = 2
    return next(it)
def g():
    s = {1}
    it = iter(s); s.add(2)
    return next(it)
t(f, g)
