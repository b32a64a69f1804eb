# How natives refuse too many, too few and unknown arguments: each parser of the reference has its own words.
import codecs
import collections
import functools
import gc
import io
import itertools
import math
import operator
import sys
import time
import types


def said(function, *args, **names):
    try:
        function(*args, **names)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)
    return 'fine'


def counts(label, make, numbers=(0, 1, 2, 3, 4, 7)):
    words = []
    for number in numbers:
        text = said(make(), *[None] * number)
        words.append('%d %s' % (number, text))
    words.append('kw %s' % said(make(), nosuch=1))
    words.append('kw1 %s' % said(make(), None, nosuch=1))
    print(label)
    for word in words:
        print('   ', word)


# how often a sequence is repeated is unpacked without a name
for one in ('a', b'a', bytearray(b'a'), [1], (1,), collections.deque([1])):
    for name in ('__mul__', '__rmul__', '__imul__', '__add__', '__getitem__', '__contains__', '__len__'):
        if hasattr(one, name):
            print(type(one).__name__, name, said(getattr(one, name)), said(getattr(one, name), 1, 2), said(getattr(one, name), x=1), sep=' | ')
for one in (5, 1.5, 1j, True):
    for name in ('__mul__', '__rmul__', '__add__', '__pow__', '__round__', '__abs__'):
        if hasattr(one, name):
            print(type(one).__name__, name, said(getattr(one, name)), said(getattr(one, name), 1, 2, 3, 4), said(getattr(one, name), x=1), sep=' | ')

streams = [
    ('BytesIO', lambda: io.BytesIO(b'abc'), 'read readline readlines truncate seek write getvalue read1 readinto writelines close __exit__ tell'),
    ('StringIO', lambda: io.StringIO('abc'), 'read readline truncate seek write getvalue __exit__ close'),
    ('BufferedReader', lambda: io.BufferedReader(io.BytesIO(b'abc')), 'read read1 peek readline truncate __exit__ write'),
    ('BufferedWriter', lambda: io.BufferedWriter(io.BytesIO()), 'write flush truncate __exit__ read read1'),
    ('TextIOWrapper', lambda: io.TextIOWrapper(io.BytesIO(b'abc')), 'read readline truncate write __exit__ seek'),
    ('RawIOBase', io.RawIOBase, 'read readinto write seek truncate __exit__'),
    ('IOBase', io.IOBase, 'seek truncate __exit__ readline'),
    ('TextIOBase', io.TextIOBase, 'read readline write detach'),
    ('BufferedIOBase', io.BufferedIOBase, 'read read1 write detach'),
]
for label, make, names in streams:
    for name in names.split():
        counts('%s.%s' % (label, name), lambda: getattr(make(), name))
for label, make, name in [
        ('memoryview', lambda: memoryview(b'ab'), 'cast'), ('memoryview', lambda: memoryview(b'ab'), '__exit__'),
        ('gc', lambda: gc, 'collect'), ('gc', lambda: gc, 'set_threshold'), ('gc', lambda: gc, 'is_tracked'),
        ('time', lambda: time, 'struct_time'),
        ('list', lambda: iter([1]), '__setstate__'), ('tuple', lambda: iter((1,)), '__setstate__'),
        ('str', lambda: iter('ab'), '__setstate__'), ('bytes', lambda: iter(b'ab'), '__setstate__'),
        ('reversed', lambda: reversed((1,)), '__setstate__'), ('reverse', lambda: reversed([1]), '__setstate__'),
        ('islice', lambda: itertools.islice([1], 1), '__setstate__'), ('bytearray', lambda: iter(bytearray(b'a')), '__setstate__'),
        ('object', object, '__format__'), ('list', list, '__format__'), ('None', lambda: None, '__format__')]:
    counts('%s.%s' % (label, name), lambda: getattr(make(), name))
for value in (None, 1.5, 'x', True, 10 ** 30):
    print(said(iter([1]).__setstate__, value), said(iter('ab').__setstate__, value), said(time.strptime, value), said(object().__format__, value), sep=' | ')
print(said(time.strptime), said(time.strptime, '1', '%d', 3), said(time.strptime, '1', format='%d'), sep=' | ')

# what is missing is told before what is unknown, in the order of the parameters
for label, function in [
        ('enumerate', enumerate), ('memoryview', memoryview), ('round', round), ('sorted', sorted), ('repeat', itertools.repeat),
        ('cmp_to_key', functools.cmp_to_key), ('MappingProxyType', types.MappingProxyType), ('getsizeof', sys.getsizeof),
        ('BufferedReader', io.BufferedReader), ('TextIOWrapper', io.TextIOWrapper), ('FileIO', io.FileIO), ('isclose', math.isclose),
        ('IncrementalNewlineDecoder', io.IncrementalNewlineDecoder), ('from_bytes', int.from_bytes), ('accumulate', itertools.accumulate),
        ('combinations', itertools.combinations), ('permutations', itertools.permutations), ('compress', itertools.compress), ('groupby', itertools.groupby),
        ('fromkeys', collections.OrderedDict.fromkeys), ('pop', collections.OrderedDict().pop), ('setdefault', collections.OrderedDict().setdefault), ('move_to_end', collections.OrderedDict().move_to_end)]:
    print(label, said(function, nosuch=1), said(function), sep=' | ')
print(said(enumerate, [1], iterable=[2]), said(enumerate, [1], iterable=[2], nosuch=3), said(enumerate, nosuch=1, start=1), sep=' | ')
print(said(int.from_bytes, b'a', bytes=b'b'), said(int.from_bytes, bytes=b'a', nosuch=1), said(int.from_bytes, b'a', bytes=b'c', nosuch=1), sep=' | ')
print(said(round, 1.5, number=2), said(round, ndigits=1), said(round, ndigits=1, nosuch=2), sep=' | ')
print(said((i for i in ()).__init__, 1), said(iter([]).__init__, a=1), said({}.keys().__init__, 1, 2), said(object().__init__, 1), said(iter('a').__init__, 1), sep=' | ')

# a key is told as PyErr_SetObject does: a tuple becomes the arguments, None is none of them
for key in (None, (), (1,), (1, 2), 'x', [1][:0] or 7):
    for make in (collections.OrderedDict, lambda: collections.OrderedDict([('a', 1)])):
        for name in ('pop', 'move_to_end', '__getitem__', '__delitem__'):
            try:
                getattr(make(), name)(key)
            except KeyError as error:
                print(name, repr(error))
print(said(property().__set__, 1), said(property().__set__, x=1), said(property().__set__, 1, 2, x=1), said(property().__delete__), sep=' | ')
print(said([2].sort, None, None), said([2].sort, None), said([2].sort, 1, 2, 3), said([2].sort, reverse='x'), said([2].sort, nosuch=1), said(sorted, [1], None), said(sorted, [1], None, 'x'), said(sorted, iterable=[1]), said(sorted, [1], key=None, reverse=1), sep=' | ')
