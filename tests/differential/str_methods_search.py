# str: find, index, count, startswith and their slices
# Python 3.11 prints something else in lines 20, 26, 38, 54, 56, 58, 63, 70, 71 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


s = 'abcabcabc'
t(lambda: s.find('b'), lambda: s.find('b', 2), lambda: s.find('b', -2), lambda: s.find('b', 2, 4), lambda: s.find(''), lambda: s.find('', 9), lambda: s.find('', 10), lambda: s.rfind(''), lambda: s.rfind('b', 0, 5), lambda: s.rfind('', 3, 2))
t(lambda: s.index('z'), lambda: s.rindex('z'), lambda: s.index('c', 3), lambda: s.count('a'), lambda: s.count(''), lambda: s.count('', 3), lambda: s.count('', 20), lambda: s.count('abc', 1), lambda: 'aaa'.count('aa'))
t(lambda: s.find(5), lambda: s.find(), lambda: s.find('a', 'b'), lambda: s.find('a', None, None), lambda: s.find('a', 1.5), lambda: s.count('a', 0, 2, 3), lambda: s.index(b'a'))
t(lambda: s.startswith('abc'), lambda: s.startswith(('x', 'a')), lambda: s.startswith('', 9), lambda: s.startswith('', 10), lambda: s.startswith('b', 1), lambda: s.endswith('c'), lambda: s.endswith('', 0, 0), lambda: s.endswith(('b', 'c'), 0, 5), lambda: s.startswith(5), lambda: s.startswith(['a']), lambda: s.startswith(('a', 5)), lambda: s.startswith(('z', 5)), lambda: s.endswith(()), lambda: s.startswith(b'a'))
t(lambda: 'b' in s, lambda: '' in '', lambda: 5 in s, lambda: None in 'a', lambda: b'a' in 'a', lambda: 'x' not in s)
t(lambda: s.replace('b', 'X'), lambda: s.replace('b', '', 2), lambda: s.replace('', '-'), lambda: s.replace('', '-', 3), lambda: ''.replace('', 'x'), lambda: ''.replace('', 'x', 0), lambda: s.replace('b', 'X', -1), lambda: s.replace('b', 5), lambda: s.replace('abc', 'a' * 3, 0), lambda: s.replace('b', 'X', count=1))
t(lambda: s[100], lambda: s['a'], lambda: s[1:2:0], lambda: s[::-2], lambda: s[-100:100], lambda: s[None:3], lambda: s[1.5], lambda: s['a':], lambda: s[True], lambda: s[2 ** 100], lambda: s[:2 ** 100], lambda: s * -1, lambda: s * 'a', lambda: s + 5, lambda: s + b'a')
