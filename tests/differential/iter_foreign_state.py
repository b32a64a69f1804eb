# Iterators over weak containers, and the old sequence protocol, asked for what they cannot tell.
import operator
import weakref


class Item:
    pass


class Old:
    def __getitem__(self, index):
        return 'ab'[index]


def attempt(label, function, *args):
    try:
        print(label, function(*args))
    except TypeError as error:
        print(label, type(error).__name__)


item = Item()
for make in (lambda: weakref.WeakSet([item]), lambda: weakref.WeakKeyDictionary({item: 1})):
    walk = iter(make())
    attempt('hint', operator.length_hint, walk, 7)
    attempt('reduce', lambda: walk.__reduce__())
    print(sum(1 for _ in walk))

walk = iter(Old())
print(walk.__length_hint__(), operator.length_hint(walk, 5))
print(list(walk), walk.__length_hint__(), operator.length_hint(walk, 5))
