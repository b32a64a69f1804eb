# attributes of exceptions, raise forms, chaining
def t(*cases):
    for case in cases:
        try:
            result = repr(case()).split(' at 0x')[0]
        except BaseException as e:
            print(type(e).__name__ + ':', str(e).split(' at 0x')[0])
        else:
            print(result)


class E(Exception): pass
def f(): raise E('e') from None
def chain():
    try:
        try: raise KeyError('a')
        except KeyError as k: raise E('b') from k
    except E as e: return e
e = chain()
t(lambda: e.__cause__, lambda: e.__context__, lambda: e.__suppress_context__, lambda: setattr(e, '__cause__', 5), lambda: setattr(e, '__context__', 5), lambda: setattr(e, '__traceback__', 5), lambda: setattr(e, '__suppress_context__', 5), lambda: setattr(e, '__suppress_context__', 'x'), lambda: delattr(e, '__cause__'), lambda: delattr(e, '__context__'), lambda: delattr(e, '__traceback__'), lambda: setattr(e, '__cause__', None), lambda: e.__suppress_context__, lambda: setattr(e, 'args', 5), lambda: setattr(e, 'args', [1, 2]), lambda: e.args, lambda: e, lambda: str(e), lambda: delattr(e, 'args'), lambda: setattr(e, 'args', 'ab'), lambda: e.args, lambda: e.with_traceback(5), lambda: e.with_traceback(None) is e, lambda: e.with_traceback(), lambda: e.__setstate__({'x': 1}), lambda: e.x, lambda: e.__setstate__(5), lambda: e.__setstate__(None), lambda: e.__reduce__(), lambda: E().__reduce__(), lambda: e.__dict__, lambda: setattr(e, '__dict__', 5), lambda: E.__init__(e, 9), lambda: e.args, lambda: E.__new__(E, 1, 2).args, lambda: E(x=1), lambda: Exception(x=1), lambda: BaseException.__new__(5), lambda: BaseException.__new__(int), lambda: BaseException())
t(lambda: KeyError('a'), lambda: str(KeyError('a')), lambda: str(KeyError('a', 'b')), lambda: str(KeyError()), lambda: str(KeyError(KeyError('x'))), lambda: ValueError(), lambda: ValueError('a',), lambda: ValueError('a', 1), lambda: str(ValueError('a', 1)), lambda: str(ValueError()), lambda: str(ValueError(None)), lambda: str(ValueError(())), lambda: str(ValueError((1,))), lambda: repr(ValueError((1,))), lambda: str(ValueError(b'x')), lambda: SystemExit(), lambda: SystemExit(1).code, lambda: SystemExit(1, 2).code, lambda: SystemExit().code, lambda: setattr(SystemExit(), 'code', 5), lambda: ImportError('m', name='n', path='p').name, lambda: ImportError('m', name='n').path, lambda: ImportError('m', x=1), lambda: ImportError('m').msg, lambda: ImportError('m', 2).msg, lambda: str(ImportError('m', 2)), lambda: ImportError().msg, lambda: ImportError(name='q'), lambda: StopIteration(1).value, lambda: UnboundLocalError('x').args, lambda: AttributeError('x').args, lambda: NameError('x').args)
def o(*a, kind=OSError):
    x = kind(*a)
    return type(x).__name__, x.args, x.errno, x.strerror, x.filename, x.filename2, str(x)
t(lambda: o(), lambda: o(1), lambda: o(1, 'a'), lambda: o(2, 'a', 'f'), lambda: o(2, 'a', 'f', None, 'g'), lambda: o(2, 'a', 'f', 5, 'g'), lambda: o(2, 'a', 'f', None, 'g', 6), lambda: o('x', 'y'), lambda: o(13, 'denied'), lambda: o(17, 'e'), lambda: o(11, 'block'), lambda: o(32, 'pipe'), lambda: o(4, 'i'), lambda: o(110, 't'), lambda: o(104, 'r'), lambda: o(21, 'd'), lambda: o(2, 'a', kind=FileExistsError), lambda: o(17, 'x', kind=PermissionError), lambda: o(2, 'a', None), lambda: o(2, 'a', b'f'), lambda: o(2, 'a', 3), lambda: OSError is IOError is EnvironmentError, lambda: BlockingIOError(11, 'a', 5).characters_written, lambda: BlockingIOError(11, 'a').characters_written, lambda: OSError(11, 'a', 3).filename, lambda: OSError(x=1))
class MyOS(OSError):
    def __init__(self, a, b): super().__init__(2, 'msg', a); self.b = b
class NewOS(OSError):
    def __new__(cls, a): return super().__new__(cls, 2, 'new', a)
t(lambda: o(1, 2, kind=MyOS), lambda: MyOS(1, 2).b, lambda: o('z', kind=NewOS))
def s(*a, kind=SyntaxError):
    x = kind(*a)
    return x.msg, x.filename, x.lineno, x.offset, x.text, x.print_file_and_line, x.args, str(x)
t(lambda: s(), lambda: s('m'), lambda: s('m', ('f', 1, 2, 'text')), lambda: s('m', ('f', 1, 2)), lambda: s('m', 5), lambda: s('m', ('f', None, None, None)), lambda: s('m', ('dir/f.py', 3, 2, 'x'), 7), lambda: s('m', (5, 6, 7, 8)), lambda: s('m', ('f', 1, 2, 't'), kind=IndentationError), lambda: s('m', [None, 1, 2, 't']))
def r(x):
    try: raise x
    except BaseException as e: return type(e).__name__, e.args
class Meta(type):
    def __call__(cls, *a): return 5
class Odd(Exception, metaclass=Meta): pass
class NewInt(Exception):
    def __new__(cls, *a): return 5
class InitFails(Exception):
    def __init__(self): raise KeyError('init')
t(lambda: r(E), lambda: r(E(1)), lambda: r(5), lambda: r(int), lambda: r('s'), lambda: r(None), lambda: r(Odd), lambda: r(NewInt), lambda: r(InitFails), lambda: r((E, F)) if 0 else r((E,)), lambda: r(E('a', 'b')))
def rf(x, c):
    try: raise x from c
    except BaseException as e: return type(e).__name__, e.args, e.__cause__, e.__suppress_context__
t(lambda: rf(E, None), lambda: rf(E, KeyError), lambda: rf(E, KeyError('x')), lambda: rf(E, 5), lambda: rf(E, int), lambda: rf(5, E), lambda: rf(5, 6), lambda: rf(E, InitFails), lambda: rf(E, Odd))
def rr():
    raise
t(rr)
def same():
    e1 = E('same')
    try:
        try: raise e1
        except E as e: raise e
    except E as e: return e.__context__
def cycle():
    a, b = E('a'), E('b')
    try:
        try: raise a
        except E:
            try: raise b
            except E: raise a
    except E as e: return e, e.__context__, e.__context__.__context__
def selfcause():
    e = E('s')
    try: raise e from e
    except E as x: return x.__cause__ is x
def fin():
    try:
        try: raise KeyError('t')
        finally: raise ValueError('f')
    except ValueError as e: return repr(e.__context__)
def els():
    try:
        try: pass
        except E: pass
        else: raise KeyError('else')
        finally: print('f')
    except KeyError as e: return repr(e.__context__)
def name_gone():
    try: raise E
    except E as e: pass
    return e
def name_gone2():
    e = 5
    try: raise E
    except E as e: e = 7
    return e
def matching(x, spec):
    try: raise x
    except spec as e: return 'matched'
t(same, cycle, selfcause, fin, els, name_gone, name_gone2, lambda: matching(E, E), lambda: matching(E, (KeyError, E)), lambda: matching(E, ()), lambda: matching(E, 5), lambda: matching(E, (5, E)), lambda: matching(E, (E, 5)), lambda: matching(E, ((E,),)), lambda: matching(E, [E]), lambda: matching(E, int), lambda: matching(E, 'E'), lambda: matching(E, E()), lambda: matching(KeyError, LookupError), lambda: matching(E, object), lambda: matching(SystemExit, Exception))
class VirtualMeta(type):
    def __subclasscheck__(cls, c): print('asked'); return True
    def __instancecheck__(cls, c): print('asked i'); return True
class Virtual(Exception, metaclass=VirtualMeta): pass
t(lambda: matching(E, Virtual))
