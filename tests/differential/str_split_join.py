# str: split, rsplit, splitlines, partition, join
# Python 3.11 prints something else in lines 14, 15, 32, 33, 49, 62 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: ' a  b '.split(), lambda: ' a  b '.split(' '), lambda: 'a,b,c'.split(',', 1), lambda: 'a,b,c'.rsplit(',', 1), lambda: ''.split(), lambda: ''.split(','), lambda: 'a b c'.split(None, 1), lambda: ' a b c '.rsplit(None, 1), lambda: ' a b '.split(None, 0), lambda: 'aXXbXXc'.split('XX'), lambda: 'aaa'.split('aa'), lambda: 'aaa'.rsplit('aa'))
t(lambda: 'a'.split(''), lambda: 'a'.split(5), lambda: 'a'.split(b'a'), lambda: 'a b'.split(maxsplit=1), lambda: 'a b'.split(sep=' ', maxsplit=-1), lambda: 'a'.split(' ', 'x'), lambda: 'a\u2003b\x1fc\x85d'.split())
t(lambda: 'a\nb\r\nc\rd'.splitlines(), lambda: 'a\nb\r\nc\rd\n'.splitlines(True), lambda: 'a\x0bb\x0cc\x1cd\x85e\u2028f'.splitlines(), lambda: ''.splitlines(), lambda: '\n'.splitlines(), lambda: 'a\n\nb'.splitlines(keepends=True), lambda: 'a'.splitlines(1, 2))
t(lambda: 'a-b-c'.partition('-'), lambda: 'a-b-c'.rpartition('-'), lambda: 'abc'.partition('x'), lambda: 'abc'.rpartition('x'), lambda: 'a'.partition(''), lambda: 'a'.partition(5), lambda: 'a'.rpartition())
t(lambda: ','.join(['a', 'b']), lambda: ','.join('abc'), lambda: ','.join([]), lambda: ','.join(['a', 5]), lambda: ','.join(5), lambda: ','.join([b'a']), lambda: ''.join(x for x in 'ab'), lambda: ','.join({'k': 1}), lambda: ','.join(['a', None]))
t(lambda: '  a '.strip(), lambda: 'xxaxx'.strip('x'), lambda: 'abcba'.lstrip('ab'), lambda: 'abcba'.rstrip('ab'), lambda: 'a'.strip(5), lambda: 'a'.strip(None), lambda: 'a'.strip('', 'x'), lambda: 'a'.strip(''))
t(lambda: 'ab'.center(7), lambda: 'ab'.center(6, '*'), lambda: 'abc'.center(6, '*'), lambda: 'a'.ljust(3, '-'), lambda: 'a'.rjust(3, '-'), lambda: 'a'.center(5, 'xx'), lambda: 'a'.ljust('3'), lambda: '-5'.zfill(5), lambda: '+5'.zfill(4), lambda: '--5'.zfill(5), lambda: ''.zfill(2), lambda: 'a'.center(3, 5), lambda: 'a\tb\t'.expandtabs(), lambda: 'a\tb'.expandtabs(4), lambda: '\t\n\ta'.expandtabs(2), lambda: 'a\tb'.expandtabs(0), lambda: 'a\tb'.expandtabs(tabsize=3))
