def numbers():
    try:
        yield 1
        yield 2
    finally:
        print('closing')


def thrown():
    g = numbers()
    next(g)
    g.throw(KeyError('thrown in'))


thrown()
