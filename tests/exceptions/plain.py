def inner(n):
    if n:
        return inner(n - 1)
    return {}['missing']


def outer():
    inner(2)


outer()
