# __slots__: layout, inheritance, errors
# Python 3.11 prints something else in lines 2, 7, 12, 39 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


class S:
    __slots__ = ('a', 'b', '__priv')
    def __init__(self): self.__priv = 1
s = S()
s.a = 1
t(lambda: s.a, lambda: s.b, lambda: setattr(s, 'c', 1), lambda: s.__dict__, lambda: delattr(s, 'b'), lambda: delattr(s, 'a'), lambda: s.a, lambda: S.a, lambda: type(S.a).__name__, lambda: s._S__priv, lambda: S.__slots__, lambda: S.a.__get__(5), lambda: S.a.__get__(None, S) is S.a, lambda: S.a.__name__, lambda: S.a.__objclass__ is S)
class D(S):
    pass
d = D()
d.c = 5
print(d.__dict__, D.__dictoffset__ != 0, S.__dictoffset__)
class E(S):
    __slots__ = ['e', '__dict__']
e = E()
e.e = 1
e.z = 2
print(e.__dict__, e.e)
def mk(slots, bases=(), **ns):
    ns['__slots__'] = slots
    return sorted(k for k in type('X', bases, ns).__dict__ if not k.startswith('__'))
t(lambda: mk('single'), lambda: mk(['a', 5]), lambda: mk(['a b']), lambda: mk(['1a']), lambda: mk(['a'], a=1), lambda: mk(['__dict__', '__dict__']), lambda: mk(['__dict__'], (D,)), lambda: mk(['x'], (int,)), lambda: mk([], (int,)), lambda: mk(['x'], (tuple,)), lambda: mk(['__weakref__', '__weakref__']), lambda: mk(5), lambda: mk({'k': 1}), lambda: mk(iter(['i', 'j'])), lambda: mk(['a', 'a']), lambda: type('Y', (S, type('Z', (), {'__slots__': 'q'})), {}), lambda: mk(['x'], (bytes,)), lambda: mk('x', (list,)))
class Two(S): __slots__ = ('t',)
class Three(S): __slots__ = ('t',)
def assign(a, b):
    a.__class__ = b
    return type(a).__name__
t(lambda: assign(Two(), Three), lambda: assign(Two(), S), lambda: assign(d, Two), lambda: assign(5, bool), lambda: assign(d, 5))
