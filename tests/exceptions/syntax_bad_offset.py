raise SyntaxError('bad offset', ('made.py', 7, 'one', 'text'))
