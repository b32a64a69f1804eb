# What follows `#=>` is the line that is printed after pattern_matched_exceptions with the matcher
# `matches`, a global of this program.

def matches(expression, type, value, traceback):
    if traceback.tb_frame.f_code.co_name == 'table':
        return expression > value.args[0]
    return issubclass(type, expression)

def table():
    try:
        raise ValueError(5)
    except 4:
        return 4
    except 5:
        return 5
    except 6:
        return 6
print(table())  #=> 6

def plain():
    try:
        1 / 0
    except KeyError:
        return 'key'
    except ArithmeticError:
        return 'arithmetic'
print(plain())  #=> arithmetic
