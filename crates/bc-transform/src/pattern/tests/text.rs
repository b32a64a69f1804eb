//! The text form: it comes back as it was, and what is no pattern is told where and why.

use super::Generator;
use super::reference::Plain;
use crate::pattern::parse::parse;
use crate::pattern::*;
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};
use bc_core::text::Text;

#[test]
fn as_it_is_shown() {
    for (text, shown) in [
        ("LOAD_FAST", "LOAD_FAST"),
        ("  LOAD_FAST\n\tPOP_TOP ", "LOAD_FAST POP_TOP"),
        ("LOAD_*", "LOAD_*"),
        ("LOAD_**", "LOAD_**"),
        ("LOAD_*?", "LOAD_*?"),
        ("POP_TOP*?", "POP_TOP*?"),
        ("[CALL_FUNCTION*]*", "[CALL_FUNCTION*]*"),
        ("[LOAD_*]", "LOAD_*"),
        ("CALL_FUNCTION*", "CALL_FUNCTION*"),
        ("(A:(NOP))", "A:NOP"),
        ("a:!b_2:NOP", ""),
        ("(NOP|POP_TOP)NOP", "(NOP | POP_TOP) NOP"),
        ("NOP|POP_TOP NOP", "NOP | POP_TOP NOP"),
        ("((NOP NOP) NOP)", "NOP NOP NOP"),
        ("c:(NOP*)", "c:(NOP*)"),
        ("c:NOP{ 2 , 3 }?", "c:NOP{2,3}?"),
        ("(NOP*)+?", "(NOP*)+?"),
        ("NOP{1}", "NOP{1}"),
        ("NOP{0,1}", "NOP?"),
        ("NOP{1,}", "NOP+"),
        ("#42(number:1)", "#42(number:1)"),
        ("#9", "NOP"),
        ("@jump(name:'a b')", "@jump(name:'a b')"),
        ("^NOP$", "^ NOP $"),
        ("LOAD_CONST( 1 , !2)", "LOAD_CONST(1, !2)"),
        ("LOAD_CONST(const:int)", "LOAD_CONST(int)"),
        (
            "LOAD_CONST('a\\n\\'\\x41\\u0416\\101')",
            "LOAD_CONST(\"a\\n'AЖA\")",
        ),
        ("LOAD_CONST(b'\\xff\\0')", "LOAD_CONST(b'\\xff\\x00')"),
        ("LOAD_CONST((1, ('x',), ()))", "LOAD_CONST((1, ('x',), ()))"),
        ("LOAD_CONST((5))", "LOAD_CONST(5)"),
        ("LOAD_CONST(0x10)", "LOAD_CONST(16)"),
        ("LOAD_CONST(1e3)", "LOAD_CONST(1000.0)"),
        ("LOAD_CONST(1e-3)", "LOAD_CONST(0.001)"),
        ("LOAD_CONST(-.5)", "LOAD_CONST(-0.5)"),
        ("LOAD_CONST(-2j)", "LOAD_CONST(-2j)"),
        ("LOAD_CONST((-0-2.5j))", "LOAD_CONST((-0-2.5j))"),
        ("LOAD_CONST(-inf)", "LOAD_CONST(-inf)"),
        ("LOAD_CONST((nan+infj))", "LOAD_CONST((nan+infj))"),
        ("LOAD_CONST(...)", "LOAD_CONST(Ellipsis)"),
        ("LOAD_CONST(frozenset())", "LOAD_CONST(frozenset())"),
        ("LOAD_CONST(frozenset)", "LOAD_CONST(frozenset)"),
        ("LOAD_CONST(glob:'x*')", "LOAD_CONST(glob:'x*')"),
        ("LOAD_NAME(glob:'x*')", "LOAD_NAME(x*)"),
        ("LOAD_NAME('x')", "LOAD_NAME(x)"),
        ("LOAD_NAME(glob:'x')", "LOAD_NAME(glob:'x')"),
        ("LOAD_NAME(naïve)", "LOAD_NAME('naïve')"),
        ("COMPARE_OP( not   in )", "COMPARE_OP(not in)"),
        (
            "COMPARE_OP(exception match, !BAD)",
            "COMPARE_OP(exception match, !BAD)",
        ),
        ("COMPARE_OP(!=)", "COMPARE_OP(!=)"),
        ("COMPARE_OP(!==, !!=)", "COMPARE_OP(!==, !!=)"),
        ("BUILD_TUPLE(2..)", "BUILD_TUPLE(2..)"),
        ("BUILD_TUPLE(..4294967295)", "BUILD_TUPLE(..)"),
        ("BUILD_TUPLE(3..3)", "BUILD_TUPLE(3)"),
        (".(compare:<)", ".(compare:<)"),
    ] {
        match parse(text) {
            Ok(node) => {
                assert_eq!(format!("{node:?}"), shown, "{text}");
                assert!(parse(shown).unwrap() == node, "{text} and {shown}");
            }
            Err(error) => assert_eq!(shown, "", "{text}: {error}"),
        }
    }
}

#[test]
fn errors_say_where_and_what() {
    for (text, span, message) in [
        ("", 0..0, "expected an instruction, found the end"),
        (
            "LOAD_FASST",
            0..10,
            "expected an opcode, found `LOAD_FASST`; did you mean `LOAD_FAST`?",
        ),
        (
            "NOP load_fast",
            4..13,
            "expected an opcode, found `load_fast`; did you mean `LOAD_FAST`?",
        ),
        (
            "NOP FROBNICATE",
            4..14,
            "expected an opcode, found `FROBNICATE`",
        ),
        (
            "POP_TOPP*",
            0..9,
            "expected an opcode, found `POP_TOPP*`; did you mean `POP_TOP`?",
        ),
        (
            "XYZZY_*",
            0..7,
            "no opcode of CPython 3.5 is called `XYZZY_*`",
        ),
        (
            "@jmup",
            0..5,
            "expected a category, found `@jmup`; did you mean `@jump`?",
        ),
        ("#256", 1..4, "expected a number below 256, found `256`"),
        ("(NOP", 4..4, "expected `)`, found the end"),
        (
            "NOP)",
            3..4,
            "expected an instruction or the end, found `)`",
        ),
        ("NOP |", 5..5, "expected an instruction, found the end"),
        ("()", 1..2, "expected an instruction, found `)`"),
        ("* NOP", 0..1, "expected an instruction, found `*`"),
        ("NOP{2", 5..5, "expected `}`, found the end"),
        ("NOP{x}", 4..5, "expected a number, found `x`"),
        ("NOP{3,2}", 3..8, "no number is at least 3 and at most 2"),
        (
            "NOP{99999999999}",
            4..15,
            "expected a number below 4294967296, found `99999999999`",
        ),
        (
            "NOP*+",
            4..5,
            "expected one repeat; a repeat of a repeat needs parentheses, found `+`",
        ),
        (
            "NOP !(NOP NOP)",
            4..14,
            "`!` means one instruction that is something else; `NOP NOP` is not \
            exactly one instruction",
        ),
        (
            "NOP*",
            0..4,
            "`NOP*` can match nothing at all, and so would match between any two \
            instructions; one part of it has to be required",
        ),
        (
            "1a:NOP",
            0..2,
            "`1a` is no name for a capture: letters, digits and `_`, no digit first",
        ),
        (
            "LOAD_CONST(x)",
            11..12,
            "expected a literal or a type of constants (a string needs quotes), \
            found `x`",
        ),
        (
            "LOAD_CONST('x)",
            11..14,
            "the string is not closed on this line",
        ),
        ("LOAD_CONST(1 2)", 13..14, "expected `,` or `)`, found `2`"),
        (
            "LOAD_CONST()",
            11..12,
            "expected a literal or a type of constants, found `)`",
        ),
        ("LOAD_CONST(1z)", 11..13, "expected a number, found `1z`"),
        (
            "LOAD_CONST('\\xq')",
            12..15,
            "\\xq is no escape of a str literal; a backslash itself is written \\\\",
        ),
        (
            "LOAD_CONST(b'é')",
            12..16,
            "expected ASCII characters and escapes in a bytes literal, found `'é'`",
        ),
        ("LOAD_NAME(5+)", 10..11, "expected a name, found `5`"),
        ("LOAD_NAME(a+)", 11..12, "expected `,` or `)`, found `+`"),
        (
            "COMPARE_OP(=)",
            11..12,
            "expected one of the comparisons <, <=, ==, !=, >, >=, in, not in, is, \
            is not, exception match, BAD, found `=`",
        ),
        (
            "BUILD_TUPLE(4..2)",
            12..16,
            "no number is at least 4 and at most 2",
        ),
        (
            ".(5)",
            2..3,
            "expected `const:`, `name:`, `compare:` or `number:` and what the operand has to \
            be (these opcodes have no operands of one kind), found `5`",
        ),
        ("é", 0..2, "expected an opcode, found `é`"),
    ] {
        let error = Pattern::parse(text).unwrap_err();
        assert_eq!(
            (error.span.clone(), error.message().as_str()),
            (span, message),
            "{text}"
        );
        assert_eq!(
            error.to_string(),
            format!("at {}: {}", error.span.start, error.message())
        );
    }
}

#[test]
fn what_is_nested_deep_or_long_is_refused() {
    for piece in ["(", "!", "a:", "LOAD_CONST(((((", "NOP |"] {
        let text = piece.repeat(40_000);
        assert!(parse(&text).is_err(), "{piece}");
    }
    let text = format!("LOAD_CONST({}", "(".repeat(200_000));
    let error = Pattern::parse(&text).unwrap_err();
    assert!(error.to_string().contains("nested deeper"), "{error}");
    let error = Pattern::parse(&"NOP ".repeat(100_000)).unwrap_err();
    assert!(error.to_string().contains("bytes of text"), "{error}");
    let error = Pattern::parse(&"NOP ".repeat(20_000)).unwrap_err();
    assert!(error.to_string().contains("more than 10000"), "{error}");
}

fn random_text(g: &mut Generator) -> Text {
    let points = [
        'a', 'Z', '_', '*', '?', '.', ' ', '\'', '"', '\\', '\n', 'é', '\0', '(', ',',
    ];
    let length = g.below(4);
    let chosen = (0..length).map(|_| match g.below(20) {
        0 => 0xD800 + g.below(0x800) as u32,
        _ => u32::from(points[g.below(points.len())]),
    });
    Text::from_code_points(chosen.collect::<Vec<_>>()).unwrap()
}

fn random_constant(g: &mut Generator, depth: usize) -> Constant {
    let float = |g: &mut Generator| {
        [
            0.0,
            -0.0,
            1.0,
            -2.5,
            1e300,
            1e-7,
            f64::INFINITY,
            -f64::INFINITY,
            f64::NAN,
        ][g.below(9)]
    };
    match g.below(if depth == 0 { 8 } else { 10 }) {
        0 => Constant::None,
        1 => Constant::Ellipsis,
        2 => g.one_in(2).into(),
        3 => (g.below(2000) as i64 - 1000).into(),
        4 => float(g).into(),
        5 => Constant::Complex {
            re: float(g),
            im: float(g),
        },
        6 => random_text(g).into(),
        7 => Constant::bytes(
            (0..g.below(4))
                .map(|_| g.below(256) as u8)
                .collect::<Vec<_>>(),
        ),
        8 => Constant::tuple((0..g.below(3)).map(|_| random_constant(g, depth - 1))),
        _ => Constant::frozenset((0..g.below(3)).map(|_| random_constant(g, depth - 1))),
    }
}

fn random_condition(g: &mut Generator) -> Condition {
    let number = |g: &mut Generator| [0, 1, 2, 300, u32::MAX - 1, u32::MAX][g.below(6)];
    let condition = match g.below(8) {
        0 | 1 => Condition::constant(random_constant(g, 2)),
        2 => Condition::constant_type(ConstantType::ALL[g.below(11)]),
        3 => Condition::constant_like(random_text(g)),
        4 => Condition::name(random_text(g)),
        5 => Condition::name_like(random_text(g)),
        6 => Condition::compare(CompareOp::ALL[g.below(12)]),
        _ => {
            let (a, b) = (number(g), number(g));
            Condition::number_in(a.min(b)..=a.max(b))
        }
    };
    if g.one_in(3) { !condition } else { condition }
}

fn random_instruction(g: &mut Generator) -> Node {
    let opcodes = [
        Opcode::LOAD_CONST,
        Opcode::LOAD_FAST,
        Opcode::COMPARE_OP,
        Opcode::BUILD_TUPLE,
        Opcode::NOP,
        Opcode(42),
        Opcode(200),
    ];
    let globs = [
        "LOAD_*",
        "*",
        "CALL_FUNCTION*",
        "LOAD_FAST",
        "**T",
        "*_*",
        "?OP",
        "POP_*_IF_*",
    ];
    let node = match g.below(4) {
        0 => any(),
        1 => category(Category::ALL[g.below(15)]),
        2 => ops(globs[g.below(globs.len())]),
        _ => op(opcodes[g.below(opcodes.len())]),
    };
    (0..g.below(3)).fold(node, |node, _| node.operand(random_condition(g)))
}

#[test]
fn comes_back_as_it_was() {
    let mut g = Generator::new(5);
    for _ in 0..20_000 {
        let shape = Plain::random(&mut g, 3).node();
        let instruction = random_instruction(&mut g);
        let instruction = if g.one_in(4) {
            !instruction
        } else {
            instruction
        };
        let node = match g.below(4) {
            0 => shape + instruction.plus().lazy(),
            1 => (shape | instruction.named("i")).star(),
            2 => instruction.between(2, 3) + shape.named("n"),
            _ => instruction,
        };
        assert_eq!(node.error(), None);
        let text = format!("{node:?}");
        let back = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(back == node, "{text} came back as {back:?}");
    }
}

/// Whatever the text, there is a pattern or an error with a place in the text.
#[test]
fn any_text() {
    let seeds = [
        "a:LOAD_CONST(1, !'x\\n', glob:'*')+ (@jump | !POP_*){2,3}? . $",
        "^ LOAD_CONST((1, (2.5, b'\\xff'), frozenset({None, 2j, (1-2j)})))*? NOP",
        "COMPARE_OP(not in) BUILD_TUPLE(2..4) LOAD_NAME(x*, 'y') [LOAD_*](name:z) #42",
        "((((((NOP))))))",
    ];
    let pieces = [
        "(",
        ")",
        "'",
        "\\",
        "{",
        "}",
        "*",
        "?",
        "!",
        ":",
        ",",
        "é",
        "\u{10FFFF}",
        "..",
        "j",
    ];
    let mut g = Generator::new(9);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..60_000 {
        let mut text: Vec<char> = seeds[g.below(seeds.len())].chars().collect();
        for _ in 0..=g.below(4) {
            let at = g.below(text.len() + 1);
            match g.below(4) {
                0 if at < text.len() => drop(text.remove(at)),
                1 => drop(text.splice(at..at, pieces[g.below(pieces.len())].chars())),
                2 if at < text.len() => text.truncate(at),
                _ => {
                    let from = g.below(text.len() + 1);
                    let copied: Vec<char> = text.iter().skip(from).take(8).copied().collect();
                    drop(text.splice(at..at, copied));
                }
            }
        }
        let text: String = text.into_iter().collect();
        match parse(&text) {
            Ok(node) => {
                good += 1;
                let shown = format!("{node:?}");
                assert!(
                    parse(&shown).is_ok_and(|back| back == node),
                    "{text} as {shown}"
                );
            }
            Err(error) => {
                bad += 1;
                assert!(text.get(error.span.clone()).is_some(), "{text}: {error:?}");
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(good > 1000 && bad > 1000, "{good} good, {bad} bad");
}
