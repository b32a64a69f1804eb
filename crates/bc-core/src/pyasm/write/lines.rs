//! Where lines are marked, so that the line table comes about again.

use crate::asm::Asm;
use crate::code::CodeObject;
use crate::lnotab;
use std::collections::HashMap;

/// The line markers of a body.
pub(super) struct Markers {
    /// By instruction: the line that is marked before it.
    pub(super) at: Vec<Option<i32>>,
    /// Whether the line table comes about by them. If not it has to be told.
    pub(super) suffices: bool,
}

impl Markers {
    /// A marker before the first instruction, wherever the line changes, and wherever the table has an
    /// entry; without the last if that does not give the table either.
    pub(super) fn new(code: &CodeObject, asm: &Asm, offsets: &[u32]) -> Markers {
        let mut entries: HashMap<u32, i32> = HashMap::new();
        let (mut offset, mut line) = (0u32, code.firstlineno());
        for &[by, lines] in code.lnotab().as_chunks().0 {
            if by > 0 {
                entries.insert(offset, line);
            }
            offset = offset.saturating_add(by.into());
            line = line.saturating_add(lines.into());
        }
        entries.insert(offset, line);
        let all = marked(asm, offsets, &entries);
        if comes_about(code, offsets, &all) {
            return Markers {
                at: all,
                suffices: true,
            };
        }
        let at = marked(asm, offsets, &HashMap::new());
        let suffices = comes_about(code, offsets, &at);
        Markers { at, suffices }
    }
}

fn marked(asm: &Asm, offsets: &[u32], entries: &HashMap<u32, i32>) -> Vec<Option<i32>> {
    let mut current = None;
    asm.instrs()
        .zip(offsets)
        .map(|(instr, offset)| {
            let is_entry = entries.get(offset) == Some(&instr.line);
            let marks = is_entry || current != Some(instr.line);
            current = Some(instr.line);
            marks.then_some(instr.line)
        })
        .collect()
}

fn comes_about(code: &CodeObject, offsets: &[u32], at: &[Option<i32>]) -> bool {
    let starts = offsets.iter().zip(at);
    let starts: Vec<_> = starts
        .filter_map(|(&offset, line)| Some((offset, (*line)?)))
        .collect();
    lnotab::encode(code.firstlineno(), &starts).is_ok_and(|table| table == code.lnotab())
}
