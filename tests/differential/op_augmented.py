# augmented assignment on attributes, items, slices
# Python 3.11 prints the same.
class O: n = 1
o = O(); o.n += 1; print(o.n, O.n)
l = [1, 2, 3]; l[1] *= 5; l[0:2] += [9]; print(l)
d = {'a': [1]}; d['a'] += (2,); print(d)
t_ = ([1],)
try: t_[0] += [2]
except TypeError as e: print(e, t_)
s = 'a'; s *= 3; s += 'b'; s %= () if False else (); print(s)
x = 7; x //= 2; x **= 3; x %= 5; x <<= 2; x |= 1; x ^= 3; x &= 6; x -= 1; x >>= 1; x /= 2; print(x)
