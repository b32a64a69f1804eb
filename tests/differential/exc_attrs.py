# attributes and arguments of exceptions
# Python 3.11 prints something else in lines 7, 8, 12, 36, 71 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


e = Exception(1, 'a')
t(lambda: e, lambda: str(e), lambda: e.args, lambda: Exception(), lambda: str(Exception()), lambda: str(Exception(5)), lambda: repr(Exception('x')), lambda: Exception(('a',)), lambda: str(KeyError('k')), lambda: str(KeyError('a', 'b')), lambda: str(KeyError()), lambda: Exception(x=1), lambda: BaseException.__new__(Exception, 1).args)
e.args = [3, 4]
t(lambda: e.args, lambda: setattr(e, 'args', 5), lambda: delattr(e, 'args'), lambda: setattr(e, '__cause__', 5), lambda: setattr(e, '__context__', 5), lambda: setattr(e, '__traceback__', 5), lambda: e.__cause__, lambda: e.__suppress_context__, lambda: delattr(e, '__cause__'), lambda: e.with_traceback(5), lambda: e.with_traceback(None) is e, lambda: e.__dict__)
e.note = 'x'
print(e.__dict__, e.note)
e.__cause__ = KeyError('c')
print(e.__cause__, e.__suppress_context__)
t(lambda: StopIteration(5).value, lambda: StopIteration().value, lambda: StopIteration(1, 2).value, lambda: SystemExit(3).code, lambda: SystemExit().code, lambda: SystemExit(1, 2).code, lambda: ImportError('m', name='n', path='p').name, lambda: ImportError('m', name='n', path='p').path, lambda: ImportError('m', foo=1), lambda: ImportError('a', 'b').msg, lambda: str(ImportError('a', name='b')), lambda: ImportError().msg)
t(lambda: OSError(2, 'No such', 'f.txt'), lambda: str(OSError(2, 'No such', 'f.txt')), lambda: OSError(2, 'x').errno, lambda: OSError(2, 'x').strerror, lambda: OSError(2, 'x', 'f').filename, lambda: OSError('only').errno, lambda: type(OSError(2, 'x')), lambda: type(OSError(13, 'x')), lambda: type(OSError(17, 'x')), lambda: OSError(2, 'x', 'f', None, 'g').filename2, lambda: str(OSError(2, 'x', 'f', None, 'g')), lambda: str(OSError(1)), lambda: str(OSError(1, 2)), lambda: OSError(2, 'x', 'f').args, lambda: OSError is IOError is EnvironmentError, lambda: FileNotFoundError(2, 'x').errno, lambda: BlockingIOError(11, 'x', 5).characters_written)
t(lambda: UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad'), lambda: str(UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad')), lambda: str(UnicodeDecodeError('utf-8', b'ab\xff', 0, 3, 'bad')), lambda: str(UnicodeEncodeError('ascii', 'a\xe9', 1, 2, 'bad')), lambda: str(UnicodeEncodeError('ascii', 'a\u20ac', 1, 2, 'bad')), lambda: str(UnicodeTranslateError('a\U0001f600', 1, 2, 'bad')), lambda: UnicodeDecodeError('utf-8', 'x', 2, 3, 'bad'), lambda: UnicodeDecodeError(), lambda: UnicodeEncodeError('ascii', 'a\xe9', 1, 2, 'bad').object, lambda: UnicodeEncodeError('ascii', 'abc', 5, 9, 'bad').start, lambda: UnicodeEncodeError('ascii', 'abc', 5, 9, 'bad').end)
s = SyntaxError('msg', ('f.py', 3, 7, 'text line'))
t(lambda: (s.msg, s.filename, s.lineno, s.offset, s.text, s.print_file_and_line), lambda: str(s), lambda: SyntaxError('m', 5), lambda: SyntaxError('m', (1,)), lambda: SyntaxError().msg, lambda: str(SyntaxError('a', ('f', 1, 2, 'x'))), lambda: repr(s))
