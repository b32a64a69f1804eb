# Length hints of iterators that walk by index, and keys that end while a list is sorted.
import operator


class Sequence:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        if index >= self.size:
            raise IndexError
        return index


for sequence in ('hello', (1, 2, 3), [1, 2, 3], range(4), b'ab', bytearray(b'abc'), Sequence(6),
                 memoryview(b'abcd')):
    walk = reversed(sequence)
    hints = [operator.length_hint(walk)]
    next(walk)
    hints.append(operator.length_hint(walk))
    rest = list(walk)
    hints.append(operator.length_hint(walk, 9))
    forwards = iter(sequence)
    print(type(sequence).__name__, hints, len(rest), operator.length_hint(forwards, 9))

shrinking = Sequence(6)
walk = reversed(shrinking)
next(walk)
shrinking.size = 2
print(operator.length_hint(walk))

data = list(range(10))


class Intruder:
    def __init__(self, value):
        pass

    def __del__(self):
        del data[:]
        data[:] = range(20)

    def __lt__(self, other):
        return False


try:
    data.sort(key=Intruder)
except ValueError as error:
    print(error)
print(len(data))
