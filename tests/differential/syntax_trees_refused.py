# What compile says of objects that are no syntax tree: while they are read, and when they are checked.
import _ast
from _ast import *

PLACE = {'lineno': 1, 'col_offset': 0}
load, store = Load(), Store()


def name(id='x', ctx=load):
    return Name(id, ctx, **PLACE)


def num(n=1):
    return Num(n, **PLACE)


def expr(value):
    return Expr(value, **PLACE)


def attempt(node, mode='exec'):
    try:
        code = compile(node, 'file', mode)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)
    return 'compiles'


def stmts(*nodes):
    return attempt(Module(list(nodes)))


def value(node):
    return attempt(Expression(node), 'eval')


NO_ARGS = dict(args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])


def arguments_(**changes):
    return arguments(**dict(NO_ARGS, **changes))


def part(cls, *values, **places):
    return cls(**dict(zip(cls._fields, values), **places))


# The root.
for mode in 'exec', 'eval', 'single':
    for node in Module([]), Expression(num()), Interactive([]), Suite([]), name(), AST(), Load(), arg():
        print(mode, attempt(node, mode))


class Mine(Module):
    pass


class Both(Expression, Module):
    pass


print(attempt(Mine()), attempt(Mine([])), attempt(Both([])), attempt(Both(num()), 'eval'))

# Every field missing, None, and of a wrong type, of every class.
classes = [c for n, c in sorted(vars(_ast).items()) if isinstance(c, type) and issubclass(c, AST)]
GOOD = {
    Module: dict(body=[]), Interactive: dict(body=[]), Expression: dict(body=num()), Suite: dict(body=[]),
    FunctionDef: dict(name='f', args=arguments_(), body=[Pass(**PLACE)], decorator_list=[], returns=None),
    AsyncFunctionDef: dict(name='f', args=arguments_(), body=[Pass(**PLACE)], decorator_list=[], returns=None),
    ClassDef: dict(name='C', bases=[], keywords=[], body=[Pass(**PLACE)], decorator_list=[]),
    Return: dict(value=None), Delete: dict(targets=[name('x', Del())]), Assign: dict(targets=[name('x', store)], value=num()),
    AugAssign: dict(target=name('x', store), op=Add(), value=num()),
    For: dict(target=name('x', store), iter=name(), body=[Pass(**PLACE)], orelse=[]),
    AsyncFor: dict(target=name('x', store), iter=name(), body=[Pass(**PLACE)], orelse=[]),
    While: dict(test=name(), body=[Pass(**PLACE)], orelse=[]), If: dict(test=name(), body=[Pass(**PLACE)], orelse=[]),
    With: dict(items=[withitem(name(), None)], body=[Pass(**PLACE)]),
    AsyncWith: dict(items=[withitem(name(), None)], body=[Pass(**PLACE)]),
    Raise: dict(exc=None, cause=None), Try: dict(body=[Pass(**PLACE)], handlers=[], orelse=[], finalbody=[Pass(**PLACE)]),
    Assert: dict(test=name(), msg=None), Import: dict(names=[alias('m', None)]),
    ImportFrom: dict(module='m', names=[alias('n', None)], level=0), Global: dict(names=['x']), Nonlocal: dict(names=['x']),
    Expr: dict(value=num()), Pass: {}, Break: {}, Continue: {},
    BoolOp: dict(op=And(), values=[name(), name()]), BinOp: dict(left=num(), op=Add(), right=num()),
    UnaryOp: dict(op=Not(), operand=num()), Lambda: dict(args=arguments_(), body=num()),
    IfExp: dict(test=num(), body=num(), orelse=num()), Dict: dict(keys=[], values=[]), Set: dict(elts=[num()]),
    ListComp: dict(elt=num(), generators=[comprehension(name('x', store), name(), [])]),
    SetComp: dict(elt=num(), generators=[comprehension(name('x', store), name(), [])]),
    DictComp: dict(key=num(), value=num(), generators=[comprehension(name('x', store), name(), [])]),
    GeneratorExp: dict(elt=num(), generators=[comprehension(name('x', store), name(), [])]),
    Await: dict(value=num()), Yield: dict(value=None), YieldFrom: dict(value=num()),
    Compare: dict(left=num(), ops=[Lt()], comparators=[num()]), Call: dict(func=name(), args=[], keywords=[]),
    Num: dict(n=1), Str: dict(s='s'), Bytes: dict(s=b's'), NameConstant: dict(value=None), Ellipsis: {},
    Attribute: dict(value=name(), attr='a', ctx=load), Subscript: dict(value=name(), slice=Index(num()), ctx=load),
    Starred: dict(value=name(), ctx=load), Name: dict(id='x', ctx=load), List: dict(elts=[], ctx=load), Tuple: dict(elts=[], ctx=load),
}
WRONG = [None, 5, 'word', b'bytes', [], [None], [5], object, Pass(**PLACE), num(), Load(), [num()]]


def wrap(node):
    if isinstance(node, mod):
        return attempt(node, {'Module': 'exec', 'Expression': 'eval', 'Interactive': 'single'}.get(type(node).__name__, 'exec'))
    if isinstance(node, stmt):
        return stmts(node)
    return value(node)


for cls, good in sorted(GOOD.items(), key=lambda pair: pair[0].__name__):
    print(cls.__name__, wrap(cls(**dict(good, **PLACE))))
    attributes = ('lineno', 'col_offset') if not issubclass(cls, mod) else ()
    for field in cls._fields + attributes:
        lacking = dict(good, **PLACE)
        del lacking[field]
        print('  without', field, wrap(cls(**lacking)))
        answers = {}
        for wrong in WRONG:
            if isinstance(wrong, list) and wrong == [None] and (cls in (Global, Nonlocal) or field in ('handlers',)):
                continue
            answer = wrap(cls(**dict(good, **dict(PLACE, **{field: wrong}))))
            if ' object at 0x' in answer:
                answer = answer[:answer.index(' object at 0x')]
            answers.setdefault(answer, []).append(type(wrong).__name__ if not isinstance(wrong, list) else '[%s]' % ''.join(type(w).__name__ for w in wrong))
        for answer, kinds in sorted(answers.items()):
            print('  ', field, answer, kinds)

# Nodes without a type of their own.
print(stmts(FunctionDef('f', arguments(), [Pass(**PLACE)], [], None, **PLACE)))
for field in arguments._fields:
    good = dict(NO_ARGS)
    del good[field]
    print(field, stmts(FunctionDef('f', arguments(**good), [Pass(**PLACE)], [], None, **PLACE)))
    for wrong in (5, [5], 'x'):
        bad = arguments_(**{field: wrong})
        print('  ', wrong, stmts(FunctionDef('f', bad, [Pass(**PLACE)], [], None, **PLACE)))
for bad in (part(arg), part(arg, 'a'), part(arg, 'a', None), part(arg, 'a', None, lineno=1), part(arg, 5, None, **PLACE), part(arg, 'a', 5, **PLACE), part(arg, None, None, **PLACE),
            part(arg, 'a', name(), **PLACE), part(arg, 'a', name('x', store), **PLACE), 5, None, 'a', name()):
    if getattr(bad, 'arg', '') is None:
        continue
    print(stmts(FunctionDef('f', arguments_(args=[bad]), [Pass(**PLACE)], [], None, **PLACE)),
          value(Lambda(arguments_(args=[bad]), num(), **PLACE)))
for bad in (part(keyword), part(keyword, 'k'), part(keyword, 'k', 5), part(keyword, 5, num()), part(keyword, None, num()), part(keyword, 'k', num()), part(keyword, 'k', name('x', store)), 5, None):
    print(value(Call(name(), [], [bad], **PLACE)), stmts(ClassDef('C', [], [bad], [Pass(**PLACE)], [], **PLACE)))
for bad in (part(alias), part(alias, 'a'), part(alias, 5, None), part(alias, 'a', 5), part(alias, 'a', 'b'), part(alias, 'a.b', None), part(alias, 'a.b', 'c'), part(alias, '*', None), 5):
    print(stmts(Import([bad], **PLACE)), stmts(ImportFrom('m', [bad], 0, **PLACE)))
for bad in (part(withitem), part(withitem, name()), part(withitem, 5, None), part(withitem, name(), 5), part(withitem, name(), name()), part(withitem, name(), name('x', store)), 5):
    print(stmts(With([bad], [Pass(**PLACE)], **PLACE)), stmts(AsyncWith([bad], [Pass(**PLACE)], **PLACE)))
for bad in (part(comprehension), part(comprehension, name('x', store), name()), part(comprehension, name(), name(), []), part(comprehension, name('x', store), name(), 5),
            part(comprehension, name('x', store), name('x', store), []), part(comprehension, name('x', store), name(), [None]), part(comprehension, num(), num(), []),
            part(comprehension, name('x', store), name(), [name('y', store)]), part(comprehension, 5, num(), []), 5):
    print(value(ListComp(num(), [bad], **PLACE)))
for bad in (part(ExceptHandler), part(ExceptHandler, None, None, [], **PLACE), part(ExceptHandler, None, None, [Pass(**PLACE)], lineno=1), part(ExceptHandler, None, 5, [Pass(**PLACE)], **PLACE),
            part(ExceptHandler, name('x', store), None, [Pass(**PLACE)], **PLACE), part(ExceptHandler, None, 'n', [Pass(**PLACE)], **PLACE), part(ExceptHandler, name(), 'n', [None], **PLACE),
            part(ExceptHandler, 5, None, [Pass(**PLACE)], **PLACE), excepthandler(**PLACE), 5, Pass(**PLACE)):
    answer = stmts(Try([Pass(**PLACE)], [bad], [], [], **PLACE))
    print(answer[:answer.index(' object at 0x')] if ' object at 0x' in answer else answer)
for bad in (Index(), Index(5), Index(num()), Index(name('x', store)), part(Slice), part(Slice, 5), part(Slice, num(), num(), num()), part(Slice, None, None, name('x', store)), ExtSlice(),
            ExtSlice([]), ExtSlice([5]), ExtSlice([Index(num())]), ExtSlice([ExtSlice([Index(num())])]), ExtSlice([part(Slice), Index(5)]), 5, None, num()):
    for ctx in load, store, Del():
        answer = value(Subscript(name(), bad, ctx, **PLACE)) if ctx is load else stmts(
            Assign([Subscript(name(), bad, ctx, **PLACE)], num(), **PLACE) if ctx is store else Delete([Subscript(name(), bad, ctx, **PLACE)], **PLACE))
        print(answer[:answer.index(' object at 0x')] if ' object at 0x' in answer else answer)

# Contexts.
for make in (name, lambda ctx: Attribute(name(), 'a', ctx, **PLACE), lambda ctx: Subscript(name(), Index(num()), ctx, **PLACE),
             lambda ctx: List([], ctx, **PLACE), lambda ctx: Tuple([name('x', ctx)], ctx, **PLACE), lambda ctx: Tuple([name('x', load)], ctx, **PLACE),
             lambda ctx: Starred(name('x', ctx), ctx, **PLACE), lambda ctx: Starred(name('x', load), ctx, **PLACE),
             lambda ctx: List([Starred(name('x', ctx), ctx, **PLACE)], ctx, **PLACE), lambda ctx: num(), lambda ctx: Call(name(), [], [], **PLACE)):
    for ctx in (Load(), Store(), Del(), AugLoad(), AugStore(), Param()):
        make_ = make if make is not name else lambda ctx: name('x', ctx)
        print(type(ctx).__name__, value(make_(ctx)), '|', stmts(Assign([make_(ctx)], num(), **PLACE)), '|', stmts(Delete([make_(ctx)], **PLACE)), '|',
              stmts(AugAssign(make_(ctx), Add(), num(), **PLACE)), '|', stmts(For(make_(ctx), name(), [Pass(**PLACE)], [], **PLACE)))

# Lists that must not be empty, and must fit.
one = [Pass(**PLACE)]
for bad in (FunctionDef('f', arguments_(), [], [], None, **PLACE), AsyncFunctionDef('f', arguments_(), [], [], None, **PLACE), ClassDef('C', [], [], [], [], **PLACE),
            For(name('x', store), name(), [], [], **PLACE), AsyncFor(name('x', store), name(), [], [], **PLACE), While(name(), [], [], **PLACE), If(name(), [], one, **PLACE),
            With([], one, **PLACE), With([withitem(name(), None)], [], **PLACE), AsyncWith([], one, **PLACE), AsyncWith([withitem(name(), None)], [], **PLACE),
            Try([], [], [], one, **PLACE), Try(one, [], [], [], **PLACE), Try(one, [], one, one, **PLACE), Try(one, [ExceptHandler(None, None, one, **PLACE)], [None], [], **PLACE),
            Try(one, [ExceptHandler(None, None, one, **PLACE), ExceptHandler(name(), None, one, **PLACE)], [], [], **PLACE),
            Delete([], **PLACE), Assign([], num(), **PLACE), Import([], **PLACE), ImportFrom('m', [], 0, **PLACE), Global([], **PLACE), Nonlocal([], **PLACE),
            Raise(None, num(), **PLACE), Raise(num(), num(), **PLACE), ImportFrom('m', [alias('a', None)], -1, **PLACE), ImportFrom('m', [alias('a', None)], -2, **PLACE),
            ImportFrom(None, [alias('a', None)], 5, **PLACE), ImportFrom(None, [alias('a', None)], None, **PLACE), Return(num(), **PLACE), Break(**PLACE), Continue(**PLACE),
            Nonlocal(['x'], **PLACE), Expr(Yield(None, **PLACE), **PLACE), Expr(Await(num(), **PLACE), **PLACE), Expr(YieldFrom(num(), **PLACE), **PLACE)):
    print(type(bad).__name__, stmts(bad))
for bad in (BoolOp(And(), [], **PLACE), BoolOp(And(), [num()], **PLACE), BoolOp(Or(), [num(), None], **PLACE), Compare(num(), [], [], **PLACE), Compare(num(), [Lt()], [], **PLACE),
            Compare(num(), [], [num()], **PLACE), Compare(num(), [Lt(), Gt()], [num()], **PLACE), Compare(name('x', store), [Lt()], [num()], **PLACE),
            Dict([num()], [], **PLACE), Dict([], [num()], **PLACE), Dict([None], [num()], **PLACE), Dict([num()], [None], **PLACE), Set([], **PLACE), Set([None], **PLACE),
            ListComp(num(), [], **PLACE), SetComp(num(), [], **PLACE), GeneratorExp(num(), [], **PLACE), DictComp(num(), num(), [], **PLACE),
            Num('1', **PLACE), Num(True, **PLACE), Num(type('Int', (int,), {})(3), **PLACE), Num(-5, **PLACE), Num(2.5, **PLACE), Num(1 + 2j, **PLACE), Num(float('nan'), **PLACE),
            Str(b'x', **PLACE), Str(type('S', (str,), {})('x'), **PLACE), Bytes('x', **PLACE), Bytes(bytearray(b'x'), **PLACE), NameConstant(1, **PLACE), NameConstant('None', **PLACE),
            NameConstant(True, **PLACE), Name('None', load, **PLACE), Name('', load, **PLACE), Name('a b', load, **PLACE), Name('\ud800', load, **PLACE), Name('a\0b', load, **PLACE),
            Name(type('S', (str,), {})('x'), load, **PLACE), Attribute(name(), 'x.y', load, **PLACE), Call(name(), [None], [], **PLACE), Call(name(), [Starred(name(), load, **PLACE)], [], **PLACE),
            Lambda(arguments_(defaults=[num()]), num(), **PLACE), Lambda(arguments_(kw_defaults=[num()]), num(), **PLACE), Lambda(arguments_(args=[arg('a', None, **PLACE)], defaults=[None]), num(), **PLACE),
            Lambda(arguments_(kwonlyargs=[arg('a', None, **PLACE)], kw_defaults=[None]), num(), **PLACE), Lambda(arguments_(args=[arg('a', None, **PLACE)] * 2), num(), **PLACE)):
    print(type(bad).__name__, value(bad).encode('ascii', 'backslashreplace').decode())

# Numbers of lines and columns.
for place in (-1, 0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 7, -2 ** 31 - 1, 2 ** 63 - 1, 2 ** 63, -2 ** 63 - 1, True, 1.0, '1', None, type('Int', (int,), {})(3)):
    print(repr(place)[:30], stmts(Expr(Num(1, lineno=place, col_offset=0), **PLACE))[:60], stmts(Expr(Num(1, lineno=1, col_offset=place), **PLACE))[:60],
          stmts(Pass(lineno=place, col_offset=0))[:60], stmts(ImportFrom('m', [alias('a', None)], place, **PLACE))[:60])

# exec and eval take no trees.
for run in exec, eval:
    try:
        run(Module([]))
    except TypeError as error:
        print(error)
