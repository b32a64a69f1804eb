# Walking over a weak dictionary keeps no object alive but the one at hand.
import gc
import weakref


class Item:
    def __init__(self, number):
        self.number = number


def numbers(count):
    return [Item(number) for number in range(count)]


def keys_of(items):
    return weakref.WeakKeyDictionary((item, item.number) for item in items)


for walk_over in (lambda d: d.items(), lambda d: d.values(), lambda d: d.keys(), iter):
    items = numbers(6)
    table = keys_of(items)
    walk = walk_over(table)
    next(walk)
    items.clear()
    gc.collect()
    print(len(table), sum(1 for _ in walk))
    del walk
    print(len(table), len(table.data))


class Looped:
    def __init__(self):
        self.me = self


for make in (lambda items: weakref.WeakKeyDictionary((item, 1) for item in items),
             lambda items: weakref.WeakValueDictionary(enumerate(items))):
    items = [Looped() for _ in range(8)]
    table = make(items)
    print(len(table), len(list(table.items())), len(list(table.values())), len(list(table)))
    del items
    gc.collect()
    print(len(table), list(table.items()), list(table.values()), list(table))

items = numbers(3)
table = weakref.WeakValueDictionary(enumerate(items))
print(sorted(table), sorted(key for key, item in table.items()))
print(sorted(item.number for item in table.values()))
