class D:
    def __del__(self):
        raise ValueError('in del')

    def __repr__(self):
        return '<the D>'


d = D()
D.__del__.__qualname__ = 'D.del'
del d
1 / 0
