//! What a body says about names, beyond what each instruction does with one.

use bc_core::asm::{Instr, Item};
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Names that a body stores or deletes as globals: the function has declared them.
pub(crate) fn declared_globals(body: &[Item]) -> BTreeSet<Arc<Text>> {
    let changes =
        |instr: &&Instr| matches!(instr.opcode, Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL);
    let changes = body.iter().filter_map(Item::as_instr).filter(changes);
    changes.filter_map(Instr::name).cloned().collect()
}
