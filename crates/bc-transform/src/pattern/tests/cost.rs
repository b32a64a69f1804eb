//! What a search costs, counted in steps: never more than the body times the program, whatever the pattern.

use super::{body, pattern};
use crate::pattern::{Cache, Pattern};
use bc_core::asm::{Asm, Item};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;

fn steps(pattern: &Pattern, body: &[Item]) -> u64 {
    let mut cache = Cache::new();
    pattern.find_all_with(&mut cache, body);
    cache.steps
}

/// Patterns that a backtracking matcher takes exponential time for, or a search that starts again behind
/// each match quadratic time.
const HOSTILE: &[&str] = &[
    "(.* .*)* RETURN_VALUE",
    "(.*? .*?)*? RETURN_VALUE",
    "((NOP+)+)+ RETURN_VALUE",
    "(NOP* NOP*)* (NOP* NOP*)* RETURN_VALUE",
    "(NOP?){30} NOP{30} RETURN_VALUE",
    "(NOP | NOP NOP | NOP NOP NOP)* RETURN_VALUE",
    "((NOP{0,10}){0,10}){0,10} RETURN_VALUE",
    "(((NOP? POP_TOP?)* ROT_TWO?)* DUP_TOP?)* RETURN_VALUE",
    "(((a:NOP? b:POP_TOP?)* c:ROT_TWO?)* DUP_TOP?)* RETURN_VALUE",
    "NOP (.* RETURN_VALUE)?",
    "NOP .* | NOP",
    "(c:.)+?",
    ".{1,200}",
];

#[test]
fn steps_are_bounded_by_body_times_program() {
    for text in HOSTILE {
        for longest in [false, true] {
            let mut pattern = pattern(text);
            if longest {
                pattern = pattern.longest();
            }
            let places = pattern.inner.program.insts.len() as u64;
            let count = |length: usize| steps(&pattern, &body(&"NOP ".repeat(length)));
            let (short, long) = (count(400), count(800));
            // A place is come to once from each place that leads to it, of which there are two at most.
            assert!(
                long <= 801 * places * 3,
                "{text}: {long} steps, {places} places"
            );
            assert!(long <= short * 5 / 2, "{text}: {short} steps, then {long}");
        }
    }
}

#[test]
fn the_program_is_no_larger_than_said() {
    for text in HOSTILE {
        let pattern = pattern(text);
        let (places, size) = (pattern.inner.program.insts.len(), pattern.inner.tree.size);
        assert!(places <= 2 * size + 2, "{text}: {places} for {size}");
    }
}

/// Opcodes that no match begins with cost nothing.
#[test]
fn what_cannot_begin_is_skipped() {
    let b = body(&"NOP ".repeat(1000));
    assert_eq!(steps(&pattern("POP_TOP .* NOP | ROT_TWO"), &b), 0);
    assert_eq!(steps(&pattern("!NOP"), &b), 0);
    assert!(steps(&pattern("^ NOP POP_TOP"), &b) < 10);
}

#[test]
fn histories_nobody_needs_are_dropped() {
    let mut cache = Cache::new();
    let b = body(&"NOP ".repeat(50_000));
    assert!(
        pattern("(c:NOP){1,3} POP_TOP")
            .find_all_with(&mut cache, &b)
            .is_empty()
    );
    assert!(
        cache.history_entries() < 3000,
        "{}",
        cache.history_entries()
    );
    let found = pattern("(c:NOP)+ POP_TOP?")
        .find_with(&mut cache, &b, 0)
        .unwrap();
    assert_eq!(found.captures("c").count(), 50_000);
}

/// A body of labels alone, and of many labels.
#[test]
fn labels_cost_nothing_more() {
    let b = body(&": ".repeat(20_000));
    assert_eq!(steps(&pattern("."), &b), 0);
    let b = body(&"NOP : ".repeat(20_000));
    let across = pattern("(c:NOP)+").across_targets();
    assert_eq!(across.find(&b, 0).unwrap().captures("c").count(), 20_000);
    assert_eq!(pattern("NOP{2}").refusals(&b).len(), 10_000);
}

/// Many instructions that share one huge operand: it is looked through once, not each time, which would
/// take hours.
#[test]
fn huge_operands_are_looked_through_once() {
    let text = Constant::str("a".repeat(4_000_000));
    let nested = Constant::tuple((0..500_000).map(|n| Constant::tuple([n])));
    let set = Constant::frozenset([nested]);
    let name = bc_core::text::IntoText::into_text("b".repeat(4_000_000));
    let mut builder = Asm::module("m");
    for _ in 0..20_000 {
        builder = builder
            .load_const(text.clone())
            .load_const(set.clone())
            .name(Opcode::LOAD_NAME, &name);
    }
    let b = builder.asm().body;
    for text in [
        "LOAD_CONST(glob:'*ab') NOP",
        "LOAD_NAME(*ba) NOP",
        "(. | LOAD_CONST(glob:'*ab')){0,1000} LOAD_CONST(glob:'*ab') NOP",
        "LOAD_CONST(frozenset({1})) NOP",
    ] {
        assert_eq!(pattern(text).find_all(&b), []);
    }
    assert_eq!(pattern("LOAD_CONST(glob:'*aa')").find_all(&b).len(), 20_000);
}
