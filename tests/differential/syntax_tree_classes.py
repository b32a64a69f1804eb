# The classes of _ast: what they are made of, how they are called, copied and derived from.
import _ast
import copy
import weakref


def attempt(work, *args, **keywords):
    try:
        return work(*args, **keywords)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)


GENERIC = {'__getattribute__', '__setattr__', '__delattr__'}
for name in sorted(vars(_ast)):
    value = getattr(_ast, name)
    if isinstance(value, type) and issubclass(value, _ast.AST):
        print(name, value.__name__, value.__qualname__, value.__module__, value.__bases__,
              value._fields, value._attributes, sorted(set(vars(value)) - GENERIC), value.__doc__, value.__flags__ & 0x200)
    elif not name.startswith('__'):
        print(name, value)

print(sorted(c.__name__ for c in _ast.AST.__subclasses__()))
print(sorted(c.__name__ for c in _ast.expr.__subclasses__()))
print(sorted(c.__name__ for c in _ast.stmt.__subclasses__()))
print(_ast.AST, repr(_ast.Name), _ast.AST.__mro__, _ast.Name.__mro__)
print(type(_ast.AST), type(_ast.AST.__init__), type(_ast.AST.__reduce__), type(_ast.AST.__dict__['__dict__']))
print(_ast.__name__, _ast.__doc__, _ast.__package__, _ast.PyCF_ONLY_AST)

# The constructor.
n = _ast.Name('x', _ast.Load())
print(n.id, type(n.ctx), sorted(vars(n)))
print(vars(_ast.Name()), vars(_ast.Name(id=1, anything=2)) == {'id': 1, 'anything': 2})
print(sorted(vars(_ast.BinOp(1, 2, 3, lineno=0)).items()))
for make in (lambda: _ast.Name(1), lambda: _ast.Name(1, 2, 3), lambda: _ast.Pass(1), lambda: _ast.Load(1),
             lambda: _ast.Num(1, 2), lambda: _ast.AST(1), lambda: _ast.AST(x=1).x, lambda: _ast.Num(1, n=2).n,
             lambda: _ast.AST(1, 2), lambda: _ast.arguments(*range(7)), lambda: vars(_ast.Expr()),
             lambda: _ast.Module([], []), lambda: n.nothing, lambda: _ast.Name().id,
             lambda: _ast.AST.__init__(), lambda: _ast.AST.__init__(1), lambda: _ast.AST.__new__(int),
             lambda: _ast.AST.__new__(), lambda: object.__new__(_ast.Name),
             lambda: setattr(_ast.AST, 'x', 1), lambda: setattr(_ast.Num, 'lineno', 7),
             lambda: _ast.Num().lineno, lambda: delattr(_ast.Num, 'lineno'), lambda: n.__reduce__(1),
             lambda: vars(_ast.AST.__new__(_ast.Name, 1, 2, a=3))):
    print(attempt(make))


class WithFields(_ast.AST):
    _fields = ('a', 'b')


class Odd(_ast.Num):
    _fields = 5


class Counted(_ast.AST):
    class _fields:
        def __len__(self):
            return 2

        def __getitem__(self, i):
            return 'abc'[i]
    _fields = _fields()


class Numbers(_ast.AST):
    _fields = (1, 2)


class Slotted(_ast.AST):
    __slots__ = ('a',)
    _fields = ('a',)


class Init(_ast.expr):
    _fields = ('x',)

    def __init__(self, x):
        super().__init__(x * 2)


class Refusing(_ast.AST):
    _fields = ('a',)

    def __setattr__(self, name, value):
        raise KeyError(name)


for make in (lambda: vars(WithFields(1, 2)), lambda: WithFields(1), lambda: vars(WithFields(b=1)), lambda: Odd(1), lambda: Odd(),
             lambda: vars(Counted(1, 2)), lambda: Counted(1), lambda: Numbers(1, 2), lambda: Slotted(3).a,
             lambda: vars(Slotted(3)), lambda: Init(4).x, lambda: Init(), lambda: Refusing(1), lambda: Refusing(z=1)):
    print(attempt(make) if not isinstance(attempt(make), dict) else sorted(attempt(make).items()))


class Meta(type):
    @property
    def _fields(cls):
        raise KeyError('no fields')


for make in (lambda: Meta('M', (_ast.AST,), {})(), lambda: Meta('M', (_ast.AST,), {})(1)):
    print(type(attempt(make)).__name__ if not isinstance(attempt(make), str) else attempt(make))
for bases in ((_ast.AST, int), (_ast.Name, dict), (_ast.Name, _ast.Num), (int, _ast.AST), (_ast.AST, Exception)):
    print(attempt(lambda: type('Both', bases, {}).__mro__[1:]))

# Copies, references, comparisons.
tree = compile('a + b', 's', 'eval', _ast.PyCF_ONLY_AST)
print(tree.body.__reduce__()[0], tree.body.__reduce__()[1], sorted(tree.body.__reduce__()[2]))
twin = copy.copy(tree.body)
print(twin is tree.body, twin.left is tree.body.left, type(twin))
deep = copy.deepcopy(tree)
print(deep.body.left is tree.body.left, deep.body.left.id, deep.body.op is tree.body.op, type(deep.body.op))
print(tree.body.left.ctx is tree.body.right.ctx, tree.body.left.ctx is compile('z', '', 'eval', 1024).body.ctx)
print(weakref.ref(tree)() is tree, attempt(weakref.ref, _ast.AST()))
print(n == _ast.Name('x', _ast.Load()), hash(n) == hash(n), attempt(lambda: n < n))
print(Slotted(1).__reduce__()[0], len(_ast.AST().__reduce__()), len(Slotted(1).__reduce__()))
e = _ast.Expr()
e.__dict__ = {'value': 3}
print(e.value, e._fields, attempt(setattr, e, '__dict__', 4), attempt(delattr, e, '__dict__'), e.__dict__)
print(isinstance(tree, _ast.mod), isinstance(tree.body, _ast.expr), issubclass(_ast.arg, _ast.AST))
e.__class__ = _ast.Return
print(type(e), attempt(setattr, e, '__class__', int), repr(e).startswith('<_ast.Return object at 0x'))
