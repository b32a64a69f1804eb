//! Each element by itself, and what the peer library gets wrong.

use crate::pattern::*;
use bc_core::asm::{Asm, Item};
use bc_core::opcode::Opcode;

fn body(ops: &[Opcode]) -> Vec<Item> {
    let start = Asm::module("m");
    ops.iter().fold(start, |b, &op| b.op(op)).asm().body
}

#[test]
fn smoke() {
    let b = body(&[
        Opcode::POP_TOP,
        Opcode::ROT_TWO,
        Opcode::ROT_TWO,
        Opcode::NOP,
    ]);
    let p = Pattern::new(op(Opcode::ROT_TWO).named("r").plus() + any()).unwrap();
    let m = p.find(&b, 0).unwrap();
    assert_eq!(m.range(), 1..4);
    assert_eq!(m.captures("r").collect::<Vec<_>>(), [1..2, 2..3]);
}
