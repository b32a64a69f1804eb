import codecs
def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print(ascii(r))
    except BaseException as e:
        c = e.__cause__
        print(type(e).__name__, ascii(str(e)), ascii(e.args), type(c).__name__, ascii(str(c)), e.__suppress_context__)
calls = []
def enc(s, errors='strict'): calls.append(('enc', type(s).__name__, s if isinstance(s, str) else bytes(s), errors)); return (s[::-1].encode('ascii'), len(s))
def dec(b, errors='strict'): calls.append(('dec', type(b).__name__, bytes(b), errors)); return (bytes(b).decode('ascii')[::-1], len(b))
def search(name):
    calls.append(name)
    if name == 'rev': return codecs.CodecInfo(enc, dec, name='rev')
    if name == 'raw4': return (enc, dec, None, None)
    if name == 'three': return (1, 2, 3)
    if name == 'list': return [enc, dec, None, None]
    if name == 'boom': raise KeyError('boom')
    if name == 'nottext': return codecs.CodecInfo(enc, dec, name='nottext', _is_text_encoding=False)
    if name == 'wrong': return (lambda s, e='strict': 5, lambda s, e='strict': 5, None, None)
    if name == 'wrong3': return (lambda s, e='strict': (1,2,3), lambda s, e='strict': (1,2,3), None, None)
    if name == 'int': return (lambda s, e='strict': (1,2), lambda s, e='strict': (1,2), None, None)
    if name == 'ba': return (lambda s, e='strict': (bytearray(b'ba'),2), lambda s, e='strict': (b'x',2), None, None)
    if name.startswith('exc_'):
        def f(s, e='strict'):
            raise EXC[name[4:]]
        return (f, f, None, None)
class E1(Exception): pass
class E2(Exception):
    def __init__(self, a): self.a = a
class E3(Exception): __slots__ = ('z',)
class E4(ValueError):
    def __str__(self): return 'E4!'
class E5(Exception):
    def __new__(cls, *a): return Exception.__new__(cls, *a)
ea = ValueError('x'); ea.attr = 1
EXC = {'value': ValueError('v'), 'value0': ValueError(), 'value2': ValueError('a','b'), 'valueint': ValueError(3), 'e1': E1('m'), 'e2': E2('m'), 'e4': E4('m'), 'e5': E5('m'), 'attr': ea, 'key': KeyError('k'), 'os': OSError('o'), 'stop': StopIteration('s'), 'imp': ImportError('i'), 'uni': UnicodeError('u'), 'zero': ZeroDivisionError('z'), 'cls': E1, 'kbd': KeyboardInterrupt('k'), 'exit': SystemExit('q'), 'runtime': RuntimeError('\u1234'), 'str': ValueError(type('S', (str,), {})('sub'))}
codecs.register(search)
show('abc'.encode, 'rev'); show('abc'.encode, 'REV', 'ignore'); show(b'abc'.decode, 'rev'); show(bytearray(b'abc').decode, 'Rev'); show(str, memoryview(b'abc'), 'rev'); show(bytes, 'abc', 'rev'); show(bytearray, 'abc', 'rev', 'x')
show('abc'.encode, 'raw4'); show('abc'.encode, 'three'); show('abc'.encode, 'list'); show('abc'.encode, 'boom'); show('abc'.encode, 'nottext'); show(b'abc'.decode, 'nottext')
show(codecs.encode, 'abc', 'nottext'); show(codecs.decode, b'abc', 'nottext', 'foo')
for n in ['wrong', 'wrong3', 'int', 'ba']:
    if n != 'ba': show('abc'.encode, n)
    show(b'abc'.decode, n); show(codecs.encode, 'abc', n); show(codecs.decode, b'abc', n)
for n in sorted(EXC):
    print(n)
    show('abc'.encode, 'exc_' + n); show(b'abc'.decode, 'exc_' + n); show(codecs.encode, 'abc', 'exc_' + n)
show('abc'.encode, 'No Such-Thing_X'); show(b''.decode, 'nothere'); show(''.encode, 'nothere')
for c in calls: print(ascii(c))
print(type(codecs.lookup('rev')) is codecs.CodecInfo, codecs.lookup('rev') is codecs.lookup('REV'))
show(codecs.register, 1); show(codecs.register); show(codecs.lookup, 'nothing'); show(codecs.lookup, 1); show(codecs.lookup)
show(codecs.encode); show(codecs.encode, 'a', 1); show(codecs.encode, 'a', encoding='latin-1', errors='x'); show(codecs.decode, obj=b'a'); show(codecs.decode, b'a', 'latin-1', 'strict', 1); show(codecs.encode, 3, 'latin-1'); show(codecs.decode, 'a', 'latin-1')
import _codecs
show(_codecs._forget_codec, 'rev'); show(_codecs._forget_codec, 'rev'); show(_codecs._forget_codec, 3)
del calls[:]
show('abc'.encode, 'rev'); print(calls)
class CI(codecs.CodecInfo): pass
i = codecs.CodecInfo(1, 2, 3, 4, 5, 6, 'nm')
print(i.name, i.encode, i.decode, i.streamreader, i.streamwriter, i.incrementalencoder, i.incrementaldecoder, tuple(i), len(i), i._is_text_encoding, i[0])
show(codecs.CodecInfo); show(codecs.CodecInfo, 1)
print(repr(i).split(' at ')[0], repr(CI(1,2,name='q')).split(' at ')[0])
print(sorted(n for n in dir(_codecs)))
print([n for n in sorted(dir(codecs)) if n not in ('__cached__','__file__','__builtins__')])
