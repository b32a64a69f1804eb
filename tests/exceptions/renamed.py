class E(Exception):
    pass


E.__name__ = 'Re.named'
E.__qualname__ = 'Qualified'
raise E('x')
