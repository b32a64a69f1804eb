//! Each element by itself: what it matches, what it captures, what is refused.

use super::{body, pattern, places, ranges};
use crate::pattern::*;
use bc_core::asm::{Asm, Item, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};

#[test]
fn one_instruction() {
    let b = body("POP_TOP LOAD_FAST JUMP_FORWARD NOP CALL_FUNCTION :");
    for (text, expected) in [
        ("LOAD_FAST", vec![1..2]),
        ("LOAD_*", vec![1..2]),
        ("*_TOP", vec![0..1]),
        ("[LOAD_FAST*]", vec![1..2]),
        ("@jump", vec![2..3]),
        ("@haslocal", vec![1..2]),
        ("@call", vec![4..5]),
        ("@load", vec![1..2]),
        ("@final", vec![2..3]),
        ("#9", vec![3..4]),
        (".", vec![0..1, 1..2, 2..3, 3..4, 4..5]),
        ("!LOAD_FAST", vec![0..1, 2..3, 3..4, 4..5]),
        ("!(LOAD_* | POP_TOP | @jump)", vec![3..4, 4..5]),
        ("!!NOP", vec![3..4]),
        ("!.", vec![]),
        ("RETURN_VALUE", vec![]),
    ] {
        assert_eq!(places(text, &b), expected, "{text}");
    }
}

#[test]
fn categories_are_those_of_dis() {
    let count = |c: Category| Opcode::all().filter(|&op| c.contains(op)).count();
    for (category, expected) in [
        (Category::HasConst, 1),
        (Category::HasName, 11),
        (Category::HasLocal, 3),
        (Category::HasFree, 5),
        (Category::HasJrel, 7),
        (Category::HasJabs, 6),
        (Category::HasCompare, 1),
        (Category::HasNargs, 4),
        (Category::Jump, 13),
        (Category::Conditional, 5),
        (Category::Final, 6),
        (Category::Call, 4),
        (Category::Load, 5),
        (Category::Store, 4),
        (Category::Delete, 4),
    ] {
        assert_eq!(count(category), expected, "{category}");
        assert_eq!(Category::from_name(category.name()), Some(category));
    }
}

/// Constants of every type, in one body.
fn constants() -> Vec<Item> {
    let inner = Asm::function("f", ()).return_const(1).build().unwrap();
    let all: Vec<Constant> = vec![
        1.into(),
        true.into(),
        1.0.into(),
        Constant::Complex { re: 1.0, im: 0.0 },
        "one".into(),
        Constant::bytes(*b"one"),
        Constant::tuple([1]),
        Constant::tuple([true]),
        Constant::frozenset([2, 1]),
        Constant::None,
        Constant::Ellipsis,
        inner.into(),
        0.0.into(),
        (-0.0).into(),
    ];
    let start = Asm::module("m");
    all.into_iter()
        .fold(start, |b, c| b.load_const(c))
        .asm()
        .body
}

#[test]
fn constants_by_value_and_type() {
    let b = constants();
    for (operand, expected) in [
        ("1", vec![0]),
        ("True", vec![1]),
        ("1.0", vec![2]),
        ("(1+0j)", vec![3]),
        ("'one'", vec![4]),
        ("b'one'", vec![5]),
        ("(1,)", vec![6]),
        ("(True,)", vec![7]),
        ("frozenset({1, 2})", vec![8]),
        ("None", vec![9]),
        ("...", vec![10]),
        ("0.0", vec![12]),
        ("-0.0", vec![13]),
        ("int", vec![0]),
        ("bool", vec![1]),
        ("float", vec![2, 12, 13]),
        ("complex", vec![3]),
        ("str", vec![4]),
        ("bytes", vec![5]),
        ("tuple", vec![6, 7]),
        ("frozenset", vec![8]),
        ("NoneType", vec![9]),
        ("ellipsis", vec![10]),
        ("code", vec![11]),
        ("glob:'o?e'", vec![4]),
        ("float, !0.0", vec![2, 13]),
        ("2", vec![]),
    ] {
        let found = places(&format!("LOAD_CONST({operand})"), &b);
        let found: Vec<usize> = found.iter().map(|range| range.start).collect();
        assert_eq!(found, expected, "{operand}");
    }
}

#[test]
fn large_constants_are_equal_too() {
    let large = Constant::tuple((0..1000).map(|n| Constant::tuple([n])));
    let other = Constant::tuple((0..1000).map(|n| Constant::tuple([n + n / 999])));
    let b = Asm::module("m").load_const(large.clone()).load_const(other);
    let b = b.asm().body;
    let found = Pattern::new(op(Opcode::LOAD_CONST).constant(large)).unwrap();
    assert_eq!(ranges(&found, &b), [0..1]);
}

#[test]
fn names_comparisons_numbers() {
    let b = Asm::function("f", ["x"])
        .freevars(["free"])
        .load_fast("x")
        .load_global("print")
        .load_attr("_private")
        .load_deref("free")
        .compare(CompareOp::NotIn)
        .with(Opcode::BUILD_TUPLE, 3)
        .with(Opcode::LOAD_FAST, Operand::local(".0"))
        .asm()
        .body;
    for (text, expected) in [
        ("LOAD_FAST(x)", Some(0)),
        ("LOAD_FAST(y)", None),
        ("LOAD_GLOBAL(pr*t)", Some(1)),
        ("LOAD_ATTR(_*)", Some(2)),
        ("LOAD_DEREF('free')", Some(3)),
        ("LOAD_DEREF(glob:'fr??')", Some(3)),
        (".(name:free)", Some(3)),
        ("@load(name:*r*)", Some(1)),
        ("COMPARE_OP(not in)", Some(4)),
        ("COMPARE_OP(in)", None),
        (".(compare:not in)", Some(4)),
        ("BUILD_TUPLE(3)", Some(5)),
        ("BUILD_TUPLE(2..4)", Some(5)),
        ("BUILD_TUPLE(4..)", None),
        ("BUILD_TUPLE(..3)", Some(5)),
        ("BUILD_TUPLE(!3)", None),
        (".(number:3)", Some(5)),
        ("LOAD_FAST(.0)", Some(6)),
    ] {
        let found = pattern(text).find(&b, 0).map(|m| m.range().start);
        assert_eq!(found, expected, "{text}");
    }
    let short = |p: Node| {
        Pattern::new(p)
            .unwrap()
            .find(&b, 0)
            .map(|m| m.range().start)
    };
    let is_short = op(Opcode::LOAD_GLOBAL).matching(|i| i.name().is_some_and(|n| n.len() == 5));
    assert_eq!(short(is_short), Some(1));
    assert_eq!(short(any().number_in(3..4)), Some(5));
    assert_eq!(short(any().number_in(..3)), None);
    assert_eq!(
        short((op(Opcode::LOAD_FAST) | Opcode::LOAD_ATTR).name("_private")),
        Some(2)
    );
}

#[test]
fn repeats_groups_choices() {
    let b = body("NOP NOP NOP POP_TOP NOP POP_TOP NOP NOP");
    for (text, expected) in [
        ("NOP*", None),
        ("NOP* POP_TOP", Some(vec![0..4, 4..6])),
        ("NOP+", Some(vec![0..3, 4..5, 6..8])),
        ("NOP+?", Some(vec![0..1, 1..2, 2..3, 4..5, 6..7, 7..8])),
        ("NOP{2}", Some(vec![0..2, 6..8])),
        ("NOP{2,}", Some(vec![0..3, 6..8])),
        ("NOP{1,2}", Some(vec![0..2, 2..3, 4..5, 6..8])),
        ("NOP{1,2}?", Some(vec![0..1, 1..2, 2..3, 4..5, 6..7, 7..8])),
        ("(NOP POP_TOP)+", Some(vec![2..6])),
        ("POP_TOP NOP?", Some(vec![3..5, 5..7])),
        ("POP_TOP NOP??", Some(vec![3..4, 5..6])),
        (
            "NOP | NOP NOP",
            Some(vec![0..1, 1..2, 2..3, 4..5, 6..7, 7..8]),
        ),
        ("NOP NOP | NOP", Some(vec![0..2, 2..3, 4..5, 6..8])),
        ("^ NOP", Some(vec![0..1])),
        ("NOP $", Some(vec![7..8])),
        ("^ .* $", None),
        ("^ .+ $", Some(vec![0..8])),
        ("POP_TOP ^ NOP", Some(vec![])),
        ("POP_TOP{0} NOP{3}", Some(vec![0..3])),
    ] {
        let found = Pattern::parse(text).ok().map(|p| ranges(&p, &b));
        assert_eq!(found, expected, "{text}");
    }
    assert_eq!(
        ranges(&pattern("NOP | NOP NOP").longest(), &b),
        [0..2, 2..3, 4..5, 6..8]
    );
    assert_eq!(ranges(&pattern("NOP+?").longest(), &b), [0..3, 4..5, 6..8]);
}

#[test]
fn from_here_on() {
    let b = body("NOP POP_TOP NOP");
    let from = |text: &str, from| pattern(text).find(&b, from).map(|m| m.range());
    assert_eq!(from("NOP", 0), Some(0..1));
    assert_eq!(from("NOP", 1), Some(2..3));
    assert_eq!(from("NOP", 3), None);
    assert_eq!(from("NOP", usize::MAX), None);
    assert_eq!(from("^ NOP", 1), None, "the anchor means the body");
    assert_eq!(pattern("NOP").find(&[], 0), None);
}

#[test]
fn captures() {
    let b = body("NOP POP_TOP NOP POP_TOP ROT_TWO");
    let found = pattern("all:((a:NOP b:(POP_TOP ROT_TWO?))+)")
        .find(&b, 0)
        .unwrap();
    assert_eq!(found.range(), 0..5);
    assert_eq!(found.capture("all"), Some(0..5));
    assert_eq!(found.captures("a").collect::<Vec<_>>(), [0..1, 2..3]);
    assert_eq!(found.capture("a"), Some(2..3), "the last one");
    assert_eq!(found.captures("b").collect::<Vec<_>>(), [1..2, 3..5]);
    assert_eq!(found.capture("c"), None);
    let found = pattern("x:ROT_TWO | x:NOP y:ROT_TWO*").find(&b, 0).unwrap();
    assert_eq!(found.capture("x"), Some(0..1), "one name in two places");
    assert_eq!(found.capture("y"), None, "no round, nothing captured");
    let found = pattern("NOP y:(ROT_TWO*)").find(&b, 0).unwrap();
    assert_eq!(found.capture("y"), Some(1..1), "captured, but nothing");
    let opcodes: Vec<Opcode> = pattern("NOP POP_TOP")
        .find(&b, 1)
        .unwrap()
        .instrs(&b)
        .map(|instr| instr.opcode)
        .collect();
    assert_eq!(opcodes, [Opcode::NOP, Opcode::POP_TOP]);
}

#[test]
fn labels() {
    let b = body(": NOP POP_TOP : NOP : POP_TOP :");
    assert_eq!(
        places("NOP POP_TOP", &b),
        [1..3],
        "a label in front is no hindrance"
    );
    assert_eq!(places("POP_TOP $", &b), [6..7], "nor is one behind");
    let pair = pattern("n:NOP p:POP_TOP");
    let across = pair.clone().across_targets();
    let found = across.find_all(&b);
    assert_eq!(found[1].range(), 4..7);
    assert_eq!(found[1].capture("p"), Some(6..7), "not the label before it");
    assert_eq!(found[1].instrs(&b).count(), 2);
    let refused = pair.refusals(&b);
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].range.clone(), refused[0].at), (4..7, 5));
    assert_eq!(Item::Label(refused[0].label), b[5]);
    assert_eq!(across.refusals(&b), []);
    // Another way of matching that has no label inside is taken.
    assert_eq!(places("NOP POP_TOP?", &b), [1..3, 4..5]);
    assert_eq!(pattern("NOP POP_TOP?").refusals(&b), []);
}

#[test]
fn what_is_refused() {
    let nop = || op(Opcode::NOP);
    let say = |node: Node| Pattern::new(node).unwrap_err().to_string();
    assert_eq!(
        say(nop().star() + nop().optional()),
        "`NOP* NOP?` can match nothing at all, and so would match between any two instructions; one part \
         of it has to be required"
    );
    assert!(say(start() + end()).starts_with("`^ $` can match nothing"));
    assert_eq!(
        say(!(nop() + nop())),
        "`!` means one instruction that is something else; `NOP NOP` is not exactly one instruction"
    );
    for wrong in [
        nop().star(),
        nop().named("x"),
        start(),
        nop() | (nop() + nop()),
    ] {
        assert!(say(!wrong).starts_with("`!` means one"));
    }
    assert_eq!(
        say(nop().between(3, 2)),
        "no number is at least 3 and at most 2"
    );
    assert_eq!(
        say(seq(Vec::<Node>::new())),
        "a sequence needs at least one element"
    );
    assert_eq!(
        say(one_of(Vec::<Node>::new())),
        "a choice needs at least one element"
    );
    assert_eq!(
        say(ops("LOAD_X*")),
        "no opcode of CPython 3.5 is called `LOAD_X*`"
    );
    assert_eq!(
        say(any().number_in(3..3)),
        "no number is at least 3 and at most 2"
    );
    assert_eq!(
        say(any().number_in(..0)),
        "no number is at least 1 and at most 0"
    );
    assert!(say(nop().named("1x")).starts_with("`1x` is no name for a capture"));
    assert!(say((nop() + nop()).number(1)).starts_with("an operand is asked for of `NOP NOP`"));
    assert!(say(nop().times(10_001)).contains("more than 10000 elements"));
    assert!(say(nop().times(200).times(200)).contains("more than 10000 elements"));
    assert!(say(nop().at_least(u32::MAX)).contains("more than 10000 elements"));
    assert!(say(seq((0..10_001).map(|_| nop()))).contains("more than 10000 elements"));
    let deep = (0..100_000).fold(nop(), |node, _| (node + nop()).named("x"));
    assert!(
        say(deep).contains("nested deeper"),
        "before it is too large"
    );
    let deep = (0..100_000).fold(nop(), |node, _| !node);
    assert_eq!(say(deep), "groups are nested deeper than 100");
    // The first thing that is wrong is said.
    assert!(say(nop().between(1, 0) + ops("X")).contains("at least 1"));
    assert!(say(nop() | (nop() + ops("X"))).contains("called `X`"));
}

#[test]
fn large_but_allowed() {
    let b = body(&"NOP ".repeat(4000));
    assert_eq!(places("NOP{4000}", &b), [0..4000]);
    assert_eq!(
        places("^ (NOP{20}){0,150} NOP $", &body(&"NOP ".repeat(3001))),
        [0..3001]
    );
}

#[test]
fn patterns_can_be_shared() {
    fn is_shared<T: Clone + Send + Sync + 'static>() {}
    is_shared::<Pattern>();
    is_shared::<Match>();
    let shown = format!("{:?}", pattern("NOP").longest());
    assert_eq!(
        shown,
        "Pattern { text: NOP, across_targets: false, longest: true }"
    );
    assert_eq!(format!("{:?}", op(Opcode::NOP) + any().star()), "NOP .*");
}
