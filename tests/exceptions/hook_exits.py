import sys


def hook(kind, value, traceback):
    sys.exit(9)


sys.excepthook = hook
1 / 0
