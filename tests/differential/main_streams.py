# sys.stdout written directly and through print
# Python 3.11 prints something else in line 5 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys
print(sys.stdout.write('abc\n'))
print(sys.stdout is sys.__stdout__, sys.stdout.writable(), sys.stdout.encoding.lower(), sys.stdout.flush())
t(lambda: sys.stdout.write(5), lambda: sys.stdout.write(), lambda: sys.stdout.name, lambda: sys.stdin.readable())
print('\u20ac \xe9 \U0001f600')
sys.stdout.writelines(['one ', 'two\n'])
