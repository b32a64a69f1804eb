# Keys of other classes in classes, functions, exceptions, modules and namespaces.
import functools, abc, collections, types, sys
class Key:
    def __init__(self, name, answer=True, note=None): self.name, self.answer, self.note = name, answer, note
    def __hash__(self): return hash(self.name)
    def __eq__(self, other):
        if self.note: self.note()
        return self.answer
def attempt(f, *a):
    try: r = f(*a)
    except BaseException as e: r = type(e).__name__, str(e)
    print(r)
# abc, functools, enum-like use over classes with odd keys
Abs = abc.ABCMeta('Abs', (), {Key('__abstractmethods__'): frozenset(['x']), Key('go'): 5})
attempt(lambda: Abs().__class__.__module__); attempt(lambda: Abs.go); attempt(lambda: isinstance(1, Abs)); attempt(lambda: issubclass(int, Abs))
class Sub(Abs): pass
attempt(lambda: Sub.go); attempt(lambda: Sub().go)
Cls = type('Cls', (), {Key('m'): classmethod(lambda cls: cls.__name__), Key('s'): staticmethod(lambda: 's'), Key('f'): lambda self: 'f'})
attempt(lambda: Cls.m()); attempt(lambda: Cls().m()); attempt(lambda: Cls.s()); attempt(lambda: Cls().s()); attempt(lambda: Cls().f()); attempt(lambda: Cls.f(1))
class Under(Cls):
    def f(self): return 'under ' + super().f()
    @classmethod
    def m(cls): return 'under ' + super().m()
attempt(lambda: Under().f()); attempt(lambda: Under.m())
def many(o): return [o.f() for _ in range(4)]
attempt(many, Cls()); attempt(many, Under())
Cls.f = lambda self: 'changed'
attempt(many, Cls()); attempt(many, Under()); attempt(lambda: len([k for k in Cls.__dict__ if type(k) is Key]))
c = Cls(); c.f = lambda: 'own'
attempt(many, c)
# augmented assignment and del through
class Count: pass
x = Count(); x.__dict__[Key('n')] = 1
def bump(o):
    for i in range(5): o.n += 1
    return o.n
attempt(bump, x); attempt(lambda: list(x.__dict__.values()))
attempt(lambda: delattr(x, 'n')); attempt(lambda: x.__dict__); attempt(lambda: x.n)
# comparison that stops being equal
state = [True]
class Flip(Key):
    __hash__ = Key.__hash__
    def __eq__(self, other):
        state[0] = not state[0]
        return state[0]
x = Count(); x.__dict__[Flip('n')] = 'odd'
attempt(lambda: [getattr(x, 'n', None) is None for _ in range(3)] and 'done')
# str subclass names given to getattr
class N(str): pass
x = Count(); x.plain = 1; x.__dict__[N('sub')] = 2
attempt(lambda: getattr(x, N('plain'))); attempt(lambda: x.sub); attempt(lambda: getattr(x, N('sub'))); attempt(lambda: setattr(x, N('new'), 3)); attempt(lambda: [type(k).__name__ for k in sorted(x.__dict__)])
attempt(lambda: vars(x) == {'plain': 1, 'sub': 2, 'new': 3})
# types.new_class, exec body, SimpleNamespace
ns = types.SimpleNamespace(); ns.__dict__[Key('a')] = 'ns'
attempt(lambda: ns.a); attempt(lambda: setattr(ns, 'a', 2)); attempt(lambda: ns.a)
def body(d): d[Key('attr')] = 'body'; d[1] = 2
made = types.new_class('made', (), {}, body)
attempt(lambda: made.attr); attempt(lambda: made().attr); attempt(lambda: made.__dict__[1]); attempt(lambda: len([k for k in made.__dict__ if k == 1]))
def fn(): pass
fn.__dict__[Key('tag')] = 'fn'
attempt(lambda: fn.tag); attempt(lambda: functools.update_wrapper(lambda: 1, fn).tag)
attempt(lambda: functools.wraps(fn)(lambda: 1).__name__)
e = ValueError(); e.__dict__[Key('code')] = 'e'
attempt(lambda: e.code)
class Prop:
    @property
    def p(self): return 'prop'
y = Prop(); y.__dict__[Key('p')] = 'dict'
attempt(lambda: y.p); attempt(lambda: setattr(y, 'p', 1))
class GA:
    def __getattr__(self, name): return 'ga ' + name
    def __setattr__(self, name, value): object.__setattr__(self, name, value)
    def __delattr__(self, name): object.__delattr__(self, name)
z = GA(); z.__dict__[Key('k', False)] = 1; z.__dict__[Key('t')] = 2
attempt(lambda: z.k); attempt(lambda: z.t); z.k = 5; z.t = 6; attempt(lambda: (z.k, z.t)); attempt(lambda: delattr(z, 'k')); attempt(lambda: z.k); attempt(lambda: delattr(z, 't')); attempt(lambda: z.t); attempt(lambda: len(z.__dict__))
# modules
mod = types.ModuleType('mod'); mod.__dict__[Key('__name__')] = 'odd'; mod.__dict__[Key('f')] = 1
attempt(lambda: mod.f); attempt(lambda: mod.missing)
sys.modules['mod'] = mod
import mod as again
attempt(lambda: again.f)
def imp():
    from mod import f
    return f
attempt(imp)
def imp2():
    from mod import nothing
attempt(imp2)

import abc as library
print(library.ABCMeta('Made', (), {}).__module__, library.ABCMeta('Made', (), {'__module__': 'mine'}).__module__)
class Derived(library.ABCMeta): pass
print(Derived('Made', (), {}).__module__, type('Made', (), {}).__module__)
