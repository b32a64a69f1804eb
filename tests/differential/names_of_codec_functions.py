# The functions of codecs are functions of their modules; _imp puts the file of code right; ascii asks the handler.
import _imp
import codecs
import encodings.base64_codec
import encodings.uu_codec
import encodings.utf_8
import types
for name in ('quopri', 'uu', 'base64', 'hex', 'utf-8', 'utf-16', 'utf-16-le', 'utf-32', 'utf-7', 'utf-8-sig'):
    info = codecs.lookup(name)
    for function in (info.encode, info.decode):
        print(name, function.__name__, function.__qualname__, function.__module__, type(function).__name__, function.__doc__ is None or len(function.__doc__) > 3)
    entry = __import__('encodings.' + info.incrementalencoder.__module__.split('.')[1], fromlist=['getregentry']).getregentry
    print(entry.__name__, entry.__qualname__, entry.__module__, type(entry).__name__, entry().name)


def attempt(function, *args, **names):
    try:
        return function(*args, **names)
    except Exception as error:
        return type(error).__name__, str(error)


for module, prefix in ((encodings.base64_codec, 'base64'), (encodings.uu_codec, 'uu')):
    encode, decode = getattr(module, prefix + '_encode'), getattr(module, prefix + '_decode')
    print(encode(b'abc'), decode(encode(b'abc')[0]), attempt(encode), attempt(decode), attempt(encode, b'a', 'strict', nosuch=1))
print(attempt(encodings.utf_8.decode), encodings.utf_8.decode(b'\xc3\xa9'), attempt(encodings.utf_8.decode, b'\xff'))


class Holder:
    decode = encodings.utf_8.decode
    static = staticmethod(encodings.utf_8.decode)


print(attempt(Holder().decode), Holder.static(b'a'))


def outer():
    def inner():
        return lambda: 1 / 0
    return inner, [i for i in (1,)]


code = outer.__code__
old = code.co_filename
print(_imp._fix_co_filename(code, 'elsewhere.py'), code.co_filename)
nested = [const for const in code.co_consts if isinstance(const, types.CodeType)]
print([one.co_filename for one in nested], outer()[0].__code__.co_filename, outer()[0]().__code__.co_filename)
print(attempt.__code__.co_filename == old, repr(code).split(', ')[1:])
other = types.CodeType(0, 0, 0, 1, 64, b'd\x00\x00S', (code,), (), (), 'made.py', 'made', 1, b'')
_imp._fix_co_filename(other, 'remade.py')
print(other.co_filename, hash(other) == hash(other), other == other)
try:
    outer()[0]()()
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_frame.f_code.co_filename)
for args in ((), (code,), (1, 'a'), (code, 1), (None, None), (code, None), (code, 'a', 1)):
    print(attempt(_imp._fix_co_filename, *args))

texts = ['é', 'a\u1234b', '\U0001f600', 'plain', '\ud800', "quote'é"]
print([ascii(text) for text in texts], '%a' % 'é', '{!a}'.format('é'))
codecs.register_error('backslashreplace', lambda error: ('<%d-%d>' % (error.start, error.end), error.end))
print([ascii(text) for text in texts], '%a' % 'é', '{!a}'.format('é'), ascii([1, 'ü']))
codecs.register_error('backslashreplace', lambda error: ('ß', error.end))
print([attempt(ascii, text) for text in texts])
codecs.register_error('backslashreplace', lambda error: 5)
print([attempt(ascii, text) for text in texts[:2]], ascii('plain'))
codecs.register_error('backslashreplace', codecs.backslashreplace_errors)
print([ascii(text) for text in texts])
