# Trees that no parser makes: lines in any order, nodes that are there twice, objects that answer for themselves.
import _ast
from _ast import *


def loc(line=1, column=0):
    return {'lineno': line, 'col_offset': column}


def name(id='x', ctx=Load(), **place):
    return Name(id, ctx, **(place or loc()))


def num(n=1, **place):
    return Num(n, **(place or loc()))


def attempt(work):
    try:
        return work()
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)


def show(code):
    print(code.co_firstlineno, code.co_code, code.co_lnotab, code.co_consts if not any(hasattr(c, 'co_code') for c in code.co_consts) else '')
    for constant in code.co_consts:
        if hasattr(constant, 'co_code'):
            show(constant)


def build(body):
    return attempt(lambda: compile(Module(body), 'file', 'exec'))


# Lines: any, falling, negative.
for lines in ((3, 2, 1), (1, 300, 2), (-1, -2, 5), (0, 0, 0), (1, 1000, 999), (2 ** 31 - 1, -2 ** 31, 0), (5, 5, 5), (-3, -300, -200)):
    body = [Expr(name('a%d' % i, **loc(line)), **loc(line)) for i, line in enumerate(lines)]
    show(build(body))
    show(build([Expr(BinOp(name(**loc(lines[0])), Add(), name(**loc(lines[1])), **loc(lines[2])), **loc(lines[2]))]))
    args = arguments([], None, [], [], None, [])
    show(build([FunctionDef('f', args, [Return(name(**loc(lines[0])), **loc(lines[1]))], [name(**loc(lines[1]))], None, **loc(lines[2]))]))
    show(build([ClassDef('C', [], [], [Pass(**loc(lines[0]))], [], **loc(lines[1]))]))
    show(build([If(name(**loc(lines[0])), [Pass(**loc(lines[1]))], [Pass(**loc(lines[2]))], **loc(lines[0]))]))


def raising(line):
    error = Raise(Call(name('ValueError'), [], [], **loc(line)), None, **loc(line))
    try:
        exec(build([Pass(**loc(4)), error]))
    except ValueError as caught:
        return caught.__traceback__.tb_next.tb_lineno


print([raising(line) for line in (1, 4, 5, 300, 2, 0)])

# Errors have the place that the tree says.
for line in 7, -7, 0, 2 ** 31 - 1:
    for bad in (Return(num(), **loc(line, 3)), Break(**loc(line, 3)), Continue(**loc(line, 3)), Nonlocal(['q'], **loc(line, 3)),
                Expr(Yield(None, **loc(line, 9)), **loc(line, 3)), ImportFrom('__future__', [alias('nothing', None)], 0, **loc(line, 3)),
                Assign([Starred(name('a', Store(), **loc(line)), Store(), **loc(line, 4))], num(), **loc(line, 3)),
                Expr(Starred(name(), Load(), **loc(line, 5)), **loc(line, 3)), AugAssign(Tuple([], Store(), **loc()), Add(), num(), **loc(line)),
                AugAssign(List([], Store(), **loc()), Add(), num(), **loc(line)), AugAssign(Starred(name('x', Store()), Store(), **loc()), Add(), num(), **loc(line)),
                Delete([Starred(name('x', Del()), Del(), **loc(line, 2))], **loc(line)),
                FunctionDef('f', arguments([arg('a', None, **loc()), arg('a', None, **loc())], None, [], [], None, []), [Pass(**loc())], [], None, **loc(line, 3)),
                FunctionDef('f', arguments([], None, [], [], None, []), [ImportFrom('m', [alias('*', None)], 0, **loc(line))], [], None, **loc(line + (line < 9), 3)),
                Expr(Subscript(name(), ExtSlice([ExtSlice([Index(num())])]), Load(), **loc()), **loc(line))):
        try:
            compile(Module([Pass(**loc(line - (line > 0))), bad]), 'file', 'exec')
            print(type(bad).__name__, 'compiles')
        except SyntaxError as error:
            print(type(bad).__name__, error.msg, error.lineno, error.offset, error.filename, error.text)
        except SystemError as error:
            print(type(bad).__name__, 'SystemError', error)

# One node in many places.
one = name('a')
two = BinOp(one, Add(), one, **loc())
for _ in range(10):
    two = BinOp(two, Add(), two, **loc())
print(eval(compile(Expression(two), 'file', 'eval'), {'a': 1}))
body = [Assign([name('b', Store())], num(5), **loc())]
exec(compile(Module(body + body + [Expr(Call(name('print'), [name('b')], [], **loc()), **loc())] * 2), 'file', 'exec'))

# Constants as they are.
for n in (-1, -10 ** 30, 1 + 2j, -0.0, complex(-0.0, 0.0), float('inf'), complex('nan'), 2 ** 100, 0):
    print(repr(eval(compile(Expression(num(n)), 'file', 'eval'))), repr(eval(compile(Expression(UnaryOp(USub(), num(n), **loc())), 'file', 'eval'))))
for s in ('\ud800', 'a\0b', '', 'word', '\xe9' * 300):
    print(ascii(eval(compile(Expression(Str(s, **loc())), 'file', 'eval')))[:40])
print(attempt(lambda: eval(compile(Expression(name('\ud800')), 'f', 'eval'), {'\ud800': 'found'})), attempt(lambda: eval(compile(Expression(name('a\0b')), 'f', 'eval'), {'a\0b': 'found'})))
print(eval(compile(Expression(name('not a name')), 'f', 'eval'), {'not a name': 'found'}), eval(compile(Expression(name('')), 'f', 'eval'), {'': 'empty'}))
scope = {}
exec(compile(Module([Assign([name('None', Store())], num(3), **loc())]), 'f', 'exec'), scope)
print(scope['None'])
print(eval(compile(Expression(Attribute(num(5), 'real', Load(), **loc())), 'f', 'eval')))
exec(compile(Module([ImportFrom(None, [alias('sys', None)], 0, **loc())]), 'f', 'exec')) if False else None
print(attempt(lambda: exec(compile(Module([ImportFrom('m', [alias('sys', None)], -1, **loc())]), 'f', 'exec'))))
print(attempt(lambda: exec(compile(Module([ImportFrom(None, [alias('sys', None)], 0, **loc())]), 'f', 'exec'))))


# Objects that say for themselves what they are and have.
class Told(Num):
    asked = []

    @property
    def n(self):
        self.asked.append('n')
        return len(self.asked)

    @property
    def lineno(self):
        self.asked.append('lineno')
        return 1

    col_offset = 0


print(eval(compile(Expression(Told()), 'f', 'eval')), Told.asked)


class Claims:
    lineno = col_offset = 1
    id, ctx = 'y', Load()

    @property
    def __class__(self):
        return Name


print(eval(compile(Expression(Claims()), 'f', 'eval'), {'y': 'claimed'}))


class Any:
    def __getattr__(self, name):
        print('asked for', name)
        if name == 'args':
            return []
        if name in ('vararg', 'kwarg'):
            return None
        if name == 'kw_defaults':
            raise KeyError(name)
        return []


print(attempt(lambda: compile(Expression(Lambda(Any(), num(), **loc())), 'f', 'eval')))


class Raising(Expr):
    def __init__(self, error):
        self.error = error

    @property
    def value(self):
        self.times = getattr(self, 'times', 0) + 1
        if self.times > 1:
            raise self.error
        return num()

    lineno = col_offset = 1


print(build([Raising(KeyError('second time'))]))


class Body(list):
    def __getitem__(self, i):
        raise IndexError

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())


print(build(Body([Expr(num(), **loc())])).co_code)
print(build(Body([5])))
print(build(()), build({}), build('body'))


class Growing(Expr):
    lineno = col_offset = 1
    body = None

    @property
    def value(self):
        self.change()
        return num()


for change in ('append', 'clear', 'pop', 'reverse'):
    for wrap in (list, Body):
        kept = [Growing(), Expr(num(), **loc()), Expr(num(), **loc())]
        body = wrap(kept)
        method = getattr(body, change)
        kept[0].change = (lambda: method(None)) if change == 'append' else method
        answer = build(body)
        print(change, answer if isinstance(answer, str) else 'compiles')
names = ['a', 'b']


class Num2(str):
    pass


print(build([Global(names, **loc())]).co_names, build([Global([Num2('a')], **loc())]))


class Meta(type):
    def __instancecheck__(cls, instance):
        print('never asked')
        return True


class Sub(Name, metaclass=Meta):
    pass


print(eval(compile(Expression(Sub('s', Load(), **loc())), 'f', 'eval'), {'s': 'sub'}))

# Too deep, and without an end.
deep = num()
for _ in range(20000):
    deep = UnaryOp(Not(), deep, **loc())
print(attempt(lambda: compile(Expression(deep), 'f', 'eval')))
for make in (lambda inner: Attribute(inner, 'a', Load(), **loc()), lambda inner: List([inner], Load(), **loc()),
             lambda inner: Subscript(name(), Index(inner), Load(), **loc()), lambda inner: Lambda(arguments([], None, [], [], None, []), inner, **loc())):
    deep = num()
    for _ in range(5000):
        deep = make(deep)
    print(attempt(lambda: compile(Expression(deep), 'f', 'eval')))
block = [Pass(**loc())]
for _ in range(5000):
    block = [If(num(), block, [], **loc())]
print(build(block))
