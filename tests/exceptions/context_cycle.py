a, b, c = ValueError('a'), KeyError('b'), IndexError('c')
a.__context__ = b
b.__context__ = c
c.__context__ = b
raise a
