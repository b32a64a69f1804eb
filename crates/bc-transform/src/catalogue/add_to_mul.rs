//! `+` becomes `*`: the smallest transformer there is. `+=` stays what it is.

use crate::pattern::op;
use crate::transformer::{Rule, Transformer};
use bc_core::opcode::Opcode;

/// Makes every `BINARY_ADD` a `BINARY_MULTIPLY`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AddToMul;

impl Transformer for AddToMul {
    type State = ();

    fn name(&self) -> String {
        "add_to_mul".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        vec![Rule::of(op(Opcode::BINARY_ADD), |_, matched, _| {
            Ok(matched.with_opcode(Opcode::BINARY_MULTIPLY))
        })]
    }
}
