raise IndentationError('no file', (None, 7, 3, 'ab cd'))
