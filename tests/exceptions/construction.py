# How exceptions are made: arguments, subclasses with __init__ or __new__, the fields of each class.
def t(f):
    try: print('=', f())
    except BaseException as e: print('!', type(e).__name__, e)
E = ValueError('a')
t(lambda: E.with_traceback(3)); t(lambda: E.with_traceback(None) is E); t(lambda: E.with_traceback())
t(lambda: E.__setstate__(3)); t(lambda: E.__setstate__(None)); t(lambda: E.__setstate__({'q': 1})); print(E.q, E.__dict__)
t(lambda: E.__setstate__({1: 2}))
t(lambda: E.__init__('b', 'c')); print(E.args, repr(E))
t(lambda: E.__reduce__(1))
t(lambda: BaseException.__new__(ValueError, 1))
t(lambda: BaseException.__new__(int))
t(lambda: ValueError.__new__(BaseException))
t(lambda: ValueError.__new__())
t(lambda: ValueError.__new__(3))
t(lambda: BaseException.__new__(OSError))
t(lambda: object.__new__(ValueError))
t(lambda: OSError.__new__(ValueError))
t(lambda: ValueError.__init__(3))
t(lambda: ValueError.__init__())
t(lambda: ValueError.__str__(3))
t(lambda: ValueError.args.__get__(3))
t(lambda: ValueError.__init__)
t(lambda: ValueError.__str__)
t(lambda: BaseException.args)
t(lambda: StopIteration.value)
t(lambda: BaseException.__suppress_context__)
t(lambda: BaseException.__dict__['__dict__'])
t(lambda: E.with_traceback.__name__)
class A(OSError):
    def __init__(self, *a): self.mine = a
class B(OSError):
    def __new__(cls, *a): return OSError.__new__(cls, *a)
    def __init__(self, *a): pass
class C(OSError): pass
class D(ValueError, OSError): pass
class D2(OSError, ValueError): pass
class F(OSError):
    def __init__(self, a, b): super().__init__(a, b, 'file')
class G(OSError):
    def __init__(self, *a, **k): super().__init__(*a)
for c in (A, B, C, D, D2, F, G):
    for a in [(), (1,), (2, 'x'), (2, 'x', 'f'), (2, 'x', 'f', 3, 'g'), (2,'x',None), (2,'x','f',None,None)]:
        try: e = c(*a)
        except Exception as x: print(c.__name__, a, type(x).__name__, x)
        else: print(c.__name__, a, repr(e), str(e), e.args, e.errno, e.strerror, e.filename, e.filename2, type(e).__name__, e.__dict__)
t(lambda: C(k=1)); t(lambda: A(k=1)); t(lambda: G(k=1)); t(lambda: B(k=1))
t(lambda: type(OSError(True, 'x'))); t(lambda: type(OSError(11, 'x', 3))); t(lambda: OSError(11, 'x', 3).filename)
t(lambda: BlockingIOError(11, 'x', 3).characters_written); t(lambda: BlockingIOError(11, 'x', 3).args)
t(lambda: BlockingIOError(11, 'x', 3.5)); t(lambda: BlockingIOError(11, 'x', 2**70)); t(lambda: BlockingIOError(11, 'x', 'f').filename)
t(lambda: BlockingIOError(11, 'x', -1).characters_written)
for n in range(0, 135):
    print(n, type(OSError(n, 'x')).__name__, end=' ')
print()
class K:
    def __int__(self): return 3
t(lambda: BlockingIOError(11, 'x', K()))
def cl(*b): return type('Z', b, {})
for p in [(OSError, ImportError), (OSError, SyntaxError), (StopIteration, SystemExit), (KeyError, ValueError), (UnicodeDecodeError, UnicodeEncodeError), (OSError, KeyError), (KeyError, OSError), (Exception, str), (FileNotFoundError, BlockingIOError), (StopIteration, OSError), (MemoryError, KeyError), (Exception, BaseException)]:
    t(lambda: cl(*p).__mro__)
t(lambda: cl(KeyError, OSError)(2, 'x', 'f').args)
t(lambda: str(cl(KeyError, OSError)('x')))
t(lambda: str(cl(OSError, KeyError)('x')))
t(lambda: cl(ValueError, ImportError)('x').msg)
t(lambda: cl(ImportError)('x', name='q').name)
t(lambda: ImportError('x', foo=1)); t(lambda: sorted(ImportError(name='n', path='p').__reduce__()[2].items()))
t(lambda: ImportError('a', name='n', path='p', q=3))
t(lambda: ImportError('a', 'b').msg); t(lambda: ImportError(3).msg); t(lambda: str(ImportError(3)))
e = ImportError('a', name='n'); e.foo = 5; print(sorted(e.__reduce__()[2].items()), e.__dict__); e.msg = 'new'; print(str(e), repr(e)); e.msg = 5; print(str(e)); del e.msg; print(e.msg, str(e))
# Syntax
for a in [('m',), ('m', ('f', 1, 2, 't')), ('m', ('/x/y/f', 1, 2, 't')), ('m', (None, 1, 2, 't')), ('m', ('f', None, 2, 't')), ('m', (None, None, None, None)), ('m', 5), ('m', ()), ('m', [1,2,3,4]), ('m', 'abcd'), ('m', ('f', 2**80, 0, '')), ('m', ('f', True, 0, '')), (), (None,), ('a','b','c'), ('m', ('f',1,2,'print x')), ('m', ('f',1,2,'  exec "x"')), ('m', ('f',1,2,'if x: print y')), ('m', ('f',1,2,'print(x')), ('m', ('f',1,2,'x; print y')), ('m', ('f',1,2,'print')), ('m', ('f',1,2,'')), ('m',('f/',1,2,'')), ((1,2),('f',1,2,''))]:
    for c in (SyntaxError, IndentationError, TabError):
        try: e = c(*a)
        except Exception as x: print(c.__name__, a, type(x).__name__, x)
        else: print(c.__name__, a, str(e), e.msg, e.filename, e.lineno, e.offset, e.text, e.print_file_and_line, e.args)
# Unicode
U = [UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError]
for c in U:
    for a in [(), ('a',), ('a', 'b', 1, 2, 'c'), ('a', b'b', 1, 2, 'c'), ('a', 'bcd', 1, 2, 'c'), ('a', 'b\u1234\U00012345', 1, 2, 'c'), ('a', 'b\u1234\U00012345', 2, 3, 'c'), ('a', '\xe9', 0, 1, 'c'), ('a', b'\xff\x00', 0, 1, 'c'), ('a', bytearray(b'\xff\x00'), 0, 2, 'c'), ('a', 3, 0, 2, 'c'), (3, 'a', 0, 2, 'c'), ('a', 'b', 1.5, 2, 'c'), ('a', 'b', 'x', 2, 'c'), ('a', 'b', 1, None, 'c'), ('a', 'b', 1, 2, None), ('b', 1, 2, 'c'), ('b\u1234', 1, 2, 'c'), (b'b', 1, 2, 'c'), ('b', True, 2, 'c'), ('b', 2**70, 2, 'c'), ('a', 'bcd', -1, 0, 'c'), ('a', b'bcd', 5, 6, 'c'), ('bcd', 5, 6, 'c'), ('bcd', 1, 3, 'c'), ('a', 'bcd', 0, 3, 'c')]:
        try: e = c(*a)
        except Exception as x: print(c.__name__, a, type(x).__name__, x)
        else: print(c.__name__, a, str(e) if a[2] != -1 else '', repr(e), e.encoding, e.object, e.start, e.end, e.reason)
e = UnicodeDecodeError('a', bytearray(b'abc'), 0, 1, 'r'); print(repr(e.object), e.args)
e.reason = 5; e.encoding = None; print(e); e.start = 7; print(e); 
class Bare(UnicodeDecodeError):
    def __init__(self): pass
print(str(Bare()), repr(Bare()), Bare().start)
# misc
class NoSuper(Exception):
    def __init__(self, a, b): self.x = a
print(NoSuper(1, 2).args, repr(NoSuper(1, b=2)), str(NoSuper(1, 2)))
class NewOnly(Exception):
    def __new__(cls, *a): return super().__new__(cls, 'fixed')
print(repr(NewOnly(1, 2)))
class Stop(StopIteration):
    def __init__(self): pass
print(Stop().value, repr(StopIteration((1, 2)).value), StopIteration(1, 2).value)
t(lambda: SystemExit(1, 2).code); t(lambda: SystemExit().code); t(lambda: SystemExit(None).code)
e = KeyError(); print(str(e)); e.args = ('k',); print(str(e)); e.args = [1, 2]; print(str(e), repr(e), e.args)
t(lambda: setattr(e, 'args', 5)); e.args = 'ab'; print(e.args)
class T(tuple): pass
e.args = T([1]); print(type(e.args))
print(str(Exception(Exception('in'))), repr(Exception(Exception('in'))), str(Exception(1, 'x')))
e = Exception(); e.args = (e,); print(repr(e) if 0 else 'skip')
e = ValueError(); e.__cause__ = None; print(e.__suppress_context__); e.__suppress_context__ = False; e.__context__ = None; print(e.__suppress_context__)
d = {'z': 1}; e.__dict__ = d; print(e.z, e.__dict__ is d); t(lambda: setattr(e, '__dict__', 3)); t(lambda: delattr(e, '__dict__'))
print(EnvironmentError is OSError, IOError is OSError)
print(type('a.b', (Exception,), {})(1))
print(repr(type('a.b', (Exception,), {})(1)))
def rec():
    e = Exception(); 
    for i in range(100000): e = Exception(e)
    return str(e)
try: rec()
except RecursionError as x: print('rec', str(x)[:40])
