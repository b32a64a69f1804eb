# what a generator returns through yield from and send
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


def acc():
    total = 0
    while True:
        x = yield total
        if x is None: return total
        total += x
def outer(log):
    while True: log.append((yield from acc()))
log = []
g = outer(log)
print(next(g), g.send(1), g.send(2), g.send(None), g.send(10), g.send(None), log)
def ret():
    return 5
    yield
t(lambda: next(ret()), lambda: list(ret()), lambda: (lambda g: (next(g, 'dflt'), next(g, 'again')))(ret()))
