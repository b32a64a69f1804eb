x = [1, 2]
assert not x, 'x is %r' % x
