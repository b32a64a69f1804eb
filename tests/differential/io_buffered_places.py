# Places in the buffer: reads of nothing, reads that fail half way, the end of the data, writes behind it.
import io


class Raw(io.RawIOBase):
    """A raw stream in memory that answers as told: a number is how much, None blocks, an exception is raised."""

    def __init__(self, data, answers=()):
        self.data, self.place, self.answers, self.log = bytearray(data), 0, list(answers), []

    def readable(self):
        return True

    writable = seekable = readable

    def answer(self, most):
        answer = self.answers.pop(0) if self.answers else most
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def readinto(self, target):
        self.log.append(('readinto', len(target)))
        count = self.answer(len(target))
        if not isinstance(count, int) or not 0 <= count <= len(target):
            return count
        part = self.data[self.place:self.place + count]
        target[:len(part)] = part
        self.place += len(part)
        return len(part)

    def write(self, data):
        self.log.append(('write', bytes(data)))
        count = self.answer(len(data))
        if count is not None:
            count = min(count, len(data))
            self.data[self.place:self.place + count] = bytes(data)[:count]
            self.place += count
        return count

    def seek(self, offset, whence=0):
        self.log.append(('seek', offset, whence))
        place = offset + (0, self.place, len(self.data))[whence]
        if place < 0:
            raise OSError(22, 'Invalid argument')
        self.place = place
        return self.place

    def tell(self):
        return self.place

    def told(self):
        log, self.log = self.log, []
        return log


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


# Reading nothing takes nothing away from what lies ready.
for cls in (io.BufferedReader, io.BufferedRandom):
    for method in ('readinto', 'readinto1'):
        raw = Raw(b'abcdefghij')
        stream = cls(raw, 4)
        print(cls.__name__, method, stream.read(1), getattr(stream, method)(bytearray()), stream.tell(), raw.told())
        print(stream.peek(), stream.read(5), getattr(stream, method)(bytearray()), stream.read(), raw.told())

# What was read before the raw stream failed, or would block, lies in the target.
for answers in ([2, OSError('broken')], [2, None], [None], [OSError('at once')], [3, 2, KeyError('odd')], [2, 0]):
    for method in ('readinto', 'readinto1'):
        for size in (3, 8, 64):
            raw = Raw(b'abcdefghij', answers)
            target = bytearray(b'.' * 12)
            stream = io.BufferedReader(raw, size)
            print(size, method, attempt(getattr(stream, method), target), bytes(target), raw.told(), raw.place)
            target = bytearray(b'.' * 4)
            print(attempt(getattr(stream, method), memoryview(target)[1:]), bytes(target), attempt(stream.read))

# Behind a line without an end, the place that writing starts from.
for answers in ([], [2], [2, None], [2, 2], [1, 1, 1]):
    for first in (b'', b'Z'):
        for action in ('readline', '__next__', 'peek', 'read'):
            raw = Raw(b'abc\ndef', answers)
            stream = io.BufferedRandom(raw, 8)
            print(answers, first, action, attempt(stream.write, first), attempt(stream.peek), attempt(getattr(stream, action)))
            print(attempt(getattr(stream, action)), attempt(stream.write, b'MNO'), attempt(stream.tell), attempt(stream.flush), raw.told(), bytes(raw.data))
            print(attempt(stream.readline, 2), attempt(stream.readline), attempt(stream.write, b'P'), attempt(stream.tell), attempt(stream.close), bytes(raw.data))

# A stream that was closed has no buffer to read into.
for method in ('readinto', 'readinto1'):
    stream = io.BufferedReader(Raw(b'abcdef'), 4)
    stream.close()
    print(attempt(getattr(stream, method), bytearray(2)), attempt(stream.read, 1), attempt(stream.peek))

# Lines for a stream that was detached: what fails first is told.
for cls in (io.BufferedWriter, io.BufferedReader, io.BufferedRandom):
    stream = cls(Raw(b''))
    stream.detach()
    for lines in ([b'a'], ['a'], [], 5, [5]):
        print(cls.__name__, lines, attempt(stream.writelines, lines))
stream = io.TextIOWrapper(io.BytesIO())
stream.detach()
for lines in (['a'], [b'a'], [], 5):
    print(lines, attempt(stream.writelines, lines))
stream = io.BytesIO()
stream.close()
print(attempt(stream.writelines, 5), attempt(io.BufferedWriter(Raw(b'')).writelines, 5))


class Short(Raw):
    answer_of_readinto = 0

    def readinto(self, target):
        return self.answer_of_readinto


for answer in (0, -1, -5, None, 'x', 1.5, 10 ** 30, False):
    Short.answer_of_readinto = answer
    print(answer, attempt(Short(b'').read, 4))
for count in (2 ** 63, -2 ** 63 - 1, 1.5, 'x', None):
    print(attempt(Short(b'').read, count))
