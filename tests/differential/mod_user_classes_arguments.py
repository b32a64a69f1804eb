# Wrong counts of arguments of classes that the library has in Python, and of searches in bytes.
from collections import UserDict, UserList


def attempt(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except (TypeError, IndexError, KeyError, ValueError) as error:
        print(type(error).__name__, error)


items = UserList([3, 1, 2])
for name in ('append', 'insert', 'pop', 'remove', 'clear', 'count', 'reverse', 'extend',
             '__contains__', '__getitem__', '__setitem__', '__delitem__'):
    for count in (0, 3):
        if count or name not in ('pop', 'clear', 'reverse'):
            attempt(getattr(items, name), *range(count))
attempt(items.append, item=4)
attempt(items.pop, i=0)
attempt(items.insert, item='x', i=1)
attempt(items.insert, 1, thing=1)
attempt(items.count, item=4)
print(items, items[1], 4 in items, items[1:])
items[0] = 'y'
del items[-1]
print(items, items.index('x'))

table = UserDict(a=1)
for name in ('__contains__', '__getitem__', '__setitem__', '__delitem__'):
    attempt(getattr(table, name))
    attempt(getattr(table, name), 1, 2, 3)
attempt(table.__getitem__, key='a')
attempt(table.__getitem__, 'b')
table['b'] = 2
del table['a']
print(table, 'b' in table)

for text in (b'abc', bytearray(b'abc')):
    for name in ('find', 'rfind', 'index', 'rindex', 'count', 'startswith'):
        attempt(getattr(text, name))
        attempt(getattr(text, name), b'a', 0, 1, 2)
        attempt(getattr(text, name), b'a', 0, 2)
        attempt(getattr(text, name), part=b'a')
