//! Slices of constants made once: `seq[1:5]` loads `slice(1, 5)` from `co_consts`.

use crate::pattern::{Node, op};
use crate::transformer::{Outcome, Rule, Transformer};
use bc_core::asm::{Instr, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;

/// Makes a slice whose parts are all constants a constant itself. Others are left alone, as is a slice
/// of which a part depends on a condition.
///
/// The code runs in a machine, and in CPython, but no file can hold it: marshal has no slices.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::PrecomputedSlices};
/// use std::sync::Arc;
///
/// // def middle(seq): return seq[1:5]
/// let middle = Asm::function("middle", ["seq"]).load_fast("seq").load_const(1).load_const(5)
///     .with(Opcode::BUILD_SLICE, 2).op(Opcode::BINARY_SUBSCR).op(Opcode::RETURN_VALUE).build()?;
/// let faster = PrecomputedSlices.apply(&Arc::new(middle))?;
/// assert_eq!(faster.consts().last(), Some(&Constant::slice(1, 5, Constant::None)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PrecomputedSlices;

/// That many constants, and a slice made of just them.
fn slice_of(parts: u32) -> Node {
    op(Opcode::LOAD_CONST).times(parts) + op(Opcode::BUILD_SLICE).number(parts)
}

impl Transformer for PrecomputedSlices {
    type State = ();

    fn name(&self) -> String {
        "precomputed_slices".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let slices = slice_of(2) | slice_of(3);
        vec![Rule::of(slices, |_: &Self, matched, _| {
            let mut parts = matched.instrs().filter_map(|(_, instr)| instr.constant());
            let mut part = || parts.next().cloned().unwrap_or(Constant::None);
            let slice = Constant::slice(part(), part(), part());
            let load = Instr::new(Opcode::LOAD_CONST, Operand::Const(slice), matched.line());
            Ok(Outcome::replace([load]))
        })]
    }
}
