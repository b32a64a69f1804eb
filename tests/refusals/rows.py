"""Requests that an allocator refuses which grants no single one above one MiB.

What each row asks for is larger than that, or needs something beside it that is: it has to raise MemoryError.
Rows of the second table may finish as well, and are right then if they give what they should. The arguments are the
first row to run, and the one to stop at.
"""
import builtins
import codecs
import collections
import copy
import functools
import heapq
import io
import itertools
import math
import operator
import random
import string
import sys
import types
import warnings

WIDTH = 900000
A = 'a' * WIDTH                       # 0.9 MB, one byte each
N = 'a\n' * (WIDTH // 2)
SPACES = 'a ' * 30000
TABS = '\t' * 1000
W = '\u20ac' * 250000                 # 1.0 MB, four bytes each
AW = 'a' * 250000 + '\u20ac'
E = '\xe9' * 250000
LONE = '\udc80' * 250000
UPPER = 'A' * WIDTH
B = b'a' * WIDTH
ZEROS = b'\0' * WIDTH
HIGH = b'\xe9' * 250000
BA = bytearray(B)
M = memoryview(B)
L = [None] * 60000                    # 0.96 MB, sixteen bytes each
T = tuple(L)
ONE, TWO = 1, 2                       # the compiler folds literals
BIG = ONE << 8000000                    # 1.0 MB
OTHER = (ONE << 8000000) - 1
MIDDLE = ONE << 4400000
DIGITS = '7' * WIDTH
D = dict.fromkeys(range(14000))
S = set(range(14000))
F = frozenset(S)
DEQUE = collections.deque(L)
MANY = range(10 ** 6)
NAMES = {'k%d' % i: i for i in range(14000)}


class Text(str):
    pass


class Bytes(bytes):
    pass


class Number(int):
    pass


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter(())

    def __length_hint__(self):
        return self.hint


class Sequence:
    def __len__(self):
        return 10 ** 6

    def __getitem__(self, index):
        if index >= 10 ** 6:
            raise IndexError
        return index


class Shown:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def __format__(self, spec):
        return self.text

    def __bytes__(self):
        return B


class Writer(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return len(data)


class Reader(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = b'a' * len(buffer)
        return len(buffer)


def forever(item=None):
    while True:
        yield item


def keywords(**kw):
    return kw


def positional(*args):
    return args


def grown(make, step, count=10 ** 7):
    thing = make()
    for i in range(count):
        step(thing, i)
    return thing


def doubled(thing):
    for _ in range(40):
        thing = thing + thing


def doubled_in_place(thing):
    for _ in range(40):
        thing += thing


def assigned(thing, index, value):
    thing[index] = value


def added(thing, other):
    thing += other
    return thing


def multiplied(thing, count):
    thing *= count
    return thing


def unpacked(source):
    first, *rest = source
    return rest


def written(stream, *pieces):
    for piece in pieces:
        stream.write(piece)
    return stream.getvalue()


def handled(name, handler, function):
    codecs.register_error(name, handler)
    return function()


def translated(function):
    return A.translate(type('Table', (), {'__getitem__': lambda self, key: function(key)})())


def nested(depth):
    value = 'a'
    for _ in range(depth):
        value = [value, value]
    return value


def wrapper(data, **keywords):
    return io.TextIOWrapper(io.BytesIO(data), **keywords)


def deep_product():
    return next(itertools.product(*[range(2)] * 2, repeat=10 ** 5))


def consumed(iterator):
    for _ in iterator:
        pass


def recursive(depth):
    return recursive(depth + 1)


REFUSED = [
    # str
    ('str repeat', lambda: 'a' * 2000000),
    ('str repeat wide', lambda: '\u20ac' * 300000),
    ('str repeat in place', lambda: multiplied(A, 2)),
    ('str add', lambda: A + A),
    ('str add wide', lambda: A + W),
    ('str add in place', lambda: added('a' * WIDTH, A)),
    ('str add in place wide', lambda: added('a' * 300000, '\u20ac')),
    ('str doubled', lambda: doubled('ab')),
    ('str doubled in place', lambda: doubled_in_place('ab')),
    ('str doubled wide', lambda: doubled_in_place('\u20acb')),
    ('str join', lambda: ''.join([A, A])),
    ('str join separator', lambda: A.join('abc')),
    ('str join wide', lambda: ''.join([A, '\u20ac'])),
    ('str join generator', lambda: ''.join(forever('a'))),
    ('str join map', lambda: ''.join(map(str, MANY))),
    ('str replace', lambda: A.replace('a', 'bb')),
    ('str replace wide', lambda: A.replace('a', '\u20ac', 1)),
    ('str replace empty', lambda: A.replace('', '-')),
    ('str ljust', lambda: 'a'.ljust(2000000)),
    ('str rjust', lambda: 'a'.rjust(2000000)),
    ('str center', lambda: 'a'.center(2000000)),
    ('str center wide', lambda: 'a'.center(300000, '\u20ac')),
    ('str zfill', lambda: '1'.zfill(2000000)),
    ('str expandtabs', lambda: TABS.expandtabs(2000)),
    ('str upper', lambda: ('\xdf' * 200000).upper()),
    ('str title', lambda: ('\xdf ' * 120000).title()),
    ('str casefold', lambda: ('\xdf' * 200000).casefold()),
    ('str lower', lambda: ('\u0130' * 200000).lower()),
    ('str swapcase', lambda: ('\xdf' * 200000).swapcase()),
    ('str capitalize', lambda: ('\u0130' * 200000).capitalize()),
    ('str translate', lambda: A.translate({97: 'bb'})),
    ('str translate wide', lambda: A.translate({97: '\u20ac'})),
    ('str translate callable', lambda: translated(lambda key: 'abc')),
    ('str split', lambda: SPACES.join('abc').split()),
    ('str split one', lambda: ('a,' * 100000).split(',')),
    ('str rsplit', lambda: ('a,' * 100000).rsplit(',')),
    ('str rsplit space', lambda: ('a ' * 100000).rsplit()),
    ('str splitlines', lambda: N.splitlines()),
    ('str list', lambda: list(A)),
    ('str tuple', lambda: tuple(A)),
    ('str sorted', lambda: sorted(A)),
    ('str repr', lambda: repr('\0' * WIDTH)),
    ('str repr quotes', lambda: repr('\'"' * (WIDTH // 2))),
    ('str repr wide', lambda: repr(AW + AW + AW[:50000])),
    ('str repr lone', lambda: repr(LONE)),
    ('str ascii', lambda: ascii(E + E[:20000])),
    ('str ascii wide', lambda: ascii(W)),
    ('str percent s', lambda: '%s%s' % (A, A)),
    ('str percent width', lambda: '%2000000s' % 'a'),
    ('str percent star', lambda: '%*s' % (2000000, 'a')),
    ('str percent d', lambda: '%2000000d' % 1),
    ('str percent zero', lambda: '%02000000d' % 1),
    ('str percent precision', lambda: '%.2000000d' % 1),
    ('str percent x', lambda: '%.2000000x' % 255),
    ('str percent f', lambda: '%2000000f' % 1.5),
    ('str percent r', lambda: '%r' % ('\0' * WIDTH)),
    ('str percent a', lambda: '%a' % (E + E[:12000])),
    ('str percent wide', lambda: '\u20ac%s' % A),
    ('str percent wide after', lambda: '%s\u20ac' % A),
    ('str percent big', lambda: '%x' % (BIG * 1 << 100)),
    ('str percent literal', lambda: (A + '%s') % 'a' * 2),
    ('str format', lambda: '{}{}'.format(A, A)),
    ('str format width', lambda: '{:2000000}'.format('a')),
    ('str format nested', lambda: '{:{}}'.format('a', 2000000)),
    ('str format wide', lambda: '\u20ac{}'.format(A)),
    ('str format wide after', lambda: '{}\u20ac'.format(A)),
    ('str format r', lambda: '{!r}'.format('\0' * WIDTH)),
    ('str format a', lambda: '{!a}'.format(E)),
    ('str format int', lambda: '{:2000000d}'.format(1)),
    ('str format float', lambda: '{:2000000f}'.format(1.5)),
    ('str format binary', lambda: '{:b}'.format(BIG)),
    ('str format alternate', lambda: '{:#x}'.format(BIG << 400000)),
    ('str format own', lambda: '{}{}'.format(Shown(A), Shown(A))),
    ('str format map', lambda: '{a}{a}'.format_map({'a': A})),
    ('str format fill', lambda: '{:\u20ac>300000}'.format('a')),
    ('str format complex', lambda: '{:2000000}'.format(1j)),
    ('format str', lambda: format('a', '2000000')),
    ('format literal', lambda: (A + '{}').format(A)),
    ('str subclass', lambda: str(Shown(A)) + Text(A)),
    ('str maketrans', lambda: str.maketrans(''.join(map(chr, range(100000))), 'a' * 100000)),
    ('str encode utf-8', lambda: ('\u20ac' * 250000 + 'a').encode() + W.encode()),
    ('str encode utf-16', lambda: A.encode('utf-16')),
    ('str encode utf-32', lambda: A.encode('utf-32')),
    ('str encode utf-8-sig', lambda: W.encode('utf-8-sig') + W.encode('utf-8-sig')),
    ('str encode utf-7', lambda: W.encode('utf-7')),
    ('str encode unicode-escape', lambda: W.encode('unicode-escape')),
    ('str encode raw-unicode-escape', lambda: W.encode('raw-unicode-escape')),
    ('str encode xmlcharrefreplace', lambda: W.encode('ascii', 'xmlcharrefreplace')),
    ('str encode backslashreplace', lambda: W.encode('ascii', 'backslashreplace')),
    ('str encode namereplace', lambda: W.encode('ascii', 'namereplace')),
    ('str encode latin', lambda: W.encode('latin-1', 'xmlcharrefreplace')),
    ('str encode charmap', lambda: ('\u3042' * 250000).encode('cp1252', 'xmlcharrefreplace')),
    ('str encode surrogatepass', lambda: LONE.encode('utf-8', 'surrogatepass') * 2),
    ('str encode punycode', lambda: AW.encode('punycode') * 5),
    ('str encode handler', lambda: handled('much', lambda e: ('a' * 50000, e.start + 1), lambda: W[:30].encode('ascii', 'much'))),
    ('str encode handler bytes', lambda: handled('bytes', lambda e: (b'a' * 50000, e.start + 1), lambda: W[:30].encode('ascii', 'bytes'))),
    ('str encode handler whole', lambda: handled('whole', lambda e: (A, e.end), lambda: (W[:9] + A).encode('ascii', 'whole'))),
    ('str list slice', lambda: list(A[::2])),
    ('str slice wide', lambda: (W + A)[::2]),
    ('str partition', lambda: (AW + AW + AW).partition('x')),
    # bytes, bytearray
    ('bytes size', lambda: bytes(2000000)),
    ('bytes repeat', lambda: b'ab' * 1000000),
    ('bytes add', lambda: B + B),
    ('bytes add view', lambda: B + M),
    ('bytes doubled', lambda: doubled(b'ab')),
    ('bytes join', lambda: b''.join([B, B])),
    ('bytes join separator', lambda: B.join([b'a', b'b', b'c'])),
    ('bytes join generator', lambda: b''.join(forever(b'a'))),
    ('bytes replace', lambda: B.replace(b'a', b'bb')),
    ('bytes replace empty', lambda: B.replace(b'', b'-')),
    ('bytes ljust', lambda: b'a'.ljust(2000000)),
    ('bytes rjust', lambda: b'a'.rjust(2000000)),
    ('bytes center', lambda: b'a'.center(2000000)),
    ('bytes zfill', lambda: b'1'.zfill(2000000)),
    ('bytes expandtabs', lambda: (b'\t' * 1000).expandtabs(2000)),
    ('bytes split', lambda: (b'a,' * 100000).split(b',')),
    ('bytes split space', lambda: (b'a ' * 100000).split()),
    ('bytes rsplit', lambda: (b'a,' * 100000).rsplit(b',')),
    ('bytes splitlines', lambda: N.encode().splitlines()),
    ('bytes iterable', lambda: bytes(forever(1))),
    ('bytes hint', lambda: bytes(Hint(2000000))),
    ('bytes list', lambda: list(B)),
    ('bytes repr', lambda: repr(ZEROS)),
    ('bytes str', lambda: str(ZEROS)),
    ('bytes hex', lambda: B.hex()),
    ('bytes fromhex', lambda: bytes.fromhex(A + A)),
    ('bytes percent', lambda: b'%s%s' % (B, B)),
    ('bytes percent width', lambda: b'%2000000d' % 1),
    ('bytes percent s width', lambda: b'%2000000s' % b'a'),
    ('bytes percent a', lambda: b'%a' % (E + E[:12000])),
    ('bytes percent r', lambda: b'%r' % ZEROS),
    ('bytes percent own', lambda: b'%b%b' % (Shown(''), Shown(''))),
    ('bytes join own', lambda: b''.join([B, BA])),
    ('bytes translate', lambda: (B * 2).translate(None)),
    ('bytes decode utf-8', lambda: ('\u20ac' * 300000).encode().decode()),
    ('bytes decode latin-1', lambda: (HIGH * 2).decode('latin-1')),
    ('bytes decode utf-8 wide', lambda: (b'a' * 300000 + '\u20ac'.encode()).decode()),
    ('bytes decode utf-16', lambda: (b'a\x20' * 400000).decode('utf-16-le')),
    ('bytes decode utf-32', lambda: (b'a\x20\0\0' * 225000).decode('utf-32-le') + W),
    ('bytes decode utf-7', lambda: (b'+IKw-' * 150000 + b'a' * 120000).decode('utf-7')),
    ('bytes decode cp1252', lambda: (b'\x80' * 300000).decode('cp1252')),
    ('bytes decode ascii replace', lambda: (b'\x80' * 300000).decode('ascii', 'replace')),
    ('bytes decode surrogateescape', lambda: (b'\x80' * 300000).decode('ascii', 'surrogateescape')),
    ('bytes decode backslashreplace', lambda: (b'\x80' * 300000).decode('ascii', 'backslashreplace')),
    ('bytes decode utf-8 replace', lambda: (b'\x80' * 300000).decode('utf-8', 'replace')),
    ('bytes decode unicode-escape', lambda: (b'\x80' * 300000).decode('unicode-escape')),
    ('bytes decode raw-unicode-escape', lambda: (b'\x80' * 300000).decode('raw-unicode-escape')),
    ('bytes decode handler', lambda: handled('more', lambda e: ('abcdefgh', e.end), lambda: (b'\x80' * 300000).decode('ascii', 'more'))),
    ('bytes decode handler utf-8', lambda: handled('more', lambda e: ('abcdefgh', e.end), lambda: (b'\x80' * 300000).decode('utf-8', 'more'))),
    ('bytes decode str', lambda: str(HIGH * 2, 'latin-1')),
    ('bytes decode idna', lambda: (b'a.' * 450000).decode('idna') * 2),
    ('bytearray size', lambda: bytearray(2000000)),
    ('bytearray repeat', lambda: bytearray(b'ab') * 1000000),
    ('bytearray add', lambda: BA + BA),
    ('bytearray add in place', lambda: added(bytearray(B), B)),
    ('bytearray multiply in place', lambda: multiplied(bytearray(B), 2)),
    ('bytearray extend', lambda: bytearray(B).extend(B)),
    ('bytearray extend items', lambda: bytearray(B).extend(forever(1))),
    ('bytearray extend hint', lambda: bytearray().extend(Hint(2000000))),
    ('bytearray append', lambda: grown(bytearray, lambda a, i: a.append(1))),
    ('bytearray insert', lambda: grown(lambda: bytearray(1000000), lambda a, i: a.insert(len(a), 1))),
    ('bytearray slice', lambda: assigned(bytearray(B), slice(5, 5), B)),
    ('bytearray slice items', lambda: assigned(bytearray(B), slice(5, 5), forever(1))),
    ('bytearray own slice', lambda: (lambda a: assigned(a, slice(0, 0), a))(bytearray(B))),
    ('bytearray iterable', lambda: bytearray(forever(1))),
    ('bytearray repr', lambda: repr(bytearray(ZEROS))),
    ('bytearray replace', lambda: BA.replace(b'a', b'bb')),
    ('bytearray ljust', lambda: bytearray(b'a').ljust(2000000)),
    ('bytearray hex', lambda: BA.hex()),
    ('bytearray join', lambda: bytearray().join([B, B])),
    ('bytearray percent', lambda: bytearray(b'%s%s') % (B, B)),
    ('bytearray split', lambda: bytearray(b'a,' * 100000).split(b',')),
    ('bytearray decode', lambda: bytearray(HIGH + HIGH).decode('latin-1')),
    ('memoryview list', lambda: M.tolist()),
    ('memoryview list items', lambda: list(M)),
    ('memoryview hex', lambda: M.hex()),
    ('memoryview add', lambda: bytes(M) + M),
    # list, tuple
    ('list repeat', lambda: [None] * 1000000),
    ('list multiply in place', lambda: multiplied([None] * 60000, 2)),
    ('list add', lambda: L + L),
    ('list add in place', lambda: added(list(L), L)),
    ('list doubled', lambda: doubled_in_place([1])),
    ('list extend', lambda: list(L).extend(L)),
    ('list extend generator', lambda: [].extend(forever())),
    ('list extend itself', lambda: (lambda a: a.extend(a))(list(L))),
    ('list range', lambda: list(MANY)),
    ('list generator', lambda: list(forever())),
    ('list hint', lambda: list(Hint(1000000))),
    ('list sequence', lambda: list(Sequence())),
    ('list comprehension', lambda: [i for i in MANY]),
    ('list append', lambda: grown(list, lambda a, i: a.append(i))),
    ('list insert', lambda: grown(lambda: list(L), lambda a, i: a.insert(len(a), i))),
    ('list slice', lambda: assigned(list(L), slice(5, 5), L)),
    ('list slice items', lambda: assigned(list(L), slice(5, 5), forever())),
    ('list own slice', lambda: (lambda a: assigned(a, slice(0, 0), a))(list(L))),
    ('list display', lambda: [*L, *L]),
    ('list repr', lambda: repr([A, A])),
    ('list repr items', lambda: repr([12345] * 60000 + [1] * 3) + repr([12345] * 60000) + repr(L)),
    ('list repr nested', lambda: repr(nested(20))),
    ('list str', lambda: str(L * 1) + str([A]) + str([A])),
    ('list unpack', lambda: unpacked(MANY)),
    ('list sorted', lambda: sorted(MANY)),
    ('list sorted generator', lambda: sorted(forever())),
    ('list filter', lambda: list(filter(None, forever(1)))),
    ('list zip', lambda: list(zip(MANY, MANY))),
    ('list reversed', lambda: list(reversed(MANY))),
    ('list enumerate', lambda: list(enumerate(MANY))),
    ('list map', lambda: list(map(abs, MANY))),
    ('list dict', lambda: list(itertools.chain(D, D, D, D, D))),
    ('tuple repeat', lambda: (1,) * 1000000),
    ('tuple add', lambda: T + T),
    ('tuple doubled', lambda: doubled((1,))),
    ('tuple range', lambda: tuple(MANY)),
    ('tuple generator', lambda: tuple(forever())),
    ('tuple display', lambda: (*T, *T)),
    ('tuple hint', lambda: tuple(Hint(1000000))),
    ('tuple repr', lambda: repr((A, A))),
    ('arguments', lambda: positional(*MANY)),
    ('arguments twice', lambda: positional(*L, *L)),
    ('arguments generator', lambda: positional(*forever())),
    ('arguments native', lambda: max(*MANY)),
    ('arguments partial', lambda: functools.partial(positional, *L)(*L)),
    ('arguments class', lambda: type('C', (), {})(*MANY)),
    ('keywords', lambda: keywords(**{'k%d' % i: 1 for i in range(20000)})),
    # dict, set
    ('dict set', lambda: grown(dict, lambda d, i: d.__setitem__(i, i), 200000)),
    ('dict default', lambda: grown(dict, lambda d, i: d.setdefault(i, i), 200000)),
    ('dict update', lambda: dict(D).update({i: i for i in range(14000, 28000)})),
    ('dict update pairs', lambda: dict(zip(MANY, MANY))),
    ('dict fromkeys', lambda: dict.fromkeys(MANY)),
    ('dict comprehension', lambda: {i: i for i in MANY}),
    ('dict repr', lambda: repr({1: A, 2: A})),
    ('dict display', lambda: {**D, **{i: i for i in range(14000, 28000)}}),
    ('dict own setattr', lambda: grown(lambda: type('C', (), {})(), lambda o, i: setattr(o, 'k%d' % i, i), 200000)),
    ('dict class setattr', lambda: grown(lambda: type('C', (), {}), lambda o, i: setattr(o, 'k%d' % i, i), 200000)),
    ('dict globals', lambda: grown(lambda: types.ModuleType('m'), lambda o, i: setattr(o, 'k%d' % i, i), 200000)),
    ('dict front', lambda: grown(collections.OrderedDict, lambda d, i: (d.__setitem__(i, i), d.move_to_end(i, False)), 200000)),
    ('set add', lambda: grown(set, lambda s, i: s.add(i), 200000)),
    ('set range', lambda: set(MANY)),
    ('set union', lambda: S | set(range(14000, 28000)) | set(range(28000, 42000)) | set(range(42000, 56000))),
    ('set union items', lambda: S.union(MANY)),
    ('set update', lambda: set(S).update(MANY)),
    ('set symmetric', lambda: S.symmetric_difference(MANY)),
    ('set comprehension', lambda: {i for i in MANY}),
    ('set repr', lambda: repr({A, Text(A[1:])})),
    ('frozenset range', lambda: frozenset(MANY)),
    ('ordered set', lambda: grown(collections.OrderedDict, lambda d, i: d.__setitem__(i, i), 200000)),
    ('counter', lambda: collections.Counter(MANY)),
    ('default dict', lambda: grown(lambda: collections.defaultdict(list), lambda d, i: d[i], 200000)),
    ('chain map', lambda: list(collections.ChainMap(D, dict.fromkeys(range(14000, 100000))))),
    ('deque extend', lambda: collections.deque(MANY)),
    ('deque append', lambda: grown(collections.deque, lambda d, i: d.append(i))),
    ('deque append left', lambda: grown(collections.deque, lambda d, i: d.appendleft(i))),
    ('deque extend left', lambda: collections.deque().extendleft(MANY)),
    ('deque repeat', lambda: DEQUE * 2),
    ('deque multiply in place', lambda: multiplied(collections.deque(L), 2)),
    ('deque add', lambda: DEQUE + DEQUE),
    ('deque add in place', lambda: added(collections.deque(L), DEQUE)),
    ('deque insert', lambda: grown(lambda: collections.deque(L), lambda d, i: d.insert(5, i))),
    ('deque list', lambda: list(itertools.chain(DEQUE, DEQUE))),
    ('deque repr', lambda: repr(collections.deque([A, A]))),
    ('deque itself', lambda: (lambda d: d.extend(d))(collections.deque(L))),
    ('deque itself left', lambda: (lambda d: d.extendleft(d))(collections.deque(L))),
    # int
    ('int shift', lambda: ONE << 10000000),
    ('int shift big', lambda: BIG << 1000000),
    ('int shift in place', lambda: operator.ilshift(BIG, 1000000)),
    ('int multiply', lambda: BIG * BIG),
    ('int multiply small', lambda: OTHER * (ONE << 500000)),
    ('int square', lambda: MIDDLE * MIDDLE),
    ('int power', lambda: (ONE + TWO) ** 8000000),
    ('int power two', lambda: TWO ** 10000000),
    ('int power big', lambda: MIDDLE ** 2),
    ('int power builtin', lambda: pow(7, 5000000)),
    ('int own', lambda: Number(BIG) * Number(BIG)),
    ('int from bytes', lambda: int.from_bytes(bytes(1000) + B + B, 'big')),
    ('int from items', lambda: int.from_bytes(forever(1), 'big')),
    ('int to bytes', lambda: (5).to_bytes(2000000, 'big')),
    ('int to bytes little', lambda: (-5).to_bytes(2000000, 'little', signed=True)),
    ('int str hex', lambda: hex(BIG)),
    ('int str oct', lambda: oct(BIG)),
    ('int str bin', lambda: bin(BIG)),
    ('int binary', lambda: int('1' * 2000000, 2)),
    ('int format', lambda: format(BIG, 'x')),
    ('int factorial', lambda: math.factorial(500000)),
    ('int random bits', lambda: random.getrandbits(10000000)),
    ('int random range', lambda: random.randrange(ONE << 8300000) * BIG),
    ('int lshift big', lambda: BIG << 64 << 400000),
    ('int fraction', lambda: (BIG * TWO ** 400000).__divmod__(3)),
    # itertools, functools
    ('product repeat', lambda: itertools.product((1, 2), repeat=1000000)),
    ('product pools', lambda: itertools.product(MANY)),
    ('product result', deep_product),
    ('product generator', lambda: itertools.product(forever())),
    ('permutations', lambda: itertools.permutations(MANY)),
    ('combinations', lambda: itertools.combinations(MANY, 2)),
    ('combinations replacement', lambda: itertools.combinations_with_replacement((1, 2), 1000000)),
    ('attrgetter', lambda: operator.attrgetter('a.' * 300000 + 'a')),
    ('quopri', lambda: codecs.encode(HIGH * 3, 'quopri')),
    ('uu', lambda: codecs.encode(B, 'uu')),
    ('tee many', lambda: itertools.tee((), 1000000)),
    ('cycle', lambda: consumed(itertools.islice(itertools.cycle(MANY), 2000000))),
    ('groupby', lambda: [list(group) for _, group in itertools.groupby(MANY, lambda i: 0)]),
    ('accumulate', lambda: list(itertools.accumulate(['a' * 300000] * 5))),
    ('chain', lambda: list(itertools.chain(MANY, MANY))),
    ('repeat', lambda: list(itertools.repeat(1, 1000000))),
    ('zip longest', lambda: list(itertools.zip_longest(MANY, ()))),
    ('reduce', lambda: functools.reduce(operator.add, [A, A, A])),
    ('lru cache', lambda: grown(lambda: functools.lru_cache(None)(abs), lambda f, i: f(i), 200000)),
    ('heap push', lambda: grown(list, lambda h, i: heapq.heappush(h, i))),
    ('heap largest', lambda: heapq.nlargest(500000, MANY)),
    ('heap smallest', lambda: heapq.nsmallest(500000, MANY)),
    ('heap merge', lambda: list(heapq.merge(MANY, MANY))),
    ('random sample', lambda: random.sample(MANY, 500000)),
    ('random shuffle', lambda: random.shuffle(list(MANY))),
    ('operator concat', lambda: operator.concat(A, A)),
    ('operator repeat', lambda: operator.mul(A, 3)),
    ('operator getters', lambda: operator.itemgetter(*MANY)),
    ('operator getters result', lambda: operator.itemgetter(*[0] * 60000)([1]) + T),
    ('operator attributes', lambda: operator.attrgetter(*['a'] * 200000)),
    ('copy list', lambda: copy.copy(list(MANY))),
    ('deep copy', lambda: copy.deepcopy([[i] for i in range(40000)])),
    # io
    ('BytesIO write', lambda: written(io.BytesIO(), B, B)),
    ('BytesIO start', lambda: io.BytesIO(B + B)),
    ('BytesIO seek', lambda: (lambda s: (s.seek(5000000), s.write(b'a')))(io.BytesIO())),
    ('BytesIO many', lambda: grown(io.BytesIO, lambda s, i: s.write(b'abcdefgh'))),
    ('BytesIO lines', lambda: io.BytesIO(b'\n' * WIDTH).readlines()),
    ('BytesIO writelines', lambda: io.BytesIO().writelines(forever(b'abc'))),
    ('StringIO write', lambda: written(io.StringIO(), W, W)),
    ('StringIO start', lambda: io.StringIO(W + 'a' * 100000)),
    ('StringIO seek', lambda: (lambda s: (s.seek(5000000), s.write('a')))(io.StringIO())),
    ('StringIO many', lambda: grown(io.StringIO, lambda s, i: s.write('abcdefgh'))),
    ('StringIO lines', lambda: io.StringIO('\n' * 200000).readlines()),
    ('StringIO newline', lambda: written(io.StringIO(newline='\r\n'), '\n' * 150000)),
    ('StringIO ascii', lambda: io.StringIO(A)),
    ('TextIOWrapper read', lambda: wrapper(HIGH + HIGH, encoding='latin-1').read()),
    ('TextIOWrapper line', lambda: wrapper(HIGH + HIGH, encoding='latin-1').readline()),
    ('TextIOWrapper lines', lambda: wrapper(b'\n' * 200000).readlines()),
    ('TextIOWrapper write', lambda: written(wrapper(b'', encoding='utf-16').__class__(io.BytesIO(), encoding='utf-32'), W, W) and 0),
    ('TextIOWrapper size', lambda: wrapper(HIGH + HIGH, encoding='latin-1').read(450000)),
    ('BufferedReader size', lambda: io.BufferedReader(io.BytesIO(), 2000000)),
    ('BufferedReader read', lambda: io.BufferedReader(Reader()).read(2000000)),
    ('BufferedReader all', lambda: io.BufferedReader(Reader()).read()),
    ('BufferedReader line', lambda: io.BufferedReader(Reader()).readline()),
    ('BufferedWriter size', lambda: io.BufferedWriter(Writer(), 2000000)),
    ('BufferedRandom size', lambda: io.BufferedRandom(io.BytesIO(), 2000000)),
    ('RawIOBase read', lambda: Reader().read(2000000)),
    ('RawIOBase all', lambda: Reader().readall()),
    ('incremental decoder', lambda: codecs.getincrementaldecoder('latin-1')().decode(HIGH + HIGH)),
    ('incremental encoder', lambda: codecs.getincrementalencoder('utf-32')().encode(A)),
    ('newline decoder', lambda: io.IncrementalNewlineDecoder(None, True).decode('\r' * WIDTH) * 2),
    ('stream reader', lambda: codecs.getreader('latin-1')(io.BytesIO(HIGH + HIGH)).read()),
    ('stream writer', lambda: codecs.getwriter('utf-32')(io.BytesIO()).write(A)),
    ('codecs encode', lambda: codecs.encode(A, 'utf-32')),
    ('codecs decode', lambda: codecs.decode(HIGH + HIGH, 'latin-1')),
    ('codecs hex', lambda: codecs.encode(B, 'hex')),
    ('codecs escape', lambda: codecs.escape_encode(ZEROS)),
    ('codecs escape decode', lambda: codecs.escape_decode(ZEROS + ZEROS)),
    ('codecs charmap build', lambda: codecs.charmap_encode(A, 'strict', {97: b'bb'})),
    ('codecs charmap decode', lambda: codecs.charmap_decode(B, 'strict', {97: 'bb'})),
    ('codecs rot13', lambda: codecs.encode(A + A, 'rot13')),
    ('codecs iterencode', lambda: list(codecs.iterencode(forever('a'), 'ascii'))),
    # others
    ('range list', lambda: list(range(10 ** 30, 10 ** 30 + 100000))),
    ('type name', lambda: type(A + A, (), {})),
    ('string template', lambda: string.Template('$a$a').substitute(a=A)),
    ('string formatter', lambda: string.Formatter().format('{}{}', A, A)),
    ('string capwords', lambda: string.capwords(SPACES * 5)),
    ('exception text', lambda: str(ValueError(A, A))),
    ('exception repr', lambda: repr(ValueError(A, A))),
    ('error message', lambda: getattr(1, A[:700000])),
    ('import message', lambda: __import__(A[:700000])),
    ('named tuple', lambda: collections.namedtuple('T', ['f%d' % i for i in range(70000)])),
    ('named tuple repr', lambda: repr(collections.namedtuple('T', 'a b')(A, A))),
    ('namespace repr', lambda: repr(types.SimpleNamespace(a=A, b=A))),
    ('user string', lambda: collections.UserString(A) + A),
    ('user list', lambda: collections.UserList(L) + L),
    ('any', lambda: any(list(MANY))),
    ('sum lists', lambda: sum([L, L], [])),
    ('zip many', lambda: zip(*[()] * 70000)),
    ('map many', lambda: map(None, *[()] * 70000)),
    ('format list', lambda: '{}'.format([A, A])),
    ('dir', lambda: dir(type('C', (), {'k%d' % i: i for i in range(14000)})) * 5),
    ('slots', lambda: type('C', (), {'__slots__': ['k%d' % i for i in range(70000)]})),
    ('bases', lambda: type('C', tuple(type('B', (), {}) for _ in range(3)) * 30000, {})),
    ('intern', lambda: sys.intern(A + A)),
    ('print', lambda: print(A + A, file=io.StringIO())),
    ('print pieces', lambda: print(A, A, file=io.StringIO())),
    ('warning', lambda: warnings.formatwarning(A, UserWarning, A, 1)),
]

# What either finishes, and then with this result, or raises MemoryError.
ALLOWED = [
    ('str upper ascii', lambda: A.upper() == UPPER),
    ('str lower ascii', lambda: UPPER.lower() == A),
    ('str upper wide', lambda: W.upper() == W),
    ('str swapcase ascii', lambda: UPPER.swapcase() == A),
    ('str title ascii', lambda: A.title()[:3] == 'Aaa'),
    ('str title wide', lambda: W.title() == W),
    ('str casefold ascii', lambda: UPPER.casefold() == A),
    ('str casefold wide', lambda: E.casefold() == E),
    ('str strip', lambda: len((W[:100000] + ' ').strip()) == 100000),
    ('str isalpha', lambda: A.isalpha()),
    ('str isidentifier', lambda: A.isidentifier()),
    ('str isprintable', lambda: W.isprintable()),
    ('str find', lambda: A.find('ab') == -1),
    ('str find long', lambda: A.find(A) == 0),
    ('str find wide in ascii', lambda: A.find(W) == -1),
    ('str find ascii in wide', lambda: (W + '').find(A) == -1),
    ('str find worst', lambda: ('a' * 400000).find('a' * 200000 + 'b') == -1),
    ('str rfind worst', lambda: ('a' * 400000).rfind('b' + 'a' * 200000) == -1),
    ('str in', lambda: A not in W),
    ('str in worst', lambda: ('b' + 'a' * 200000) not in A),
    ('str count', lambda: A.count('aa') == WIDTH // 2),
    ('str partition', lambda: A.partition('b')[0] == A),
    ('str startswith', lambda: A.startswith(A)),
    ('str reverse', lambda: A[::-1] == A),
    ('str reverse wide', lambda: W[::-1] == W),
    ('str slice to ascii', lambda: AW[:250000] == 'a' * 250000),
    ('str hash', lambda: hash(A) == hash('a' * WIDTH)),
    ('str hash wide', lambda: hash(W) == hash('\u20ac' * 250000)),
    ('str compare', lambda: A < W),
    ('str int', lambda: int(DIGITS[:300000]) > 0),
    ('str float', lambda: float(DIGITS) > 0),
    ('str complex', lambda: complex(DIGITS) != 0),
    ('str set', lambda: set(A) == {'a'}),
    ('str iterate', lambda: sum(1 for _ in W) == 250000),
    ('str dict key', lambda: {A: 1}['a' * WIDTH] == 1),
    ('str encode ascii', lambda: A.encode('ascii') == B),
    ('str encode utf-8 ascii', lambda: A.encode() == B),
    ('str encode utf-8 wide', lambda: len(W.encode()) == 750000),
    ('str encode ignore', lambda: W.encode('ascii', 'ignore') == b''),
    ('tee', lambda: (lambda pair: consumed(pair[0]))(itertools.tee(MANY)) is None),
    ('str encode replace', lambda: W.encode('ascii', 'replace') == b'?' * 250000),
    ('str encode latin', lambda: E.encode('latin-1') == HIGH),
    ('str encode cp1252', lambda: W.encode('cp1252') == b'\x80' * 250000),
    ('str encode surrogateescape', lambda: LONE.encode('ascii', 'surrogateescape') == b'\x80' * 250000),
    ('str encode utf-7 ascii', lambda: A.encode('utf-7') == B),
    ('str encode utf-8 replace', lambda: LONE.encode('utf-8', 'replace') == b'?' * 250000),
    ('str encode raw', lambda: A.encode('raw-unicode-escape') == B),
    ('str encode escape', lambda: A.encode('unicode-escape') == B),
    ('str encode punycode', lambda: A.encode('punycode') == B + b'-'),
    ('str translate same', lambda: A.translate({}) == A),
    ('str translate delete', lambda: A.translate({97: None}) == ''),
    ('str replace less', lambda: A.replace('aa', 'a') == 'a' * (WIDTH // 2)),
    ('str replace all', lambda: A.replace('a', '') == ''),
    ('str percent', lambda: '%s' % A == A),
    ('str percent plain', lambda: A % () == A),
    ('str format plain', lambda: A.format() == A),
    ('str format one', lambda: '{}'.format(A) == A),
    ('str format brace', lambda: '{{'.format() * 5 == '{{{{{'),
    ('format one', lambda: format(A, 's') == A),
    ('format precision', lambda: format(A, '.5') == 'aaaaa'),
    ('str repr plain', lambda: repr(A) == "'" + A + "'"),
    ('str join one', lambda: ''.join([A]) == A),
    ('str join list', lambda: ''.join(['a'] * 60000) == 'a' * 60000),
    ('str join halves', lambda: ''.join([A[:400000], A[:400000]]) == A[:800000]),
    ('str add halves', lambda: A[:400000] + A[:400000] == A[:800000]),
    ('str copy', lambda: str(Text(A)) == A),
    ('str zfill none', lambda: A.zfill(5) == A),
    ('str expandtabs none', lambda: A.expandtabs() == A),
    ('str splitlines one', lambda: A.splitlines() == [A]),
    ('str split one', lambda: A.split() == [A]),
    ('str attribute', lambda: not hasattr(1, A)),
    ('str key error', lambda: D.get(A) is None),
    ('str intern', lambda: sys.intern(A) == A),
    ('bytes copy', lambda: bytes(BA) == B),
    ('bytes view', lambda: bytes(M) == B),
    ('bytes own', lambda: bytes(Shown('')) == B),
    ('bytes upper', lambda: B.upper() == b'A' * WIDTH),
    ('bytes title', lambda: B.title()[:3] == b'Aaa'),
    ('bytes swapcase', lambda: B.swapcase() == b'A' * WIDTH),
    ('bytes capitalize', lambda: B.capitalize()[:3] == b'Aaa'),
    ('bytes strip', lambda: B.strip() == B),
    ('bytes strip subclass', lambda: Bytes(B).strip() == B),
    ('bytes reverse', lambda: B[::-1] == B),
    ('bytes translate', lambda: B.translate(bytes(range(256))) == B),
    ('bytes translate delete', lambda: B.translate(None, b'b') == B),
    ('bytes replace less', lambda: B.replace(b'aa', b'a') == b'a' * (WIDTH // 2)),
    ('bytes find', lambda: B.find(b'ab') == -1),
    ('bytes find worst', lambda: (b'a' * 400000).find(b'a' * 200000 + b'b') == -1),
    ('bytes count', lambda: B.count(b'aa') == WIDTH // 2),
    ('bytes partition', lambda: B.partition(b'x')[0] == B),
    ('bytes decode', lambda: B.decode() == A),
    ('bytes decode ascii', lambda: B.decode('ascii') == A),
    ('bytes decode latin', lambda: B.decode('latin-1') == A),
    ('bytes decode latin high', lambda: HIGH.decode('latin-1') == E),
    ('bytes decode ignore', lambda: HIGH.decode('ascii', 'ignore') == ''),
    ('bytes decode utf-16', lambda: B.decode('utf-16-le')[:2] == '\u6161\u6161'),
    ('bytes decode utf-8 wide', lambda: W.encode().decode() == W),
    ('bytes decode utf-8 ignore', lambda: HIGH.decode('utf-8', 'ignore') == ''),
    ('bytes decode utf-7', lambda: B.decode('utf-7') == A),
    ('bytes decode escape', lambda: B.decode('unicode-escape') == A),
    ('bytes decode raw', lambda: B.decode('raw-unicode-escape') == A),
    ('bytes decode cp437', lambda: B.decode('cp437') == A),
    ('bytes decode punycode', lambda: (B[:1000] + b'-').decode('punycode') == A[:1000]),
    ('bytes fromhex', lambda: bytes.fromhex('61' * 400000) == B[:400000]),
    ('bytes join one', lambda: b''.join([B]) == B),
    ('bytes percent', lambda: b'%s' % B == B),
    ('bytes int', lambda: int.from_bytes(B, 'big') > 0),
    ('bytes int little', lambda: int.from_bytes(HIGH, 'little', signed=True) < 0),
    ('bytes to int', lambda: int(b'1' * 20000) > 0),
    ('bytes set', lambda: set(B) == {97}),
    ('bytes hash', lambda: hash(B) == hash(b'a' * WIDTH)),
    ('bytearray copy', lambda: bytearray(B) == B),
    ('bytearray pop', lambda: bytearray(B).pop() == 97),
    ('bytearray delete', lambda: bytearray(B).__delitem__(slice(0, None, 2)) is None),
    ('bytearray reverse', lambda: bytearray(B).reverse() is None),
    ('bytearray remove', lambda: bytearray(B).remove(97) is None),
    ('bytearray upper', lambda: BA.upper() == b'A' * WIDTH),
    ('bytearray slice', lambda: BA[::2] == B[:WIDTH // 2]),
    ('bytearray assigned slice', lambda: assigned(bytearray(B), slice(0, None, 2), B[:WIDTH // 2]) is None),
    ('bytearray clear', lambda: bytearray(B).clear() is None),
    ('bytearray export', lambda: memoryview(bytearray(B))[5:].tobytes() == B[5:]),
    ('memoryview copy', lambda: M.tobytes() == B),
    ('memoryview slice', lambda: M[::2].tobytes() == B[:WIDTH // 2]),
    ('memoryview cast', lambda: len(M.cast('L')) == WIDTH // 8),
    ('memoryview compare', lambda: M == B),
    ('memoryview compare cast', lambda: M.cast('L') == M.cast('L')),
    ('memoryview assign', lambda: assigned(memoryview(bytearray(B)), slice(None), B) is None),
    ('memoryview hash', lambda: hash(M) == hash(B)),
    ('list copy', lambda: list(L) == L),
    ('list slice', lambda: L[:] == L),
    ('list reverse', lambda: L[::-1] == L),
    ('list sort', lambda: sorted(range(60000)) == list(range(60000))),
    ('list sort key', lambda: sorted(range(60000), key=lambda i: -i)[0] == 59999),
    ('list sort words', lambda: sorted(map(str, range(60000)))[0] == '0'),
    ('list tuple', lambda: tuple(L) == T),
    ('list repr', lambda: repr(L) == '[' + 'None, ' * 59999 + 'None]'),
    ('list delete', lambda: list(L).__delitem__(slice(0, None, 2)) is None),
    ('list assign', lambda: assigned(list(L), slice(0, None, 2), L[:30000]) is None),
    ('list assign same', lambda: assigned(list(L), slice(None), L) is None),
    ('list compare', lambda: L == list(L)),
    ('list count', lambda: L.count(None) == 60000),
    ('list pop', lambda: list(L).pop(0) is None),
    ('list remove', lambda: list(L).remove(None) is None),
    ('list reduce', lambda: sum(range(60000)) > 0),
    ('list shuffle', lambda: random.shuffle(list(L)) is None),
    ('tuple slice', lambda: T[1:] == T[:-1]),
    ('tuple hash', lambda: hash(T) == hash(tuple(L))),
    ('tuple set', lambda: {T} == {tuple(L)}),
    ('tuple unpack', lambda: unpacked(T) == L[1:]),
    ('arguments', lambda: positional(*T) == T),
    ('arguments list', lambda: positional(*L) == T),
    ('keywords', lambda: keywords(**NAMES) == NAMES),
    ('keywords dict', lambda: dict(**NAMES) == NAMES),
    ('keywords partial', lambda: functools.partial(keywords, **NAMES)() == NAMES),
    ('dict copy', lambda: dict(D) == D),
    ('dict copy method', lambda: D.copy() == D),
    ('dict pickled copy', lambda: copy.copy(D) == D),
    ('dict deep copy', lambda: copy.deepcopy(D) == D),
    ('dict keys', lambda: list(D) == list(D.keys())),
    ('dict items', lambda: len(list(D.items())) == 14000),
    ('dict items set', lambda: len(D.items() & D.items()) == 14000),
    ('dict keys set', lambda: D.keys() == S),
    ('dict keys union', lambda: D.keys() | S == S),
    ('dict repr', lambda: len(repr(D)) > 14000),
    ('dict clear', lambda: dict(D).clear() is None),
    ('dict pop item', lambda: dict(D).popitem() is not None),
    ('dict sorted', lambda: sorted(D) == list(range(14000))),
    ('set copy', lambda: set(S) == S),
    ('set copy method', lambda: S.copy() == S),
    ('set intersection', lambda: S & F == S),
    ('set difference', lambda: S - F == set()),
    ('set symmetric', lambda: S ^ F == set()),
    ('set frozen', lambda: frozenset(S) == F),
    ('set hash', lambda: hash(F) == hash(frozenset(S))),
    ('set repr', lambda: len(repr(S)) > 14000),
    ('ordered copy', lambda: len(collections.OrderedDict(D)) == 14000),
    ('ordered reversed', lambda: next(reversed(collections.OrderedDict.fromkeys(range(14000)))) == 13999),
    ('ordered front', lambda: (lambda d: d.move_to_end(5, False))(collections.OrderedDict.fromkeys(range(14000))) is None),
    ('counter most', lambda: len(collections.Counter(range(10000)).most_common()) == 10000),
    ('counter elements', lambda: sum(1 for _ in collections.Counter(a=WIDTH).elements()) == WIDTH),
    ('deque copy', lambda: DEQUE.copy() == DEQUE),
    ('deque rotate', lambda: collections.deque(L).rotate(1000) is None),
    ('deque bounded', lambda: len(collections.deque(MANY, 1000)) == 1000),
    ('deque insert', lambda: collections.deque(L).insert(30000, 1) is None),
    ('deque reverse', lambda: collections.deque(L).reverse() is None),
    ('deque list', lambda: list(DEQUE) == L),
    ('deque compare', lambda: DEQUE == collections.deque(L)),
    ('int add', lambda: BIG + OTHER == OTHER + BIG),
    ('int subtract', lambda: BIG - OTHER == 1),
    ('int negate', lambda: -BIG == -OTHER - 1),
    ('int invert', lambda: ~OTHER == -BIG),
    ('int and', lambda: BIG & OTHER == 0),
    ('int and negative', lambda: -BIG & OTHER == 0),
    ('int or', lambda: BIG | OTHER == BIG + OTHER),
    ('int xor', lambda: -BIG ^ -BIG == 0),
    ('int right', lambda: BIG >> 7999999 == 2),
    ('int right negative', lambda: -BIG >> 8000001 == -1),
    ('int left', lambda: (OTHER >> 5 << 5) >> 5 == OTHER >> 5),
    ('int divide', lambda: BIG // 7 * 7 + BIG % 7 == BIG),
    ('int divide big', lambda: BIG // MIDDLE == ONE << 3600000),
    ('int modulo', lambda: OTHER % BIG == OTHER),
    ('int divmod', lambda: divmod(BIG, 10 ** 15)[1] > 0),
    ('int true divide', lambda: BIG / OTHER == 1.0),
    ('int compare', lambda: BIG > OTHER),
    ('int hash', lambda: hash(BIG) == hash(ONE << 8000000)),
    ('int bool', lambda: bool(BIG)),
    ('int bits', lambda: BIG.bit_length() == 8000001),
    ('int bytes', lambda: BIG.to_bytes(1000001, 'big')[0] == 1),
    ('int bytes negative', lambda: (-BIG).to_bytes(1000001, 'big', signed=True)[0] == 255),
    ('int abs', lambda: abs(-BIG) == BIG),
    ('int copy', lambda: int(Number(BIG)) == BIG),
    ('int round', lambda: round(BIG, 5) == BIG),
    ('int log', lambda: math.log2(BIG) == 8000000.0),
    ('int gcd', lambda: math.gcd(BIG, 8) == 8),
    ('int trunc', lambda: math.trunc(BIG) == BIG),
    ('int power modulo', lambda: pow(BIG, 5, 97) == pow(BIG % 97, 5, 97)),
    ('int power of big', lambda: pow(3, BIG, 97) >= 0),
    ('int modulo big', lambda: pow(3, 5, BIG) == 243),
    ('int hex', lambda: hex(MIDDLE >> 1000000)[:3] == '0x1'),
    ('int decimal', lambda: len(str(ONE << 300000)) == 90309),
    ('int from hex', lambda: int('f' * 400000, 16) == (ONE << 1600000) - 1),
    ('int from base', lambda: int('z' * 20000, 36) > 0),
    ('int random', lambda: random.getrandbits(7000000) >= 0),
    ('int random below', lambda: random.randrange(BIG) < BIG),
    ('int range', lambda: len(range(0, BIG, BIG)) == 1),
    ('int slice', lambda: [1][:BIG] == [1]),
    ('int ratio', lambda: (1.5).as_integer_ratio() == (3, 2)),
    ('int attribute', lambda: BIG.numerator == BIG),
    ('int seed', lambda: random.seed(BIG) is None),
    ('str seed', lambda: random.seed(A) is None),
    ('product one', lambda: sum(1 for _ in itertools.product(range(60000))) == 60000),
    ('combinations', lambda: next(itertools.combinations(range(60000), 30000))[1] == 1),
    ('permutations', lambda: next(itertools.permutations(range(30000)))[1] == 1),
    ('heap', lambda: heapq.heapify(list(range(60000))) is None),
    ('heap largest', lambda: heapq.nlargest(5, MANY) == [999999, 999998, 999997, 999996, 999995]),
    ('sample', lambda: len(random.sample(range(60000), 50000)) == 50000),
    ('BytesIO value', lambda: io.BytesIO(B).getvalue() == B),
    ('BytesIO read', lambda: io.BytesIO(B).read() == B),
    ('BytesIO line', lambda: io.BytesIO(B).readline() == B),
    ('BytesIO buffer', lambda: bytes(io.BytesIO(B).getbuffer()) == B),
    ('BytesIO truncate', lambda: io.BytesIO(B).truncate(5) == 5),
    ('StringIO value', lambda: io.StringIO(W).getvalue() == W),
    ('StringIO read', lambda: io.StringIO(W).read() == W),
    ('StringIO line', lambda: io.StringIO(W).readline() == W),
    ('StringIO part', lambda: io.StringIO(A[:200000]).read(100000) == 'a' * 100000),
    ('TextIOWrapper read', lambda: wrapper(B[:200000]).read() == A[:200000]),
    ('TextIOWrapper big', lambda: wrapper(B).read() == A),
    ('TextIOWrapper part', lambda: wrapper(B).read(300000) == A[:300000]),
    ('TextIOWrapper line', lambda: wrapper(B).readline() == A),
    ('TextIOWrapper write', lambda: io.TextIOWrapper(io.BytesIO()).write(A) == WIDTH),
    ('BufferedReader read', lambda: io.BufferedReader(io.BytesIO(B)).read() == B),
    ('BufferedReader peek', lambda: io.BufferedReader(io.BytesIO(B), 900000).peek()[:1] == b'a'),
    ('BufferedReader line', lambda: io.BufferedReader(io.BytesIO(B)).readline() == B),
    ('BufferedWriter write', lambda: io.BufferedWriter(Writer()).write(B) == WIDTH),
    ('BufferedRandom write', lambda: io.BufferedRandom(io.BytesIO(B)).write(B) == WIDTH),
    ('incremental utf-8', lambda: codecs.getincrementaldecoder('utf-8')().decode(B) == A),
    ('incremental bytes', lambda: codecs.getincrementalencoder('utf-8')().encode(A) == B),
    ('newline decoder', lambda: io.IncrementalNewlineDecoder(None, True).decode('\r' * 200000)[:1] == '\n'),
    ('codecs escape', lambda: codecs.escape_encode(B)[0] == B),
    ('codecs escape decode', lambda: codecs.escape_decode(B)[0] == B),
    ('codecs hex decode', lambda: codecs.decode(b'61' * 400000, 'hex') == B[:400000]),
    ('codecs base64', lambda: codecs.decode(codecs.encode(B[:300000], 'base64'), 'base64') == B[:300000]),
    ('codecs rot13', lambda: codecs.encode(A, 'rot13') == 'n' * WIDTH),
    ('exception text', lambda: str(ValueError(A)) == A),
    ('exception key', lambda: str(KeyError(A)) == repr(A)),
    ('exception unicode', lambda: str(UnicodeEncodeError('ascii', W, 0, 1, 'x')) > ''),
    ('type name', lambda: type(A, (), {}).__name__ == A),
    ('type repr', lambda: A in repr(type(A, (), {}))),
    ('module name', lambda: A in repr(types.ModuleType(A))),
    ('function name', lambda: types.FunctionType(recursive.__code__, {}, A).__name__ == A),
    ('simple namespace', lambda: types.SimpleNamespace(**NAMES).k5 == 5),
    ('setattr names', lambda: vars(type('C', (), NAMES))['k5'] == 5),
    ('dir', lambda: len(dir(type('C', (), NAMES))) > 14000),
    ('instance copy', lambda: vars(copy.copy(types.SimpleNamespace(**NAMES))) == NAMES),
    ('vars class', lambda: dict(vars(type('C', (), NAMES)))['k5'] == 5),
    ('locals', lambda: len(locals()) == 0),
    ('string capwords', lambda: string.capwords(A[:9000]) == 'A' + 'a' * 8999),
    ('string template', lambda: string.Template('$a').substitute(a=A) == A),
    ('string formatter', lambda: string.Formatter().format('{}', A) == A),
    ('print', lambda: print(A, end='', file=io.StringIO()) is None),
    ('warning', lambda: warnings.formatwarning('a', UserWarning, A[:300000], 1) > ''),
    ('code constants', lambda: recursive.__code__.co_consts is not None),
    ('replace code', lambda: types.CodeType(0, 0, 0, 1, 64, b'd\0\0S', T, (), (), 'f', 'f', 1, b'').co_consts == T),
    ('code bytes', lambda: types.CodeType(0, 0, 0, 1, 64, b'\x09' * 60000 + b'd\0\0S', (None,), (), (), 'f', 'f', 1, b'').co_stacksize == 1),
    ('run code', lambda: types.FunctionType(types.CodeType(0, 0, 0, 1, 64, b'\x09' * 60000 + b'd\0\0S', (None,), (), (), 'f', 'f', 1, b''), {})() is None),
    ('run constants', lambda: types.FunctionType(types.CodeType(0, 0, 0, 1, 64, b'd\0\0S', T, (), (), 'f', 'f', 1, b''), {})() is None),
    ('run stack', lambda: types.FunctionType(types.CodeType(0, 0, 0, 1000000, 64, b'd\0\0S', (None,), (), (), 'f', 'f', 1, b''), {})() is None),
    ('run locals', lambda: types.FunctionType(types.CodeType(0, 0, 100000, 1, 64, b'd\0\0S', (None,), (), tuple('v%d' % i for i in range(60000)), 'f', 'f', 1, b''), {})() is None),
]


def outcome(function):
    try:
        return function()
    except MemoryError:
        return 'MemoryError'
    except Exception as error:
        return '%s: %s' % (type(error).__name__, str(error)[:200])


def main(first, stop):
    rows = [(name, function, False) for name, function in REFUSED]
    rows += [('allowed ' + name, function, True) for name, function in ALLOWED]
    for number, (name, function, allowed) in enumerate(rows[first:stop], first):
        print(number, name, end=': ', flush=True)
        got = outcome(function)
        if got == 'MemoryError' or allowed and got is True:
            print('right', flush=True)
        else:
            print('WRONG', str(got)[:200] if isinstance(got, str) else type(got), flush=True)
        got = None
    print('end of', len(rows), flush=True)


if __name__ == '__main__':
    main(int(sys.argv[1]), int(sys.argv[2]))
