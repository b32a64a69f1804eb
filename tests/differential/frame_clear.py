# frame.clear() of suspended, new and ended generators: they end, and all that the frame holds goes at once.
import sys
import warnings


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def suspended(name):
    kept = N(name)
    try:
        yield kept
    finally:
        print('finally of', name, kept.name)


generator = suspended('a')
next(generator)
frame = generator.gi_frame
frame.clear()
print(generator.gi_frame, frame.f_locals, list(generator))

generator = suspended('b')
frame = generator.gi_frame
frame.clear()
print(generator.gi_frame, frame.f_locals, list(generator))


def stubborn(name):
    kept = N(name)
    while True:
        try:
            yield kept
        except GeneratorExit:
            print('goes on')


class Told:
    def write(self, text):
        told.append(text)

    def flush(self):
        pass


told = []
generator = stubborn('c')
next(generator)
frame = generator.gi_frame
stderr, sys.stderr = sys.stderr, Told()
frame.clear()
sys.stderr = stderr
print(''.join(told).split(' at ')[0], ''.join(told).split('>')[-1])
print(frame.f_locals, list(generator))


def fails(name):
    kept = N(name)
    try:
        yield
    finally:
        raise KeyError(kept.name)


told = []
generator = fails('d')
next(generator)
frame = generator.gi_frame
sys.stderr = Told()
frame.clear()
sys.stderr = stderr
print(''.join(told).strip().split('\n')[-1], frame.f_locals, generator.gi_frame)


async def coroutine(argument):
    pass


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    made = coroutine(N('e'))
    frame = made.cr_frame
    frame.clear()
    print([str(one.message) for one in seen], frame.f_locals)
try:
    made.send(None)
except (StopIteration, RuntimeError) as error:
    print(type(error).__name__)


def clears_itself():
    own = yield
    for clear in (own.gi_frame.clear, sys._getframe().clear):
        try:
            clear()
        except RuntimeError as error:
            print(error)


generator = clears_itself()
next(generator)
try:
    generator.send(generator)
except StopIteration:
    print('ended')


def raises(name):
    kept = N(name)
    1 / 0


try:
    raises('f')
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_next.tb_frame
    print(sorted(frame.f_locals))
    frame.clear()
    print(sorted(frame.f_locals))


def delegates(inner):
    kept = N('outer')
    yield from inner


inner = suspended('inner')
generator = delegates(inner)
next(generator)
frame = generator.gi_frame
frame.clear()
print(sorted(frame.f_locals), inner.gi_frame, generator.gi_frame)

# The namespace of a class body stays; a trace function goes.
try:
    class Body:
        name = N('g')
        1 / 0
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_next.tb_frame
frame.f_trace = print
frame.clear()
print(sorted(frame.f_locals), frame.f_trace)
frame = None

# A frame that waits in `yield from` stands before the instruction.
generator = delegates(suspended('lasti'))
print(generator.gi_frame.f_lasti)
next(generator)
code = generator.gi_code.co_code
print(code[generator.gi_frame.f_lasti + 1] == 72, generator.gi_frame.f_lineno - generator.gi_code.co_firstlineno)
inner = generator.gi_yieldfrom
print(inner.gi_code.co_code[inner.gi_frame.f_lasti] == 86)
generator.close()


async def awaits(awaitable):
    await awaitable


class Awaitable:
    def __await__(self):
        yield


made = awaits(Awaitable())
made.send(None)
print(made.cr_code.co_code[made.cr_frame.f_lasti + 1] == 72, made.cr_frame.f_lasti)
made.close()
made = generator = inner = None
