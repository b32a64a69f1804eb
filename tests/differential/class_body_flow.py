# statements inside class bodies
# Python 3.11 prints something else in line 2 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class A:
    for i in range(3): pass
    try: 1 / 0
    except ZeroDivisionError as e: caught = repr(e)
    if i == 2: cond = 'two'
    with __import__('contextlib').suppress(KeyError): {}['x']
    def f(self): return i if 'i' in globals() else 'no global'
    x = y = 1
    x += 1
    del y
    import sys as s
    z = [k for k in range(i)]
    print(sorted(k for k in locals() if len(k) == 1))
print(A.caught, A.cond, A.x, A.i, A().f(), A.z, hasattr(A, 'e'), A.s.__name__)
def make(n):
    class B:
        n = n if False else 5
    return B.n
t(lambda: make(1))
