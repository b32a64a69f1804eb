# chained comparisons evaluate once
# Python 3.11 prints the same.
def v(x): print('v', x); return x
print(v(1) < v(2) < v(3), v(3) < v(2) < v(1), v(1) == v(1) != v(2), v(1) in v([1]) in [[1]])
