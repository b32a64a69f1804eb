"""Records the code that CPython 3.5.10 makes of small sources, for the tests of bc-source.

    python3.5 tests/reference/record_codes.py OUT

Each line of OUT holds a JSON list: the source, the mode, the level of optimization, the flags, and the hash of the
code written out as text. The sources stand here: one for each habit of the compiler that is easily lost, and what
folding makes of operands of every kind.
"""

import hashlib
import json
import random
import sys
import warnings

CODE = type((lambda: 0).__code__)

# What has to be different in mode, level or flags is told before the source.
SOURCES = r'''
a = 'assigned'
---
"""doc
string"""
x = 1
---
def f(a, b=1, *c, d, e=2, **g): "doc"; return a, b, c, d, e, g
---
def f(a: 1, *b: 2, c: 3 = 4, d=5, **e: 6) -> 7: pass
---
@a
@b(c)
class C(D, *e, metaclass=F, **g):
    """doc"""
    x = 1
    def m(self): return super().m, __class__
---
class A:
    __x = 1
    def __m(self, __y, *, __z=2): self.__v = __y; __g(__k=1); import __p.q, __r as __s; from t import __u
    global G
    class G: pass
---
def f(x):
    class A:
        x = x
        def g(self): return x
    class B:
        global x
        def h(self): return x
    class C:
        nonlocal x
        x = 1
    del x
---
def f(z, a, m):
    def g(): return z, a, q
    q = 1; b = 2; c = 3
    return lambda: (m, b)
---
def f():
    global x
    x = 1
x = 2
del x
---
class Outer:
    def method(self):
        class Inner:
            around = __class__
            def own(self): return __class__
        return Inner
---
f = lambda: 1; g = lambda: 1
h = lambda: 1
---
f = lambda: 1e999 - 1e999; g = lambda: 1e999 - 1e999
f = lambda: lambda: (1, 1e999 * 0); g = lambda: lambda: (1, 1e999 * 0); h = lambda: 0
f = lambda: -1e999; g = lambda: -1e999; h = lambda: 1e999j * 0; i = lambda: 1e999j * 0
---
0j ** (1e999 - 1e999); (-0.0) ** (1e999j * 0); 0j ** -1.0; 0j ** 1e999; 1j ** (1e999 - 1e999); 0j ** 0.5
x = [0j ** (1e999 - 1e999), (-0.0 - 0j) ** (1e999 - 1e999), 0j ** -0.5, 0j ** 1e999, 0.0 ** 1j, 0j ** 0.5]
---
x = ['%.3s' % (2 ** 400,), '%.3r' % (('é',) * 20,), '%.20s' % (((0,) * 20,) * 20,), '%.19a' % (('é' * 20,) * 20,)]
x in {((0,) * 20, (0,) * 20), ((0,) * 20, (0.0,) * 20), ((False,) * 20,), ((0j,) * 20,), ((0,) * 20,)}
---
lambda: (yield)
---
[x for x in y if x for z in x if z if x]; {x for x in y}; {x: y for x in z}; (x for x in y)
---
[[x for x in y] for y in z]; [lambda: x for x in y]
---
def f(): return [x for x in a], (lambda: [y for y in b])
---
if 0: a
elif 1: b
else: c
if x: d
else: e
if "": f
if (): g
if -1: h
if ...: i
if None: j
if __debug__: k
---
while 0: a
else: b
while 1:
    if c: break
    continue
else: d
while e: f
else: g
---
for x in y:
    try: continue
    except A as b: continue
    except C: pass
    except: break
    else: d
    finally: e
else: f
---
def f():
    try: return a
    finally: b
---
try: a
except B as c:
    with d as e, f: raise g from h
finally:
    for i in j: continue
---
async def f(a, *b):
    async with a as c, d: await e
    async for g in h: continue
    else: i
    return lambda: 1
---
def f():
    x = yield
    y = yield from x
    yield a, b
    raise
---
import a, b.c, d.e.f as g
from . import h
from ..i import j as k, l
from m import *
---
assert a, b
assert c
---
x[1:2, ..., ::3] = y[a:] = z[b]; del x[a], y.z, w, (u, v); x[b] += 1; x.y -= 1; x **= 2; a @= b
a *= 1; a /= 1; a //= 1; a %= 1; a >>= 1; a <<= 1; a &= 1; a ^= 1; a |= 1
---
a < b < c; a < b <= c != d; x = a is b is not c in d not in e
---
f(*a, *b, c, d=1, **e, g=2, **h); f(a, *b); f(**c); f(a, b=1, **c); f(*a, b=1); f(x=1)
{**a, 1: 2, **b, 3: 4}; {**a}; [*a, b]; (*a, b, *c); {*a}; [a, *b, c, d]; {1: 2}; {}
---
a, *b, c = d; [a, (b, *c)] = d; *a, = b; [] = d
---
a, b = b, a; a, b, c = c, b, a; a, b, c, d = d, c, b, a; [a] = [b]; a, b = 1, 2; a = b = 1, 2
---
if not x: a
if a and b: c
if a or b: c
x = a and b or c
while a and not b: c
if not (a and b): c
x = a if not b else c
x = 0 or y
x = not a in b, not a is b, not a is not b, not a not in b, not not a
---
1; "a"; x; ...; None; (1, 2); b""; 1.5; -1
---
def f():
    return 1
    x = 2
---
def f():
    while 1: return 1
    x
---
def f():
    if a: return 1
    else: return 2
    raise x
---
def f():
    if a:
        if b: return c
    elif d: return
---
x = (1,
"""a
b""",
2)
y = (
 a for a in b)
z = f(
 a)(
 b)
---
from __future__ import generator_stop, division
def f(): yield
---
{'exec', 0, 0x80000}
def f(): yield
---
{'single'}
x; y
---
{'single'}
def f(): x
---
{'single'}
"a"
---
{'eval'}
a if b else [c for d in e]
---
{'exec', 1}
assert a
if __debug__: b
"doc"
def f(): "doc"; return __debug__
---
{'exec', 2}
"doc"
def f():
    "doc"
class A: "doc"
---
'''


def long_sources():
    """Sources that are long for a reason."""
    yield "x = [" + ",".join(["a"] * 200) + "]\ny = 1\nif not z: pass\n"
    yield "x = 1 + 2\n" + "\n" * 300 + "y = 1 + 2\n"
    yield "x = 1 + 2\n" + "\n" * 510 + "y = 1 + 2\n"
    yield "\n".join("a%d = %d" % (i, i) for i in range(300)) + "\n"
    yield "while x:\n" + "\n".join(" a = b + 1; continue" for i in range(4000)) + "\n"
    yield "if x:\n" + "\n".join(" a = b + 1" for i in range(6000)) + "\nelse: y\n"
    yield "x = {**a" + ", **b" * 600 + "}\n"
    yield "def f(" + ", ".join("a%d: b" % i for i in range(200)) + "): pass\n"
    yield "try: a\n" + "".join("except b: c\n" for i in range(30)) + "finally: d\n"
    yield "".join(" " * i + "for x in y:\n" for i in range(20)) + " " * 20 + "z\n"
    yield "".join("try: a\nexcept b: c\n" for i in range(30))


INTS = "0 1 2 3 5 7 20 21 255 256 2147483648 9223372036854775807 9223372036854775808 12345678901234567890123 -1 -7"
FLOATS = "0.0 1.0 -0.0 0.5 2.5 1e308 5e-324 3.141592653589793 1e16 1e22 -1.5 1e999 -1e999 (1e999-1e999) 0.1"
COMPLEXES = "1j 0j -0j 2.5j (1+2j) (-0.0+1j) 1e308j (3-4j)"
TEXTS = r"""'' 'a' 'abc' '\xe9' '\u20ac' '\U0001f600' 'ab\n' 'it\'s' '0123456789' '\udc80'"""
BYTES = r"""b'' b'a' b'abc' b'\xff' b'%'"""
TUPLES = "(1,) (1,2) (1,'a',2.0) (None,) ((1,2),3) ('a',) (1.0,True) (b'a',) (1,2,3,4,5,6,7,8,9,10)"
OTHERS = "None ... True False"
SMALL = "0 1 2 3 5 7 -1 -2 True False 0.5 20 -3 2j"
FORMATS = ("%s %d %r %a %5s %-5s| %05d %+d %_d %x %#x %X %o %#o %i %u %c %e %f %g %.3f %.0f %#g %G %E %10.3f %.2s %.3r "
           "%% %5% % %z %(a)s %*d %.*f %s%s %s_%d abc %ld %.5d %#.3x %08.3f %-08d %+x %1000d %.100g %.1000d %(s %-+_#0d "
           "%.d %5 %. %L")


def folded(seed):
    """Expressions of constants."""
    chance = random.Random(seed)
    kinds = [text.split(" ") for text in (INTS, INTS, FLOATS, COMPLEXES, TEXTS, BYTES, TUPLES, OTHERS)]

    def atom(kinds=kinds):
        return chance.choice(chance.choice(kinds))

    def operation(left):
        op = chance.choice("+ - * / // % ** << >> & | ^ @".split(" "))
        # Nothing that takes the reference long.
        right = chance.choice(SMALL.split(" ")) if op in ("**", "<<", "*") else atom()
        return "%s %s %s" % (left, op, right)

    def expression():
        way = chance.randrange(10)
        if way < 4:
            return operation(atom(kinds[:4] if way < 3 else kinds))
        if way < 7:
            form = chance.choice(FORMATS.split(" ")).replace("_", " ")
            prefix = "b" if way == 6 else ""
            right = atom() if chance.random() < 0.5 else "(%s,%s)" % (atom(), atom())
            return "%s'%s' %% %s" % (prefix, form, right)
        if way == 7:
            return "%s[%s]" % (atom(kinds[4:7]), atom([INTS.split(" ")]))
        if way == 8:
            return "%s(%s)" % (chance.choice("+-~"), atom())
        items = ",".join(atom() for _ in range(chance.randrange(1, 6)))
        return "x %s %s" % (chance.choice(("in", "not in")), chance.choice(("[%s]", "{%s}")) % items)

    lines = []
    for _ in range(40):
        line = expression()
        while chance.random() < 0.25:
            line = "(%s) %s %s" % (line, chance.choice("+ - / // % & | ^ >>".split(" ")), atom())
        lines.append("x = %s\n" % line)
    return "".join(lines)


def text_of(constant):
    """A constant as text, with its type; code objects with all fields, frozensets in order."""
    kind = type(constant).__name__
    if isinstance(constant, CODE):
        fields = [constant.co_name, constant.co_argcount, constant.co_kwonlyargcount, constant.co_nlocals,
                  constant.co_stacksize, constant.co_flags, constant.co_firstlineno, constant.co_code.hex(),
                  constant.co_lnotab.hex(), constant.co_names, constant.co_varnames, constant.co_freevars,
                  constant.co_cellvars, constant.co_filename]
        fields = [ascii(list(field) if isinstance(field, tuple) else field) for field in fields]
        return "code[%s]" % ";".join(fields + [text_of(constant.co_consts)])
    if isinstance(constant, tuple):
        return "tuple[%s]" % ";".join(map(text_of, constant))
    if isinstance(constant, frozenset):
        return "frozenset[%s]" % ";".join(sorted(map(text_of, constant)))
    return kind + ascii(constant)


def main():
    sources = []
    for source in SOURCES.split("---\n"):
        source, options = source.lstrip("\n"), ["exec", 0, 0]
        if source.startswith("{'"):
            first, _, source = source.partition("\n")
            given = eval("[" + first[1:-1] + "]")
            options[:len(given)] = given
        if source:
            sources.append([source] + options)
    sources += [[source, "exec", 0, 0] for source in long_sources()]
    sources += [[folded(seed), "exec", 0, 0] for seed in range(40)]
    with open(sys.argv[1], "w") as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for source, mode, optimize, flags in sources:
            code = compile(source, "<m>", mode, flags, True, optimize)
            digest = hashlib.sha256(text_of(code).encode("ascii")).hexdigest()
            out.write(json.dumps([source, mode, optimize, flags, digest]) + "\n")


main()
