raise SyntaxError('bare')
