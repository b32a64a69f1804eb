try:
    1 / 0
except ZeroDivisionError as e:
    e.__traceback__ = None
    raise ValueError from e
