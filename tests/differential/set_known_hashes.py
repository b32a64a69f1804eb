# Keys that lie in a dict or a set already are not hashed again; other iterables' are.
calls = 0


class Key(int):
    def __hash__(self):
        global calls
        calls += 1
        return int.__hash__(self)


def counted(label, function):
    global calls
    calls = 0
    function()
    print(label, calls)


keys = [Key(number) for number in range(10)]
table = dict.fromkeys(keys)
own = set(keys)


class Sub(dict):
    pass


sub = Sub(table)
counted('set of list', lambda: set(keys))
counted('set of dict', lambda: set(table))
counted('frozenset of dict', lambda: frozenset(table))
counted('set of keys', lambda: set(table.keys()))
counted('set of a subclass', lambda: set(sub))
counted('set of set', lambda: set(own))
counted('union', lambda: own.union(table))
counted('update', lambda: set().update(table))
counted('difference', lambda: own.difference(table))
counted('intersection', lambda: own.intersection(table))
counted('symmetric_difference', lambda: own.symmetric_difference(table))
counted('isdisjoint', lambda: own.isdisjoint(table))
counted('issubset', lambda: own.issubset(table))
counted('issuperset', lambda: own.issuperset(table))
counted('difference_update', lambda: set(own).difference_update(table))
counted('symmetric_difference_update', lambda: set(own).symmetric_difference_update(table))
counted('fromkeys of dict', lambda: dict.fromkeys(table))
counted('fromkeys of set', lambda: dict.fromkeys(own))
counted('fromkeys of list', lambda: dict.fromkeys(keys))
counted('dict of dict', lambda: dict(table))
counted('update of dict', lambda: {}.update(table))
counted('copies', lambda: (own.copy(), table.copy()))
print(sorted(set(table)) == keys)
