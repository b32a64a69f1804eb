# % formatting of str and bytes
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


t(lambda: '%d' % 3.9, lambda: '%d' % -3.9, lambda: '%i' % True, lambda: '%d' % 'a', lambda: '%d' % None, lambda: '%d' % 1e300, lambda: '%d' % float('inf'), lambda: '%d' % float('nan'), lambda: '%x' % 3.5, lambda: '%x' % 255, lambda: '%#x' % 255, lambda: '%X' % 255, lambda: '%#X' % 255, lambda: '%o' % 8, lambda: '%#o' % 8, lambda: '%x' % -255, lambda: '%#x' % -255, lambda: '%05d' % 42, lambda: '%-5d|' % 42, lambda: '%+d' % 42, lambda: '% d' % 42, lambda: '%+ d' % 42, lambda: '%05d' % -42, lambda: '%.5d' % 42, lambda: '%.0d' % 0, lambda: '%8.5d' % -42, lambda: '%-08d|' % 42, lambda: '%#08x' % 255, lambda: '%#.8x' % 255, lambda: '%010.4d' % 42, lambda: '%u' % 5, lambda: '%ld' % 5, lambda: '%hd' % 5, lambda: '%Ld' % 5, lambda: '%lld' % 5)
t(lambda: '%f' % 1, lambda: '%.0f' % 2.5, lambda: '%#.0f' % 2.5, lambda: '%e' % 12345.678, lambda: '%.2E' % 12345.678, lambda: '%g' % 1e10, lambda: '%g' % 1e-5, lambda: '%#g' % 1, lambda: '%G' % 1e20, lambda: '%f' % float('inf'), lambda: '%F' % float('nan'), lambda: '%010f' % float('-inf'), lambda: '%+f' % float('nan'), lambda: '%f' % 'a', lambda: '%f' % None, lambda: '%f' % 1j, lambda: '%.50f' % 0.1, lambda: '%.100f' % 1e-50 == '%.100f' % 1e-50, lambda: '%s' % 1.0, lambda: '%10.3f|' % 3.14159, lambda: '%-10.3f|' % 3.14159, lambda: '%+.3e' % 0, lambda: '%.3g' % 1234567, lambda: '%f' % 10**400, lambda: '%f' % 10**20, lambda: '%.0e' % 15)
t(lambda: '%s' % (1,), lambda: '%s' % (1, 2), lambda: '%s %s' % 1, lambda: '%s %s' % (1,), lambda: '' % (), lambda: '' % 1, lambda: '' % [], lambda: '' % {}, lambda: '' % {1: 2}, lambda: 'a' % {'a': 1}, lambda: '%s' % {'a': 1}, lambda: '%(a)s' % {'a': 1}, lambda: '%(a)s %(b)s' % {'a': 1}, lambda: '%(a)s' % 5, lambda: '%(a)s' % (1,), lambda: '%(a)s' % [1], lambda: '%(a)s' % 'x', lambda: '%()s' % {'': 'empty'}, lambda: '%(a(b)c)s' % {'a(b)c': 'nested'}, lambda: '%(a' % {'a': 1}, lambda: '%(a)' % {'a': 1}, lambda: '%(a)s %s' % {'a': 1}, lambda: '%s %(a)s' % {'a': 1}, lambda: '%(a)*d' % {'a': 1}, lambda: '%*d' % (5, 42), lambda: '%-*d|' % (5, 42), lambda: '%*d|' % (-5, 42), lambda: '%.*f' % (2, 3.14159), lambda: '%.*f' % (-2, 3.14159), lambda: '%*.*f' % (8, 2, 3.14159), lambda: '%*d' % ('a', 1), lambda: '%*d' % (1.5, 1), lambda: '%*d' % 5, lambda: '%.*d' % (10**30, 1), lambda: '%*d' % (10**30, 1), lambda: '%99999999999999999999d' % 1, lambda: '%.99999999999999999999d' % 1, lambda: '%', lambda: '%' % (), lambda: '%z' % 5, lambda: '%5' % 5, lambda: '%-' % 5, lambda: '%.' % 5, lambda: '% ' % 5, lambda: '%%' % (), lambda: '%5%' % (), lambda: '%-5%|' % (), lambda: '%%%s' % 1, lambda: '%\u1234' % 5, lambda: '%\n' % 5, lambda: '%l' % 5, lambda: '%y' % 1, lambda: 'abc%', lambda: 'abc%' % 5)
t(lambda: '%c' % 65, lambda: '%c' % 'A', lambda: '%c' % 'AB', lambda: '%c' % '', lambda: '%c' % 0x110000, lambda: '%c' % -1, lambda: '%c' % 1.5, lambda: '%c' % b'a', lambda: '%c' % None, lambda: '%5c|' % 'x', lambda: '%-5c|' % 'x', lambda: '%.0c' % 'x', lambda: '%c' % 0x1234, lambda: '%c' % True, lambda: '%r' % 'a', lambda: '%a' % 'é', lambda: '%5r|' % 'a', lambda: '%.2r' % 'abc', lambda: '%.2s' % 'abc', lambda: '%5.2s|' % 'abc', lambda: '%-5.2s|' % 'abc', lambda: '%.0s' % 'abc', lambda: '%05s' % 'a', lambda: '%+s' % 'a', lambda: '%#s' % 'a', lambda: '%s' % b'a', lambda: '%s' % None, lambda: '%s' % [1, 'a'], lambda: '%s' % ((1, 2),), lambda: '%s%s' % (1, (2,)), lambda: '%r %r' % ('a', b'b'))
class N:
    def __int__(self): return 42
class Fl:
    def __float__(self): return 1.5
class Ix:
    def __index__(self): return 7
class Tr:
    def __trunc__(self): return 9
class BadInt:
    def __int__(self): return 'x'
class IntRaises:
    def __int__(self): raise ValueError('int')
class StrBad:
    def __str__(self): return 5
class ReprBad:
    def __repr__(self): return 5
class Both:
    def __int__(self): return 1
    def __index__(self): return 2
    def __float__(self): return 3.0
t(lambda: '%d' % N(), lambda: '%x' % N(), lambda: '%f' % N(), lambda: '%d' % Fl(), lambda: '%f' % Fl(), lambda: '%d' % Ix(), lambda: '%x' % Ix(), lambda: '%f' % Ix(), lambda: '%c' % Ix(), lambda: '%d' % Tr(), lambda: '%d' % BadInt(), lambda: '%d' % IntRaises(), lambda: '%s' % StrBad(), lambda: '%r' % ReprBad(), lambda: '%s' % ReprBad(), lambda: '%a' % ReprBad(), lambda: '%d %x %f %c' % (Both(), Both(), Both(), Both()), lambda: '%*d' % (Ix(), 1), lambda: '%.*f' % (True, 1.25))
class Fmt(str): pass
class FmtMod(str):
    def __mod__(self, o): return 'own'
class RMod(str):
    def __rmod__(self, o): return 'rmod'
class RModO:
    def __rmod__(self, o): return 'rmod obj'
class Tup(tuple): pass
class Lst(list): pass
class Mapping:
    def __getitem__(self, k): return 'got ' + repr(k)
class NoMap: pass
t(lambda: Fmt('%s') % 1, lambda: type(Fmt('%s') % 1), lambda: FmtMod('%s') % 1, lambda: '%s' % RMod('x'), lambda: '%s' % RModO(), lambda: '%s %s' % Tup((1, 2)), lambda: '%s' % Lst([1]), lambda: '%(k)s' % Mapping(), lambda: 'no' % Mapping(), lambda: 'no' % NoMap(), lambda: '%s' % Mapping is None, lambda: '%(a)s' % Lst([1]))
for bb in (b'%s', bytearray(b'%s')):
    t(lambda: bb % b'a', lambda: bb % 'a', lambda: bb % 5, lambda: bb % (b'a', b'b'), lambda: type(bb % b'a').__name__)
t(lambda: b'%d %x %f %c %a' % (1, 255, 1.5, 65, 'é'), lambda: b'%b' % b'q', lambda: b'%b' % 5, lambda: b'%r' % 'a', lambda: b'%s' % bytearray(b'z'), lambda: b'%s' % memoryview(b'z'), lambda: b'%c' % b'a', lambda: b'%c' % b'ab', lambda: b'%c' % 256, lambda: b'%c' % 'a', lambda: b'%(a)s' % {b'a': b'1'}, lambda: b'%(a)s' % {'a': b'1'}, lambda: b'%5s|%-5s|' % (b'a', b'b'), lambda: b'%.1s' % b'abc', lambda: b'%z' % 5, lambda: b'%' % 5, lambda: b'%d' % 'a', lambda: b'%d' % 1.5, lambda: b'%x' % 1.5, lambda: b'%f' % 'a', lambda: b'%i' % b'a', lambda: b'' % 5, lambda: b'%%' % (), lambda: b'%s' % type('B', (), {'__bytes__': lambda s: b'dunder'})(), lambda: b'%05d' % -3, lambda: b'%s %s' % (b'a',))
