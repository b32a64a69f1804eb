# What is wrong with a tree, told in the reference's order, and names that no source has.
import _ast


def parse(source):
    return compile(source, 'f', 'exec', _ast.PyCF_ONLY_AST)


def walk(node):
    yield node
    for name in node._fields:
        value = getattr(node, name, None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, _ast.AST):
                yield from walk(part)


def refused(what, tree):
    try:
        print(what, compile(tree, 'f', 'exec').co_names)
    except Exception as error:
        print(what, type(error).__name__, ascii(error.args))


def changed(what, source, change):
    tree = parse(source)
    change(tree)
    refused(what, tree)


# An item without its required part is noted, and reading goes on: what is found later is what is told.
def emptied(name, of, *change):
    def run(tree):
        for node in list(walk(tree)):
            if isinstance(node, of):
                setattr(node, name, None)
        for one in change:
            one(tree)
    return run


def body(tree):
    tree.body[0].body = 5


def item(tree):
    tree.body[0].body = [5]


def lineno(tree):
    del tree.body[1].lineno


def value(tree):
    del tree.body[1].value


WITH = 'with a as b: pass\nx'
for change in body, item, lineno, value:
    changed('with', WITH, emptied('context_expr', _ast.withitem, change))
for name in 'arg', 'annotation':
    changed('arg ' + name, 'def f(a): pass\nx', emptied(name, _ast.arg, lineno))
changed('keyword', 'f(a=1)\nx', emptied('value', _ast.keyword, lineno))
changed('alias', 'import a\nx', emptied('name', _ast.alias, lineno))
for name in 'target', 'iter':
    changed('comprehension', '[a for b in c]\nx', emptied(name, _ast.comprehension, lineno))
changed('two', 'with a: import b\nx',
        emptied('context_expr', _ast.withitem, emptied('name', _ast.alias, lineno)))


# The test of an `if` or a `while` is looked at as UTF-8.
def renamed(source):
    tree = parse(source)
    for node in list(walk(tree)):
        if isinstance(node, _ast.Name) and node.id == 'odd':
            node.id = 'a\ud800\udc00'
    refused(ascii(source), tree)


for source in [
        'if odd: pass', 'while odd: pass', 'if odd: x\nelse: y', 'def f():\n if odd: pass',
        'class A:\n while odd: pass', 'if a: pass\nelif odd: pass', 'if odd:\n return']:
    renamed(source)
for source in ['if not odd: pass', 'if 0:\n if odd: pass']:
    refused(source, parse(source))

# Names in the representation of code.
shown = repr(compile('1', 'x\ud800y', 'eval'))
print(ascii(shown.split(', ')[1:]))
code = compile('lambda: 0', 'f', 'eval').co_consts[0]
made = type(code)(0, 0, 0, 1, 64, b'd\0\0S', (None,), (), (), '\udcff', 'n\udc80', 3, b'')
print(ascii(repr(made).split(' at ')[0]), ascii(repr(made).split(', ')[1:]))

# What is one constant stays one.
pair = (((1, 'a b'),) * 3,) * 2
x = ((((1,) * 3,) * 3,) * 3,)
print(x[0][0] is x[0][1], x[0][0][0] is x[0][1][2])
long = ('ab ' * 700, (5, 6))
code = type(code)(0, 0, 0, 1, 64, b'd\0\0S', (long, long, long[0]), (), (), 'f', 'n', 3, b'')
print(code.co_consts[0] is code.co_consts[1], code.co_consts[0][0] is code.co_consts[2])
deep = ()
for _ in range(12):
    deep = (deep, deep)
code = type(code)(0, 0, 0, 1, 64, b'd\0\0S', (deep,), (), (), 'f', 'n', 3, b'')
print(code.co_consts[0][0] is code.co_consts[0][1])
