def f():
    1 / 0


try:
    f()
except ZeroDivisionError as e:
    saved = e.__traceback__
raise KeyError('dressed').with_traceback(saved)
