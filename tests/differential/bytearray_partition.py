# partition of bytearray, bytes and str
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except BaseException as e:
            print(type(e).__name__ + ':', e, e.args)
        else:
            print(result)
class BA(bytearray): pass
for x in (bytearray(b'a-b-c'), BA(b'a-b-c')):
    t(lambda: x.partition(b'-'), lambda: x.partition(bytearray(b'-')), lambda: x.partition(b'?'), lambda: x.rpartition(b'?'), lambda: x.rpartition(b'-'), lambda: x.partition(b'?')[0] is x, lambda: [type(p).__name__ for p in x.partition(b'-')], lambda: [type(p).__name__ for p in x.partition(bytearray(b'-'))], lambda: [type(p).__name__ for p in x.partition(b'?')], lambda: x.partition(b''), lambda: x.partition(memoryview(b'-')), lambda: [type(p).__name__ for p in x.rpartition(memoryview(b'-'))], lambda: x.partition('a'), lambda: x.partition(5), lambda: x.partition())
y = b'a-b'
s = memoryview(b'-')
t(lambda: y.partition(bytearray(b'-')), lambda: y.partition(b'?')[0] is y, lambda: y.rpartition(b'?')[2] is y)
t(lambda: 'abc'.partition('x')[0], lambda: 'abc'.partition(''), lambda: 'abc'.partition(5), lambda: 'abc'.rpartition(None))
