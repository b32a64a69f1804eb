# compile(..., PyCF_ONLY_AST): the tree of every kind of node, with places, and back through compile.
import _ast


def dump(node):
    if isinstance(node, _ast.AST):
        parts = ['%s=%s' % (name, dump(getattr(node, name))) for name in node._fields]
        parts += ['%s=%s' % (name, getattr(node, name)) for name in node._attributes]
        return '%s(%s)' % (type(node).__name__, ', '.join(parts))
    if isinstance(node, list):
        return '[%s]' % ', '.join(map(dump, node))
    return repr(node)


def places(code):
    yield code.co_code, code.co_lnotab, code.co_firstlineno, code.co_names, code.co_varnames, code.co_flags
    for constant in code.co_consts:
        if hasattr(constant, 'co_code'):
            yield from places(constant)
        else:
            yield type(constant).__name__, repr(constant)


SOURCES = [
    '"""doc"""\n', '', 'pass', 'import a.b as c, d', 'from a.b import c as d, e', 'from . import x', 'from ...y import *',
    'def f(a, b: 1=2, *c: 3, d, e=4, **g: 5) -> 6:\n  "doc"\n  global z\n  return a',
    'def f():\n  x = 1\n  def g():\n    nonlocal x\n    yield\n    y = yield x\n    yield from y\n  return g',
    'async def f():\n  await x\n  async for a in b: pass\n  else: c\n  async with d as e, g: pass',
    '@a\n@b.c(1)\nclass D(E, *F, g=1, **h):\n  x = 1\n  def __init__(self): pass',
    '@a\ndef f(): pass', 'class C: pass', 'del a, b.c, d[e], (f, [g])', 'a = b = c', 'a, *b = [c, *d] = e', '(a.b, c[d]), e = f',
    'a += 1\na -= 1\na *= 1\na @= 1\na /= 1\na %= 1\na **= 1\na <<= 1\na >>= 1\na |= 1\na ^= 1\na &= 1\na //= 1\nb.c += 1\nd[e] += 2',
    'for a in b:\n  continue\nelse:\n  c', 'while a:\n  break\nelse:\n  b', 'if a:\n  b\nelif c:\n  d\nelse:\n  e',
    'with a as b, c, d as (e, f): g', 'with a: b', 'raise', 'raise a', 'raise a from b', 'assert a', 'assert a, b',
    'try:\n  a\nexcept b as c:\n  d\nexcept e:\n  f\nexcept:\n  g\nelse:\n  h\nfinally:\n  i', 'try:\n  a\nfinally:\n  b',
    'a and b or c and not d', 'a + b - c * d @ e / f % g ** h << i >> j | k ^ l & m // n', '~a; +b; -c; not d', '-1; -1.5; - -2',
    'lambda: 0', 'lambda a, *b, c=1, **d: a', 'lambda *, a: a', 'a if b else c', '{}; {a: b, **c, d: e}; {a, b, *c}',
    '[a for b in c if d if e for f in g]', '{a for b in c}; {a: b for c in d}; (a for b in c)', 'f(a for b in c)',
    'a < b <= c == d != e > f >= g is h is not i in j not in k', 'f(); f(a, *b, c, *d, e=1, **g, h=2)', 'f(*a)(**b)',
    '1; 1.5; 2j; 0x1f; 10**100; 1e400; 123456789012345678901234567890', '"a" "b"\n"""c\nd"""; b"e" b"\\xff"; "\\u20ac\\U0001f600"',
    'None; True; False; ...', 'a.b.c; a[b]; a[b:c]; a[b:c:d]; a[:]; a[::]; a[b, c]; a[b:c, d]; a[...]; a[b:c,]',
    'a, b; (); (a,); []; [a]', 'a = b,; a[0], b.c = d', '\xe9t\xe9 = "\xe9"; x = \xe9t\xe9', '\ufb01 = 1',
    'if 1:\n\n  x = (1 +\n       2)\n\n  y = """a\n  b"""  + z\n', 'x = [\n1,\n2]\nprint(\nx\n)\n',
]
for source in SOURCES:
    tree = compile(source, 'file', 'exec', _ast.PyCF_ONLY_AST)
    print(source.encode('unicode_escape').decode())
    print('  ' + dump(tree).encode('unicode_escape').decode())
    again = list(places(compile(tree, 'file', 'exec')))
    print('  ', again == list(places(compile(source, 'file', 'exec'))))

for source in ('a', 'a + 1', 'lambda: (yield)', '(a,\nb)'):
    tree = compile(source, 'file', 'eval', _ast.PyCF_ONLY_AST)
    print(dump(tree), list(places(compile(tree, 'file', 'eval'))) == list(places(compile(source, 'file', 'eval'))))
for source in ('a\n', 'a; b\n', 'if a:\n  b\n\n', 'x = 1\n'):
    tree = compile(source, 'file', 'single', _ast.PyCF_ONLY_AST)
    print(dump(tree), list(places(compile(tree, 'file', 'single'))) == list(places(compile(source, 'file', 'single'))))

# What the tree gets is what a program can run.
tree = compile('def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\nanswer = fact(20)\n', 'file', 'exec', 1024)
scope = {}
exec(compile(tree, 'file', 'exec'), scope)
print(scope['answer'])
print(eval(compile(compile('[x ** 2 for x in range(5)]', '', 'eval', 1024), '', 'eval')))
exec(compile(compile('1 + 1\n"shown"\nNone\n', '', 'exec', 1024), '', 'exec'))
exec(compile(compile('6 * 7\n', '', 'single', 1024), '', 'single'))

# The tree itself if it is one already; flags and levels; bytes with a cookie.
print(compile(tree, 'file', 'exec', 1024) is tree, compile(tree.body[0], 'file', 'eval', 1024) is tree.body[0])
tree = compile('"""doc"""\nassert x, 1\ndef f():\n  "inner"\n  assert y', 'file', 'exec', 1024)
for level in (-1, 0, 1, 2):
    code = compile(tree, 'file', 'exec', optimize=level)
    print(level, len(code.co_code), code.co_consts[0] if isinstance(code.co_consts[0], str) else None)
print(dump(compile(b'# coding: latin-1\nx = "\xe9"', 'file', 'exec', 1024).body[0]).encode('ascii', 'backslashreplace'))
print(dump(compile(bytearray(b'x'), 'file', 'eval', 1024)))
print(dump(compile('1 <> 2', 'file', 'eval', 1024 | 0x40000)))
for source in ('a b', 'x = (', '  x', 'return 1', 'break', 'from __future__ import nothing', 'def f(a, a): pass', '(yield)', '*a'):
    try:
        print(source, dump(compile(source, 'file', 'exec', 1024)))
    except SyntaxError as error:
        print(source, type(error).__name__, error.args)
