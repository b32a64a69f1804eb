raise SyntaxError('far', ('made.py', 2, 50, 'short'))
