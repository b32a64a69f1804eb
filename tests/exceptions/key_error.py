raise KeyError('quo\'ted "key"')
