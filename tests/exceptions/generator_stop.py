from __future__ import generator_stop


def g():
    yield 1
    next(iter(()))


list(g())
