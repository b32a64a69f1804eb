"""Constants that are one object for the compiler of 3.5, and others that only look like it: compiled, never run."""
# Folded tuples hold what they are made of; what is computed is new each time.
a = (1000, 2000); b = (1000, (2000, 3.5)); c = (1 << 10, 1 << 10); d = (1.5, 1.5, -1.5, -1.5, +1.5)
e = (2j, -2j, +2j, 1 + 2j); f = (300, 300) + (300,); g = (7.5,) * 3; h = (7.5, 8.5) * 1; i = (9.5, 8.5)[0], (9.5,)[-1]
j = ((1000,) * 2)[1], (True, False, None, ...), (12345,) * 0, 2 * (6789,)
# Small ints are there once, but not what comes out of long ones.
k = (1 << 40) - ((1 << 40) - 1), (1 << 40) * 0, (1 << 40) % ((1 << 40) - 5), (1 << 40) >> 39, (1 << 40) // (1 << 39)
l = 5000 % 6000, 5 % 6, -5000 % 6000, 5000 % -6000, 10000000000 % 20000000000, 7 % (1 << 40), True % 2, +True, -True, ~5
m = 256, 257, -5, -6, 255 + 1, 256 + 1, 2 ** 8, 2 ** 40, 2 ** 0, 300 & 255, 300 | 1, 300 ^ 300, -(1 << 31), -(-(1 << 31))
# Strings: names are interned, single characters and the empty string are there once.
n = 'name', 'two words', 'two words', 'x', '-', '', '\n', '*', '\xe9', '\u20ac', '\u20ac', 'na' 'me', 'a' + 'b', 'a ' + 'b'
o = 'two words' * 1, 'two words' * 0, 1 * 'two words', '' + 'two words', 'two words' + '', 'a b' * 2, 'ab' * 2
p = '%s' % 'two words', '%s' % ('two words',), '%s ' % 'two', '%s' % 5, '%d' % 5, '%s' % 'x', '%r' % 'two words', '%5s' % 'two words'
q = 'abc'[0], '\u20ac\u20ac'[0], b'abc'[0], 'two words'[3], ('two words',)[0]
# Bytes: one byte that was written without a backslash is there once.
r = b'', b'x', b'\x78', b'\x00', rb'\0', b'xy', b'xy', b'' b'x', b'\x78' b'', b'\
', b'x' * 1, b'x' * 0, b'' * 5, b'x' + b'', b'' + b'xy', b'%d' % 5, b'%s' % b'x', b'\\'
s = (b'two words', 'two words'), (b'two words',) * 2
# Frozensets, which are built again if a string in them is interned already.
if a in {'alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'}: alpha, gamma, theta
if a in {'un1', 'un2', 'un3', 'un4', 'un5', 'un6', 'un7', 'un8', 'un9'} or b in {'un1', 'un9', 'un3'}: un2.un4.un6
if a in {1, 2.5, 'x', b'x', (1, 2), (1, 'y'), 3j, True, 1.0, -1, 1 << 70, '', b'', 2 ** 61 - 1, -2.0 ** 70}: pass
if a in {8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 0, 1}: pass
if a not in {'\xe9', '\u20ac', '\U0001f600', 'e\xe9', 'two words', ('two words', 'gamma')}: pass
if a in {0.5, 0.25, 1e300, -1e-300, 1e16, 5e-324}: pass


def été(é, *, à: 'é' = 'à', _q=1) -> 'été':
    'doc'
    global alpha
    def inner(a=1000, b=1000): return 1000, 'été', 'inner'
    class C:
        __private = f(__private=1, é=2)
        def m(self): return [x for x in self.__private], {y for y in z}, {y: 1 for y in z}, (y for y in z), lambda: 0
    f(é=1, name='name', **{'name': 'two words'})
    return lambda: inner, '<lambda>', '<listcomp>', 'C'


t = [lambda: 1, lambda: 1]; u = '<lambda>', '<listcomp>', '<module>', '.0', 'a.b'
v = [x for x in y if x in {'listcomp', 'y'}]
import a.b.c as name, a.b
from .. import (x, été as y)
from z import *
import a.b as alias_of_a_b
w = 'a.b', 'a.b.c'
class D(metaclass=M, k='two words'):
    'doc'
    D = 'D', 1000, (1000, 'D')
    async def coroutine(self): return await 1000, 'coroutine'
x = - - 1000, not 1, 1 if 1000 else 1000, a[1000:1000, 1000], 0x3e8, 1e3, 1000.0
