//! Where instructions lie: offsets, the widths of arguments, and the numbers of jumps.
//!
//! A jump beyond 65,535 takes an `EXTENDED_ARG`, which moves everything behind it, which may make
//! another jump too long. Widths only grow, so this comes to an end; and it comes to it soon, because
//! after a few rounds every jump that might yet grow is widened at once.

use super::{Asm, AsmError, Item, Label};
use crate::instruction::encode;
use crate::opcode::{Opcode, OperandKind};

/// What one instruction needs to be written.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Where in the body.
    pub(super) item: usize,
    pub(super) opcode: Opcode,
    /// The argument; of a jump, once it is known.
    pub(super) arg: u32,
    /// How many prefixes it has.
    pub(super) prefixes: u32,
    /// The entry it jumps to.
    target: Option<u32>,
    /// How many bytes of data it is, if it is no instruction.
    data: Option<u32>,
}

/// Instructions and data in order, with jumps to entries instead of labels.
pub(super) struct Layout {
    pub(super) entries: Vec<Entry>,
    /// By entry, and one for the end.
    pub(super) offsets: Vec<u32>,
}

/// After so many rounds, jumps that might need a prefix get one.
const ROUNDS: usize = 8;

impl Layout {
    /// Resolves labels. Arguments of instructions that do not jump are 0 until they are set.
    pub(super) fn new(asm: &Asm, keep_widths: bool) -> Result<Layout, AsmError> {
        let places = places(asm)?;
        let mut entries: Vec<Entry> = Vec::with_capacity(asm.body.len());
        for (item, part) in asm.body.iter().enumerate() {
            let instr = match part {
                Item::Instr(instr) => instr,
                Item::Label(_) => continue,
                Item::Data(bytes) => {
                    let data = u32::try_from(bytes.len()).map_err(|_| AsmError::TooLong)?;
                    entries.push(Entry {
                        item,
                        opcode: Opcode::NOP,
                        arg: 0,
                        prefixes: 0,
                        target: None,
                        data: Some(data),
                    });
                    continue;
                }
            };
            let target = match instr.target() {
                Some(label) => Some(target(asm, &places, item, instr.opcode, label)?),
                None => None,
            };
            entries.push(Entry {
                item,
                opcode: instr.opcode,
                arg: 0,
                prefixes: if keep_widths {
                    instr.provenance.prefixes
                } else {
                    0
                },
                target,
                data: None,
            });
        }
        for (index, entry) in (0u32..).zip(&entries) {
            let backward = entry.target.is_some_and(|target| target <= index);
            if backward && entry.opcode.operand() == OperandKind::JumpRel {
                return Err(AsmError::Backward {
                    item: entry.item,
                    opcode: entry.opcode,
                    label: label_of(asm, entry.item),
                });
            }
        }
        Ok(Layout {
            entries,
            offsets: Vec::new(),
        })
    }

    /// Finds offsets, widths and the arguments of jumps.
    pub(super) fn settle(&mut self) -> Result<(), AsmError> {
        for entry in &mut self.entries {
            entry.prefixes = entry.prefixes.max(u32::from(entry.arg > 0xFFFF));
        }
        let mut round = 0;
        loop {
            self.measure()?;
            let narrow = self
                .entries
                .iter()
                .filter(|e| e.target.is_some() && e.prefixes == 0);
            // By how much a jump can still grow.
            let slack = if round < ROUNDS {
                0
            } else {
                narrow.count().saturating_mul(3)
            };
            let mut grown = false;
            for index in 0..self.entries.len() {
                grown |= self.aim(index, slack);
            }
            if !grown {
                return Ok(());
            }
            round += 1;
        }
    }

    fn measure(&mut self) -> Result<(), AsmError> {
        self.offsets.clear();
        self.offsets.reserve(self.entries.len() + 1);
        let mut at = 0u32;
        for entry in &self.entries {
            self.offsets.push(at);
            let own = match entry.data {
                Some(data) => data,
                None if entry.opcode.has_arg() || entry.prefixes > 0 => 3,
                None => 1,
            };
            let length = entry
                .prefixes
                .checked_mul(3)
                .and_then(|all| all.checked_add(own));
            at = length
                .and_then(|length| at.checked_add(length))
                .ok_or(AsmError::TooLong)?;
        }
        if i32::try_from(at).is_err() {
            return Err(AsmError::TooLong);
        }
        self.offsets.push(at);
        Ok(())
    }

    /// Sets the argument of a jump; whether it had to be widened.
    fn aim(&mut self, index: usize, slack: usize) -> bool {
        let offset = |index: usize| self.offsets.get(index).copied().unwrap_or(0);
        let next = offset(index + 1);
        let Some(entry) = self.entries.get_mut(index) else {
            return false;
        };
        let Some(target) = entry.target else {
            return false;
        };
        let target = self.offsets.get(target as usize).copied().unwrap_or(0);
        entry.arg = match entry.opcode.operand() {
            OperandKind::JumpRel => target.saturating_sub(next),
            _ => target,
        };
        let reach = (entry.arg as usize).saturating_add(slack);
        let grows = entry.prefixes == 0 && reach > 0xFFFF;
        if grows {
            entry.prefixes = 1;
        }
        grows
    }

    /// The bytes; data is that of `body`.
    pub(super) fn write(&self, body: &[Item]) -> Vec<u8> {
        let mut code = Vec::with_capacity(self.offsets.last().copied().unwrap_or(0) as usize);
        for entry in &self.entries {
            match body.get(entry.item) {
                Some(Item::Data(bytes)) => code.extend_from_slice(bytes),
                _ => code.extend_from_slice(&encode(entry.opcode, entry.arg, entry.prefixes)),
            }
        }
        code
    }

    /// The offsets of the instructions, without those of data.
    pub(super) fn instructions(&self) -> Vec<u32> {
        let placed = self.entries.iter().zip(&self.offsets);
        let instructions = placed.filter(|(entry, _)| entry.data.is_none());
        instructions.map(|(_, &offset)| offset).collect()
    }

    /// The item of the instruction that lies at an offset.
    pub(super) fn item_at(&self, offset: u32) -> Option<usize> {
        let index = self
            .offsets
            .partition_point(|&start| start <= offset)
            .checked_sub(1)?;
        self.entries.get(index).map(|entry| entry.item)
    }
}

/// Where a label stands.
#[derive(Clone, Copy)]
struct Place {
    item: usize,
    /// The entry behind it.
    entry: u32,
}

/// By number of label.
fn places(asm: &Asm) -> Result<Vec<Option<Place>>, AsmError> {
    // A label made elsewhere may have any number; only as many as there are items can stand here.
    let most = asm.body.iter().filter_map(|item| match item {
        Item::Label(label) => Some(label.0),
        Item::Instr(_) | Item::Data(_) => None,
    });
    let count = most.max().map_or(0, |most| most as usize + 1);
    if count > asm.next_label as usize {
        return Err(AsmError::TooLong);
    }
    let mut places: Vec<Option<Place>> = vec![None; count];
    let mut entry = 0u32;
    for (item, part) in asm.body.iter().enumerate() {
        match part {
            Item::Instr(_) | Item::Data(_) => {
                entry = entry.checked_add(1).ok_or(AsmError::TooLong)?;
            }
            Item::Label(label) => {
                let place = places.get_mut(label.0 as usize).ok_or(AsmError::TooLong)?;
                if let Some(Place { item: first, .. }) = *place {
                    return Err(AsmError::DuplicateLabel {
                        item,
                        first,
                        label: asm.label_name(*label),
                    });
                }
                *place = Some(Place { item, entry });
            }
        }
    }
    Ok(places)
}

fn target(
    asm: &Asm,
    places: &[Option<Place>],
    item: usize,
    opcode: Opcode,
    label: Label,
) -> Result<u32, AsmError> {
    match places.get(label.0 as usize).copied().flatten() {
        Some(place) => Ok(place.entry),
        None => Err(AsmError::MissingLabel {
            item,
            opcode,
            label: asm.label_name(label),
        }),
    }
}

fn label_of(asm: &Asm, item: usize) -> String {
    let target = asm
        .body
        .get(item)
        .and_then(Item::as_instr)
        .and_then(|i| i.target());
    target.map_or_else(String::new, |label| asm.label_name(label))
}
