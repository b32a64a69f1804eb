raise SyntaxError('invalid syntax', ('dir/made.py', 7, 9, '    x = = 3\n'))
