def key(x):
    return x.nothing


class C:
    def __eq__(self, other):
        return 1 / 0

    __hash__ = None


try:
    max([1, 2], key=key)
except AttributeError:
    list(map(key, [C()])) if C() in [C()] else None
