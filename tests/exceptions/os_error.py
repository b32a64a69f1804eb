raise OSError(2, 'No such file or directory', 'file.txt', None, 'other.txt')
