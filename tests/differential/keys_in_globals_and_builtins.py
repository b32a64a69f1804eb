"""Names that the machine itself looks up in globals, builtins and namespaces, under keys of the program."""
import builtins, sys, types

class K:
    def __init__(self, s, boom=False): self.s, self.boom = s, boom
    def __hash__(self): return hash(self.s)
    def __eq__(self, o):
        if self.boom: raise ValueError('boom ' + self.s)
        return o == self.s or (isinstance(o, K) and o.s == self.s)

def show(label, f):
    try: r = f()
    except BaseException as e: r = type(e).__name__, str(e)
    print(label, r)

def of(f, globals): return types.FunctionType(f.__code__, globals)
def imports():
    import sys
    return sys.__name__
def relative():
    from . import thing
    return thing
def zork(): return zonk
def one(): return 1
def calls(g): return g()
def makes():
    def inner(): pass
    return inner.__module__
def classes():
    class C: pass
    return C.__module__

for boom in False, True:
    imp = {K('__import__', boom): builtins.__import__}
    show('import', of(imports, {'__builtins__': imp}))
    b = {'zonk': 'found', '__build_class__': builtins.__build_class__}
    show('builtins', of(zork, {K('__builtins__', boom): b}))
    show('builtins of a module', of(zork, {K('__builtins__', boom): types.SimpleNamespace and sys}))
    show('builtins by a call', lambda: calls(of(zork, {K('__builtins__', boom): b})))
    show('eval', lambda: eval(one.__code__, {K('__builtins__', boom): b}))
    show('exec', lambda: exec(one.__code__, {K('__builtins__', boom): b}))
    show('eval zork', lambda: eval(zork.__code__, {K('__builtins__', boom): b}))
    g = {K('__builtins__', boom): b}
    show('evaluated', lambda: (eval(one.__code__, g), len(g)))
    for key in '__package__', '__name__', '__path__':
        def attempt():
            globals = {'__builtins__': builtins, '__name__': 'no_such.module', '__path__': []}
            globals.pop(key, None)
            globals[K(key, boom)] = 'no_such.place'
            return eval(relative.__code__, globals)
        show(key, attempt)
    show('makes', of(makes, {'__builtins__': b, K('__name__', boom): 'name'}))
    show('classes', of(classes, {'__builtins__': b, K('__name__', boom): 'name'}))
    for name in '__dict__', '__weakref__', 'x', '__slots__', '__qualname__', '__doc__', '__module__':
        def make():
            C = type('C', (), {K(name, boom): 'own', **({'__slots__': ('x', 'y')} if name == 'x' else {})})
            return [k for k in ('__dict__', '__weakref__', 'x', 'y') if k in C.__dict__]
        show(name, make)

class S(str):
    def __hash__(self): return str.__hash__(self)
    def __eq__(self, o): raise ValueError('asked')
class A: pass
show('set', lambda: (setattr(A, S('attribute'), 1), A.attribute,
                     [type(k).__name__ for k in A.__dict__ if k == 'attribute']))
show('again', lambda: (setattr(A, S('attribute'), 2), A.attribute))
show('del', lambda: (delattr(A, S('attribute')), hasattr(A, 'attribute')))
show('type', lambda: (type.__setattr__(A, S('__len__'), lambda self: 7), len(A())))

class Raising:
    @property
    def __bases__(self): raise ZeroDivisionError('bases')
    @property
    def __dict__(self): raise ZeroDivisionError('dict')
class Half:
    __dict__ = {'in_it': 1}
    @property
    def __bases__(self): raise KeyError
class Claims:
    def __init__(self, of): self.of = of
    @property
    def __class__(self): return self.of
for of in Raising(), Half(), 3:
    show('dir', lambda: sorted(dir(Claims(of)))[-2:])
