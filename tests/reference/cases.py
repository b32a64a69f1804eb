"""Compares what our compiler and CPython 3.5 make of sources of many kinds, each at a border. Run by CPython 3.5.10:

    cargo build --release -p bc-source --example compile
    PYTHON tests/reference/cases.py --ours target/release/examples/compile [--count 2000] [--seed 35] [KIND...]

A kind is a generator below: it yields sources, or lists of a source, the mode, what `compile` gets (`str`, `bytes` or
`file`), the level and the flags. Those that are endless are asked for `--count` sources. Code is compared in all fields,
refusals by type, message, line, offset and text, and
`incomplete`, of what is typed in, with what `codeop` says.
"""

import argparse
import codeop
import itertools
import marshal
import os
import random
import subprocess
import sys
import tempfile
import warnings

from codes import CODE, differences, read_ours

chance = random.Random(35)

# The functions of this script that call `compile`.
DEPTH = 5


def picks(items, least, most):
    """A few of several, as often as it happens."""
    return [chance.choice(items) for _ in range(chance.randrange(least, most + 1))]


def indented(lines, by=1):
    return "".join("    " * by + line + "\n" for line in lines)


# Names and scopes

USES = ["x", "x = 1", "del x", "global x", "nonlocal x", "import x", "for x in y: pass", "with y as x: pass",
        "class x: pass", "def x(): pass", "try: pass\n%sexcept y as x: pass", "x += 1", "lambda: x", "[x for x in x]",
        "[x for y in z]", "(lambda x: x)", "from y import x", "class A: x", "def g(a=x): pass", "__class__", "super",
        "{x: 1 for y in x for x in y}", "def g(): nonlocal x", "def g(): global x", "class B: nonlocal x", "yield x",
        "nonlocal __class__", "global __class__", "__class__ = 1", "class B: global x; x = 1", "def g(x): nonlocal x",
        "class x(x): x = x", "@x\n%sdef x(x: x = x) -> x: x", "lambda x=x: (yield x)", "import x.y", "import y as x",
        "from x import *"]


def scopes():
    """What a name is, by what is done with it in scopes of all kinds."""
    def body(depth, indent):
        blanks = "    " * indent
        lines = [blanks + use.replace("%s", blanks) for use in picks(USES, 1, 3)]
        if depth:
            at = chance.randrange(len(lines) + 1)
            head = chance.choice(["def f():", "def f(x):", "class C:", "class x:", "def x():", "async def f():",
                                  "def f(*x):", "if x:", "def __x(a, *, x=x):"])
            lines[at:at] = [blanks + head] + body(depth - 1, indent + 1)
        return lines

    while True:
        yield "\n".join(body(chance.randrange(4), 0)) + "\n"


PRIVATE = ["__a", "__a__", "___", "__", "_a", "__a_", "_", "__é", "__ﬁ", "__a.b", "a.__b", "__a.__b"]


def mangling():
    """Private names in every place that has a name."""
    places = ["import %s", "import a.%s", "import a as %s", "from %s import a", "from a import %s", "from .%s import a as b",
              "from a import b as %s", "global %s", "nonlocal %s", "def %s(): pass", "class %s: %s", "def f(%s): %s",
              "def f(*%s, a=1): %s", "def f(*, %s=1): %s", "def f(**%s): %s", "def f(a: %s): pass", "f(%s=1)", "f(a=%s)",
              "a.%s", "%s.a = 1", "del %s", "lambda %s: %s", "[%s for %s in a]", "def f():\n  def g(): return %s\n  %s = 1",
              "try: pass\nexcept a as %s: %s", "with a as %s: pass", "for %s in a: pass", "@%s\ndef f(): pass",
              "def f(%s: a = 1, *, b: %s): pass", "def f(%s, *, %s=1): pass", "def f(__a, %s): pass",
              "class B: %s", "class __B: %s", "class _: %s", "class __B__:\n  def f(self): %s; self.%s"]
    for place, name, around in itertools.product(places, PRIVATE, ["A", "_A", "__", "___A", "__A__", "_"]):
        if "." in name and not ("import" in place or place.startswith(("a.", "del"))):
            continue
        inside = place.replace("%s", name)
        yield "class %s:\n%s" % (around, indented(inside.split("\n")))
        if chance.random() < 0.2:
            yield "class %s:\n def f(self):\n%s" % (around, indented(inside.split("\n")))


# Statements where they must not stand

def places():
    """Jumps, returns and yields in blocks of all kinds, in each other."""
    heads = ["while a:", "for a in b:", "if a:", "try:", "with a:", "def f():", "async def f():", "class C:",
             "while 1:", "while 0:", "if 0:", "if 1:", "async with a:", "async for a in b:"]
    tails = {"try:": ["except a:", "except:", "except a as b:", "finally:", "else:"], "while": ["else:"], "for": ["else:"],
             "if": ["else:", "elif b:", "elif 0:", "elif 1:"], "async for": ["else:"]}
    plain = ["break", "continue", "return", "return a", "yield a", "yield", "await a", "yield from a", "pass", "raise",
             "from a import *", "a", "lambda: (yield)", "[(yield a) for a in b]", "[await a for a in b]", "import a",
             "x = yield", "x = await a", "return (yield)", "raise a from b", "1", "'a'", "assert a", "assert 0, b",
             "assert (a, b)", "assert ()", "del a", "return None", "lambda: await a", "def f(a=(yield)): pass",
             "def f(a: (yield)): pass", "class A((yield)): pass", "@(yield)\n%sdef f(): pass", "async = 1", "await = 1",
             "async def g(): return await a", "(yield)", "((yield a) for a in (yield))", "a if 1 else b", "not 1", "None",
             "...", "a or 1 and b", "while 1: pass", "return 1, *a", "for a in *b, c: pass", "async with a as b, c: pass",
             "return not a and (b or not c) or d", "x = a < b < c", "if not (a and b or c): d", "while not a: b"]

    def block(depth, indent):
        blanks = " " * indent
        lines = []
        for _ in range(chance.choice([1, 1, 2])):
            if depth and chance.random() < 0.7:
                head = chance.choice(heads)
                lines += [blanks + head] + block(depth - 1, indent + 1)
                known = [tails[key] for key in tails if head.startswith(key)]
                if known and (head == "try:" or chance.random() < 0.5):
                    chosen = [chance.choice(known[0])]
                    if head == "try:" and chance.random() < 0.5:
                        chosen = [tail for tail in known[0] if chance.random() < 0.5] or chosen
                        chosen.sort(key=["except a:", "except a as b:", "except:", "else:", "finally:"].index)
                    for tail in chosen:
                        lines += [blanks + tail] + block(depth - 1, indent + 1)
            else:
                lines.append(blanks + chance.choice(plain).replace("%s", blanks))
        return lines

    while True:
        source = "\n".join(block(chance.randrange(1, 5), 0)) + "\n"
        yield [source, chance.choice(["exec", "exec", "exec", "single"]), "str", chance.randrange(3), 0]


EXPRESSIONS = ("a a.b a[0] a[1:2] a() (a) [a] (a,) () [] {} {a} {a:b} 1 -1 1.5 1j 'a' b'a' ... None True False __debug__ "
               "a+b not_a a_and_b a<b a_if_b_else_c lambda:a lambda_a:a (yield) yield yield_a [a_for_a_in_b] "
               "{a_for_a_in_b} {a:a_for_a_in_b} (a_for_a_in_b) *a **a *a,b a,b a, (a,b) [a,b] [*a] (*a) (*a,) a.None "
               "a.True a.__debug__ None.a f(a=1) f(*a) f(**a) f(a_for_a_in_b) f(a_for_a_in_b,c) f(None=1) f(__debug__=1) "
               "(a)=1 a=b a:=b a:b a@b @a ~a await_a async a;b `a` a<>b a!=b a->b $ ? a! print 'a'_b'a' *a,*b *(a,b) "
               "[*a,*b] [a,[b,*c]] *[] *() *1 [()] ((),) {**a} {*a} {**a_for_a_in_b} [*a_for_a_in_b] a[*b] a[b,] a[:,] "
               "a[()] a[b:c,d] a[...] a[b=c] f(**a,b) f(**a,*b) f(a=1,b) f(a=1,*b) f(a.b=1) f((a)=1) f(1=1) f(*a=1) f(lambda:1=2) "
               "f(a,) f(*a,) f(**a,) f(a_for_b_in_c,) f(,) (,) [,] {,} {a:b,} {a,} {a:b,c} {a,b:c} {**a,b} {*a,b:c} "
               "0777 1_0 1if_a_else_b 0xg 1e 1.e1 .1 . .. '\\x' b'é' 'é' 'a'_'b' ''' u'a' ur'a' br'a' rb'a' f'a' bu'a'"
               ).split(" ")


def targets():
    """Expressions of all kinds in every place of a statement."""
    frames = ["%s = 1", "%s += 1", "del %s", "for %s in y: pass", "for x in %s: pass", "with a as %s: pass", "[a for %s in b]",
              "[%s for a in b]", "import %s", "from a import %s", "import a as %s", "def f(%s): pass", "f(%s=1)", "f(%s)",
              "f(a, %s)", "f(%s, a)", "f(a=1, %s)", "lambda %s: 1", "global %s", "except %s: pass", "a = %s", "a = b = %s",
              "%s = b = a", "a, %s = b", "[%s] = a", "(%s) = a", "%s, *c = a", "return %s", "yield %s", "raise %s",
              "raise a from %s", "assert %s", "assert a, %s", "if %s: pass", "while %s: pass", "@%s\ndef f(): pass",
              "class A(%s): pass", "class %s: pass", "def %s(): pass", "def f(a=%s): pass", "def f(a: %s): pass",
              "def f() -> %s: pass", "a[%s]", "a[%s:b]", "{%s: a}", "{a: %s}", "{%s}", "[%s]", "(%s)", "%s.a", "%s()", "%s[0]",
              "a if %s else b", "%s if a else b", "a and %s", "not %s", "-%s", "a + %s", "%s + a", "a < %s", "x in %s", "'' %% %s",
              "await %s", "yield from %s", "async def f(): %s", "async def f(): a = %s", "def f(): a = %s", "%s", "%s; a", "a: %s",
              "print %s", "exec %s", "try: pass\nexcept a as %s: pass", "with %s: pass", "with %s as a: pass", "[a for a in %s]",
              "[a for a in b if %s]", "(%s for a in b)", "{%s: b for a in c}", "lambda: %s", "lambda a=%s: a", "f(*%s)", "f(**%s)",
              "f(a=%s)", "*%s", "[*%s]", "{**%s}", "*a, %s = b", "nonlocal %s", "%s: a = 1", "(%s, a) = b", "%s -= %s", "\\\n%s"]
    for frame, expression in itertools.product(frames, EXPRESSIONS):
        expression = expression.replace("_", " ") if "__" not in expression and "1_0" not in expression else expression
        yield frame.replace("%%", "%").replace("%s", expression) + "\n"


def parameters():
    """Parameter lists and arguments of calls."""
    params = ["a", "b", "a=1", "b=2", "*a", "*", "**a", "**b", "a: c", "b: c = 1", "*a: c", "**a: c", "None", "__debug__",
              "*None", "**None", "a b", "(a, b)", "a,", "*, a", "*a, b", "c", "d", "e=1", "/", "*b=1", "_", "True", "*__debug__"]
    arguments = ["a", "a=1", "b=1", "*a", "**a", "(a)", "a for a in b", "*a for a in b", "a=b for a in c", "**a for a in b",
                 "lambda: a", "lambda a: b", "a.b=1", "a[0]=1", "None=1", "*", "**", "yield", "(yield)", "a=*b", "*a=1", "1",
                 "a == 1", "f(a=1)=2", "lambda a=1: b", "a if b else c", "not a", "*a, *b", "c=1", "d", "'a'=1", "a:=1", "..."]
    while True:
        way = chance.randrange(5)
        inside = ", ".join(picks(arguments if way == 3 or way == 4 else params, 0, 5)) + chance.choice(["", "", "", ","])
        yield ["def f(%s): pass\n", "lambda %s: a\n", "def f(%s) -> a: return b\n", "f(%s)\n", "class A(%s): pass\n"][way] % inside


# Tokens

def numbers():
    """What begins like a number."""
    while True:
        letters = chance.choice(["0123456789", "01.eEjJ+-", "0xXoObB_19fFgG7", "019.eEjJxXoObB_+-aFlL ifor"])
        yield ["".join(picks(letters, 1, 9)), chance.choice(["eval", "exec"]), "str", 0, 0]


def layout():
    """Line ends, continuations, blanks and what is open at the end."""
    pieces = ["\\", "\\\n", "\n", "\r", "\r\n", " ", "\t", "\f", "a", "(", ")", "[", "]", "{", "'", '"', "'''", '"""', "#", "# c\n",
              "if a:", "else:", ";", "\0", "b = 1", "    ", "def f():\n", "class A:", "@a\n", "try:", "except:", "finally:", ":", ",",
              "\\ ", "\x1a", "\x04", "\x0b", "\ufeff", "\x85", "\u2028", "print a", "lambda", "pass", "return", "while 1:\n", "\xa0"]
    while True:
        yield ["".join(picks(pieces, 1, 7)), chance.choice(["exec", "single", "eval"]), chance.choice(["str", "bytes"]), 0,
               chance.choice([0, 0, 0x200])]


def indents():
    """Indentation with blanks of every kind."""
    blanks = ["", "", " ", "  ", "    ", "        ", "\t", " \t", "\t ", "       \t", "\t\t", "        \t", "\f", "\f ", " \f ",
              "\t\f", "    \f    ", "\xa0", "\\\n", "  \\\n", "         "]
    lines = ["a", "if a:", "if a: b", "else:", "#c", "", "(", ")", "def f():", "b", "'''", "pass", "async def f():", "await a", "a \\"]
    while True:
        count = chance.randrange(1, 7)
        source = "".join(chance.choice(blanks) + chance.choice(lines) + chance.choice(["\n", "\n", "\n", "\r\n", "\r"]) for _ in range(count))
        yield [source, chance.choice(["exec", "exec", "single"]), "str", 0, chance.choice([0, 0, 0x200])]


def steps():
    """Indentation of blocks that are well-formed but for the blanks."""
    while True:
        lines, stack = [], [""]
        for _ in range(chance.randrange(2, 8)):
            way = chance.random()
            if way < 0.4:
                lines.append(stack[-1] + "if a:")
                stack.append(stack[-1] + chance.choice([" ", "\t", "    ", "        ", " \t", "\t ", "\f ", "  \f "]))
            elif way < 0.7:
                lines.append(stack[-1] + "b")
            else:
                if len(stack) > 1:
                    stack.pop()
                lines.append(stack[-1].replace("\t", chance.choice(["\t", "\t", " " * 8, " "])) + "c")
        yield "\n".join(lines) + chance.choice(["\n", "", "\n\t\n", "\n #"])


def strings():
    """Prefixes, quotes and escapes."""
    prefixes = ["", "", "b", "r", "u", "br", "rb", "Rb", "bR", "U", "ur", "f", "bb", "B", "R"]
    inside = ["a", "\\n", "\\x41", "\\x4", "\\xg", "\\u0041", "\\u004", "\\U0001F600", "\\U00110000", "\\U0011", "\\N{DIGIT ONE}",
              "\\N{digit one}", "\\N{", "\\N", "\\N{}", "\\N{x}", "\\N{DIGIT ONE", "\\0", "\\08", "\\777", "\\400", "\\37", "\\\\",
              "\\'", '\\"', "\\\n", "\\\r\n", "\\q", "\\é", "é", "€", "\U0001f600", "\n", "\r", "\t", "'", '"', "\\ud800", "\\udc00",
              "\\a\\b\\f\\v", "\\8", "\\", " ", "\\N{LINE FEED}", "\\N{BEL}", "\\N{LATIN SMALL LETTER A WITH MACRON AND GRAVE}",
              "\\N{HANGUL SYLLABLE GA}", "\\N{CJK UNIFIED IDEOGRAPH-4E00}", "\\N{cjk unified ideograph-4e00}", "\\x", "\\u", "\\U",
              "\\u{41}", "\\X41", "\\1234", "\ufeff", "\x0c", "\x7f", "\x80"]
    while True:
        parts = []
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            quote = chance.choice(["'", '"', "'''", '"""'])
            parts.append(chance.choice(prefixes) + quote + "".join(picks(inside, 0, 4)) + chance.choice([quote] * 9 + ["", "'"]))
        source = chance.choice([" ", "", "\n", " \\\n"]).join(parts)
        source = chance.choice(["%s\n", "x = %s\n", "(%s)\n", "def f():\n  %s\n", "class A: %s\n", "f(%s, a)"]) % source.replace("%", "%%")
        yield [source, "exec", chance.choice(["str", "str", "bytes"]), chance.choice([0, 0, 2]), 0]


def raw_bytes():
    """Bytes that are no UTF-8, in places of every kind."""
    bad = [b"\xe9", b"\xff", b"\xc3", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe2\x82", b"\xf0\x9f\x98\x80",
           b"\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbf", b"\xf8\x88\x80\x80\x80", b"\x00", b"\xe2\x82\xac", b"\xc2\xa0", b"\xe0\x80\x80"]
    frames = [b"#%s\n", b"x = '%s'\n", b"x = b'%s'\n", b"%s = 1\n", b"x%s = 1\n", b"'''\n%s\n'''\n", b"a\n%s\n", b"r'%s'", b"x = 1 #%s",
              b"a.%s\n", b"def f(%s): pass\n", b"x = (1,\n%s)\n", b"if a:\n  %s\n", b"\\%s\n", b"'\\%s'\n", b"b'\\%s'\n", b"# coding: utf-8\n'%s'\n",
              b"# coding: ascii\n'%s'\n", b"# coding: latin-1\n%s = '%s'\n", b"\xef\xbb\xbf'%s'\n", b"\xef\xbb\xbf# coding: utf-8\n#%s\n",
              b"# coding: cp1252\nx = '%s'\n", b"# coding: latin-1\n#%s\nb'%s'\n", b"\n# coding: koi8-r\nx%s\n", b"1%s\n", b"1 %s 2\n",
              b"import %s\n", b"print %s\n", b"x = '%s' 'a\n", b"('%s', \n", b"%s", b"a b %s\n", b"# coding: utf-8\n%s a b\n", b"f(a=1, %s)\n",
              b"# coding: iso-8859-15\nx = '%s' b\n", b"'%s\n", b"'''%s", b"u'%s'\n", b"'%s' b'%s'\n", b"'\\N{%s}'\n", b"'\\x%s'\n"]
    for frame, one, kind in itertools.product(frames, bad, ["bytes", "file"]):
        yield [frame.replace(b"%s", one), "exec", kind, 0, 0]


def cookies():
    """Cookies in all forms, with and without a byte order mark."""
    names = ["utf-8", "utf8", "UTF-8", "utf_8", "u8", "utf-8-sig", "utf_8_sig", "UTF-8-unix", "utf8-x", "latin-1", "latin1", "Latin-1",
             "iso-8859-1", "iso8859-1", "iso_8859_1", "8859", "l1", "latin-1-unix", "iso-latin-1", "iso-8859-1-x", "iso-8859-15", "latin-9", "ascii",
             "us-ascii", "646", "cp1252", "windows-1252", "koi8-r", "KOI8_R", "koi8-u", "mac-roman", "cp437", "foo", "x.y", "utf-9", "none", "hex",
             "rot13", "base64", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "mbcs", "string_escape", "..", "-", "_",
             "cp1140", "tis-620", "hp-roman8", "ptcp154", "iso8859-11", "cp65001", "utf-8_", "utf--8", "utf 8", "UTF.8", "latin-1.x", "e1"]
    frames = ["# coding: %s\n", "# -*- coding: %s -*-\n", "#coding=%s\n", "# coding : %s\n", "# coding:\t%s\n", "# vim: set fileencoding=%s :\n",
              "#!/usr/bin/python\n# coding: %s\n", "\n# coding: %s\n", "\n\n# coding: %s\n", "x\n# coding: %s\n", "'''\n# coding: %s\n'''\n",
              " # coding: %s\n", "\f# coding: %s\n", "\t#coding: %s\r", "# coding: %s\r\n", "# coding: foo coding: %s\n", "# encoding=%s x\n",
              "x = 1 # coding: %s\n", "#coding: %s", "\\\n# coding: %s\n", "  \n# coding: %s\n", "\f\n#coding=%s\n", "# coding%s\n", "#coding:%s#\n",
              "# coding: utf-8\n# coding: %s\n", "# coding: %s\n# coding: latin-1\n", "(\n# coding: %s\n)\n", "#\r# coding: %s\n", "# Coding: %s\n",
              "# coding:  \t %s\n", "#c coding=%s coding=foo\n", "\x0b# coding: %s\n", "# coding=\"%s\"\n"]
    for frame, name, mark, kind in itertools.product(frames, names, [b"", b"\xef\xbb\xbf"], ["bytes", "file"]):
        # Those of several bytes and those that change bytes are the caller's.
        if chance.random() < 0.6:
            continue
        body = chance.choice([b"x = 1\n", b"x = '\xe9'\n", b"x = '\xc3\xa9'\n", b"", b"a b\n", b"#\xe9", b"x = '\x81\xff'\n"])
        yield [mark + (frame.replace("%s", name)).encode() + body, "exec", kind, 0, 0]


def codecs():
    """Every encoding by every name."""
    import encodings.aliases
    known = set(encodings.aliases.aliases) | set(encodings.aliases.aliases.values())
    for name in sorted(known):
        for form in {name, name.upper(), name.replace("_", "-")}:
            body = bytes(byte for byte in range(128, 256))
            yield [b"# coding: " + form.encode() + b"\nx = 'a'\n", "exec", "bytes", 0, 0]
            yield [b"# coding: " + form.encode() + b"\nx = '" + body + b"'\n", "exec", "bytes", 0, 0]


# Characters

def characters():
    """Every character as a name and in one."""
    for point in itertools.chain(range(0x80, 0xD800), range(0xE000, 0x32400), range(0xE0000, 0xE0200), [0x10FFFF]):
        yield [chr(point), "eval", "str", 0, 0]
        yield ["a" + chr(point), "eval", "str", 0, 0]


def names():
    """Names of characters, and what is nearly one."""
    import unicodedata
    known = [name for name in (unicodedata.name(chr(point), "") for point in range(0x110000)) if name]
    known += ["LATIN SMALL LETTER GHA", "WEIERSTRASS ELLIPTIC FUNCTION", "LINE FEED", "NUL", "ALERT", "BELL", "BOM", "ZWNBSP", "NBSP",
              "KEYCAP NUMBER SIGN", "LATIN SMALL LETTER A WITH MACRON AND GRAVE", "VARIATION SELECTOR-1", "VS1", "VS17", "VS256"]
    for start in range(0, len(known), 50):
        yield ["[%s]" % ", ".join("'\\N{%s}'" % name for name in known[start:start + 50]), "eval", "str", 0, 0]
    for _ in range(6000):
        name = chance.choice(known)
        way = chance.randrange(9)
        at = chance.randrange(len(name))
        name = [name.lower(), name[:at], name + " ", " " + name, name.replace(" ", "-"), name.replace("-", " "), name.swapcase(),
                name[:at] + chance.choice("AEIOU 0-_") + name[at:], name.replace(" ", "  ", 1)][way]
        yield ["'\\N{%s}'" % name, "eval", "str", 0, 0]
    for prefix in ("CJK UNIFIED IDEOGRAPH-", "CJK COMPATIBILITY IDEOGRAPH-", "HANGUL SYLLABLE ", "TANGUT IDEOGRAPH-", "NUSHU CHARACTER-"):
        for last in ("3400 4DB5 4DB6 4DBF 4E00 9FCC 9FD5 9FD6 9FFF A000 20000 2A6D6 2A6D7 2A700 2B734 2B735 2B740 2B81D 2B81E 2B820 2CEA1 "
                     "2CEA2 F900 FA6D FA6E FAD9 2F800 2FA1D 2FA1E 04E00 4e00 0 17000 30000 A GA GAG HI HIH GGE E WAE NGAE GA1 SYLLABLE").split():
            yield ["'\\N{%s%s}'" % (prefix, last), "eval", "str", 0, 0]


def widths():
    """Names that normalize, and look-alikes of words."""
    forms = ["ﬁ", "ſ", "ℌ", "ª", "𝔘", "é", "e\u0301", "ｉｆ", "ｄｅｆ", "Ａ", "𝐝𝐞𝐟", "ﬀ", "ǆ", "℘", "℮", "゛", "·", "፩", "ᧀ", "㆒", "K", "Å", "Ω",
             "·a", "a·", "a፩", "ª1", "²", "a²", "①", "ﬃ_ﬁ", "＿", "a＿", "‿", "a‿b", "﹍", "ÿ", "À", "ø", "ａｓｙｎｃ", "ａｗａｉｔ", "Ｎｏｎｅ", "𝘕one",
             "ｐｒｉｎｔ", "__ａ", "＿＿a", "ＴＲＵＥ", "Ｔｒｕｅ", "__ｄｅｂｕｇ__", "ℕone", "ⅰ", "aⅰ", "\u200da", "a\u200d", "a\u200c", "\u2118", "\u212e", "a\u0387",
             "a\u1369", "a\u19da", "\u309b", "a\u309b", "\u037a", "\ufc5e", "\ufdfa", "\ufe70", "\uff9e", "a\uff9e", "\ue000", "\U000e0100", "a\U000e0100"]
    frames = ["%s = 1", "import %s", "a.%s", "f(%s=1)", "def f(%s): %s", "class A: %s = __%s", "global %s\n%s", "def %s(): nonlocal %s", "from %s import %s",
              "%s x", "lambda %s: 0", "a.%s = 1", "del %s", "f(%s=1, %s=2)", "import a as %s", "except %s", "for %s in %s: pass", "%s: 1", "async def f(): %s a"]
    for frame, form, kind in itertools.product(frames, forms, ["str", "bytes"]):
        yield [frame.replace("%s", form) + "\n", "exec", kind, 0, 0]


# Constants

VALUES = ("0 1 -1 2 3 7 20 21 255 -255 2**31 2**63 -2**63 2**64 10**20 2**1000 -10**30 True False None ... 0.0 -0.0 1.5 -2.5 0.1 1e300 "
          "1e-300 1e308 1e999 -1e999 (1e999-1e999) 5e-324 0j -0j 1j 1.5j (1+2j) (-0.0-0j) (1e308+1e308j) (1e999j) '' 'a' 'abc' 'é' '\\ud800' '%s' '%d' 'a'*20 "
          "b'' b'a' b'%d' b'\\xff' () (1,) (1,2) (None,) ((1,),) ('a',b'a') (0.0,) (-0.0,) (1,)*20 (1,)*10").split(" ")


def folding():
    """Every operator with every pair of constants."""
    binary = "+ - * / // % ** << >> & | ^ @ < == in is and or".split(" ")
    for left, right, operator in itertools.product(VALUES, VALUES, binary):
        if operator in ("<<", "**", "*") and any(len(value) > 4 and value[0] in "-2" for value in (left, right)):
            continue
        if operator == "**" and ("10**" in left + right or "2**" in left + right):
            continue
        yield ["(%s) %s (%s)" % (left, operator, right), "eval", "str", 0, 0]
    for value, operator in itertools.product(VALUES, ["-", "+", "~", "not ", "--", "- +", "-~", "~-"]):
        yield ["%s(%s)" % (operator, value), "eval", "str", 0, 0]
    for value, index in itertools.product(VALUES, VALUES + ["1:2", ":", "::", "1,2"]):
        yield ["(%s)[%s]" % (value, index), "eval", "str", 0, 0]
    for bits in (131070, 131071, 131072):
        yield ["1 << %d" % bits if bits < 131072 else "1 << 131071", "eval", "str", 0, 0]
    for value, frame in itertools.product(VALUES, ["x = %s, %s", "x = (%s, %s, %s)", "x in (%s, %s)", "x in [%s, 1]", "x in {%s, %s}", "x in {1, %s, True}",
                                                   "f(%s, (%s,))", "x = (%s), (%s), -1", "a, b = %s, %s", "a, b, c = %s, 1, 2", "if %s: a\nelse: b", "while %s: a",
                                                   "x = %s or a", "x = a if %s else b", "assert %s, a", "not %s", "%s", "x = y[%s]", "def f(a=%s): return %s",
                                                   "x = lambda: %s; y = lambda: %s", "x not in {%s}", "for x in [%s, 2]: pass", "x = [%s, 1] in [%s]",
                                                   "x = %s + 1 + %s", "x = y + %s + 1", "x = ((%s, 1), (%s, 1))", "x = (%s, a)", "return %s", "x in (%s)"]):
        yield frame.replace("%s", value) + "\n"


def expressions():
    """Constants and operators, in each other."""
    small = [value for value in VALUES if "**" not in value and "1e999" not in value] + ["a"]

    def expression(depth):
        if not depth or chance.random() < 0.2:
            return "(%s)" % chance.choice(small)
        way = chance.random()
        if way < 0.6:
            return "(%s %s %s)" % (expression(depth - 1), chance.choice("+ - * / // % & | ^ >> <".split()), expression(depth - 1))
        if way < 0.7:
            return "(%s%s)" % (chance.choice(["-", "+", "~", "not "]), expression(depth - 1))
        if way < 0.8:
            return "%s[%s]" % (expression(depth - 1), expression(depth - 1))
        items = ", ".join(expression(depth - 1) for _ in range(chance.randrange(1, 4)))
        return chance.choice(["(%s,)", "[%s]", "(a in {%s})", "(a in [%s])", "f(%s)", "{%s}", "(a not in (%s,))"]) % items

    while True:
        yield "x = %s\n" % expression(chance.randrange(1, 5))


def formats():
    """`%` with formats and arguments of all kinds."""
    values = ["0", "1", "-1", "12345678901234567890", "2**70", "-5", "1.5", "-0.0", "1e100", "1e999", "(1e999-1e999)", "1j", "'a'", "'é'", "'\\ud800'", "'abc'", "b'a'", "b'\\xff'",
              "True", "None", "...", "()", "(1,)", "(1,2)", "'a'*20", "0.1", "1e-10", "123456789.123", "5e-324", "'\\U0001f600'", "'\\n'", "b'abc'", "97", "256", "0x110000", "1e20"]
    while True:
        parts = []
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            parts.append(chance.choice(["", "", "a", "é", "%%"]) + "%" + chance.choice(["", "", "", "(a)", "()"]) + "".join(picks(list("-+ #0"), 0, 2))
                         + chance.choice(["", "", "1", "5", "20", "21", "*", "100000"]) + chance.choice(["", "", ".", ".0", ".3", ".10", ".25", ".*"])
                         + chance.choice(["", "", "", "l", "h", "L", "ll"]) + chance.choice("ddiuoxXeEfFgGcrsaabcs%zy "))
        form = "".join(parts) + chance.choice(["", "", "", "%", "b"])
        prefix = chance.choice(["", "", "b"])
        if prefix:
            form = form.replace("é", "e")
        right = chance.choice(values) if chance.random() < 0.4 else "(%s,)" % ", ".join(picks(values, 1, 4))
        yield ["%s'%s' %% %s" % (prefix, form, right), "eval", "str", 0, 0]


# Whole sources

def futures():
    """Future statements, where they may be and where not, and flags."""
    lines = ["from __future__ import %s", "from __future__ import (%s, nested_scopes)", "from __future__ import %s as a", "from .__future__ import %s",
             "'doc'", "'doc' 'more'", "b'doc'", "1", "pass", "import __future__", "from __future__ import *", "from __future__ import %s; x = 1", "# c", "",
             "x = 1; from __future__ import %s", "if 1: from __future__ import %s", "def f():\n  from __future__ import %s", "class A: from __future__ import %s",
             "from __future__ import %s, foo", "import a", "from a import b", "from __future__ import a", "a != b", "a <> b", "'doc'; from __future__ import %s",
             "try: from __future__ import %s\nexcept: pass", "def f(): yield", "...", "from __future__ import (%s)", "u'x'", "from __future__ import %s,"]
    features = ["division", "absolute_import", "generators", "nested_scopes", "with_statement", "print_function", "unicode_literals", "barry_as_FLUFL",
                "generator_stop", "braces", "annotations", "__debug__", "Division", "division "]
    flags = [0, 0, 0, 0x2000, 0x40000, 0x80000, 0x20000, 0x10, 0x4000, 0xFE000 & 0xFE010]
    while True:
        source = "\n".join(line.replace("%s", chance.choice(features)) for line in picks(lines, 1, 5)) + "\n"
        yield [source, chance.choice(["exec", "exec", "single"]), "str", chance.randrange(3), chance.choice(flags)]


def modes():
    """Small sources in all modes, with and without an end."""
    sources = ["", " ", "\n", "#", "#\n", "a", "a\n", "a\n\n", "a;", "a;b", "a; b\n", "a\nb", "a\nb\n", "a # c", "a\n#c", "a\n  #c\n", "a\n\f", "a\\", "a\\\n", "if a: b",
               "if a: b\n", "if a: b\n\n", "if a:\n b\n", "if a:\n b\n\n", "if a:\n b\nc", "if a:\n b\nelse:", "if a:", "def f(): pass", "def f(): pass\n",
               "def f(): pass\n\n", "@a", "@a\n", "@a\ndef f(): pass\n\n", "class A: pass\n", "(", "(a", "(a\n", "'", "'''", "'''a\n", "  a", "\ta\n", "\n\na", "\n\na\n",
               "a b", "a, b", "*a", "*a,", "yield", "lambda: a", "a = 1", "print a", "print", "pass", "...", "1", "'a'", "None", "a\n b", "if a:\n  b\n c", "for a in b: c\nd",
               "try: a\n", "try: a\nexcept: b\n\n", "while a: b\nelse: c\n\n", "a\n\\", "\\\na", "a if b", "a if b else", "not", "x in", "import", "from a", "from a import",
               "from a import (", "from a import (b", "@", "async", "async def f(): await a\n\n", "async def", "await a", "a.", "a[", "a[0", "{", "{a:", "{a:b", "[a for",
               "[a for b", "[a for b in", "lambda", "lambda a", "def", "def f", "def f(", "def f()", "def f():", "def f():\n", "class", "class A", "class A:", "if", "else", "elif a:",
               "return", "del", "assert", "global", "raise", "with a", "with a:", "a +", "a **", "a if", "-", "~", "a <", "a is", "a not", "a = ", "a +=", "a,", "(a,", "\x00", "a\x00",
               "\ufeffa", "\ufeff", "a;;", ";", ":", "a:", "a: int", "a = b =", "0x", "1e", "1.", "'a' \\", "'a' \\\n", "$", "?", "a!", "\r", "a\rb", "a\r", "\x0c a", "a \x0c"]
    for source, mode, kind, flag in itertools.product(sources, ["exec", "single", "eval"], ["str", "bytes"], [0, 0x200]):
        for end in ("", "\n", "\n\n"):
            yield [source + end, mode, kind, 0, flag]


def files():
    """Sources of other kinds as files, which are read line by line."""
    ends = ["", "\n", "\n\n", "\r\n", "\n ", "\\", "\\\n", "'''", "'''\na", "'a\\\n", "(", "(\n", "(\n\n", "(a,\r\n", "#", "\f", "if a:", "if a:\n", "def f():\n  ", "@a\n", "\0", "\0\n", "'\0'\nb\n",
            "async\n", "(async\n", "x = [\n#c", "try:\n", "for a in b:\n  c\nelse", "lambda", "{'a':\n  1,\n", "print a", "\n\tprint a\n", "f(\n  '''a\n", "return", "break\n"]
    makers = [layout(), indents(), strings(), places(), targets(), parameters(), steps()]
    while True:
        source = complete(next(chance.choice(makers)))[0] if chance.random() < 0.7 else ""
        if isinstance(source, bytes):
            source = source.decode("utf-8", "surrogatepass")
        yield [source + "".join(picks(ends, 0, 2)), "exec", "file", 0, 0]


def classic():
    """`print` and `exec` statements of Python 2."""
    words = ["print", "exec", "print ", "exec ", "Print ", "print\t", "print>>", "print >>a, ", "xprint ", "print  ", " print ", "\tprint ", "\fprint ", "\x1fprint ", "\x85print ", "\xa0print "]
    before = ["", "if a: ", "if a:", "if 1:\n    ", "x = ", "for a in b: ", "while 1: a; ", "a; ", "(", "lambda: ", "def f(): ", "else: ", "{a: ", "a[b:c]; "]
    after = ["a", "'a'", "a, b", "'a' % (b)", "(a)", "(a), b", "a(", "f()", "", ",", "in a", "a # (", "1", "not a", "-a", "'(' a", "a in b, c"]
    for one, word, rest in itertools.product(before, words, after):
        yield one + word + rest + "\n"


def shells():
    """Nesting of every kind, around the depth where it is refused."""
    kinds = [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("-", ""), ("not ", ""), ("lambda: ", ""), ("", ".b"), ("", "()"), ("", "[0]"), ("", " + a"), ("a + (", ")"),
             ("a ** ", ""), ("", " if b else c"), ("a if b else ", ""), ("[x for x in ", "]"), ("(", ",)"), ("{a: ", "}"), ("a and ", ""), ("a < ", ""), ("*", ""), ("(yield ", ")"),
             ("f(a=", ")"), ("f(*", ")"), ("f(**", ")"), ("a[", "]"), ("a[b:", "]"), ("a if ", " else b"), ("(a for a in b if ", ")"), ("lambda a=", ": a"), ("a or ", ""), ("~", ""), ("a.b(", ").c"),
             ("{*", "}"), ("{**", "}"), ("[*", "]"), ("(*", ",)"), ("a in ", ""), ("[", " for x in y]"), ("{", ": 1 for x in y}"), ("{", " for x in y}"), ("'a' ", ""), ("(", " + a)"), ("- - (", ")")]
    for (open, close), count in itertools.product(kinds, list(range(3, 100, 4)) + [85, 86, 88, 89, 90, 91, 92, 93, 94, 96, 97, 98, 99, 100] + list(range(100, 1000, 90)) + [1495, 1500, 2000, 2985, 2990, 2995, 3000, 3100, 5000]):
        yield ["x = " + open * count + "a" + close * count + "\n", "exec", "str", 0, 0]
    lines = ["if a:", "while a:", "for a in b:", "try:", "with a:", "def f():", "class A:", "async def f():", "if a: pass\n%selse:", "while a: pass\n%selse:", "try: pass\n%sfinally:", "try: pass\n%sexcept a as b:",
             "for a in b: pass\n%selse:", "try: pass\n%sexcept a:", "try: a\n%sexcept: pass\n%selse:", "with a, b, c:"]
    for line in lines + [None] * 20:
        for count in list(range(1, 24)) + [50, 98, 99, 100, 101]:
            source = ""
            for depth in range(count):
                blanks = " " * depth
                source += blanks + (line or chance.choice(lines)).replace("%s", blanks) + "\n"
            source += " " * count + chance.choice(["pass", "a", "break", "continue", "return", "yield"]) + "\n"
            for depth in reversed(range(count)):
                if "try:" in source.split("\n")[depth]:
                    source += " " * depth + "finally: pass\n"
            yield source
    for first, word in (("if a: b\n", "elif b: c\n"), ("", "a\n"), ("", "a;"), ("try: a\n", "except a: b\n")):
        for count in (10, 900, 980, 990, 1000, 2900, 2990, 3000, 6000):
            yield first + word * count


def counts():
    """Much of something: arguments, names, constants, lines, targets."""
    for n in (253, 254, 255, 256, 257, 300):
        several = ["a%d" % i for i in range(n)]
        joined = ", ".join(several)
        for frame in ("f(%s)", "def f(%s): pass", "lambda %s: 0", "f(%s, *a)", "f(*a, %s)", "def f(%s, *a): pass", "def f(*, %s): pass", "def f(*a, %s, **b): pass", "class A(%s): pass",
                      "f(%s, **a)", "%s = a", "%s, *b = a", "*b, %s = a", "[%s] = a", "x = [%s]", "x = {%s}", "x = (%s)", "global %s", "def f():\n %s", "from a import %s", "del %s",
                      "def f(%s, b=1, **c): return b", "@d\ndef f(%s): pass", "f(x for x in (%s))", "def f(%s):\n  def g(): return a0, a252", "x = y in (%s)", "print(%s)", "import %s", "f((%s), %s)"):
            yield frame.replace("%s", joined) + "\n"
        yield "f(%s)\n" % ", ".join("%s=1" % name for name in several)
        yield "def f(%s): pass\n" % ", ".join("%s=1" % name for name in several)
        yield "def f(%s): pass\n" % ", ".join("%s: 1" % name for name in several)
        yield "def f(*, %s): pass\n" % ", ".join("%s=1" % name for name in several)
        yield "def f(%s, *, %s) -> c: pass\n" % (", ".join("%s: b" % name for name in several[:200]), ", ".join("%s: b = 2" % name for name in several[200:]))
        yield "x = {%s}\n" % ", ".join("%s: 1" % name for name in several)
        yield "x = {%s}\n" % ", ".join("**%s" % name for name in several)
        yield "f(%s)\n" % ", ".join("*%s" % name for name in several)
        yield "f(%s)\n" % ", ".join("**%s" % name for name in several)
        yield "f(%s, %s)\n" % (", ".join(several[:128]), ", ".join("%s=1" % name for name in several[128:]))
        yield "x = %s\n" % " + ".join("%d" % i for i in range(n))
        yield "\n".join("x = %d" % i for i in range(n)) + "\n"
        yield "def f():\n%s" % indented(["%s = %d; %s" % (name, i, name) for i, name in enumerate(several)])
        yield "def f():\n%s    def g(): %s\n" % (indented("%s = 1" % name for name in several), "; ".join(several))
        yield "class A:\n%s" % indented("def %s(self): super()" % name for name in several)
        yield "x = 1\n" + "\n" * n + "y = 2 + 3\n"
        yield "x = 1\n" + "\n" * (2 * n) + "if not y: 2 + 3\n"
        yield "x = (" + "a, " * 90 + "\n" * n + "b)\ny = 1 + 2\n"
        yield "x = " + " + ".join(["a"] * n) + "\ny = 1\n" + "\n" * n + "z = -1\n"
        yield "def f():\n    '''" + "\n" * n + "'''\n    return 1 + 1\n"
        yield "x = a" + ".b" * n + "\ny = 1\n"
        yield "if a:\n" + "    b = c\n" * n + "else:\n" + "    d = -1\n" * n


def jumps():
    """Jumps of every kind over much code."""
    filler = "a = b; "
    for count in (10000, 10915, 10922, 10923, 10925, 11000, 22000):
        much = filler * count
        for frame in ("if a: %sb", "if not a: %sb", "while a: %sb", "while a: %scontinue", "while a: %sbreak", "for a in b: %sc", "for a in b: %scontinue", "try: %sb\nexcept a: c",
                      "try: a\nexcept b: %sc\nelse: d", "try: a\nfinally: %sb", "try: %sa\nfinally: b", "with a: %sb", "with a as b: c\n%sd", "if a: b\nelse: %sc", "if a and b: %sc", "if a or b: %sc",
                      "while 1: %sif a: break", "assert a, b; %sc", "def f(): %sreturn a", "async def f():\n  async for a in b: %sc", "async def f():\n  async with a: %sc",
                      "for a in b:\n  try: %scontinue\n  except: pass", "while a:\n  %s\n  if b: continue\n  c", "x = a if b else c; %s\nif d: e", "for a in b:\n  if c: %sd\n  else: e",
                      "%sif a: b", "%swhile a: b", "%sfor a in b: c", "%stry: a\nexcept: b"):
            if count > 11000 and chance.random() < 0.7:
                continue
            source = frame.replace("%s", much)
            if frame.startswith("%s"):
                source = source.replace("; if", "\nif").replace("; while", "\nwhile").replace("; for", "\nfor").replace("; try", "\ntry")
            yield source.replace("; if", "\n  if") + "\n"
        yield "x = " + "[" + "a, " * count + "]\nx = a and b or c\n"
        yield "x = a and (" + "b, " * (count * 2) + ") or c\ny = d if e else f\n"
        yield "x = [a for a in (" + "b, " * (count * 2) + ") if c]\n"
        yield "x = a < (" + "b, " * (count * 2) + ") < d\n"
        yield "def f(a=" + "(" + "b, " * (count * 2) + ")): pass\nwhile a: b\n"
        yield "\n".join("x%d = %d" % (i, i) for i in range(65534, 65540)) + "\n"
    for n in (65534, 65536, 65540, 66000):
        lots = "; ".join("x%d" % i for i in range(n))
        yield lots + "\nif x0: x65535 = x%d\nx.x%d = 1\ndel x%d\n" % (n - 1, n - 1, n - 1)
        yield "x = [" + ", ".join("%d" % i for i in range(n)) + "]\nif y: z = 0.5, 'a'\n"
        yield "x = [" + "a, " * n + "]\n[" + "b, " * n + "] = c\n"
        yield "f(" + "**a, " * 200 + ")\nx = {" + "1: 2, " * n + "}\n"


def lines():
    """The line table: long instructions over many lines, and lines that go back."""
    while True:
        parts = []
        for _ in range(chance.randrange(1, 8)):
            way = chance.randrange(10)
            gap = "\n" * chance.choice([0, 1, 1, 2, 126, 127, 128, 254, 255, 256, 257, 300, 510, 511, 600])
            wide = ", ".join(["a"] * chance.choice([1, 2, 80, 84, 85, 86, 90, 170, 200]))
            parts.append(["x = (%s%s)" % (wide, gap), "f(%s%s,\nb)" % (gap, wide), gap, "if a:%s\n  b" % gap.replace("\n", "\\\n"), "'''%s''' + b" % gap,
                          "def f(a,%s b=c): %s" % (gap, "return a"), "x = [%s]" % wide, "(%sa)\n(b)(%sc)" % (gap, gap), "while a: b%s\nelse: c" % gap,
                          "@a%s\ndef g(b=%s\n(1 + 2)): pass" % (gap, "\\\n")][way])
        yield "\n".join(parts) + "\n"


KINDS = [scopes, mangling, places, targets, parameters, numbers, layout, indents, steps, strings, raw_bytes, cookies, codecs, characters, names, widths, folding, expressions,
         formats, futures, modes, files, classic, shells, counts, jumps, lines]


# What both say

# Encodings that are the caller's to hand in are told, but no failure.
LACKING = ("unknown encoding: ", "encoding problem: ")
LACKED = "an encoding we lack"

# What a process says of the error that ends it.
HOOK = """
import sys
def hook(kind, e, traceback):
    place = (e.msg, e.lineno, e.offset, e.text) if isinstance(e, SyntaxError) else (str(e), None, None, None)
    print(ascii((kind.__name__,) + place))
sys.excepthook = hook
"""


def read_file(python, folder, source):
    """What `python FILE` says of a file that is not to be compiled; `("ran",)` of one that is."""
    path = os.path.join(folder, "m.py")
    with open(path, "wb") as file:
        file.write(source)
    with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
        file.write(HOOK)
    environment = dict(os.environ, PYTHONPATH=folder)
    try:
        said = subprocess.run([python, "-W", "ignore", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment, timeout=10).stdout
    except subprocess.TimeoutExpired:
        # It is no bad source that does not end.
        return ("ran",)
    result = eval(said) if said.startswith(b"(") else ("ran",)
    result = tuple(part.replace(path, "<m>") if isinstance(part, str) else part for part in result)
    return result if result[0] in ("SyntaxError", "IndentationError", "TabError", "MemoryError", "RecursionError", "ValueError") else ("ran",)


def is_incomplete(source):
    """Whether more lines could mend a source that is typed in."""
    try:
        return codeop.compile_command(source, "<m>", "single") is None
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
        return False


def reference(case, folder, recursion):
    """What CPython says: warnings, and a code object or the error."""
    source, mode, kind, optimize, flags = case
    before = sys.getrecursionlimit()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if kind == "file":
                result = read_file(sys.executable, folder, source)
            else:
                sys.setrecursionlimit(recursion)
                result = compile(source, "<m>", mode, flags, True, optimize)
        except SyntaxError as e:
            result = (type(e).__name__, e.msg, e.lineno, e.offset, e.text)
        except (ValueError, MemoryError, RecursionError, OverflowError) as e:
            result = (type(e).__name__, str(e), None, None, None)
        finally:
            sys.setrecursionlimit(before)
    said = [(str(w.message), w.lineno) for w in caught if issubclass(w.category, SyntaxWarning)]
    return said, result


def complete(case):
    """A case with everything a source alone leaves open, its source as `compile` gets it."""
    source, mode, kind, optimize, flags = [case, "exec", "str", 0, 0] if isinstance(case, str) else case
    if kind != "str" and isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    return [source, mode, kind, optimize, flags]


def compare(cases, ours, folder, recursion):
    """Compares all cases of a kind; gives what differs."""
    with tempfile.TemporaryFile("w+b") as lines:
        for source, mode, kind, optimize, flags in cases:
            data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
            lines.write(("%s %s %d %d %d %d\n" % (mode, kind, optimize, flags, DEPTH, len(data))).encode() + data)
        lines.seek(0)
        process = subprocess.Popen([ours, "--records", str(recursion)], stdin=lines, stdout=subprocess.PIPE)
    found = []
    for case in cases:
        (said, theirs), (our_said, mine) = reference(case, folder, recursion), read_ours(process.stdout)
        our_said = [(message, lineno) for category, message, lineno, _ in our_said if category == "SyntaxWarning"]
        incomplete = getattr(mine, "incomplete", False)
        source, mode, kind, _, flags = case
        typed = mode == "single" and kind == "str" and flags == 0x200 and source.endswith("\n")
        if typed and any(line.strip() and line.strip()[0] != "#" for line in source.split("\n")):
            wanted = is_incomplete(source)
            if wanted != incomplete:
                found.append((case, "incomplete", (wanted, theirs), (incomplete, mine)))
        if isinstance(mine, CODE) and isinstance(theirs, tuple) and theirs[0] == "ran":
            continue
        if isinstance(theirs, CODE) and isinstance(mine, CODE):
            found += [(case, kind, one, other) for kind, _, one, other in itertools.islice(differences(theirs, mine), 1)]
            if said != our_said:
                found.append((case, "warnings", said, our_said))
        elif isinstance(theirs, CODE) or isinstance(mine, CODE):
            lacked = isinstance(mine, tuple) and mine[1].startswith(LACKING)
            found.append((case, LACKED if lacked else "refusal", theirs, mine))
        elif any("nonlocal" in str(said[1]) for said in (theirs, mine) if len(said) > 1) and theirs[0] == mine[0]:
            # Which of several is told depends on the seed of hashes.
            pass
        elif theirs != mine and mine[1].startswith(LACKING):
            found.append((case, LACKED, theirs, mine))
        elif theirs != mine:
            field = next(i for i, (a, b) in enumerate(zip(theirs, mine)) if a != b)
            found.append((case, "error: " + ("type", "message", "line", "offset", "text")[field], theirs, mine))
    return found


def main():
    global chance
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=35)
    parser.add_argument("--recursion", type=int, default=1000, help="the limit of recursion")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("kind", nargs="*")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            if options.kind and kind.__name__ not in options.kind:
                continue
            chance = random.Random(options.seed)
            # A kind that is endless never returns.
            limit = options.count if kind in ENDLESS else None
            cases = [complete(case) for case in itertools.islice(kind(), limit)]
            # In a list, as deep as `codes.py` is when it compiles.
            found = [compare(cases, options.ours, folder, options.recursion) for _ in (1,)][0]
            failed |= any(one[1] != LACKED for one in found)
            kinds = {}
            for one in found:
                kinds.setdefault(one[1], []).append(one)
            for name, several in kinds.items():
                print("  %s: %d" % (name, len(several)))
                for case, _, theirs, mine in several[:options.show]:
                    print("    %s %s" % (ascii(case[0])[:300], case[1:]))
                    print("    - %s\n    + %s" % (ascii(theirs)[:400], ascii(mine)[:400]))
            print("%s: %d cases, %d differ" % (kind.__name__, len(cases), len(found)), flush=True)
    sys.exit(failed)


ENDLESS = {scopes, places, parameters, numbers, layout, indents, steps, strings, expressions, formats, futures, files, lines}

if __name__ == "__main__":
    main()
