# str.format: fields, conversions, nesting, errors
# Python 3.11 prints something else in lines 12, 13, 45, 48, 54, 63 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class P:
    x = 5
    d = {'k': 'v', '1': 'one', 1: 'int'}
    l = [10, 20]
p = P()
t(lambda: '{} {}'.format(1, 2), lambda: '{1} {0}'.format('a', 'b'), lambda: '{a} {0}'.format(1, a=2), lambda: '{0.x} {0.l[1]} {0.d[k]} {0.d[1]}'.format(p), lambda: '{!r} {!s} {!a}'.format('\xe9', '\xe9', '\xe9'), lambda: '{{}} {{{}}}'.format(1), lambda: '{:{}}|'.format('a', 5), lambda: '{:{w}.{p}}|'.format(3.14159, w=8, p=3), lambda: '{0:>{1}}|{0!r:^{1}}|'.format('a', 7))
t(lambda: '{} {0}'.format(1), lambda: '{0} {}'.format(1), lambda: '{}'.format(), lambda: '{5}'.format(1), lambda: '{a}'.format(), lambda: '{'.format(), lambda: '}'.format(), lambda: '{0'.format(1), lambda: '{!}'.format(1), lambda: '{!x}'.format(1), lambda: '{!rr}'.format(1), lambda: '{0.}'.format(1), lambda: '{0[}'.format(1), lambda: '{0[]}'.format([1]), lambda: '{0[a]}'.format([1]), lambda: '{0.zz}'.format(1), lambda: '{0[5]}'.format([1]), lambda: '{0[-1]}'.format([1]), lambda: '{:{:{}}}'.format(1, 2, 3), lambda: '{0[0]x}'.format([1]), lambda: '{ 0}'.format(1), lambda: '{0 }'.format(1), lambda: '{-1}'.format(1), lambda: '{99999999999999999999}'.format(1))
t(lambda: '{:d}'.format('a'), lambda: '{:5}'.format([]), lambda: '{:s}'.format(5), lambda: '{:s}'.format(None), lambda: '{:10}'.format(None), lambda: '{}'.format(None), lambda: '{:>5}{:<5}|{:^5}|'.format('a', 'b', 'c'), lambda: '{:*^9.2}'.format('abc'), lambda: '{:=5}'.format('a'), lambda: '{:+}'.format('a'), lambda: '{:,}'.format('a'), lambda: '{:05}'.format('a'), lambda: '{:#}'.format('a'), lambda: '{:.2x}'.format('a'), lambda: '{: }'.format('a'), lambda: '{:.}'.format('a'))
t(lambda: '{a[b]}'.format_map({'a': {'b': 1}}), lambda: '{a}'.format_map({}), lambda: '{}'.format_map({}), lambda: '{0}'.format_map([1]), lambda: '{a}'.format_map(5))
class F:
    def __format__(self, spec): return 'F<' + spec + '>'
class B:
    def __format__(self, spec): return 5
t(lambda: '{:any thing %Y}'.format(F()), lambda: format(F()), lambda: format(B(), ''), lambda: format(object(), 'x'), lambda: format(p, '5'), lambda: format([], ''), lambda: format(1, 5), lambda: '{:}'.format(F()), lambda: object().__format__(5))
