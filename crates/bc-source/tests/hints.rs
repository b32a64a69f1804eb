//! What people are told of refusals: the part of the source that is to blame, and hints where the tokens prove
//! what was meant. The look-alikes get none.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_source::compile::{Options, compile};
use bc_source::explain::{Explanation, explain};
use bc_source::{ErrorKind, Source};

fn explained(source: &[u8]) -> (ErrorKind, Explanation) {
    let error = compile(Source::Bytes(source), "x.py", &Options::default());
    let error = error
        .err()
        .unwrap_or_else(|| panic!("{:?} is right", String::from_utf8_lossy(source)));
    let explanation = explain(Source::Bytes(source), &error, None);
    (error.kind, explanation)
}

/// A source, the part that is to blame, and words of the hint: none if they are empty.
const TABLE: &[(&str, &str, &str)] = &[
    // Strings.
    ("x = f'a'\n", "f'a'", "f-strings are Python 3.6"),
    (
        "x = rF\"\"\"a\nb\"\"\"\n",
        "rF\"\"\"a\nb\"\"\"",
        "f-strings are Python 3.6",
    ),
    ("print(f'{x}')\n", "f'{x}'", "f-strings are Python 3.6"),
    ("x = 'a' f'b'\n", "f'b'", "f-strings are Python 3.6"),
    ("x = [1,\n     f'b']\n", "f'b'", "f-strings are Python 3.6"),
    ("raise A(f'b')\n", "f'b'", "f-strings are Python 3.6"),
    (
        "return f'b' if x else 1\n",
        "f'b'",
        "f-strings are Python 3.6",
    ),
    ("x = t'a'\n", "t'a'", "t-strings are Python 3.14"),
    ("x = ur'a'\n", "ur'a'", "is Python 2"),
    ("x = f 'a'\n", "'a'", ""),
    ("x = a.f'a'\n", "'a'", ""),
    ("x = g'a'\n", "'a'", ""),
    ("x = bf'a'\n", "'a'", ""),
    ("x = fu'a'\n", "'a'", ""),
    ("def f'a': pass\n", "'a'", ""),
    ("import f'a'\n", "'a'", ""),
    ("def g(f'a'): pass\n", "'a'", ""),
    ("x = ru'a'\n", "'a'", ""),
    // Assignment expressions.
    ("if (n := 10) > 5: pass\n", ":=", "Python 3.8"),
    ("if n := 10: pass\n", ":=", "Python 3.8"),
    ("while chunk := f.read():\n    pass\n", ":=", "Python 3.8"),
    ("f(a, b := 1)\n", ":=", "Python 3.8"),
    ("x = [y := f(x), y]\n", ":=", "Python 3.8"),
    ("x = [y for y in z if (t := y)]\n", ":=", "Python 3.8"),
    ("x[a := 1]\n", ":=", "Python 3.10"),
    ("x = {a := 1}\n", ":=", "Python 3.10"),
    ("x := 1\n", ":", ""),
    ("if (n : = 10): pass\n", ":", ""),
    ("def f(a:=1): pass\n", "=", ""),
    ("f(lambda a:=1)\n", "=", ""),
    ("f(lambda x, a:=1)\n", "=", ""),
    ("f(a.b := 1)\n", ":", ""),
    ("f(1 := 1)\n", ":", ""),
    ("f(k = x := 1)\n", ":", ""),
    ("x = {'a' := 1}\n", "=", ""),
    ("for (x := y) in z: pass\n", ":", ""),
    ("if (n :=): pass\n", ":", ""),
    // match and type.
    ("match x:\n    case 1: pass\n", "match", "Python 3.10"),
    ("match (x):\n    case 1: pass\n", "match", "Python 3.10"),
    (
        "match [x]:\n    # a\n\n    case 1: pass\n",
        "match",
        "Python 3.10",
    ),
    ("match x, y:\n    case 1: pass\n", "match", "Python 3.10"),
    ("match -x:\n    case 1: pass\n", "match", "Python 3.10"),
    ("match {}:\n    case 1: pass\n", "match", "Python 3.10"),
    ("match x\n", "x", ""),
    ("match x:\n    pass\n", "x", ""),
    ("match x:\n", "x", ""),
    ("match x: case 1\n", "x", ""),
    ("matcher x:\n    case 1: pass\n", "x", ""),
    ("switch x:\n    case 1: pass\n", "x", ""),
    ("type X = int\n", "type", "Python 3.12"),
    ("type X[T] = list\n", "type", "Python 3.12"),
    ("type X\n", "X", ""),
    ("a = type X\n", "X", ""),
    ("def f[T](a): pass\n", "[T]", "Python 3.12"),
    ("class A[T]: pass\n", "[T]", "Python 3.12"),
    ("def f[T]: pass\n", "[", ""),
    ("def f[](a): pass\n", "[", ""),
    // Annotations.
    ("x: int = 1\n", ":", "Python 3.6"),
    ("x: int\n", ":", "Python 3.6"),
    ("self.x: 'A[int]' = y\n", ":", "Python 3.6"),
    ("class A:\n    x: Dict[str, int] = {}\n", ":", "Python 3.6"),
    ("a = 1; x: int = 1\n", ":", "Python 3.6"),
    ("a[0]: int = 1\n", ":", "Python 3.6"),
    ("x: pass\n", ":", ""),
    ("x:\n    pass\n", ":", ""),
    ("f(): int\n", ":", ""),
    ("els: x = 1\n", ":", ""),
    ("esle: x = 1\n", ":", ""),
    ("a: f()\n", ":", ""),
    ("a: 1,\n", ":", ""),
    ("'a': 1\n", ":", ""),
    ("x: = 1\n", ":", ""),
    ("a, b: int = 1\n", ":", ""),
    // Numbers.
    ("x = 1_000\n", "1_000", "Python 3.6"),
    ("x = 0xFF_ff\n", "0xFF_ff", "Python 3.6"),
    ("x = 0x_FF\n", "0x_FF", "Python 3.6"),
    ("x = 1_0.5e1_0\n", "1_0.5e1_0", "Python 3.6"),
    ("x = 1_0e-5\n", "1_0e-5", "Python 3.6"),
    ("x = 1__000\n", "__000", ""),
    ("x = 1 _000\n", "_000", ""),
    ("x = 1_000_\n", "_000_", ""),
    ("x = 1_a\n", "_a", ""),
    ("x = 0777\n", "0777", "0o777"),
    ("x = 0777L\n", "0777L", "0o777"),
    ("x = 10L\n", "10L", "leave the `L` out"),
    ("x = 0xFFl\n", "0xFFl", "leave the `L` out"),
    ("x = 1.5L\n", "L", ""),
    ("x = 10LL\n", "LL", ""),
    ("x = 0888\n", "0888", ""),
    ("x = 0x\n", "0x", ""),
    ("x = 0o8\n", "0o8", ""),
    // Functions.
    ("def f(*args,): pass\n", ",", "Python 3.6"),
    ("def f(a, **kw,): pass\n", ",", "Python 3.6"),
    ("def f(*, a=1,): pass\n", ",", "Python 3.6"),
    ("def f(*,): pass\n", ")", ""),
    ("def f(a,,): pass\n", ",", ""),
    ("def f(a, /, b): pass\n", "/", "Python 3.8"),
    ("def f(a, /): pass\n", "/", "Python 3.8"),
    ("f = lambda a, /: a\n", "/", "Python 3.8"),
    ("g(lambda a, /, b: a)\n", "/", "Python 3.8"),
    ("def f(/): pass\n", "/", ""),
    ("def f(*, a, /): pass\n", "/", ""),
    ("f(a, /)\n", "/", ""),
    ("def f(a, / b): pass\n", "/", ""),
    ("def f(a, (b, c)): pass\n", "(b, c)", "Python 2"),
    ("f = lambda (a, b): a\n", "(a, b)", "Python 2"),
    ("def f((a, b)=c): pass\n", "(a, b)", "Python 2"),
    ("def f((1)): pass\n", "(", ""),
    // Statements.
    ("try: pass\nexcept* A: pass\n", "except*", "Python 3.11"),
    (
        "try: pass\nexcept *A as e: pass\n",
        "except *",
        "Python 3.11",
    ),
    ("try: pass\nexcept *: pass\n", "*", ""),
    (
        "with (open(a) as f, open(b) as g): pass\n",
        "(",
        "Python 3.10",
    ),
    ("with (\n    a as b,\n):\n    pass\n", "(", "Python 3.10"),
    ("with (a as b).c: pass\n", "as", ""),
    ("x = (a as b)\n", "as", ""),
    ("@a[0]\ndef f(): pass\n", "a[0]", "Python 3.9"),
    ("@a().b\ndef f(): pass\n", "a().b", "Python 3.9"),
    ("@(a)\ndef f(): pass\n", "(a)", "Python 3.9"),
    ("@a b\ndef f(): pass\n", "b", ""),
    ("def f():\n    return *a, b\n", "*", "Python 3.8"),
    ("def f():\n    return *a\n", "*", ""),
    ("x[*a]\n", "*", "Python 3.11"),
    ("x[1, *a]\n", "*", "Python 3.11"),
    ("x[a * * b]\n", "*", ""),
    (
        "async def f():\n    return [x async for x in y]\n",
        "async for",
        "Python 3.6",
    ),
    ("def f():\n    return [x async for x in y]\n", "async", ""),
    (
        "async for x in y: pass\n",
        "async for",
        "only stand in `async def`",
    ),
    ("await x\n", "await", "in `async def` only"),
    ("x.await y\n", "y", ""),
    ("async x\n", "x", ""),
    // By what the compiler says.
    ("from __future__ import annotations\n", "from", "Python 3.7"),
    ("async def f():\n    yield 1\n", "yield", "Python 3.6"),
    ("async def f():\n    yield from x\n", "yield", ""),
    (
        "for x in y:\n    try: pass\n    finally: continue\n",
        "continue",
        "Python 3.8",
    ),
    ("break\n", "break", ""),
    ("def f(a, a): pass\n", "def", ""),
    ("1 = x\n", "1", ""),
    // Python 2.
    ("print 'x'\n", "'x'", "`print` is a function"),
    ("if a: print b, c\n", "b", "`print` is a function"),
    ("x = 1; print x\n", "x", "`print` is a function"),
    ("print f(x)\n", "f", "`print` is a function"),
    ("print not x\n", "x", "`print` is a function"),
    ("x = print y\n", "y", ""),
    ("print = $\n", "$", ""),
    ("print +\n", "", ""),
    ("print not in x y\n", "y", ""),
    ("x.print y\n", "y", ""),
    ("printf 'x'\n", "'x'", ""),
    ("exec 'x'\n", "'x'", "`exec` is a function"),
    ("exec code in ns\n", "code", "`exec` is a function"),
    ("try: pass\nexcept A, e: pass\n", ",", "except A as e"),
    ("try: pass\nexcept (A, B), e: pass\n", ",", "except A as e"),
    ("try: pass\nexcept A, : pass\n", ",", ""),
    ("raise A, 'x'\n", ",", "raise A(b)"),
    ("if a: raise A, 'x', tb\n", ",", "raise A(b)"),
    ("raise A,\n", ",", ""),
    ("x = `y`\n", "`y`", "repr(x)"),
    ("x = `y\n", "`", ""),
    ("```\nx\n```\n", "`", ""),
    ("if a <> b: pass\n", "<>", "`!=`"),
    ("if <> b: pass\n", "<>", ""),
    ("x = ?\n", "?", ""),
    ("x = $ + f'a'\n", "$", ""),
];

#[test]
fn hints_are_given_where_the_tokens_prove_them() {
    let mut wrong = Vec::new();
    for &(source, blamed, hint) in TABLE {
        let (_, found) = explained(source.as_bytes());
        let help = found.help.clone().unwrap_or_default();
        let right = match hint {
            "" => found.help.is_none(),
            words => help.contains(words),
        };
        let part = &found.text[found.span];
        if !right || part != blamed {
            wrong.push(format!("{source:?}: {part:?} {help:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_else_has_to_do_with_it_is_told() {
    for (source, blamed, related, label) in [
        ("x = (1,\n\n", "", "(", "this bracket is not closed"),
        ("x = (1,\ny = 2\n", "=", "(", "this bracket is still open"),
        (
            "f(x[1\ndef g(): pass\n",
            "def",
            "[",
            "this bracket is still open",
        ),
        ("a\nx = br'''a\n b\n", "", "br'''", "the string begins here"),
    ] {
        let (_, found) = explained(source.as_bytes());
        let (place, said) = found
            .related
            .clone()
            .unwrap_or_else(|| panic!("{source:?}"));
        assert_eq!(&found.text[found.span], blamed, "{source:?}");
        assert_eq!((&found.text[place], said), (related, label), "{source:?}");
    }
}

#[test]
fn places_without_tokens_are_found() {
    for (source, blamed) in [
        (&b"x = 'abc\n"[..], "'abc"),
        (b"x = a \\ b\n", "\\ b"),
        (b"if a:\n\tb\n        c\n", "        "),
        (b"if a:\n    b\n  c\n", "  "),
        (b"if a:\nb\n", "b"),
        (b"  x = 1\n", "x"),
        (b"x = a\xe2\x82\xac\n", "a\u{20ac}"),
        (b"#coding: foo\nx = 1\n", "#coding: foo"),
        (b"\n#coding: foo\nx = 1\n", "#coding: foo"),
        (b"x = '\xe9'\n", "'\u{fffd}'"),
        (b"x = '\xe9'; y = $\n", "$"),
        (b"#\xe9\xe9\xe9\nx = $\n", "$"),
        (b"x = 1\0\n", "\0"),
        (b"\xef\xbb\xbfx = \xc3\xa9 $\r\n", "$"),
        (b"#coding: latin-1\nx = \xe9 $\n", "$"),
        (b"x = '''a\nb''' = 1\n", "'''a\nb'''"),
    ] {
        let (_, found) = explained(source);
        let shown = String::from_utf8_lossy(source);
        assert_eq!(&found.text[found.span], blamed, "{shown:?}");
    }
}

#[test]
fn places_lie_between_characters() {
    for (source, blamed) in [
        (" \u{e9}\n".as_bytes(), "\u{e9}"),
        (b"\n        \xe9", "\u{fffd}"),
        (" \u{1d518}".as_bytes(), "\u{1d518}"),
    ] {
        let (_, told) = explained(source);
        assert_eq!(told.text.get(told.span), Some(blamed), "{source:?}");
    }
}

#[test]
fn explaining_is_linear_and_takes_no_recursion() {
    let many = 200_000;
    for source in [
        format!("x = {}$\n", "(".repeat(90)),
        format!("{}$\n", "\u{e9}+".repeat(many)),
        format!("x = {}f'a'\n", "a,".repeat(many)),
        format!("x = [{}$\n", "a:=".repeat(many)),
        format!("{}$", "x = 1\n".repeat(many)),
        format!("def f({}/, lambda /\n", "a, ".repeat(7_000)),
        format!("x = {}", "`".repeat(many)),
        format!("x = '''{}", "\n".repeat(many)),
    ] {
        let (_, found) = explained(source.as_bytes());
        assert!(found.text.is_char_boundary(found.span.start));
    }
}
