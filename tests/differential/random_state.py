# getstate, setstate, copies, and the names that pickling asks for
import copy
import random

r = random.Random(2016)
state = r.getstate()
print(len(state), state[0], len(state[1]), state[1][:5], state[1][-1], state[2])
first = [r.random() for _ in range(5)]
r.setstate(state)
print(first == [r.random() for _ in range(5)], r.getstate()[1][-1])
for _ in range(700):
    r.random()
print(r.getstate()[1][-1], r.getstate()[1][:3])
r.gauss(0, 1)
print(r.getstate()[2])
kept = r.getstate()
a = [r.gauss(1, 2) for _ in range(5)]
r.setstate(kept)
print(a == [r.gauss(1, 2) for _ in range(5)], a)

print('version 2')
signed = tuple(x if x < 2 ** 31 else x - 2 ** 32 for x in state[1])
r.setstate((2, signed, None))
print([r.random() for _ in range(5)] == first)
r.setstate((2, list(signed), 0.25))
print(r.gauss(0, 1), [r.random() for _ in range(5)] == first)
r.setstate([3, state[1], 'not a number'])
print(r.gauss_next, r.random() == first[0])

print('words beyond 32 bits are cut')
r.setstate((3, tuple(x + (1 << 40) for x in state[1][:-1]) + (624,), None))
print([r.random() for _ in range(5)] == first)

print('an empty state')
r.setstate((3, (0,) * 625, None))
print(r.random(), r.getrandbits(5), r.getstate()[1][-1])
r.setstate((3, (0,) * 624 + (624,), None))
print(r.random(), r.getrandbits(100), r.getstate()[1][-1])

print('copies')
r = random.Random(7)
r.random()
for made in (copy.copy(r), copy.deepcopy(r)):
    print(type(made), made is r, made.getstate() == r.getstate())
    print(made.random(), made.random())
print(r.random())
cls, args, state = r.__reduce__()
print(cls, args, state == r.getstate())
print(r.__getstate__() == r.getstate(), r.__setstate__(random.Random(1).getstate()), r.random())


class Sub(random.Random):
    VERSION = 5

    def __init__(self, x=None, label='none'):
        super().__init__(x)
        self.label = label


s = Sub(3)
print(s.getstate()[0], s.label, sorted(s.__dict__))
try:
    copy.copy(s)
except ValueError as e:
    print(e)
s.VERSION = 3
print(copy.copy(s).getstate() == s.getstate())


def t(state):
    r = random.Random(1)
    try:
        print(r.setstate(state))
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)


good = random.Random(1).getstate()[1]
print('refusals')
for bad in (-1, 1 << 64, 1 << 32, 'a', 1.5, None, True):
    t((3, good[:7] + (bad,) + good[8:], None))
for bad in (-1, 625, 624, 0, 1 << 70, -1 << 70, '1', 3.9, None, True):
    t((3, good[:-1] + (bad,), None))
t((3, list(good), None))
t((3, good[:-1], None))
t((3, good + (1,), None))
t((3, (), None))
t((4, good, None))
t((1, good, None))
t(('3', good, None))
t((2, ('a',) * 625, None))
t((2, 5, None))
t((2, (1.5,) * 625, None))


class Odd:
    def __mod__(self, other):
        raise ValueError('odd')


t((2, (Odd(),) * 625, None))
t((3,))
t((3, good))
t((3, good, None, None))
t(())
t(5)
t(None)
t({0: 3})
t('333')
