# Names that globals do not have, or have for a while, or that others' globals have
import builtins


def size(x):
    return len(x)


print(size('abc'))
len = lambda x: 'mine'
print(size('abc'))
del len
print(size('abc'))
builtins.len, kept = (lambda x: 'built in'), builtins.len
print(size('abc'))
builtins.len = kept
print(size('abc'))
globals()['len'] = lambda x: 'by key'
print(size('abc'))
globals().pop('len')
print(size('abc'))

text = '''
def size(x):
    return len(x)
print([size('ab') for i in range(3)])
'''
code = compile(text, 'text', 'exec')
first, second = {}, {'len': lambda x: 'second'}
exec(code, first)
exec(code, second)
exec(code, first)
for turn in range(2):
    print(first['size']('abc'), second['size']('abc'))
first['len'] = lambda x: 'first'
del second['len']
print(first['size']('abc'), second['size']('abc'))
third = dict(second)
exec(code, third)
print(third['size']('abc'))
third['len'] = lambda x: 'third'
print(third['size']('abc'), second['size']('abc'))
copied = dict(first)
f = type(size)(size.__code__, copied)
print(f('abc'), size('abc'))
del copied['len']
print(f('abc'))
for i in range(20):
    space = {}
    if i % 3 == 0:
        space['len'] = lambda x: i
    exec('def f(x): return len(x)', space)
    g = type(size)(size.__code__, space)
    print(g('x'), space['f']('x'), end=' ')
print()


class Strange:
    def __eq__(self, other):
        return other == 'len'

    def __hash__(self):
        return hash('len')


space = {Strange(): lambda x: 'strange'}
exec(code, space)
restricted = {'__builtins__': {'len': lambda x: 'restricted', 'print': print, 'range': range}}
exec(code, restricted)
h = type(size)(size.__code__, restricted)
print(h('abc'), size('abc'))
try:
    exec(code, {'__builtins__': {'print': print}})
except NameError as e:
    print(e)


def lines():
    x = 1
    undefined


import sys
for i in range(2):
    try:
        lines()
    except NameError as e:
        print(e, e.__traceback__.tb_next.tb_lineno, sys.exc_info()[2].tb_lineno)
undefined = 5
print(lines())

print(list(vars(bool)) == list(vars(bool)), sorted(vars(bool)), bool.__dict__['real'] if 'real' in vars(bool) else None)
print([n for n in dir(int) if not n.startswith('__')], 'bit_length' in vars(int), len(vars(object)) > 20)
print(int.__add__ is int.__add__, vars(int)['__add__'] is int.__dict__['__add__'], int.__add__ is getattr(int, '__a' + 'dd__'))
print(str.join is str.__dict__['join'], getattr(str, 'jo' + 'in') is str.join, list.__hash__, dict.__hash__, set.__hash__)
print(hasattr(tuple, 'append'), hasattr(list, 'append'), object.__doc__, type(None).__doc__, bool.__doc__.split()[0])
for t in int, str, list, dict, tuple, object, BaseException, KeyError, type(None), type(len), type(size):
    print(t.__name__, t.__qualname__, t.__module__, '__doc__' in vars(t), '__new__' in vars(t), '__init__' in vars(t))
try:
    int.new = 1
except TypeError as e:
    print(e)
