"""Random sources of Python 3.5, for `sources.py`: every statement and expression, valid most of the time.

`program(seed)` gives a source with the mode, the level of optimization and the flags to compile it with. The same seed
gives the same source in each version of Python whose `random` is the same. Nothing here compiles or compares.
"""

import random
import re

NAMES = "a b c d e f g x y __x __y _A__x __z__ _ self print super __class__ \xe9t\xe9 \u212ba".split(" ")
ATTRIBUTES = "a b __x real __z__ x".split(" ")
CLASSES = "A _B __C a ___ x __x".split(" ")
MODULES = "a a.b a.b.c __x a.__x b".split(" ")
BINARY = "+ - * / // % @ & | ^ << >> **".split(" ")
COMPARISONS = ["<", ">", "==", "!=", "<=", ">=", "in", "is", "not in", "is not"]
NUMBERS = ("0 1 2 3 7 20 21 255 65536 9223372036854775807 12345678901234567890123 0x1f 0o17 0b101 0.0 1.0 2.5 1e16 1e308 "
           "1e999 5e-324 1j 0j 2.5j").split(" ")
TEXTS = [r"''", r"'a'", r"'abc'", r"'\xe9\n'", r"'\N{DIGIT ONE}'", r"'\U0001f600'", r"'a' 'b'", r"r'\d'", r"u'u'", r"'%'",
         r"'\ud800'", r"'it\'s'", '"""x\n  y"""', r"'0123456789' '0123456789'", r"'a b'", r"b''", r"b'a'", r"b'\xff'",
         r"rb'\d'", r"b'abc' b'd'"]
FORMATS = [r"'%s'", r"'%d'", r"'%5.2f'", r"'%r%%'", r"'%x %o'", r"'%c'", r"'%(a)s'", r"'%*d'", r"b'%s'", r"b'%d'"]
SINGLE = ["None", "True", "False", "...", "__debug__"]
# Where a power or a shift or a repetition may not get large.
SMALL = "0 1 2 3 -1 -2 True 0.5 5 1j".split(" ")
TUPLES = ["()", "(1,)", "(1, 2)", "('a', 1.0, None)", "((1, 2), b'c')", "(1, 'a', x)", "(-0.0, 0.0)", "(True, 1, 1.0)"]
FEATURES = "division generator_stop nested_scopes with_statement print_function unicode_literals absolute_import".split(" ")
FLAGS = [0x2000, 0x4000, 0x8000, 0x10000, 0x20000, 0x80000]

# Statements that are refused, or that are only where they stand by accident; others are made as they are needed.
WRONG = r"""break
continue
return
return 1
yield
x = yield
yield from x
await x
nonlocal x
nonlocal a, b
global a; nonlocal a
from a import *
from __future__ import division
from __future__ import nothing
from __future__ import braces
x: int = 1
*a
*a = b
*a, *b = c
a, *b = *c, d
del *a
del (a, *b)
del f()
f() = 1
f() += 1
[a] += 1
(a, b) += 1
None = 1
None += 1
x.None = 1
def f(None): pass
class None: pass
__debug__ = 1
__debug__ += 1
x.__debug__ = 1
x.__debug__
x.__debug__ += 1
del __debug__
del x.__debug__
def __debug__(): pass
def f(__debug__): pass
def f(*__debug__): pass
def f(*, __debug__): pass
def f(**__debug__): pass
f(__debug__=1)
import __debug__
import a as __debug__
from a import __debug__
class __debug__: pass
for __debug__ in x: pass
with x as __debug__: pass
try: pass\nexcept a as __debug__: pass
global __debug__
lambda __debug__: 1
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*, **a): pass
lambda *: 1
lambda a, a: 1
f(a for a in b, c)
f(c, a for a in b)
f(a=1, a=2)
f(a=1, b)
f(**a, b)
f(**a, *b)
f(1=2)
f(lambda: x = 1)
class A(a for a in b): pass
{**a for a in b}
[*a for a in b]
{*a for a in b}
(*a for a in b)
{1: *a}
[a for *b in c]
[a for b, *c, *d in e]
for *a in b: pass
for a() in b: pass
[await x for a in b]
lambda: await x
print a
print "a"
exec "a"
raise a, b
`a`
a <> b
def f():\n    x = 1\n    global x
def f():\n    print(x)\n    global x
def f(x):\n    global x
def f(x):\n    nonlocal x
def f():\n    def g(x):\n        nonlocal x
def f():\n    def g(): nonlocal x
def f():\n    x = 1\n    def g():\n        x = 2\n        nonlocal x
def f():\n    x = 1\n    def g():\n        x()\n        nonlocal x
class A:\n    nonlocal x
class A:\n    def f(self): nonlocal __class__
class A:\n    return 1
class A:\n    yield
def f():\n    from a import *
async def f():\n    yield
async def f():\n    yield from x
async def f():\n    return (yield)
async def f():\n    [await x for y in z]
async def f():\n    def g(): await x
async def f():\n    class A: await x
async def f():\n    lambda: await x
async def f():\n    (await x for y in z)
async def f():\n    return {await x: 1, **await y}
async def f(a=await x): pass
async with x: pass
async for x in y: pass
def f():\n    async with x: pass
def f():\n    async for x in y: pass
try: pass\nexcept: pass\nexcept a: pass
try: pass\nelse: pass
while x:\n    try: pass\n    finally: continue
while x:\n    try: pass\n    finally:\n        with y: continue
while x:\n    try: pass\n    finally:\n        try: continue\n        except: pass
while x:\n    try: pass\n    finally:\n        try: pass\n        finally: continue
try: continue\nfinally: pass
try: continue\nexcept: pass
with x: continue
try: pass\nfinally: continue
assert (a, b)
assert (a, b), c
assert ()
1 = x
'a' = x
b'a' = x
... = x
{} = x
{a} = x
{a: b} = x
a + b = x
-a = x
not a = x
a and b = x
a < b = x
a if b else c = x
lambda: a = x
[a for a in b] = x
{a for a in b} = x
{a: b for a in b} = x
(a for a in b) = x
(yield) = x
() = x
[] = x
del ()
del []
() += x
a = 1 = b
del a.b, 1
del (a, 1)
with a as 1: pass
with a as f(): pass
for 1 in a: pass
import a.b as c.d
from . import a.b
from a import (b)
from a import b,
from a import (b,)
from a import ()
global
pass pass
x = 
x = )
x = (
(x
x]
'abc
'''abc
x = 1 \\ y
x = $
x = 0777
x = 1__0
x = 0b12
x = '\\x4'
x = '\\u12'
x = '\\N{nothing}'
x = b'\\x4'
x = b'\e'
x = 'a' b'b'
\E = 1
if x:
if x:\n    pass\n  pass
  x
if x:\n        y\n\tz
f(**a=1)
@a
@a[0]\ndef f(): pass
@a\nx = 1
def f(a, (b, c)): pass
a = b = 
else: pass
a ? b
a! = b
x = yield = 1
x = (yield) = 1
async x
await = 1; async = 2
def f(a: (yield)): pass
class A((yield)): pass
lambda: (yield)
lambda a=(yield): a
[(yield) for a in b]
[(yield from a) for a in b]
(a for a in (yield))
(a for b in c for a in (yield))
x = f(**{'a': 1}, **b)
x = f(*a, *b, **c, **d)""".split("\n")
ESCAPES = {"n": "\n", "t": "\t", "e": "\xe9", "E": "\u20ac", "\\": "\\"}
WRONG = [re.sub(r"\\([ntE\\e])", lambda match: ESCAPES[match.group(1)], line) for line in WRONG]


class Scope:
    """A module, class or function, while its statements are written."""

    def __init__(self, kind, outer=None, parameters=()):
        self.kind, self.outer, self.parameters = kind, outer, set(parameters)
        self.asynchronous = kind == "async"
        self.function = kind in ("def", "async")
        # 2 where `continue` may stand, 1 where only `break` may.
        self.loop = 0
        self.declared = set()

    def free(self):
        """Parameters of the functions around."""
        scope, found = self.outer, set()
        while scope:
            if scope.function:
                found |= scope.parameters
            scope = scope.outer
        return sorted(found - self.parameters - self.declared)


class Writer:
    """Writes one source."""

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        self.pick, self.count, self.random = chance.choice, chance.randint, chance.random
        self.lines, self.depth = [], 0
        self.scope = Scope("module")
        self.indent = self.pick(["    ", "    ", "    ", "  ", " ", "\t"])
        # What a source has in most places, so that sources differ from each other.
        self.names = chance.sample(NAMES, self.count(3, 12))
        self.gaps = self.pick([0, 0, 0.05, 0.3])
        self.breaks = self.pick([0, 0, 0.1, 0.5])
        self.constants = self.pick([0.1, 0.3, 0.7])
        self.deepest = self.pick([0, 1, 1, 1, 2, 3])
        self.wrong = self.pick([0, 0, 0, 0, 0, 0.01])

    def maybe(self, likely):
        return self.random() < likely

    def some(self, make, least, most):
        return [make() for _ in range(self.count(least, most))]

    # Names and constants.

    def name(self):
        return self.pick(self.names)

    def constant(self):
        kinds = [NUMBERS, NUMBERS, TEXTS, SINGLE, TUPLES]
        return self.pick(self.pick(kinds))

    def comma(self):
        """A comma, after which a line may end: only where brackets are open."""
        if self.maybe(self.breaks):
            return "," + self.pick(["\n", "\n\n", " # comma\n  "])
        return ", "

    def joined(self, items):
        return "".join(item + self.comma() for item in items[:-1]) + "".join(items[-1:])

    # Expressions.

    def expression(self, depth=0):
        if depth > self.deepest or self.maybe(0.25):
            return self.constant() if self.maybe(self.constants) else self.name()
        return self.pick(self.EXPRESSIONS)(self, depth + 1)

    def operand(self, depth):
        """An expression that may stand beside any operator."""
        made = self.expression(depth)
        if made.replace("_", "a").isalnum() and not made[0].isdigit():
            return made
        return "(%s)" % made

    def operation(self, depth):
        made = self.operand(depth)
        for _ in range(self.pick([1, 1, 1, 2, 3])):
            sign = self.pick(BINARY)
            right = self.pick(SMALL) if sign in ("**", "<<", "*") else self.operand(depth)
            made = "%s %s %s" % (made, sign, right)
        return made

    def folded(self, depth):
        """Something that is computed when it is compiled, often."""
        constant = self.constant
        way = self.count(0, 6)
        if way == 0:
            return "%s%s" % (self.pick(["-", "+", "~", "not ", "- -", "not -"]), constant())
        if way == 1:
            return "%s[%s]" % (self.pick(TEXTS + TUPLES), self.pick(["0", "1", "-1", "5", "True", "0:1", "'a'"]))
        if way == 2:
            return "%s %% %s" % (self.pick(FORMATS), constant())
        if way == 3:
            return "%s %s %s" % (self.name(), self.pick(["in", "not in"]), self.pick(
                ["[1, 2]", "{1, 2}", "(1, 2)", "{'a', 'b', 1.0}", "[]", "[x]", "{x}", "{1, (2, 3)}", "['a', 'a']"]))
        if way == 4:
            return "(%s)" % self.joined(self.some(constant, 2, 4))
        sign = self.pick(BINARY)
        left = self.pick([constant(), "-" + constant(), "(%s %s %s)" % (constant(), self.pick("+-/%&|"), constant())])
        return "%s %s %s" % (left, sign, self.pick(SMALL) if sign in ("**", "<<", "*") else constant())

    def boolean(self, depth):
        made = self.operand(depth)
        for _ in range(self.pick([1, 1, 2, 3])):
            made += " %s %s%s" % (self.pick(["and", "or"]), self.pick(["", "", "not "]), self.operand(depth))
        return made

    def comparison(self, depth):
        made = self.operand(depth)
        for _ in range(self.pick([1, 1, 1, 2, 3])):
            made += " %s %s" % (self.pick(COMPARISONS), self.operand(depth))
        return made

    def unary(self, depth):
        return "%s%s" % (self.pick(["-", "+", "~", "not ", "not not "]), self.operand(depth))

    def conditional(self, depth):
        test = self.pick([self.operand(depth), self.constant(), "not " + self.operand(depth), self.boolean(depth)])
        return "%s if %s else %s" % (self.operand(depth), test, self.operand(depth))

    def closed(self, kind, make, parameters=()):
        """What `make` writes in a function of its own."""
        outer = self.scope
        self.scope = Scope(kind, outer, parameters)
        made = make()
        self.scope = outer
        return made

    def function(self, depth):
        parameters, names = self.parameters(depth, False)
        body = self.closed("def", lambda: self.expression(depth), names)
        return "lambda %s: %s" % (parameters, body)

    def starred(self, depth):
        return ("*" if self.maybe(0.2) else "") + self.operand(depth)

    def items(self, depth, least):
        count = self.pick([least, 1, 2, 2, 3, 4, 5])
        return [self.starred(depth) if self.maybe(0.6) else self.operand(depth) for _ in range(max(count, least))]

    def sequence(self, depth):
        way = self.count(0, 2)
        if way == 0:
            return "[%s]" % self.joined(self.items(depth, 0))
        if way == 1:
            return "{%s}" % self.joined(self.items(depth, 1))
        items = self.items(depth, 0)
        return "(%s)" % (self.joined(items) + "," * (len(items) == 1))

    def mapping(self, depth):
        def item():
            if self.maybe(0.2):
                return "**" + self.operand(depth)
            return "%s: %s" % (self.operand(depth), self.operand(depth))
        if self.maybe(0.1):
            # More than 255 pairs are built in steps; some of the literals are large because of that.
            count, star = self.pick([254, 255, 256, 300, 512]), self.pick(["", "**a, ", "1: 2, **a, **b, "])
            if depth == 1 and self.maybe(0.2):
                return "{%s%s}" % (star, ", ".join("%d: x" % n for n in range(count)))
        return "{%s}" % self.joined(self.some(item, 0, 4))

    def comprehension(self, depth):
        def inside():
            made = self.operand(depth)
            if kind == "{:}":
                made += ": " + self.operand(depth)
            for index in range(self.pick([1, 1, 1, 2, 3])):
                iterable = first if index == 0 else self.operand(depth)
                made += " for %s in %s" % (self.loop_target(), iterable)
                for _ in range(self.pick([0, 0, 1, 1, 2])):
                    made += " if " + self.operand(depth)
            return made
        kind = self.pick(["[]", "{}", "()", "{:}"])
        first = self.operand(depth)
        return kind[0] + self.closed("comprehension", inside) + kind[-1]

    def yielded(self, depth):
        scope = self.scope
        if scope.kind == "async":
            return "(await %s)" % self.pick([self.name(), self.call(depth)])
        if scope.kind == "def" or scope.kind == "comprehension" and self.maybe(0.1):
            return self.pick(["(yield)", "(yield %s)" % self.expression(depth), "(yield from %s)" % self.operand(depth),
                              "(yield %s, %s)" % (self.operand(depth), self.operand(depth))])
        return self.name()

    def arguments(self, depth, most=4):
        argument = lambda: "*" + self.operand(depth) if self.maybe(0.15) else self.operand(depth)
        keyword = lambda name: "**" + self.operand(depth) if self.maybe(0.2) else "%s=%s" % (name, self.operand(depth))
        made = self.some(argument, 0, self.count(0, most))
        named = [keyword(name) for name in self.chance.sample(["a", "b", "__x", "k", "self"], self.pick([0, 0, 1, 2, 3]))]
        if named and self.maybe(0.2) and not any(one.startswith("**") for one in named):
            named.insert(self.count(0, len(named)), "*" + self.operand(depth))
        return self.joined(made + named)

    def call(self, depth):
        called = self.pick([self.name(), self.operand(depth)])
        if self.maybe(0.1):
            comprehension = self.comprehension(depth)
            if comprehension[0] == "(":
                return called + comprehension
        return "%s(%s)" % (called, self.arguments(depth))

    def attribute(self, depth):
        return "%s.%s" % (self.pick([self.name(), self.operand(depth)]), self.pick(ATTRIBUTES))

    def subscript(self, depth):
        return "%s[%s]" % (self.pick([self.name(), self.operand(depth)]), self.index(depth))

    def index(self, depth):
        part = lambda: self.pick(["", self.operand(depth)])
        slices = [lambda: self.operand(depth), lambda: part() + ":" + part(), lambda: part() + ":" + part() + ":" + part(),
                  lambda: "..."]
        count = self.pick([1, 1, 1, 2, 3])
        return self.joined([self.pick(slices)() for _ in range(count)]) + self.pick(["", "", "", ","])

    def plain(self, depth):
        return self.name()

    EXPRESSIONS = [operation, operation, folded, folded, boolean, boolean, comparison, comparison, unary, conditional,
                   function, sequence, sequence, mapping, comprehension, comprehension, yielded, yielded, call, call,
                   attribute, attribute, subscript, plain, plain]

    # Parameters and targets.

    def parameters(self, depth, annotated):
        names = self.chance.sample(["a", "b", "c", "x", "__x", "self", "f", "g"], self.pick([0, 0, 1, 2, 3, 4, 6]))
        left, made = list(names), []
        scarce = self.pick([0, 0.5, 1])
        note = lambda: ": " + self.expression(depth + 1) if annotated and self.maybe(0.2) else ""
        default = lambda: "=" + self.operand(depth + 1)
        given = False
        for _ in range(self.count(0, len(left))):
            given = given or self.maybe(0.3)
            made.append(left.pop() + note() + (default() if given else ""))
        if left and self.maybe(0.6):
            made.append("*" + left.pop() + note() if self.maybe(0.5) else "*")
            if made[-1] == "*" or self.maybe(scarce):
                for _ in range(self.count(1, len(left)) if left else 0):
                    made.append(left.pop() + note() + self.pick(["", default()]))
        if left and made[-1:] != ["*"] and self.maybe(0.5):
            made.append("**" + left.pop() + note())
        if made and made[-1] == "*":
            made.pop()
        used = [one.lstrip("*").split("=")[0].split(":")[0] for one in made]
        return self.joined(made) if annotated else ", ".join(made), [name for name in names if name in used]

    def target(self, depth=0):
        way = self.count(0, 9)
        if way < 5 or depth > 2:
            return self.name()
        if way == 5:
            return self.attribute(self.deepest)
        if way == 6:
            return self.subscript(self.deepest)
        made = self.some(lambda: self.target(depth + 1), 1, self.pick([2, 3, 4]))
        if self.maybe(0.25):
            place = self.count(0, len(made) - 1)
            made[place] = "*" + made[place]
        return self.pick(["(%s,)", "[%s]", "(%s,)"]) % self.joined(made)

    def loop_target(self):
        return self.pick([self.name, self.name, self.target, lambda: "%s, %s" % (self.name(), self.target(2))])()

    def deleted(self, depth=0):
        way = self.count(0, 6)
        if way < 3 or depth > 1:
            return self.name()
        if way == 3:
            return self.attribute(self.deepest)
        if way == 4:
            return self.subscript(self.deepest)
        return self.pick(["(%s,)", "[%s]", "(%s)"]) % self.joined(self.some(lambda: self.deleted(depth + 1), 1, 3))

    # Statements.

    def line(self, text):
        if self.maybe(self.gaps):
            self.lines += [self.pick(["", "", "# a comment", "  \t", "\f"])] * self.pick([1, 1, 2, 3, 10])
            if self.maybe(0.04):
                self.lines += [""] * self.pick([100, 253, 254, 255, 256, 260, 511, 600])
        self.lines.append(self.indent * self.depth + text)

    def block(self, head, loop=None, most=3):
        """A head and its statements; `loop` says what the loop around is there."""
        scope = self.scope
        outer = scope.loop
        if loop is not None:
            scope.loop = loop
        if self.maybe(0.1):
            self.line("%s: %s" % (head, "; ".join(self.some(self.simple, 1, 2))))
        else:
            self.line(head + ":")
            self.body(most)
        scope.loop = outer

    def body(self, most=3):
        self.depth += 1
        for _ in range(self.count(1, most)):
            self.statement()
        self.depth -= 1

    def simple(self):
        """A statement in one line."""
        if self.maybe(self.wrong):
            wrong = self.pick(WRONG)
            if "\n" not in wrong:
                return wrong
        return self.pick(self.SIMPLE)(self)

    def just(self):
        return self.pick([self.expression(), self.expression(), self.constant()])

    def assignment(self):
        value = self.pick([self.expression(), self.expression(), "%s, %s" % (self.name(), self.starred(2)), self.name()])
        targets = [self.pick([self.target(), self.name(), "%s, %s" % (self.target(1), self.name())])
                   for _ in range(self.pick([1, 1, 1, 2, 3]))]
        return " = ".join(targets + [value])

    def swap(self):
        return self.pick(["a, b = b, a", "a, b, c = c, b, a", "a, b, c, d = d, c, b, a", "a, = b,", "[a, b] = [b, a]",
                          "a, b = 1, 2", "a = b = c", "(a, b), c = (b, c), a", "a, b = (c, d)", "[a] = b,"])

    def augmented(self):
        target = self.pick([self.name(), self.attribute(2), self.subscript(2), self.name()])
        value = self.pick([self.expression(1), "%s, %s" % (self.name(), self.name())])
        if target.startswith("("):
            target = self.name()
        return "%s %s= %s" % (target, self.pick(BINARY), value)

    def delete(self):
        return "del " + ", ".join(self.some(self.deleted, 1, 2))

    def passing(self):
        return "pass"

    def jump(self):
        ways = []
        if self.scope.loop:
            ways += ["break"]
        if self.scope.loop == 2:
            ways += ["continue"] * 2
        if self.scope.function:
            value = "%s, %s" % (self.operand(2), self.operand(2))
            ways += ["return", "return " + self.expression(1), "return " + value, "return None"]
        return self.pick(ways or ["pass"])

    def raising(self):
        return self.pick(["raise", "raise " + self.expression(), "raise %s from %s" % (self.expression(1), self.expression(1))])

    def asserting(self):
        test = self.pick([self.expression(), self.constant(), "(%s)" % self.expression(), self.sequence(1)])
        return "assert " + test + self.pick(["", ", " + self.expression(1)])

    def importing(self):
        if self.maybe(0.5):
            one = lambda: self.pick(MODULES) + self.pick(["", "", " as " + self.name()])
            return "import " + ", ".join(self.some(one, 1, 3))
        module = self.pick([".", "..", "...", "...."]) * self.count(0, 1) + self.pick(MODULES)
        module = self.pick([module, module, ".", ".."])
        if self.scope.kind == "module" and self.maybe(0.15):
            return "from %s import *" % module
        one = lambda: self.name() + self.pick(["", " as " + self.name()])
        names = self.some(one, 1, 3)
        if self.maybe(0.2):
            return "from %s import (%s,)" % (module, self.joined(names))
        return "from %s import %s" % (module, ", ".join(names))

    def declaration(self):
        scope = self.scope
        if not scope.function and self.maybe(0.5):
            return "pass"
        free = scope.free()
        if free and scope.kind != "module" and self.maybe(0.6):
            found = self.chance.sample(free, 1)
            word = "nonlocal "
        else:
            found = [name for name in self.names if name not in scope.parameters | scope.declared][:8]
            found = self.chance.sample(found, min(len(found), self.count(1, 2)))
            word = "global "
        scope.declared |= set(found)
        return word + ", ".join(found) if found else "pass"

    def assigned_yield(self):
        if self.scope.kind != "def":
            return "pass"
        value = self.pick(["yield", "yield " + self.operand(1), "yield from " + self.operand(1), "yield a, b"])
        return self.pick(["", self.name() + " = ", self.name() + " += "]) + value

    SIMPLE = [just, just, just, assignment, assignment, assignment, assignment, swap, augmented, augmented, delete,
              passing, jump, jump, jump, raising, asserting, importing, importing, declaration, assigned_yield]

    def statement(self):
        if self.maybe((0.6, 0.45, 0.3, 0.25, 0.2, 0.2)[self.depth] if self.depth < 6 else 0):
            self.pick(self.COMPOUND)(self)
        elif self.maybe(self.wrong):
            for line in self.pick(WRONG).split("\n"):
                self.line(line.replace("    ", self.indent))
        else:
            text = "; ".join(self.simple() for _ in range(self.pick([1, 1, 1, 1, 2])))
            if self.maybe(0.02):
                text += self.pick([";", " # end", " \\\n"])
            self.line(text)

    def test(self):
        return self.pick([self.expression, self.expression, self.constant, lambda: "not " + self.operand(2),
                          lambda: self.boolean(2), lambda: self.comparison(2)])()

    def if_statement(self):
        self.block("if " + self.test())
        for _ in range(self.pick([0, 0, 0, 1, 2])):
            self.block("elif " + self.test())
        if self.maybe(0.4):
            self.block("else")

    def prefix(self):
        return "async " if self.scope.kind == "async" and self.maybe(0.5) else ""

    def for_statement(self):
        iterable = self.pick([self.expression(), self.expression(), "%s, %s" % (self.name(), self.operand(1))])
        self.block("%sfor %s in %s" % (self.prefix(), self.loop_target(), iterable), 2)
        if self.maybe(0.3):
            self.block("else")

    def while_statement(self):
        self.block("while " + self.pick([self.test(), self.test(), "1", "0", "True", "False", "''", "not 1"]), 2)
        if self.maybe(0.3):
            self.block("else")

    def try_statement(self):
        self.block("try")
        handlers = self.pick([0, 1, 1, 2, 3])
        for _ in range(handlers):
            self.block(self.pick(["except %s", "except %s as " + self.name()]) % self.expression(1))
        if handlers and self.maybe(0.3):
            self.block("except")
        if handlers and self.maybe(0.3):
            self.block("else")
        if not handlers or self.maybe(0.4):
            self.block("finally", min(self.scope.loop, 1))

    def with_statement(self):
        item = lambda: self.expression(1) + self.pick(["", " as " + self.target()])
        self.block(self.prefix() + "with " + ", ".join(self.some(item, 1, self.pick([1, 2, 3]))))

    def decorators(self):
        for _ in range(self.pick([0, 0, 0, 1, 2])):
            self.line("@" + self.pick([self.name(), self.name() + ".b", "%s.__x(%s)" % (self.name(), self.arguments(2, 2))]))

    def definition(self, inside):
        """The statements of a function or class, with a docstring or other first statements at times."""
        outer = self.scope
        self.scope = inside
        self.depth += 1
        if self.maybe(0.2):
            self.line(self.pick(["'doc'", '"""doc\n string"""', "'a' 'b'", "b'no'", "1", "('doc')", "'doc'; x = 1", "...",
                                 "'doc' % x", "'d' + 'oc'"]))
        for _ in range(self.pick([0, 0, 0, 1])):
            self.line(self.declaration())
        self.depth -= 1
        self.body(4)
        self.scope = outer

    def def_statement(self):
        self.decorators()
        asynchronous = self.maybe(0.25)
        parameters, names = self.parameters(2, True)
        returned = self.pick(["", "", " -> " + self.expression(2)])
        self.line("%sdef %s(%s)%s:" % ("async " * asynchronous, self.name(), parameters, returned))
        self.definition(Scope("async" if asynchronous else "def", self.scope, names))

    def class_statement(self):
        self.decorators()
        bases = self.pick(["", "", "()", "(%s)" % self.arguments(2, 2)])
        self.line("class %s%s:" % (self.pick(CLASSES), bases))
        self.definition(Scope("class", self.scope))

    COMPOUND = [if_statement, if_statement, if_statement, for_statement, for_statement, while_statement, try_statement,
                try_statement, with_statement, def_statement, def_statement, def_statement, class_statement]

    # Whole sources.

    def start(self):
        """What only stands at the start of a module."""
        if self.maybe(0.15):
            self.line(self.pick(["'doc'", '"""doc\n\nstring"""', "'d' 'oc'", "b'no'", "1"]))
        while self.maybe(0.08):
            self.line("from __future__ import " + ", ".join(self.chance.sample(FEATURES, self.pick([1, 1, 2]))))

    def nested(self):
        """Many blocks one in another: 20 at most may be open in a frame."""
        heads = ["for x in y:", "while x:", "try:", "with x:", "if x:", "while 1:", "for x in y:"]
        if self.scope.kind == "async":
            heads += ["async for x in y:", "async with x:"]
        depth, count = self.depth, self.count(15, 22)
        closing = []
        for _ in range(count):
            head = self.pick(heads)
            self.line(head)
            closing.append(head)
            self.depth += 1
        loops = any(head.split(" ")[0] in ("for", "while") for head in closing)
        self.line(self.pick(["pass", "x", "continue", "break"]) if loops else "pass")
        for head in reversed(closing):
            self.depth -= 1
            if head == "try:":
                self.line(self.pick(["except: pass", "finally: x", "except a as b: pass"]))
        self.depth = depth

    def long(self):
        """Code of more than 65,535 bytes, so that jumps and numbers take EXTENDED_ARG; or of many calls, names, items."""
        way = self.count(0, 6)
        inside = self.pick(["a = b + 1", "a.b = c", "if a: b", "a[b]", "continue", "a and b or c"])
        if way == 0:
            self.line(self.pick(["while x:", "for x in y:", "while 1:"]))
            self.depth += 1
            for _ in range(self.pick([3000, 5000, 7000])):
                self.line(inside)
            self.depth -= 1
        elif way == 1:
            self.line("x = [%s]" % ", ".join(self.pick(["a", "a", "1", "-1"]) for _ in range(self.pick([255, 256, 22000]))))
        elif way == 2:
            count = self.pick([253, 254, 255, 256])
            self.line("f(%s)" % ", ".join(self.pick(["a", "a", "a", "*a"]) for _ in range(count)))
            self.line("f(%s)" % ", ".join("a%d=1" % n for n in range(count)))
        elif way == 3:
            count = self.pick([100, 254, 255, 256])
            self.line("def f(%s): pass" % ", ".join("a%d: b" % n for n in range(count)))
            self.line("def f(*, %s): pass" % ", ".join("a%d=1" % n for n in range(count)))
        elif way == 4:
            before, after = self.pick([(254, 1), (255, 1), (256, 0), (3, 300)])
            self.line(", ".join(["a"] * before + ["*b"] + ["c"] * after) + " = x")
        elif way == 5:
            for number in range(self.pick([300, 66000])):
                self.line("a%d" % number)
        elif self.maybe(0.1):
            self.line("x = {%s}" % ", ".join(["a: b"] * self.pick([65534, 65535, 65536]) + self.pick([["**c"], []])))
        else:
            self.line("try: a")
            for _ in range(300):
                self.line("except b: c = d + %s" % self.pick(["1", "e"]))

    def program(self):
        mode = self.pick(["exec"] * 14 + ["single"] * 3 + ["eval"] * 2)
        optimize, flags = self.pick([0, 0, 1, 2]), 0
        if self.maybe(0.1):
            flags = self.pick(FLAGS) | self.pick([0] + FLAGS)
        if mode == "eval":
            return self.expression(), mode, optimize, flags
        if mode == "single":
            if self.maybe(0.5):
                text = "; ".join(self.some(self.simple, 1, 3))
                return text + "\n", mode, optimize, flags
            self.pick(self.COMPOUND)(self)
            return "\n".join(self.lines) + "\n", mode, optimize, flags
        self.start()
        if self.maybe(0.01):
            self.nested()
        if self.maybe(0.002):
            self.long()
        if self.maybe(0.05):
            for line in self.pick(WRONG).split("\n"):
                self.line(line)
        for _ in range(self.pick([1, 2, 3, 4, 6])):
            self.statement()
        source = "\n".join(self.lines) + self.pick(["\n", "\n", "\n", ""])
        if self.maybe(0.03):
            source = source.replace("\n", "\r\n")
        return source, mode, optimize, flags


def program(seed):
    """A source, and the mode, level and flags it is to be compiled with."""
    return Writer(seed).program()
