# What counts as a count for each kind of stream, and what the classes at the root take.
import abc
import codecs
import io
import _io


class Index:
    def __index__(self):
        return 2


class Number(Index):
    def __int__(self):
        raise ValueError('not asked')


class Float:
    def __float__(self):
        return 2.0


def attempt(function, *args, **keywords):
    try:
        return function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)


class Plain(io.IOBase):
    def __init__(self, data=b'abc\ndef\n'):
        self.data = data

    def read(self, count=-1):
        got, self.data = self.data[:count], self.data[count:]
        return got


COUNTS = [('index', Index()), ('number', Number()), ('float', Float()), ('1.5', 1.5), ('str', 'x'), ('None', None), ('True', True), ('-2', -2), ('1j', 1j), ('bytes', b'1'), ('object', object)]
STREAMS = [('BytesIO', lambda: io.BytesIO(b'abc\ndef\n')), ('StringIO', lambda: io.StringIO('abc\ndef\n')), ('IOBase', Plain),
           ('BufferedReader', lambda: io.BufferedReader(io.BytesIO(b'abc\ndef\n'))), ('TextIOWrapper', lambda: io.TextIOWrapper(io.BytesIO(b'abc\ndef\n')))]
for label, make in STREAMS:
    for name in ('read', 'readline', 'readlines', 'truncate', 'seek', 'read1', 'peek'):
        if hasattr(make(), name) and (label, name) != ('IOBase', 'read') and (label, name) != ('BufferedReader', 'truncate') and (label, name) != ('TextIOWrapper', 'truncate'):
            print(label, name, [attempt(getattr(make(), name), count) for _, count in COUNTS])

# The constructors at the root take anything, and let abstract methods be.
for kind in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase, _io._IOBase, _io._RawIOBase):
    derived = type('Derived', (kind,), {})
    initialised = type('Initialised', (kind,), {'__init__': lambda self, *args: super(initialised, self).__init__(*args)})
    abstract = abc.ABCMeta('Abstract', (kind,), {'method': abc.abstractmethod(lambda self: 1)})
    print(kind.__name__, [type(attempt(made, 1, 2, a=3)).__name__ for made in (kind, derived)], type(attempt(initialised, 1, 2)).__name__, type(attempt(abstract)).__name__)
    print(attempt(object.__new__, derived), attempt(kind.__new__, io.BytesIO), attempt(kind.__new__, int), attempt(kind.__new__), attempt(kind.__new__, 5), type(attempt(kind.__new__, derived, 1)).__name__)
    print('__new__' in _io._IOBase.__dict__, attempt(kind().__init__, 1), attempt(derived().__init__, 1, a=2))

# A closed stream of bytes is found out by its first line; one of text before.
for make in (io.BytesIO, io.StringIO):
    stream = make()
    stream.close()
    print(make.__name__, attempt(iter, stream) is stream, attempt(next, stream), attempt(list, stream))


class Bytes(io.BytesIO):
    pass


class Text(io.StringIO):
    pass


for kind in (io.BytesIO, Bytes, io.StringIO, Text):
    for state in ((), 5, None, (1,), ['a', 1, None]):
        print(kind.__name__, state, attempt(kind().__setstate__, state))

# Readers of codecs compare in the order of the reference.
for size, chars in ((None, -1), (-1, None), (2, None), (None, 2), ('x', -1), (-1, 'x'), (1.5, -1), (-1, 1.5), (2, 3), (0, 0), (0, 2)):
    reader = codecs.getreader('utf-8')(io.BytesIO(b'abc\ndef\n'))
    print(size, chars, attempt(reader.read, size, chars), attempt(reader.read, size, chars), attempt(reader.read))
