# sys: what a program can see
# Python 3.11 prints something else in lines 11, 20 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import sys
t(lambda: sys.maxsize, lambda: sys.version_info[:2], lambda: sys.version_info.major, lambda: type(sys.version_info).__name__, lambda: sys.byteorder, lambda: sys.maxunicode, lambda: sys.float_info.max, lambda: sys.int_info.bits_per_digit, lambda: sys.hash_info.modulus, lambda: sys.flags.optimize, lambda: sys.intern('a'), lambda: sys.intern(5), lambda: sys.getsizeof(1) > 0, lambda: sys.exc_info(), lambda: 'sys' in sys.modules, lambda: '__main__' in sys.modules, lambda: sys.exit(), lambda: sys._getframe().f_code.co_name, lambda: sys._getframe(1).f_code.co_name, lambda: sys._getframe(1000), lambda: sys.getrecursionlimit() >= 100, lambda: sys.implementation.name, lambda: sys.getdefaultencoding(), lambda: sys.getrefcount([]) > 0, lambda: sys.callstats, lambda: sys.version_info >= (3, 5), lambda: sys.hexversion >> 24) if False else None
t(lambda: sys.maxsize, lambda: sys.version_info[:2] >= (3, 5), lambda: sys.byteorder, lambda: sys.maxunicode, lambda: sys.float_info.max, lambda: sys.float_info.dig, lambda: sys.hash_info.modulus, lambda: sys.hash_info.inf, lambda: sys.flags.optimize, lambda: sys.intern('a'), lambda: sys.intern(5), lambda: sys.exc_info(), lambda: 'sys' in sys.modules, lambda: sys._getframe().f_code.co_name, lambda: sys._getframe(1).f_code.co_name, lambda: sys._getframe(1000), lambda: sys.getdefaultencoding(), lambda: sys.hexversion >> 24, lambda: sys.nothing)
try:
    sys.exit('bye')
except SystemExit as e: print(repr(e), e.code)
try:
    sys.exit((1, 2))
except SystemExit as e: print(repr(e), e.code)
print(sys.displayhook(None), sys.displayhook('shown'))
