lines = []

class Held:
    def __enter__(self):
        lines.append('__enter__')
    def __exit__(self, *args):
        lines.append('__exit__')
    def __del__(self):
        lines.append('__del__')

def generator():
    try:
        lines.append('generator')
        while True:
            pass
        yield 1
    finally:
        lines.append('generator finally')

kept = generator()

def spins():
    global kept
    del lines[:]
    kept = generator()
    try:
        lines.append('try')
        with Held():
            for each in kept:
                pass
    except:
        lines.append('except')
    finally:
        lines.append('finally')

def log():
    return list(lines)

def rest():
    return list(kept)

def depth_of(go):
    try:
        return go(1)
    except RecursionError:
        return 0

def deep():
    reached = 0
    def go(n):
        nonlocal reached
        reached = n
        go(n + 1)
    depth_of(go)
    return reached

class Deep:
    def __init__(self, n):
        global deepest
        deepest = n
        Deep(n + 1)

def deep_methods():
    depth_of(Deep)
    return deepest

class Natively:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        global deepest
        deepest = self.n
        if self.n % 3:
            return Natively(self.n + 1).__repr__()
        return repr(Natively(self.n + 1))

def deep_natives():
    depth_of(lambda n: repr(Natively(n)))
    return deepest

class Counter:
    def count(self):
        total = 0
        for n in range(1000):
            total += n
        return total

def method():
    return Counter().count

def spin(n):
    while True:
        pass

def catches(below):
    try:
        if below:
            for n in range(30):
                pass
            sorted([2, 1], key=finite)
            raise_later()
        else:
            spin(0)
    except KeyboardInterrupt as e:
        return type(e).__name__

def finite(n):
    for i in range(1000):
        pass
    return n

def raise_later():
    for i in range(100000):
        pass

def natives():
    done = 0
    for n in range(20):
        done += sorted(range(20), key=lambda item: -item)[0] == 19
    return done

def calls(host, deep):
    global kept
    def driven():
        yield host()
    kept = driven()
    if deep:
        return len(sorted([1, 2, 3], key=lambda n: next(kept, 0) or n))
    for each in kept:
        pass
