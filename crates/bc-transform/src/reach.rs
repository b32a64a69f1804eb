//! Which items of a body control may come to, whatever is on the stack.

use bc_core::asm::{Item, Label};
use std::collections::HashMap;

/// Whether control may come to each item: some jump leads there, or it stands behind one that goes on.
pub(crate) fn reached(body: &[Item]) -> Vec<bool> {
    let labels = body.iter().enumerate();
    let places: HashMap<Label, usize> = labels
        .filter_map(|(at, item)| Some((item.as_label()?, at)))
        .collect();
    let mut reached = vec![false; body.len()];
    let mut open = vec![0];
    while let Some(start) = open.pop() {
        let items = body.get(start..).unwrap_or_default().iter();
        let marks = reached.get_mut(start..).unwrap_or_default();
        for (item, mark) in items.zip(marks) {
            if std::mem::replace(mark, true) || matches!(item, Item::Data(_)) {
                break;
            }
            let Item::Instr(instr) = item else { continue };
            let target = instr.target().and_then(|label| places.get(&label));
            open.extend(target);
            if instr.opcode.is_terminator() {
                break;
            }
        }
    }
    reached
}
