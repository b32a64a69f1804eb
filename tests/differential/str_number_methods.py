# str and bytes predicates over ASCII
# Python 3.11 prints the same.
for s in ('abc', 'ABC', 'aBc', '123', 'a1', ' ', '', 'Ab Cd', '\n', 'a b'):
    b = s.encode()
    print(repr(s), [getattr(b, n)() == getattr(s, n)() for n in ('isalpha', 'isdigit', 'isalnum', 'isspace', 'islower', 'isupper', 'istitle')], s.istitle(), b.islower(), b.title(), b.swapcase())
