# What the defects of the peer study are shown with. There is no `+` but in `c6_folded`, so that
# add_to_mul changes nothing else.
r = ['default']

def c1(a, *, b):
    return [a, b]

def c2(*args):
    return args

def c2_keyword(*args, k=1, **kw):
    return args, k, sorted(kw)

def c3(a):
    def middle(b):
        def inner():
            return [a, b]
        b = [b]
        return inner(), a, b
    return middle('b')

class Outer:
    def c4(self):
        class Inner:
            around = __class__
            def own(self):
                return __class__
        return Inner.around is Outer, Inner().own() is Inner

def c5():
    return [1, True, 1.0, 0.0, -0.0, 0, False, (1, 0.0), (True, -0.0), (1.0, 0)]

def c6():
    """documentation"""
    return 'result'

def c6_none():
    return 'no documentation'

def c6_folded(x):
    """kept"""
    y = 2 * 3, 'a' 'b', (1, 2)[1]
    return x + x, y

def c7(a: 'first', *b: 'star', c: 'third'='three', **d: 'rest') -> 'result':
    return a

def c8():
    x = [0, r[0], 2, r[0], 4, r[0], 6, r[0], 8, r[0], 10, r[0], 12, r[0], 14, r[0], 16, r[0], 18, r[0], 20, r[0], 22, r[0], 24, r[0], 26, r[0], 28, r[0], 30, r[0], 32, r[0], 34, r[0], 36, r[0], 38, r[0], 40, r[0], 42, r[0], 44, r[0], 46, r[0], 48, r[0], 50, r[0], 52, r[0], 54, r[0], 56, r[0], 58, r[0], 60, r[0], 62, r[0], 64, r[0], 66, r[0], 68, r[0], 70, r[0], 72, r[0], 74, r[0], 76, r[0], 78, r[0], 80, r[0], 82, r[0], 84, r[0], 86, r[0], 88, r[0], 90, r[0], 92, r[0], 94, r[0], 96, r[0], 98, r[0], 100, r[0], 102, r[0], 104, r[0], 106, r[0], 108, r[0], 110, r[0], 112, r[0], 114, r[0], 116, r[0], 118, r[0], 120, r[0], 122, r[0], 124, r[0], 126, r[0], 128, r[0], 130, r[0], 132, r[0], 134, r[0], 136, r[0], 138, r[0], 140, r[0], 142, r[0], 144, r[0], 146, r[0], 148, r[0], 150, r[0], 152, r[0], 154, r[0], 156, r[0], 158, r[0], 160, r[0], 162, r[0], 164, r[0], 166, r[0], 168, r[0], 170, r[0], 172, r[0], 174, r[0], 176, r[0], 178, r[0], 180, r[0], 182, r[0], 184, r[0], 186, r[0], 188, r[0], 190, r[0], 192, r[0], 194, r[0], 196, r[0], 198, r[0]]

    return x

def c9(*a):
    A1 = A2 = A3 = A4 = A5 = ValueError
    a = 1
    try:
        a
    except A1:
        a
    except A2:
        a
    except A3:
        a
    except A4:
        a
    except A5:
        a
    except:
        a
    try:
        a
    except A1:
        a
    except A2:
        a
    except A3:
        a
    except A4:
        a
    except A5:
        a
    except:
        a
    try:
        a
    except A1:
        a
    except A2:
        a
    except A3:
        a
    except A4:
        a
    except A5:
        a
    except:
        a
    try:
        a
    except A1:
        a
    except A2:
        a
    except A3:
        a
    except A4:
        a
    except A5:
        a
    except:
        a
    return called(a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a)

def called(*a):
    return len(a)

def c10():
    return 9223372036854775808, -18446744073709551616, 0xffffffffffffffffffffffffffffffff

def c14(a, b='b', *, c: 'annotated'=2, d=3):
    """documentation"""
    return a, b, c, d
c14.attribute = 'attribute'
c14.__qualname__ = 'qualified.c14'
c14.__module__ = 'elsewhere'

def c17():
    while True: pass

def four_lines(a):
    b = [a]

    b.append(b[0])


    c = b, 'c'

    return c

def empty(): return 'empty'
def one(a): return a
def default(a=r): return a
def star(*args): return args
def star_keyword(*args, a): return args, a
def keywords(**kw): return sorted(kw.items())
def all_kinds(a, *b, c, **d): return a, b, c, sorted(d.items())

SIGNATURES = [empty, one, default, star, star_keyword, keywords, all_kinds]
CALLS = [
    lambda f: f(),
    lambda f: f(1),
    lambda f: f(a=1),
    lambda f: f(1, 2, 3),
    lambda f: f(1, a=2),
    lambda f: f(1, 2, c=3),
    lambda f: f(1, c=3, e=4),
    lambda f: f(*[1, 2], **{'a': 3}),
    lambda f: f(b=1),
]

def outcomes(f):
    found = []
    for call in CALLS:
        try:
            found.append(call(f))
        except TypeError as e:
            found.append(str(e))
    return found

print(c1(1, b=2), c2(), c2(1), c2(1, 2), c2_keyword(1, 2, k=3, l=4))
print(c3('a'), Outer().c4(), c5())
print(c6.__doc__, c6(), c6_none.__doc__, c6_none(), c6_folded.__doc__)
print(sorted(c7.__annotations__.items()), c7(1), c7.__kwdefaults__)
print(len(c8()), c9(), c10())
print(c14(1), c14.__doc__, c14.__name__, c14.__defaults__)
print(four_lines(1))
for f in SIGNATURES:
    print(f.__name__, outcomes(f))
