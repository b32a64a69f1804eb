# _symtable: scopes and names as the compiler sees them.
import _symtable

for name in sorted(vars(_symtable)):
    value = getattr(_symtable, name)
    if isinstance(value, int):
        print(name, value)
print(_symtable.symtable.__doc__, _symtable.__doc__)


def show(entry, indent=0):
    print(' ' * indent, entry.name, entry.type, entry.lineno, entry.nested, entry.varnames, sorted(entry.symbols.items()))
    for child in entry.children:
        show(child, indent + 2)


SOURCES = [
    '', 'x', 'x = 1', 'import a.b, c as d, e.f as g', 'from a import b as c, d', 'from a import *', 'global q\nq = 1',
    'def f(a, b=c, *d, e, g=h, **i): return a + z', 'def f():\n  global x\n  x = 1\n  def g():\n    nonlocal y\n    y = x\n  y = 2',
    'class A(B, metaclass=C):\n  x = 1\n  def f(self):\n    return super().f(), __class__, x\n  def __private(self, __a): self.__b = __c',
    'def f():\n  class A:\n    x = y\n    def g(self): return x, y\n  y = 1\n  x = 2', 'lambda a, *b, c=d: a + e', '[a for b in c if d for e in f(b)]',
    '{a for a in b}; {a: b for a, b in c}; (a for a in b)', 'def f():\n  return [x for x in y], (z for z in (lambda: w)())\n  w = 1',
    'try: pass\nexcept A as b: c\nelse: d', 'with a as b, c as (d, e.f): g', 'for a in b: c\nelse: d', 'del a, b.c, d[e]', 'a += 1', '@a\n@b\ndef f() -> c: pass',
    'def f(a: b, *c: d, **e: f): pass', 'async def f():\n  await a\n  async for b in c: d\n  async with e as g: h', 'def f():\n  yield x\n  y = yield',
    'def f():\n  a = 1\n  def g():\n    def h():\n      return a\n    return h', 'x: 1' if False else 'x', 'def f(x):\n  x.y = z\n  x[w] = 1',
    'class A:\n  global x\n  x = 1\n  def f():\n    return x', 'def f():\n  def g(): global a; a = 1\n  a = 2\n  def h(): return a',
    'def f():\n  from a import b\n  import c.d\n  return b, c', 'class A:\n  class B:\n    def __f(): __g', 'def f():\n  exec("x")\n  return x',
    'if 1:\n  def f(): pass\nelse:\n  def f(): x', 'def outer():\n\n  @deco\n  def inner():\n    pass\n', 'def f(): return lambda: lambda: f',
]
for source in SOURCES:
    print(source.encode('unicode_escape').decode())
    show(_symtable.symtable(source, 'file', 'exec'), 1)
show(_symtable.symtable('lambda x: [y for y in x]', 'file', 'eval'))
show(_symtable.symtable('def f(a): return b\n', 'file', 'single'))

top = _symtable.symtable('def f(a): pass\nclass C: pass', 'file', 'exec')
print(type(top).__name__, type(top).__module__, type(top), sorted(n for n in dir(type(top)) if not n.startswith('__')))
print(repr(top).startswith('<symtable entry top('), repr(top).endswith('), line 0>'), repr(top.children[1]).endswith('), line 2>'), type(top.id))
print(top.children is top.children, top.symbols is top.symbols, len({top.id, top.children[0].id, top.children[1].id}), top == top, hash(top) == hash(top))
print(type(type(top).name), type(type(top).id))


def attempt(work):
    try:
        return work()
    except Exception as error:
        return type(error).__name__, error.args if isinstance(error, SyntaxError) else str(error)


for work in (lambda: _symtable.symtable(), lambda: _symtable.symtable('x', 'f'), lambda: _symtable.symtable('x', 'f', 'other'), lambda: _symtable.symtable(5, 'f', 'exec'),
             lambda: _symtable.symtable(b'x', 'f', 'exec'), lambda: _symtable.symtable('x', 5, 'exec'), lambda: _symtable.symtable('x', b'f', 'exec').name,
             lambda: _symtable.symtable('x', 'f', 5), lambda: _symtable.symtable('x\0', 'f', 'exec'), lambda: _symtable.symtable('x', 'f\0', 'exec'),
             lambda: _symtable.symtable('x', 'f', 'exec', 1), lambda: _symtable.symtable('a b', 'f', 'exec'), lambda: _symtable.symtable('def f(a, a): pass', 'f', 'exec'),
             lambda: _symtable.symtable('def f():\n global a\n nonlocal a', 'f', 'exec'), lambda: _symtable.symtable('nonlocal a', 'f', 'exec'),
             lambda: _symtable.symtable('def f(a):\n global a', 'f', 'exec'), lambda: _symtable.symtable('def f():\n nonlocal a', 'f', 'exec'),
             lambda: _symtable.symtable('from __future__ import nothing', 'f', 'exec').name, lambda: _symtable.symtable('return', 'f', 'exec').name, lambda: _symtable.symtable('x = 1', 'f', 'eval'),
             lambda: _symtable.symtable('class A:\n  from m import *', 'f', 'exec'), lambda: _symtable.symtable('\ud800', 'f', 'exec'), lambda: type(top)(),
             lambda: setattr(top, 'name', 'x'), lambda: delattr(top, 'id'), lambda: setattr(top, 'other', 1), lambda: _symtable.symtable(source='x')):
    print(attempt(work))
for source in ('def f(a, a): pass', 'def f():\n nonlocal a', 'def f():\n global a\n nonlocal a'):
    try:
        _symtable.symtable(source, 'f', 'exec')
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.filename, error.text)
