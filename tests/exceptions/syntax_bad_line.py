raise SyntaxError('bad line', ('made.py', 'seven', 0, 'text'))
