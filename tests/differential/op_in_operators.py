# membership in every kind of container
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: 2 in [1, 2], lambda: 2.0 in (1, 2), lambda: 'b' in {'b': 1}, lambda: 97 in b'abc', lambda: 'bc' in 'abc', lambda: 3 in (x for x in [1, 3]), lambda: None in {None}, lambda: [] in [[]], lambda: () in {()}, lambda: 1 in iter([2]), lambda: {} in [{}], lambda: {} in {1}, lambda: 256 in b'a', lambda: 'a' in b'a', lambda: 1 in type, lambda: 5 not in range(5))
