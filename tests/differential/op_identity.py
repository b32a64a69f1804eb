# is, is not and the singletons
# Python 3.11 prints the same, and a warning.
print(None is None, () is (), True is (1 == 1), ... is Ellipsis, NotImplemented is NotImplemented, 1 is not None, [] is [], type(None) is type(None))
