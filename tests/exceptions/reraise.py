def f():
    raise ValueError('again')


def g():
    try:
        f()
    except ValueError as e:
        saved = e
    raise saved


try:
    g()
except ValueError:
    raise
