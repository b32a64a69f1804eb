import sys


def hook(kind, value, traceback):
    raise KeyError('in hook')


sys.excepthook = hook
1 / 0
