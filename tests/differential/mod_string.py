# string constants, Formatter, Template
# Python 3.11 prints something else in line 9 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import string
t(lambda: string.ascii_letters, lambda: string.digits, lambda: string.punctuation, lambda: string.whitespace, lambda: string.hexdigits, lambda: string.capwords('hello  big world'), lambda: string.capwords('a-b', '-'), lambda: string.Formatter().format('{} {a!r:>5}', 1, a='x'), lambda: string.Formatter().format('{0}'), lambda: list(string.Formatter().parse('a{b!r:c}d')))
