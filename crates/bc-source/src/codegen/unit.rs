//! What is written of one scope: instructions, and the tables that their arguments index.

use super::frame::Frame;
use crate::assemble::Body;
use crate::ast::{Identifier, Position};
use crate::fold;
use crate::names::{DenseMap, NameId, Names, seeds};
use crate::objects::Origin;
use crate::symtable::ScopeId;
use ahash::RandomState;
use bc_core::constant::Constant;
use bc_core::text::Text;
use std::collections::HashMap;
use std::sync::Arc;

/// What a unit is made of. The symbol table sees the last four as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
}

/// Names with the numbers that instructions have for them.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    ids: Vec<NameId>,
    /// Where each name is, once there are too many to go through.
    places: DenseMap<NameId, u32>,
    /// The number of the first name.
    offset: u32,
}

/// Up to so many names are gone through.
const FEW: usize = 8;

impl NameTable {
    /// A table of these names, the first of which has this number.
    pub(super) fn new(ids: impl IntoIterator<Item = NameId>, offset: usize) -> NameTable {
        let mut table = NameTable {
            offset: offset as u32,
            ..NameTable::default()
        };
        for id in ids {
            table.add(id);
        }
        table
    }

    /// The number of a name.
    pub(super) fn get(&self, id: NameId) -> Option<u32> {
        let place = if self.ids.len() <= FEW {
            self.ids.iter().position(|&known| known == id)? as u32
        } else {
            *self.places.get(&id)?
        };
        Some(place + self.offset)
    }

    /// The number of a name, the next one if it is new.
    pub(super) fn add(&mut self, id: NameId) -> u32 {
        self.get(id).unwrap_or_else(|| {
            let place = self.ids.len();
            self.ids.push(id);
            if place == FEW {
                self.places = self.ids.iter().copied().zip(0..).collect();
            } else if place > FEW {
                self.places.insert(id, place as u32);
            }
            place as u32 + self.offset
        })
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The texts of the names.
    pub(super) fn texts(&self, names: &Names<'_>) -> Vec<Arc<Text>> {
        let text = |&id: &NameId| Arc::clone(names.text(id));
        self.ids.iter().map(text).collect()
    }
}

/// Constants with their numbers: equal ones of one type have the same.
#[derive(Debug)]
pub(super) struct ConstTable {
    consts: Vec<Constant>,
    /// Where some of them come from.
    origins: Vec<(u32, Origin)>,
    numbers: HashMap<Constant, u32, RandomState>,
    /// The numbers of code objects and tuples, by their hashes.
    large: HashMap<u64, Vec<u32>, RandomState>,
    /// The number of `None`, which is asked for most.
    none: Option<u32>,
}

impl ConstTable {
    pub(super) fn new() -> ConstTable {
        ConstTable {
            consts: Vec::new(),
            origins: Vec::new(),
            numbers: HashMap::with_hasher(seeds()),
            large: HashMap::with_hasher(seeds()),
            none: None,
        }
    }

    /// The number of a constant, the next one if it is new.
    pub(super) fn add(&mut self, constant: Constant) -> u32 {
        if let Some(&number) = self.numbers.get(&constant) {
            return number;
        }
        let number = self.consts.len() as u32;
        self.consts.push(constant.clone());
        self.numbers.insert(constant, number);
        number
    }

    /// The number of a constant by a hash that is better than its own.
    pub(super) fn add_hashed(&mut self, constant: Constant, hash: u64) -> u32 {
        let next = self.consts.len() as u32;
        let alike = self.large.entry(hash).or_default();
        let is_equal = |&&number: &&u32| self.consts.get(number as usize) == Some(&constant);
        // Only code can hold a NaN here: what is folded comes later.
        if let Some(&number) = alike.iter().find(is_equal)
            && fold::equals_itself(&constant)
        {
            return number;
        }
        alike.push(next);
        self.consts.push(constant);
        next
    }

    /// The number of a constant of which more is to tell than its value, if it is new.
    pub(super) fn add_from(&mut self, constant: Constant, origin: Origin) -> u32 {
        let count = self.consts.len();
        let number = self.add(constant);
        if self.consts.len() > count {
            self.origins.push((number, origin));
        }
        number
    }

    /// The number of `None`.
    pub(super) fn none(&mut self) -> u32 {
        if let Some(number) = self.none {
            return number;
        }
        let number = self.add(Constant::None);
        *self.none.insert(number)
    }

    /// The constants in the order of their numbers.
    pub(super) fn take(&mut self) -> Vec<Constant> {
        self.numbers.clear();
        self.large.clear();
        std::mem::take(&mut self.consts)
    }

    /// Where constants come from, by their numbers; those that are left out are what they are worth.
    pub(super) fn take_origins(&mut self) -> Vec<(u32, Origin)> {
        std::mem::take(&mut self.origins)
    }
}

/// What is written of one scope.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) kind: UnitKind,
    pub(super) scope: ScopeId,
    pub(super) name: Arc<Text>,
    pub(super) qualname: Arc<Text>,
    /// The innermost class around, or the class itself: for private names.
    pub(super) private: Option<&'a Identifier>,
    pub(super) consts: ConstTable,
    pub(super) names: NameTable,
    pub(super) varnames: NameTable,
    pub(super) cellvars: NameTable,
    pub(super) freevars: NameTable,
    pub(super) argcount: u32,
    pub(super) kwonlyargcount: u32,
    pub(super) body: Body,
    /// The loops and `try` statements around what is written now.
    pub(super) frames: Vec<Frame>,
    pub(super) firstlineno: u32,
    /// Where the statement or expression stands that is written now.
    pub(super) position: Position,
    /// Whether an instruction has that line already.
    pub(super) lineno_set: bool,
}

impl Unit<'_> {
    /// The line that the next instruction begins, or 0.
    pub(super) fn next_line(&mut self) -> u32 {
        if std::mem::replace(&mut self.lineno_set, true) {
            return 0;
        }
        self.position.lineno
    }
}
