//! Constants to text and back, and what is no constant.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use num_bigint::BigInt;

/// No code objects.
struct NoCodes;

impl Codes for NoCodes {
    fn code(&mut self, _: CodeRef, span: Span) -> Step<Constant> {
        let name = "none".to_owned();
        Err(Fault::new(span, Problem::UnknownCode { name }))
    }
}

fn read(text: &str) -> Result<Constant, Fault> {
    let mut cursor = Cursor::line(text, &(0..text.len()));
    let read = constant(&mut cursor, &mut NoCodes).and_then(|read| cursor.finish().map(|()| read));
    read.map_err(|fault| *fault)
}

fn written(constant: &Constant) -> String {
    let mut out = String::new();
    assert!(push(&mut out, constant, usize::MAX, &|_| String::new()).is_ok());
    out
}

fn surrogates() -> Constant {
    Text::from_code_points([0xD800, 0x27, 0x1F600])
        .unwrap()
        .into()
}

#[test]
fn constants_come_back() {
    let list = |items: &[Constant]| Constant::List(items.into());
    let set = |items: &[Constant]| Constant::Set(items.into());
    let bits = |bits: u64| Constant::Float(f64::from_bits(bits));
    for (constant, text) in [
        (Constant::None, "None"),
        (Constant::Ellipsis, "Ellipsis"),
        (true.into(), "True"),
        (Constant::StopIteration, "StopIteration"),
        ((-7).into(), "-7"),
        (0.1.into(), "0.1"),
        ((-0.0).into(), "-0.0"),
        (1e300.into(), "1e+300"),
        (f64::INFINITY.into(), "inf"),
        (f64::NEG_INFINITY.into(), "-inf"),
        (bits(0x7FF8_0000_0000_0000), "nan"),
        (bits(0xFFF8_0000_0000_0000), "nan(0xfff8000000000000)"),
        (bits(0x7FF0_0000_0000_0001), "nan(0x7ff0000000000001)"),
        (Constant::Complex { re: 0.0, im: -0.0 }, "-0j"),
        (Constant::Complex { re: -0.0, im: 1.5 }, "(-0+1.5j)"),
        (
            Constant::Complex {
                re: -1.0,
                im: f64::NEG_INFINITY,
            },
            "(-1-infj)",
        ),
        (
            Constant::Complex {
                re: f64::from_bits(0xFFF8_0000_0000_0000),
                im: 1.0,
            },
            "complex(nan(0xfff8000000000000), 1.0)",
        ),
        ("it's # no; comment".into(), "\"it's # no; comment\""),
        ("'\"\\\n\x07é\u{200b}".into(), "'\\'\"\\\\\\n\\x07é\\u200b'"),
        (surrogates(), "\"\\ud800'\u{1f600}\""),
        (Constant::bytes(*b"\x00'\xff\\"), "b\"\\x00'\\xff\\\\\""),
        (Constant::tuple(Vec::<Constant>::new()), "()"),
        (Constant::tuple([1]), "(1,)"),
        (
            Constant::slice(1, Constant::None, Constant::tuple(["a"])),
            "slice(1, None, ('a',))",
        ),
        (
            Constant::tuple([Constant::tuple([1, 2]), 3.into()]),
            "((1, 2), 3)",
        ),
        (Constant::frozenset(Vec::<Constant>::new()), "frozenset()"),
        (Constant::frozenset([2, 1]), "frozenset({2, 1})"),
        (list(&[]), "[]"),
        (list(&[1.into(), list(&[])]), "[1, []]"),
        (set(&[]), "set()"),
        (set(&["b".into(), "a".into()]), "{'b', 'a'}"),
        (Constant::Dict(Arc::new([])), "{}"),
        (
            Constant::Dict(Arc::new([
                ("k".into(), list(&[])),
                (1.into(), Constant::None),
            ])),
            "{'k': [], 1: None}",
        ),
    ] {
        assert_eq!(written(&constant), text);
        let again = read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(again, constant, "{text}");
        assert_eq!(written(&again), text, "sets keep their order");
    }
    let huge = Constant::Int(-(BigInt::from(1) << 40_000_u32));
    assert!(written(&huge).starts_with("-0x1000"));
    assert_eq!(read(&written(&huge)).unwrap(), huge);
}

#[test]
fn what_people_write() {
    for (text, constant) in [
        ("...", Constant::Ellipsis),
        ("0x_", Constant::None),
        ("0xFF", 255.into()),
        ("0b101", 5.into()),
        ("0o17", 15.into()),
        ("+5", 5.into()),
        ("(5)", 5.into()),
        ("( 1 , 2 ,)", Constant::tuple([1, 2])),
        (".5", 0.5.into()),
        ("5.", 5.0.into()),
        ("1E3", 1000.0.into()),
        ("1j", Constant::Complex { re: 0.0, im: 1.0 }),
        ("u'x'", "x".into()),
        (r"'\101\0'", "A\0".into()),
        (r"b'\101\400'", Constant::bytes(*b"A\x00")),
        ("<class 'StopIteration'>", Constant::StopIteration),
        ("1 # one", 1.into()),
    ] {
        match text {
            "0x_" => assert!(read(text).is_err()),
            _ => assert_eq!(read(text).unwrap(), constant, "{text}"),
        }
    }
}

#[test]
fn what_is_no_constant() {
    for (text, said, at) in [
        ("", "expected a constant, found the end of the line", 0..0),
        ("x", "expected a constant, found x", 0..1),
        (
            "None None",
            "expected the end of the line, found None",
            5..9,
        ),
        ("'abc", "the string is not closed on this line", 0..4),
        ("(1, 2", "the parenthesis is not closed on this line", 0..1),
        ("(1 2)", "expected , or ), found 2", 3..4),
        (
            "{1: 2, 3}",
            "expected : and the value of the key, found }",
            8..9,
        ),
        (
            "{[]: 1}",
            "a list has no hash, so it cannot be a dict key",
            0..4,
        ),
        (
            "{([],)}",
            "a list has no hash, so it cannot be a set item",
            0..6,
        ),
        (r"'\q'", r"\q is no escape of a str literal", 1..3),
        (r"'\x4'", r"\x4 is no escape of a str literal", 1..4),
        (
            r"'\U00110000'",
            r"\U00110000 is no escape of a str literal",
            1..11,
        ),
        (
            "12ab",
            "expected a number, found a number that runs into a word",
            0..4,
        ),
        (
            "nan(5)",
            "expected the bits of a not-a-number, found 0x5",
            4..5,
        ),
        ("code f", "no code block none stands inside this one", 0..6),
    ] {
        let fault = read(text).expect_err(text);
        assert_eq!(fault.problem.to_string(), said, "{text}");
        assert_eq!(fault.span, at, "{text}");
    }
    let digits = "9".repeat(10_000_001);
    assert!(matches!(
        read(&digits).unwrap_err().problem,
        Problem::TooLarge { .. }
    ));
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "(".repeat(depth), ",)".repeat(depth));
    let deep = nested(1999).replacen("(,", "(1,", 1);
    assert!(read(&deep).is_ok());
    assert_eq!(read(&nested(2001)).unwrap_err().problem, Problem::TooDeep);
    assert!(read(&"[".repeat(1_000_000)).is_err());
    assert!(read(&"{1:".repeat(1_000_000)).is_err());
}
