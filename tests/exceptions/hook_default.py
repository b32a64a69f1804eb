import sys


def hook(kind, value, traceback):
    print('hook')
    sys.__excepthook__(kind, value, traceback)


sys.excepthook = hook
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError('second')
