raise SyntaxError('no text', ('made.py', 7, None, None))
