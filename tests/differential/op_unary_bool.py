# arithmetic of booleans
# Python 3.11 prints something else in line 1 of the output.
print(True + 1, True * 'ab', -True, ~False, True << 3, True & 3, type(True & True), type(True + True), True == 1.0, [10, 20][True], '%d %s' % (True, True), int('1') is not True, sum([True, True]), True / 2, round(True), divmod(True, 2))
