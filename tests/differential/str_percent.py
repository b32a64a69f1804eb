# str: the % operator in all its conversions and errors
# Python 3.11 prints something else in lines 8, 10, 11, 17, 18, 19 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: '%s %r %a' % ('a\xe9', 'a\xe9', 'a\xe9'), lambda: '%5s|%-5s|%.2s|%5.1s|' % ('ab', 'ab', 'abc', 'xyz'), lambda: '%d %i %u' % (1, -2, 3), lambda: '%05d|%+d|% d|%-5d|' % (42, 42, 42, 42), lambda: '%x %X %#x %o %#o' % (255, 255, 255, 8, 8), lambda: '%c%c' % ('a', 98), lambda: '%%' % (), lambda: '%5%|' % ())
t(lambda: '%d' % 3.99, lambda: '%d' % '3', lambda: '%d' % None, lambda: '%x' % 3.5, lambda: '%x' % 'a', lambda: '%c' % 'ab', lambda: '%c' % -1, lambda: '%c' % 1.5, lambda: '%f' % 'a', lambda: '%e' % None, lambda: '%d' % 1j, lambda: '%o' % 1.0)
t(lambda: '%s' % (1, 2), lambda: '%s %s' % (1,), lambda: '%s %s' % 1, lambda: 'a' % 1, lambda: 'a' % (1,), lambda: 'a' % [], lambda: 'a' % {}, lambda: '%s' % [1, 2], lambda: '%s' % (), lambda: '%z' % 1, lambda: '%' % 1, lambda: '%5' % 1, lambda: '%l' % 1, lambda: '%ld' % 5, lambda: '%\u20ac' % 1)
t(lambda: '%(a)s-%(b)d' % {'a': 1, 'b': 2}, lambda: '%(a)s' % {'b': 1}, lambda: '%(a)s' % 5, lambda: '%(a' % {'a': 1}, lambda: '%(a)s %s' % {'a': 1}, lambda: '%(a(b))s' % {'a(b)': 'nest'}, lambda: '%(a)5.2f|%(a)-8d|' % {'a': 3}, lambda: '%()s' % {'': 'empty'}, lambda: '%(a)s' % [1])
t(lambda: '%*d|%-*d|%.*f' % (5, 1, 5, 2, 1, 2.55), lambda: '%*d' % ('a', 1), lambda: '%*d|' % (-5, 1), lambda: '%.*f' % (-1, 1.5), lambda: '%*d' % (5,), lambda: '%(a)*d' % {'a': 1})
t(lambda: '%#b' % 5, lambda: '%+s' % 'a', lambda: '%05s|' % 'a', lambda: '%.3d' % 5, lambda: '%8.3d|' % 5, lambda: '%+.3x' % 5, lambda: '%#.3x' % 5, lambda: '%.0f' % 0.5, lambda: '%-+5d|' % 3, lambda: '% +d' % 3, lambda: '%-05d|' % 3, lambda: '%.3s' % None, lambda: '%s' % b'x', lambda: '%d' % True, lambda: '%d' % 2 ** 70, lambda: '%i' % -10 ** 25)
class D(dict):
    def __missing__(self, key): return '<' + key + '>'
class I:
    def __index__(self): return 5
    def __int__(self): return 6
t(lambda: '%(zz)s' % D(), lambda: '%d' % I(), lambda: '%x' % I(), lambda: '%s %r' % (D(), D()))
