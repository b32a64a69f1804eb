"""Built-ins by their names, in every place where a name may mean something else."""
import builtins
import sys

def twice(items):
    return len(items) + len(items) * max(1, 2)

def in_a_loop(items):
    total = 0
    for item in items:
        total += len(item)
    return total

def recursive(n):
    return [n] if n <= 0 else list(range(n)) + list(reversed(recursive(n - 1)))

def generator(items):
    for item in items:
        got = yield len(item)
        if isinstance(got, str):
            yield len(got), isinstance(got, bytes)

def parameter(len):
    return len, [len for _ in range(2)], (lambda: len)()

def assigned():
    type = 'local type'
    def inner():
        return type, [type for _ in range(2)]
    return type, inner()

def looped():
    for id in range(3):
        pass
    return id

def caught():
    try:
        raise ValueError('caught')
    except ValueError as input:
        found = str(input)
    try:
        input
    except UnboundLocalError as error:
        return found, str(error)

def deleted():
    hash = 1
    del hash
    try:
        return hash
    except UnboundLocalError as error:
        return str(error)

def set_from_inside():
    sum = 1
    def inner():
        nonlocal sum
        sum += 1
        class Body:
            shown = sum
        return Body.shown
    return sum, inner(), sum

def as_a_global():
    global oct
    oct = 'global oct'

class Body:
    before = len('before')
    def len(self):
        return len('inside')
    after = len
    sizes = [max(1, size) for size in range(3)]
    property = property(len)

def sees_itself(a):
    b = len('xy') + len('z')
    return sorted(locals().items()), sorted(vars()), sorted(dir()), eval('sorted(locals())')

def closure_of_both(bytes):
    def inner():
        class Inner:
            bytes = bytes
        return bytes, Inner.bytes, len(str(bytes)) + len(str(bytes))
    return inner

class Hooked(object):
    def __init__(self):
        super().__init__()
        self.names = []
    def __enter__(self):
        self.old = builtins.__import__
        builtins.__import__ = self.hook
        return self
    def hook(self, name, *rest):
        self.names.append(name)
        raise ImportError('hooked')
    def __exit__(self, *exc):
        builtins.__import__ = self.old

def hooked():
    with Hooked() as hook:
        got = twice('ab'), in_a_loop(['a', 'bc'])
    return got, hook.names

def coroutine_of():
    async def inner():
        return len('a') + len('b')
    try:
        inner().send(None)
    except StopIteration as stop:
        return stop.value

print(twice('abc'), in_a_loop(['a', 'bc']), recursive(4))
made = generator(['ab', 'c'])
print(next(made), made.send('xyz'), next(made))
print(parameter(3), assigned(), looped(), caught(), deleted(), set_from_inside())
print(oct(8))
as_a_global()
print(oct)
print(Body.before, Body().len(), Body.after is Body.len, Body.sizes, Body().property)
print(sorted(name for name in Body.__dict__ if not name.startswith('_')))
print(sees_itself(1))
print(closure_of_both(b'x')())
print(hooked(), coroutine_of())
for name in ['min', 'max']:
    print(name, [min(1, 2), max(1, 2)])
try:
    raise TypeError
except (KeyError, TypeError) as type_:
    print(isinstance(type_, Exception))
print(sorted(name for name in globals() if name.startswith('.')))
print([len(w) for w in 'a bb ccc'.split()], {len(w): len(w) for w in ['x']}, list(map(lambda w: len(w) + len(w), ['q'])))
