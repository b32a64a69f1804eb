"""The operations of `micro.py`, a row each, and the program that they make.

A statement stands ten times in a loop. A row says what has to be there before the loop, how the loop is framed if it is not
a plain one, and which other row is part of it, so that what is shown is the operation alone.
"""

TIMES = 10
PLAIN = """for i in range(n):
    {ten}"""


class Row:
    def __init__(self, name, statement, setup='', frame=PLAIN, less=None, rounds=1000):
        self.name = name
        self.statement = statement
        self.setup = setup
        self.frame = frame
        self.less = less
        # As many as give counts of about ten million: costly operations need fewer.
        self.rounds = rounds


POINT = """class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def method(self):
        pass
    def __add__(self, other):
        return self
    def __enter__(self):
        pass
    def __exit__(self, kind, value, trace):
        pass
    @property
    def both(self):
        return 1
o = Point(1, 2)"""
ONE_CALL = 'def f():\n    pass'
BINARY = 'a = 3 ** 126\nb = 5 ** 86'
GENERATOR = """def steps(n):
    for i in range(n):
        {ten}
for x in steps(n):
    pass"""
DELEGATED = """def steps(n):
    for i in range(n):
        {ten}
def through(n):
    yield from steps(n)
for x in through(n):
    pass"""
SUPER = """class Above:
    def method(self):
        pass
class Below(Above):
    def method(self):
        pass
    def run(self, n):
        for i in range(n):
            {ten}
Below().run(n)"""
PAIR = """class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))"""
LIST = 'l = [5, 4, 3, 2, 1, 0]'
TEN = 't = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)'
LETTERS = "t = ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')"
CHEAP = 5000
COSTLY = 300

# The first row is subtracted from all others, a tenth of it from each statement.
ROWS = [
    Row('for-range step', '', frame='for i in range(n):\n    pass', rounds=20000),
    Row('call f()', 'f()', ONE_CALL),
    Row('call f(a, b)', 'f(i, i)', 'def f(a, b):\n    pass'),
    Row('call with a default', 'f(i, i)', 'def f(a, b, c=3):\n    pass'),
    Row('call with a keyword', 'f(i, b=i)', 'def f(a, b):\n    pass'),
    Row('call f(*t)', 'f(*t)', 't = (1, 2)\ndef f(a, b):\n    pass'),
    Row('call f(**d)', 'f(**d)', "d = {'a': 1, 'b': 2}\ndef f(a, b):\n    pass"),
    Row('method call', 'o.method()', POINT),
    Row('super().method()', 'super().method()', frame=SUPER),
    Row('closure call', 'f()', 'def made(x):\n    def f():\n        return x\n    return f\nf = made(1)'),
    Row('lambda made', 'lambda: None', rounds=CHEAP),
    Row('attribute load', 'o.x', POINT, rounds=CHEAP),
    Row('attribute store', 'o.x = i', POINT, rounds=CHEAP),
    Row('property', 'o.both', POINT),
    Row('global load', 'GLOBAL', rounds=CHEAP),
    Row('built-in load', 'len', rounds=CHEAP),
    Row('instance with __init__ (2 attributes)', 'Point(i, i)', POINT, rounds=COSTLY),
    Row('o + o overloaded', 'o + o', POINT),
    Row('tuple.__new__ from a subclass', 'Pair(i, i)', PAIR, rounds=COSTLY),
    Row('list index', 'l[3]', LIST, rounds=CHEAP),
    Row('list store', 'l[3] = i', LIST, rounds=CHEAP),
    Row('list slice', 'l[1:4]', LIST),
    Row('slice assignment', 'l[1:4] = t', LIST + '\nt = (1, 2, 3)'),
    Row('append', 'l.append(i)', 'l = []'),
    Row('pop', 'l.append(i); l.pop()', 'l = []', less='append'),
    Row('dict[int]', 'd[7]', 'd = {i: i for i in range(10)}', rounds=CHEAP),
    Row('dict[str]', "d['seven']", "d = {'one': 1, 'two': 2, 'seven': 7}", rounds=CHEAP),
    Row('d.get(int)', 'd.get(7)', 'd = {i: i for i in range(10)}'),
    Row('int in list', '3 in l', LIST, rounds=CHEAP),
    Row('int in dict', '3 in d', 'd = {i: i for i in range(10)}', rounds=CHEAP),
    Row('int in set', '3 in s', 's = set(range(10))', rounds=CHEAP),
    Row('int in tuple', '3 in t', TEN, rounds=CHEAP),
    Row('set union', 's | t', 's = set(range(10))\nt = set(range(5, 15))', rounds=COSTLY),
    Row('hash of a frozenset', 'hash(s)', 's = frozenset(range(10))'),
    Row('frozenset in dict', 's in d', 's = frozenset(range(10))\nd = {s: 1}', rounds=CHEAP),
    Row('tuple of 3', '(i, i, i)', rounds=CHEAP),
    Row('len(l)', 'len(l)', LIST),
    Row('isinstance', 'isinstance(o, Point)', POINT),
    Row('range(3)', 'range(3)'),
    Row('float add', 'x + y', 'x = 1.5\ny = 2.25', rounds=CHEAP),
    Row('int add', 'i + i', rounds=CHEAP),
    Row('int compare', 'i < n', rounds=CHEAP),
    Row('x is None', 'i is None', rounds=CHEAP),
    Row('200-bit int, << 7', 'a << 7', BINARY, rounds=CHEAP),
    Row('200-bit ints, +', 'a + b', BINARY, rounds=CHEAP),
    Row('200-bit ints, &', 'a & b', BINARY, rounds=CHEAP),
    Row('str concat', 's + s', "s = 'some letters'", rounds=CHEAP),
    Row('join of 10', "''.join(t)", LETTERS),
    Row('split to 10', 's.split()', "s = 'a b c d e f g h i j'", rounds=COSTLY),
    Row("'%' format", "'%d: %s' % (i, s)", "s = 'word'"),
    Row('str.format', "'{}: {}'.format(i, s)", "s = 'word'"),
    Row('generator step (for)', 'yield i', frame=GENERATOR),
    Row('yield from, a level', 'yield i', frame=DELEGATED, less='generator step (for)'),
    Row('list comprehension of 10', '[x for x in t]', TEN, rounds=COSTLY),
    Row('set comprehension of 10', '{x for x in t}', TEN, rounds=COSTLY),
    Row('any of a generator of 10', 'any(x > 10 for x in t)', TEN, rounds=COSTLY),
    Row('all of a generator of 10', 'all(x > 0 for x in t)', TEN, rounds=COSTLY),
    Row('sum of a generator of 10', 'sum(x for x in t)', TEN, rounds=COSTLY),
    Row('tuple of a generator of 10', 'tuple(x for x in t)', TEN, rounds=COSTLY),
    Row('sort of 100 ints', 'sorted(l)', 'l = [k * 37 % 101 for k in range(100)]', rounds=20),
    Row('raise and catch here', 'try:\n    raise ValueError\nexcept ValueError:\n    pass', rounds=COSTLY),
    Row('raise from a callee', 'try:\n    f()\nexcept ValueError:\n    pass',
        'def f():\n    raise ValueError', rounds=COSTLY),
    Row('with block', 'with o:\n    pass', POINT, rounds=COSTLY),
]


def indented(text, margin):
    return '\n'.join(margin + line if line else line for line in text.split('\n'))


def framed(row):
    """The frame of a row with the statement ten times, as deep as its place is."""
    lines = []
    for line in row.frame.split('\n'):
        if line.strip() == '{ten}':
            margin = line[:line.index('{')]
            lines += [indented(row.statement, margin)] * TIMES
        else:
            lines.append(line)
    return '\n'.join(lines)


def source():
    """The program: run with the place of a row and a number of rounds, it does that row's work."""
    parts = ['import sys\n\nGLOBAL = 1\n']
    for place, row in enumerate(ROWS):
        body = row.setup + '\n' + framed(row) if row.setup else framed(row)
        parts.append('\ndef row_%d(n):\n%s\n' % (place, indented(body, '    ')))
    table = ', '.join('row_%d' % place for place in range(len(ROWS)))
    parts.append('\nROWS = [%s]\nROWS[int(sys.argv[1])](int(sys.argv[2]))\n' % table)
    return '\n'.join(parts)
