# Functions to be composed. The suite says which, and with what result.
log = []

def addone(x):
    return x + 1

def timestwo(x):
    return x * 2

def defaults(a, b=2, *c, d=4, **e):
    """adds"""
    return a + b + sum(c) + d + len(e)

def locals_clash(x):
    y = x * 10
    z = [y for x in range(3)]
    return sum(z)

def early(x):
    if x < 0:
        return 'negative'
    if x == 0:
        return 'zero'
    return x

def in_loops(x):
    for a in range(x):
        for b in 'abc':
            if a == 2 and b == 'b':
                return a, b
    else:
        return 'else'
    return 'never'

def in_while(x):
    while True:
        x += 1
        if x > 5:
            return x

def in_try(x):
    try:
        return 10 // x
    except ZeroDivisionError:
        return 'division'
    except TypeError as e:
        return 'type ' + e.__class__.__name__

def in_finally(x):
    try:
        if x:
            return x + 1
        1 / 0
    finally:
        log.append('finally')

class Manager:
    def __enter__(self):
        log.append('enter')
        return self
    def __exit__(self, type, value, traceback):
        log.append(type and type.__name__)
        return True

def in_with(x):
    for each in x:
        with Manager() as m, Manager():
            return 10 // each
    return 'swallowed'

def nested_blocks(x):
    for i in [1, 2]:
        try:
            try:
                raise KeyError(x)
            except KeyError as e:
                with Manager():
                    while True:
                        return e.args[0]
        finally:
            log.append('done')

def handled_again(x):
    try:
        raise ValueError
    except ValueError:
        return x
    
def sees_exception(x):
    import sys
    return x, sys.exc_info()[0]

def bad_finally(x):
    try:
        return x
    finally:
        if log:
            log.append(x)

def return_in_finally(x):
    try:
        1 / 0
    finally:
        return x

def cell(x):
    def inner():
        nonlocal x
        x += 1
        return x
    inner()
    return inner() + x

def counter(start):
    def count(x):
        nonlocal start
        start += x
        return start
    return count

def unbound(x):
    if x:
        y = 1
    return y

def fails(x):
    x = x + 1
    return x.missing

def says(x):
    log.append(x)

def generator(x):
    yield x

def two(a, b):
    return a

def nothing():
    return 1

def star(*a):
    return a

def keyword(a, *, k=1):
    return a

class Base:
    def name(self):
        return 'base'
class Derived(Base):
    def name(self):
        return super().name()
super_name = Derived.name

def same_constants(x):
    return [x, 1, True, 1.0, 0.0, -0.0, 0, False]

def constants_too(x):
    return x, [1.0, True, 1, False, -0.0, 0]

def annotated(x: 'in') -> 'out':
    return x

def annotated_too(y: 'in too') -> 'out too':
    return y

def forever(x):
    while True:
        x = x + 1
        if x > 100:
            raise StopIteration(x)

def by_calls(x):
    return addone(timestwo(x))

def plain(functions):
    def composed(*args, **kwargs):
        value = functions[-1](*args, **kwargs)
        for function in reversed(functions[:-1]):
            value = function(value)
        return value
    return composed

count_from_ten = counter(10)
count_from_one = counter(1)
count_from_two = counter(2)

CASES = [
    ('addone timestwo', lambda c: c(3)),
    ('timestwo addone', lambda c: c(3)),
    ('addone', lambda c: c(x=3)),
    ('addone addone addone', lambda c: c(x=3)),
    ('timestwo addone timestwo addone timestwo', lambda c: c(3)),
    ('addone defaults', lambda c: (c(1), c(1, 5, 7, d=0), c(a=1, z=1))),
    ('addone two', lambda c: c(b=1, a=2)),
    ('addone nothing', lambda c: c()),
    ('says star', lambda c: (c(), c(1, 2))),
    ('addone keyword', lambda c: (c(1), c(1, k=2))),
    ('locals_clash locals_clash', lambda c: c(2)),
    ('early addone', lambda c: (c(-5), c(-1), c(0))),
    ('early early', lambda c: c(1)),
    ('says early', lambda c: (c(-1), c(0), c(1))),
    ('says in_loops', lambda c: (c(1), c(9))),
    ('in_while in_while', lambda c: c(1)),
    ('says in_while', lambda c: c(9)),
    ('says in_try', lambda c: (c(2), c(0), c('x'))),
    ('says in_finally', lambda c: c(1)),
    ('says in_finally', lambda c: c(0)),
    ('says in_with', lambda c: (c([2]), c([0, 5]), c([0]), c([]))),
    ('says nested_blocks', lambda c: c('key')),
    ('sees_exception handled_again', lambda c: c(1)),
    ('cell cell', lambda c: c(1)),
    ('count_from_ten count_from_one', lambda c: (c(1), c(1))),
    ('count_from_two count_from_two', lambda c: (c(1), c(1))),
    ('says unbound', lambda c: c(1)),
    ('says unbound', lambda c: c(0)),
    ('fails addone', lambda c: c(1)),
    ('constants_too same_constants', lambda c: c(True)),
    ('same_constants constants_too', lambda c: c(1.0)),
    ('addone super_name', lambda c: c(Derived())),
    ('annotated_too annotated', lambda c: c(1)),
    ('addone forever', lambda c: c(1)),
    ('forever addone', lambda c: c(1)),
]

def result(n, function):
    del log[:]
    try:
        value = CASES[n][1](function)
    except Exception as e:
        value = type(e), e.args
    return repr((value, log))

if __name__ == '__main__':
    for n, (names, _) in enumerate(CASES):
        functions = [globals()[name] for name in names.split()]
        print(result(n, plain(functions)))
