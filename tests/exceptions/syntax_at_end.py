raise SyntaxError('end', ('made.py', 2, 6, 'short\n'))
