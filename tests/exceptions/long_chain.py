def a():
    try:
        raise KeyError('first')
    except KeyError as e:
        raise ValueError('second') from e


def b():
    try:
        a()
    except ValueError:
        raise TypeError('third')


def c():
    try:
        b()
    except TypeError as e:
        try:
            raise IndexError('fourth')
        except IndexError as f:
            raise OSError(2, 'fifth', 'name') from e


c()
