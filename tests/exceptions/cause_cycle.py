a, b = ValueError('a'), KeyError('b')
a.__cause__ = b
b.__context__ = a
raise a
