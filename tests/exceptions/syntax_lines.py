raise SyntaxError('two lines', ('made.py', 2, 8, 'first\n  second\n'))
