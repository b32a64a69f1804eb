# Slices of lists and tuples, taken and put, between bounds of all kinds
def t(*fs):
    for f in fs:
        try:
            print(repr(f()))
        except Exception as e:
            print(type(e).__name__, e)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print('index', self.value)
        return self.value


class Count(int):
    pass


BOUNDS = [None, 0, 1, 3, 6, 7, -1, -3, -6, -9, True, 2 ** 40, -2 ** 40, 2 ** 70, -2 ** 70, Count(2)]
for sequence in [5, 4, 3, 2, 1, 0], (5, 4, 3, 2, 1, 0), [], (), 'letter', b'letter':
    for start in BOUNDS:
        print(type(sequence).__name__, start, [sequence[start:stop] for stop in BOUNDS])
    print(sequence[:], sequence[::], sequence[::1], sequence[::2], sequence[::-1], sequence[1:5:True])
    print(sequence[:] is sequence, sequence[0:6] is sequence, sequence[-9:9] is sequence)
    t(lambda: sequence[Index(1):Index(3)], lambda: sequence['a':], lambda: sequence[1.0:], lambda: sequence[:()], lambda: sequence[::0])


class L(list):
    def __getitem__(self, key):
        return 'get', key

    def __setitem__(self, key, value):
        print('set', key, value)


class P(list):
    pass


class T(tuple):
    pass


l, p = L([1, 2, 3]), P([1, 2, 3])
print(l[1:2], p[1:2], type(p[:]).__name__, type(T((1, 2))[:1]).__name__, T((1, 2))[:] == (1, 2), type(T((1, 2))[:]).__name__)
l[1:2] = 5
p[1:2] = 7, 8
print(list(l), p)

for new in (), (9,), (9, 8), (9, 8, 7), [], [9], [9, 8], list(range(100)), 'ab', {1}, iter([1, 2]), T((1, 2)), P([3]), range(3):
    for start, stop in (0, 0), (1, 3), (2, 2), (4, 1), (-2, None), (None, 2), (6, 9), (None, None):
        l = [5, 4, 3, 2, 1, 0]
        l[start:stop] = new
        print(l if len(l) < 20 else len(l), end=' ')
    print()
l = list(range(200))
l[:100] = l[100:]
print(l[:3], l[99:102], len(l), l[10:90] == l[110:190])
l[5:5] = l
print(len(l), l[:8])
l = [1, 2, 3]
l[1:2] = l
print(l)
l[:] = l
print(l)
l[:] = [l, l]
print(l)
l = [1, 2, 3]
t(lambda: l.__setitem__(slice(0, 1), 5), lambda: l.__setitem__(slice(None, None, 2), [1]), lambda: l.__setitem__(slice('a', None), [1]))


def put(target, value):
    target[0:2] = value


t(lambda: put(l, 5), lambda: put((1, 2), [1]), lambda: put('ab', [1]), lambda: put({}, [1]), lambda: put(l, None), lambda: put(l, {}))
print(l)


class Falls:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name, end=' ')

    def __repr__(self):
        return self.name


l = [Falls(c) for c in 'abcdef']
l[1:3] = 1, 2
print(l)
l[1:5] = [Falls('x')]
print(l)
l[:] = ()
print(l)
l = [Falls('p'), Falls('q')]
part = l[:1]
l[0:1] = [3]
print(part, l)
del part
print(l)
t1 = (Falls('r'), (Falls('s'), 1, Falls('t')), [Falls('u'), Falls('v')])
t2 = t1[1:]
del t1
print(t2)
t2 = t2[:1]
print(t2)
t2 = None
print()
x = Falls('y')
pairs = (x, x), [x, x, x], (1, x)
del x
print(pairs)
del pairs
print()
deep = ()
for i in range(100000):
    deep = (deep, deep) if i % 2 else [deep]
deep = None
deep = [1]
for i in range(100000):
    deep = (1, deep)
del deep
