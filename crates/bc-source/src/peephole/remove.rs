//! The end of the pass: `NOP`s go, and jumps and the line table follow.

use super::{arg, size_of};
use bc_core::opcode::Opcode;

/// The code without its `NOP`s. Changes the steps of offsets in the line table.
pub(super) fn without_nops(mut code: Vec<u8>, lnotab: &mut [u8]) -> Vec<u8> {
    // Where each instruction goes.
    let mut moved = vec![0; code.len()];
    let (mut at, mut nops) = (0, 0);
    while let Some(&number) = code.get(at) {
        moved[at] = at - nops;
        let opcode = Opcode(number);
        nops += usize::from(opcode == Opcode::NOP);
        at += size_of(opcode);
    }
    let to = |from: usize| moved.get(from).copied().unwrap_or_default();
    let (mut offset, mut last) = (0, 0);
    for step in lnotab.iter_mut().step_by(2) {
        offset += usize::from(*step);
        let new = to(offset);
        // A step gets smaller, if at all.
        *step = new.wrapping_sub(last) as u8;
        last = new;
    }
    let (mut from, mut end) = (0, 0);
    while let Some(&number) = code.get(from) {
        let opcode = Opcode(number);
        if opcode == Opcode::NOP {
            from += 1;
            continue;
        }
        if opcode.is_jump() {
            let arg = arg(&code, from);
            let new = if opcode.is_absolute_jump() {
                to(arg)
            } else {
                to(arg + from + 3).wrapping_sub(to(from) + 3)
            };
            let [low, high] = (new as u16).to_le_bytes();
            if let Some(place) = code.get_mut(from + 1..from + 3) {
                place.copy_from_slice(&[low, high]);
            }
        }
        let size = size_of(opcode).min(code.len() - from);
        code.copy_within(from..from + size, end);
        from += size;
        end += size;
    }
    code.truncate(end);
    code
}
