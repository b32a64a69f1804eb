# int: format codes, hex, oct, bin
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


for spec in ['', 'd', '5d', '<5d', '^5d', '=+5d', '05d', '+d', ' d', 'x', '#x', 'X', '#X', 'o', '#o', 'b', '#b', '#010b', ',', ',d', '012,d', 'n', 'c', 'e', 'f', '.2f', 'g', '%', 's', '.3d', ',x', '_^9d', '#5d', 'q', '+c', ' >6', '*=6', '1000', '-5', '!', '.', '10.2e', ',.1f', '<<5', '>>5']:
    try:
        print(repr(spec), '|' + format(65, spec) + '|', '|' + format(-65, spec) + '|')
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
t(lambda: format(10 ** 20, ','), lambda: format(1234567, '020,d'), lambda: format(-1234, '010,'), lambda: format(True, 'd'), lambda: format(True, ''), lambda: format(False, '5'), lambda: format(0x110000, 'c'), lambda: format(8364, 'c'))
t(lambda: hex(-255), lambda: oct(8), lambda: bin(-5), lambda: hex(1.5), lambda: bin('a'), lambda: hex(True), lambda: hex(2 ** 70), lambda: '%x' % -255, lambda: '%#o' % 8, lambda: '%#X' % 255)
