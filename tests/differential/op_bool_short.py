# and, or, not return operands
# Python 3.11 prints the same.
for a in (0, 1, '', 'x', [], None):
    print(repr(a and 'b'), repr(a or 'c'), not a, repr(a or a and 1))
