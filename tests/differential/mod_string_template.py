# string.Template
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import string
T = string.Template
t(lambda: T('$a ${b} $$').substitute(a=1, b=2), lambda: T('$a').substitute(), lambda: T('$a $b').safe_substitute(a=1), lambda: T('$').substitute(), lambda: T('$a').template)
