raise SyntaxError('zero', ('made.py', 2, 0, '  short'))
