# bytes: the % operator
# Python 3.11 prints something else in lines 4, 5, 21, 31 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: b'%s' % b'abc', lambda: b'%b' % b'abc', lambda: b'%b' % bytearray(b'x'), lambda: b'%s' % 'a', lambda: b'%s' % 5, lambda: b'%d' % 5, lambda: b'%5d|%-5d|%05d' % (1, 2, 3), lambda: b'%x %X %#x %o' % (255, 255, 255, 8), lambda: b'%c%c' % (97, b'b'), lambda: b'%c' % 256, lambda: b'%c' % 'a', lambda: b'%a' % '\xe9', lambda: b'%r' % '\xe9', lambda: b'%f %.2e %g' % (1.5, 1.5, 1.5), lambda: b'%%' % ())
t(lambda: b'%(a)s' % {b'a': b'x'}, lambda: b'%(a)s' % {'a': b'x'}, lambda: b'%s %s' % (b'a',), lambda: b'a' % 5, lambda: b'%z' % 1, lambda: b'%d' % 'a', lambda: b'%.2s|%5s|%-5s|' % (b'abc', b'x', b'y'), lambda: b'%*d' % (5, 1), lambda: bytearray(b'%d') % 5, lambda: b'%i' % 1.9, lambda: b'%x' % 1.5)
class B:
    def __bytes__(self): return b'<B>'
class C:
    def __bytes__(self): return 'no'
t(lambda: b'%s' % B(), lambda: bytes(B()), lambda: bytes(C()), lambda: b'%s' % C(), lambda: b'%b' % memoryview(b'mv'))
