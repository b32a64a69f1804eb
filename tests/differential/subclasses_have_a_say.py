# What a class derived from a built-in container says of its items counts wherever the reference asks it.


class L(list):
    def __len__(self):
        print('len')
        return 2

    def __iter__(self):
        print('iter')
        return iter(['x', 'y'])


class T(tuple):
    def __iter__(self):
        return iter(['t', 'u'])


class B(list):
    def __iter__(self):
        return iter([b'v', b'w'])


class S(set):
    def __iter__(self):
        return iter(['s'])


class F(frozenset):
    def __iter__(self):
        return iter(['f'])


class D(dict):
    pass


class Index:
    def __index__(self):
        print('index')
        return 0


def shown(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__ + ': ' + str(error)


print(','.join(L('ab')), ','.join(T('ab')), b','.join(B([b'q'])), bytearray(b'-').join(B([b'q'])))
print(S('a'), F('b'), [S('a')], {'a'}.isdisjoint(S('a')), {'s'}.isdisjoint(S('a')), frozenset('f').isdisjoint(F('a')))
print(set('a').isdisjoint(L('a')), set('x').isdisjoint(L('a')), shown({1}.isdisjoint, [[]]), shown({1}.isdisjoint, 5))

x = [1, 2, 3]
x[0:1] = L([0])
print(x)
x[::2] = L([0])
print(x)
x = L([1, 2, 3])
x[0:1] = x
print(repr(x))
x[::-1] = x
print(repr(x))
x = [1, 2, 3]
x[1:1] = x
print(x)
x[::-2] = x[::2]
print(x)
x[:0] = T((7, 8))
print(x)
for n in range(1, 5):
    x = list(range(9))
    del x[1::n]
    y = list(range(9))
    del y[::-n]
    print(x, y)


def change(container, key):
    container[key] = 1


def remove(container, key):
    del container[key]


for container in 'abc', b'abc', (1, 2), range(3), {1}, frozenset(), 5, None:
    for key in 0, 2 ** 70, Index(), 'k', slice(1), 1.5:
        print(type(container).__name__, shown(change, container, key), '|', shown(remove, container, key))

print(shown(str.maketrans, D(a=1)), shown(str.maketrans, {'a': 1}), shown(str.maketrans, 5))
for text in b'zz', bytearray(b'zz'), bytearray(b''), memoryview(b'z'):
    print(shown(int, text), '|', shown(int, text, 10))
