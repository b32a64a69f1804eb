# str: constructor, comparison, iteration, class-level access
# Python 3.11 prints something else in lines 3, 12, 25, 26, 27, 47, 51, 58 of the output.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


t(lambda: str(), lambda: str(object=5), lambda: str(1, 2), lambda: str(b'a', errors='strict'), lambda: str(encoding='x'), lambda: str(None), lambda: str(str), lambda: str(memoryview(b'ab'), 'ascii'), lambda: str(bytearray(b'ab'), 'ascii'))
t(lambda: 'a' < 'b', lambda: 'a' < 'B', lambda: 'a' < 5, lambda: 'a' == b'a', lambda: '\uffff' < '\U00010000', lambda: '' < 'a', lambda: 'ab' >= 'ab', lambda: 'a' != 'a')
t(lambda: list('a\U0001f600\ud800'), lambda: len('\U0001f600'), lambda: max('hello'), lambda: sorted('hello'), lambda: [*reversed('abc')], lambda: 'abc'.__getitem__(1), lambda: str.upper('a'), lambda: str.upper(5), lambda: str.upper(), lambda: 'a'.upper(1), lambda: 'a'.nope, lambda: str.join(',', 'ab'), lambda: 'ab'.__mul__(2), lambda: 'ab'.__rmul__(2), lambda: 'a'.__mod__(1), lambda: 'a'.__contains__(5), lambda: 'ab'.__iter__().__next__(), lambda: 'a'.__getnewargs__(), lambda: 'a'.__eq__(5), lambda: 'a'.__len__())
s = 'a'
try:
    s.x = 1
except AttributeError as e:
    print(e)
try:
    s[0] = 'b'
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
it = iter('abc')
t(lambda: it.__length_hint__(), lambda: next(it), lambda: it.__length_hint__(), lambda: list(it), lambda: next(it), lambda: it.__reduce__(), lambda: type(it))
t(lambda: chr(0x10ffff) == '\U0010ffff', lambda: chr(-1), lambda: chr(0x110000), lambda: chr('a'), lambda: ord('ab'), lambda: ord(''), lambda: ord(b'a'), lambda: ord(5), lambda: ord('\ud800'), lambda: chr(True), lambda: chr(1.0))
