# A chain of contexts closed to a circle by hand: CPython 3.5 never comes back from the last raise.
try:
    try:
        {}['first']
    except KeyError:
        [][1]
except IndexError as error:
    inner = error.__context__
    inner.__context__ = inner
    try:
        raise ValueError('inside the circle')
    except ValueError as last:
        print(last.__context__ is error)

from contextlib import ExitStack


def fail():
    raise TypeError('while leaving')


try:
    with ExitStack() as stack:
        stack.callback(fail)
        {}['second']
except TypeError as error:
    print(type(error.__context__).__name__)


# Descriptors that hold themselves: CPython 3.5 overflows its stack here.
for kind in (property, classmethod, staticmethod):
    held = kind(None)
    held.__init__(held)
    try:
        held.__isabstractmethod__
    except RecursionError:
        print(kind.__name__)
