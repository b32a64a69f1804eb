# built-in methods, slot wrappers and their attributes
# Python 3.11 prints something else in lines 10, 11, 12, 17, 23 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: type([].append), lambda: type(list.append), lambda: type(list.__add__), lambda: type([].__add__), lambda: type(int.real), lambda: type(dict.fromkeys), lambda: list.append.__name__, lambda: list.append.__objclass__, lambda: [].append.__self__, lambda: list.append([]), lambda: list.append(5, 1), lambda: list.append(), lambda: list.__add__([1], [2]), lambda: list.__add__(1, [2]), lambda: [].__add__(1), lambda: [].__len__(1), lambda: int.__add__(1), lambda: 'a'.join.__name__, lambda: str.join.__qualname__, lambda: (5).__add__.__self__, lambda: int.real.__get__(5), lambda: list.append.__get__([1], list)(2), lambda: list.append.__get__(5, int), lambda: int.real.__set__(5, 1), lambda: dict.__dict__['fromkeys'].__get__(None, dict)('a'), lambda: type.__call__(int, '5'), lambda: object.__init__(5), lambda: object.__repr__(5)[:14], lambda: object.__str__('a'), lambda: object.__eq__(1, 1), lambda: object.__hash__(1) is not None, lambda: object.__format__('a', ''), lambda: object.__reduce_ex__(5, 2)[0].__name__ , lambda: object.__sizeof__(5) > 0, lambda: object.__dir__(5)[:0], lambda: object.__subclasshook__(), lambda: object.__init_subclass__ if False else None)
