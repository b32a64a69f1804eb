"""Slices that are used at once: what they take and put, and what can tell that there was one."""

import gc
import sys


def show(label, make):
    try:
        print(label, repr(make()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print('index', self.value)
        return self.value

    def __repr__(self):
        return 'Index(%d)' % self.value


class Bad:
    def __index__(self):
        raise ValueError('no index')


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('end of', self.name)


class MyList(list):
    def __getitem__(self, key):
        return 'item', key

    def __setitem__(self, key, value):
        print('set', key, value)


class MyStr(str):
    pass


items = list(range(10))
pair = tuple(items)
text = 'abcdefghij'
wide = 'aä€\U0001f600fghij'
bounds = [None, 0, 1, 3, 9, 10, 11, 100, -1, -3, -10, -11, -100, True, False, 2 ** 70, -2 ** 70]
for start in bounds:
    for stop in bounds:
        show((start, stop), lambda: (items[start:stop], pair[start:stop], text[start:stop], wide[start:stop]))
for step in [None, 1, -1, 2, -2, 3, 0, True, -2 ** 70, Index(-1)]:
    for start, stop in [(None, None), (7, 2), (2, 7), (-1, 0), (None, 3)]:
        show((start, stop, step), lambda: (items[start:stop:step], pair[start:stop:step], text[start:stop:step]))
show('float', lambda: items[1.0:2])
show('str', lambda: items['a':2])
show('bad', lambda: items[Bad():2])
show('index', lambda: items[Index(1):Index(4)])
show('none', lambda: None[1:2])
show('int', lambda: (5)[1:2])
show('dict', lambda: {1: 2}[1:2])
show('my', lambda: MyList([1, 2, 3])[1:])
show('my str', lambda: (MyStr('hello')[1:3], type(MyStr('hello')[:]).__name__))
show('bytes', lambda: b'hello'[1:3])
show('range', lambda: range(10)[2:8])
print(pair[:] is pair, text[:] is text, text[0:10] is text, pair[0:10] is pair, items[:] is items)
print(text[3:4] is text[3:4], text[4:4] is '')


def put(label, make, values, start, stop, step=None):
    target = make()
    try:
        if step is None:
            target[start:stop] = values
        else:
            target[start:stop:step] = values
    except Exception as error:
        print(label, type(error).__name__, error, target)
    else:
        print(label, target)


for values in [[], [1], (1, 2, 3), 'ab', range(3), {5}, 7, None, iter([9, 9])]:
    for start, stop in [(0, 0), (None, None), (2, 4), (5, 2), (-3, None), (100, 200)]:
        put((start, stop), lambda: list('abcdef'), values, start, stop)
for step in [1, -1, 2, -2, 0]:
    put(step, lambda: list('abcdef'), [1, 2, 3], None, None, step)
    put(step, lambda: list('abcdef'), [1, 2, 3, 4, 5, 6], None, None, step)
    put(step, lambda: list('abcdef'), (1, 2, 3), 4, 1, step)
put('my', lambda: MyList([1, 2, 3]), [4], 0, 1)
put('tuple', lambda: (1, 2, 3), [4], 0, 1)
put('str', lambda: 'abc', 'd', 0, 1)
put('bytearray', lambda: bytearray(b'abc'), b'xyz', 0, 1)


def own():
    same = [1, 2, 3]
    same[1:2] = same
    print(same)
    same[:] = same
    print(same)
    same[::-1] = same
    print(same)


own()


def ends():
    def made():
        return [Loud('a'), Loud('b'), Loud('c')]
    print('taken')
    part = made()[1:2]
    print('held', part[0].name)
    part = None
    print('put')
    target = made()
    target[0:2] = [Loud('d')]
    print('next')
    target[:] = (Loud('e'), Loud('f'))
    print('last')
    target[1:] = []
    target = None
    print('over')


ends()


def lines():
    try:
        items[1:2][5:6][Bad():
                        2]
    except ValueError as error:
        print(error.__traceback__.tb_lineno - lines.__code__.co_firstlineno)
    try:
        pair[
            1:2] = 3
    except TypeError as error:
        print(error, error.__traceback__.tb_lineno - lines.__code__.co_firstlineno)


lines()


def reverse(count):
    flips = 0
    perm = list(range(count))
    for k in range(count):
        perm[:k + 1] = perm[k::-1]
        flips += perm[0]
    return perm, flips


print(reverse(12))
print(len(reverse(100)[0]))


gc.set_threshold(50)
runs = []
gc.callbacks.append(lambda phase, info: runs.append(phase))
held = []
for i in range(200):
    held.append(items[1:3])
del gc.callbacks[:]
print(len(runs) > 1, runs == ['start', 'stop'] * (len(runs) // 2))
gc.set_threshold(700, 10, 10)
