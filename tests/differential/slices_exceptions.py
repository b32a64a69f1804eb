# Exceptions that pass through native code and finally blocks, finalisers at any instruction, recursion
# that ends in RecursionError: a slice may end anywhere in them.
import sys

def spin(n):
    for i in range(n):
        pass
    return n

class Boom(Exception):
    def __init__(self, n):
        super().__init__(n, spin(n))
    def __str__(self):
        return 'Boom %d' % spin(self.args[0])

def handled():
    return type(sys.exc_info()[1]).__name__

log = []
def nested(n):
    try:
        try:
            sorted([1, 2, 3], key=lambda i: raises(i + n))
        except Boom as e:
            log.append((str(e), handled()))
            list(map(raises, [n + 5]))
        finally:
            spin(9)
            log.append(('finally', handled()))
    except Boom as e:
        log.append((str(e), str(e.__context__), handled()))
    finally:
        log.append(handled())
    for i in range(3):
        try:
            continue
        finally:
            spin(5)
            log.append(i)
    try:
        return spin(n)
    finally:
        log.append('returning %s' % handled())

def raises(n):
    spin(6)
    raise Boom(n)
print(nested(4), log)
del log[:]

class Exits:
    def __init__(self, swallows):
        self.swallows = swallows
    def __enter__(self):
        spin(7)
        return self
    def __exit__(self, kind, value, tb):
        spin(8)
        log.append((kind and kind.__name__, str(value), handled()))
        return self.swallows
for swallows in (False, True):
    try:
        with Exits(swallows), Exits(False):
            max([4, 5], key=raises)
        log.append('swallowed')
    except Boom as e:
        log.append(str(e))
print(log)
del log[:]

class Dies:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        spin(15)
        log.append(self.n)
        try:
            raises(2)
        except Boom:
            pass
def drops(n):
    a, b = Dies(n), Dies(n + 1)
    a.b = b
    del a, b
    Dies(n + 2)
    x = Dies(n + 3)
    try:
        raises(n)
    except Boom:
        x = None
        y = [Dies(n + 4), Dies(n + 5)]
        y[:] = []
    return handled()
print(drops(10), log)
del log[:]

def trace(e):
    lines, tb = [], e.__traceback__
    while tb:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return lines
for call in (lambda: sorted([3], key=raises), lambda: [raises(n) for n in range(2)], lambda: {**{'a': raises(3)}}, lambda: (lambda *a: a)(*map(raises, [1])), lambda: type('C', (), {'x': property(raises)})().x, lambda: raises(1) or 2, lambda: print(raises(3), file=None)):
    try:
        call()
    except Exception as e:
        print(str(e), trace(e))

reached = 0
def down(n):
    global reached
    reached = n
    try:
        return down(n + 1)
    finally:
        spin(1)
class Down:
    def __init__(self, n):
        self.n = n
        reached.append(n)
    def __eq__(self, other):
        return Down(self.n + 1) == Down(self.n + 1)
    def __call__(self):
        return Down(self.n + 1)()
    def __getattr__(self, name):
        return getattr(Down(self.n + 1), name)
try:
    down(0)
except RecursionError as e:
    print(type(e).__name__, reached)
for way in (lambda: Down(0) == Down(0), lambda: Down(0)(), lambda: Down(0).x, lambda: sorted([1], key=lambda n: down(n))):
    reached = []
    try:
        print(way())
    except RecursionError as e:
        print('RecursionError', len(reached) if isinstance(reached, list) else reached)

def finally_return(n):
    while True:
        try:
            raises(n)
        finally:
            return spin(4)
print(finally_return(3))
try:
    try:
        raises(1)
    finally:
        list(filter(raises, [2]))
except Boom as e:
    print(e, e.__context__, e.__suppress_context__)
try:
    try:
        raises(1)
    except Boom as e:
        raise KeyError('from') from e
except KeyError as e:
    print(repr(e), e.__cause__, e.__suppress_context__)
