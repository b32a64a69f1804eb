import sys, gc
keep = []
class A:
    n = 0
    def __del__(s):
        A.n += 1
        print('del', A.n)
        keep.append(s)
        if A.n < 5:
            t = A(); t.t = t
a = A()
b = A(); b.b = b
print('end')
