//! What the library we learnt from gets wrong, each with what is right.

use super::{body, pattern, places};
use crate::pattern::{Pattern, any, op};
use bc_core::opcode::Opcode;

/// There, opcode 10 is a line feed to a regular expression, and "any" does not match it.
#[test]
fn any_matches_unary_positive() {
    let b = body("BUILD_MAP UNARY_POSITIVE MAP_ADD");
    assert_eq!(places("BUILD_MAP .* MAP_ADD", &b), [0..3]);
    assert_eq!(places("UNARY_POSITIVE", &b), [1..2]);
    // All opcodes, known or not.
    for number in 0..=255 {
        let opcode = Opcode(number);
        let instr = bc_core::asm::Instr::new(opcode, (), 1);
        let found = Pattern::new(any() + op(opcode)).unwrap();
        assert!(
            found
                .find(&[instr.clone().into(), instr.into()], 0)
                .is_some()
        );
    }
}

/// There, `[n]` takes n or more.
#[test]
fn an_exact_count_is_exact() {
    let b = body("NOP NOP NOP POP_TOP");
    assert_eq!(places("^ NOP{2} POP_TOP", &b), []);
    assert_eq!(places("^ NOP{3} POP_TOP", &b), [0..4]);
    assert_eq!(pattern("NOP{2}").find(&b, 0).unwrap().range(), 0..2);
}

/// There, `[n, m]` never matches anything.
#[test]
fn a_range_of_counts_matches() {
    let b = body("NOP NOP NOP NOP POP_TOP");
    assert_eq!(places("NOP{2,3}", &b), [0..3]);
    assert_eq!(places("NOP{2,3} POP_TOP", &b), [1..5]);
    assert_eq!(places("NOP{5,6}", &b), []);
}

/// There, repeating a sequence repeats its last element.
#[test]
fn repeating_a_sequence_repeats_all_of_it() {
    let b = body("NOP ROT_TWO NOP ROT_TWO ROT_TWO");
    let twice = (op(Opcode::NOP) + Opcode::ROT_TWO).times(2);
    assert_eq!(
        Pattern::new(twice).unwrap().find(&b, 0).unwrap().range(),
        0..4
    );
    assert_eq!(places("(NOP ROT_TWO)+", &b), [0..4]);
}

/// There, the negation of alternatives takes zero or more instructions.
#[test]
fn a_negation_is_one_instruction() {
    let b = body("NOP ROT_TWO POP_TOP NOP");
    let other = !(op(Opcode::NOP) | Opcode::POP_TOP);
    let all = Pattern::new(other).unwrap().find_all(&b);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].range(), 1..2);
}

/// There, a pattern that can match nothing never ends.
#[test]
fn a_pattern_of_nothing_is_refused() {
    for text in [
        "NOP*",
        "NOP?",
        "(NOP | POP_TOP?)",
        "NOP{0,3}",
        "^",
        "^ $",
        "(NOP*)+",
        "NOP{0}",
    ] {
        let error = Pattern::parse(text).unwrap_err();
        assert!(
            error.to_string().contains("can match nothing"),
            "{text}: {error}"
        );
    }
}

/// There, "any" on the left of an alternative is a TypeError.
#[test]
fn any_stands_on_either_side() {
    let b = body("NOP ROT_TWO");
    let left = Pattern::new(any() | Opcode::NOP).unwrap();
    let right = Pattern::new(op(Opcode::NOP) | any()).unwrap();
    assert_eq!(left.find_all(&b), right.find_all(&b));
    assert_eq!(left.find_all(&b).len(), 2);
}
