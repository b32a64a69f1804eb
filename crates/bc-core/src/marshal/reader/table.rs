//! The reference table: what an `r` can name.
//!
//! Must hold: an entry keeps its index for ever; one that is not complete is never given out.

use std::sync::Arc;

use super::frame::{Kind, Measure};
use crate::constant::Constant;
use crate::marshal::error::Problem;

/// An object that an `r` can stand for.
pub(super) struct Known {
    pub(super) value: Constant,
    pub(super) measure: Measure,
    /// How many objects a walk of the value meets.
    pub(super) weight: u64,
}

enum Slot {
    /// A container that is being read.
    Open(Kind),
    Known(Known),
}

pub(super) struct Table {
    slots: Vec<Slot>,
}

impl Table {
    pub(super) fn with_capacity(entries: usize) -> Table {
        Table {
            slots: Vec::with_capacity(entries),
        }
    }

    /// The next index, for a container whose items are still to be read.
    pub(super) fn reserve(&mut self, kind: Kind) -> usize {
        self.slots.push(Slot::Open(kind));
        self.slots.len() - 1
    }

    /// Completes a reserved entry.
    pub(super) fn fill(&mut self, index: usize, known: Known) {
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Slot::Known(known);
        }
    }

    /// Enters an object without items.
    pub(super) fn enter(&mut self, value: &Constant) {
        // The common case apart, so that it is made in its place.
        self.slots.push(match value {
            Constant::Str(text) => {
                let value = Constant::Str(Arc::clone(text));
                Slot::Known(Known {
                    value,
                    measure: Measure::LEAF,
                    weight: 1,
                })
            }
            value => Slot::Known(Known {
                value: value.clone(),
                measure: Measure::LEAF,
                weight: 1,
            }),
        });
    }

    /// What an index from the file names, with the index as the marks keep it.
    pub(super) fn get(&self, index: i32) -> Result<(u32, &Known), Problem> {
        let known = self.slots.len();
        let unsigned = u32::try_from(index).ok();
        let position = unsigned.and_then(|index| usize::try_from(index).ok());
        match (
            unsigned,
            position.and_then(|position| self.slots.get(position)),
        ) {
            (Some(unsigned), Some(Slot::Known(known))) => Ok((unsigned, known)),
            (_, Some(Slot::Open(Kind::Code | Kind::FrozenSet))) => {
                Err(Problem::UnfinishedReference { index })
            }
            (_, Some(Slot::Open(kind))) => Err(Problem::ContainsItself {
                index,
                kind: kind.name(),
            }),
            _ => Err(Problem::InvalidReference { index, known }),
        }
    }
}
