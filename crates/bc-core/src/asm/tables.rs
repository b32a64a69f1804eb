//! The tables of a code object: what an index means, and the index of what is meant.
//!
//! Entries that are there keep their places; what is missing is added behind them, in the order in
//! which it is asked for. Constants are told apart as the compiler tells them apart: by type and value
//! all the way down, the two zeros too, and code objects by identity, since two equal ones may come
//! from different lines.

use super::{AsmError, Operand, Signature};
use crate::code::CodeObject;
use crate::constant::Constant;
use crate::repr::backslashreplace;
use crate::text::Text;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The tables code starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// `co_consts`. The first is a function's docstring, if it is a string.
    pub consts: Vec<Constant>,
    /// `co_names`
    pub names: Vec<Arc<Text>>,
    /// `co_varnames` behind the parameters, which the signature gives.
    pub locals: Vec<Arc<Text>>,
    /// `co_nlocals` if it is not the length of `co_varnames`: frames have at least so many locals.
    pub nlocals: Option<u32>,
    /// `co_cellvars`
    pub cellvars: Vec<Arc<Text>>,
    /// `co_freevars`: what a closure is made of, in this order.
    pub freevars: Vec<Arc<Text>>,
}

/// Whether two constants may share an entry.
pub(super) fn same(a: &Constant, b: &Constant) -> bool {
    match (a, b) {
        (Constant::Code(a), Constant::Code(b)) => Arc::ptr_eq(a, b),
        (Constant::Tuple(a), Constant::Tuple(b)) if Arc::ptr_eq(a, b) => true,
        (Constant::FrozenSet(a), Constant::FrozenSet(b)) if Arc::ptr_eq(a, b) => true,
        // The most frequent ones, without the preparations a comparison of containers takes.
        (Constant::None, Constant::None) => true,
        (Constant::Str(a), Constant::Str(b)) => Arc::ptr_eq(a, b) || a == b,
        (Constant::Int(a), Constant::Int(b)) => a == b,
        _ => a == b,
    }
}

/// A constant as a key.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A code object, by where it lies.
    Code(*const CodeObject),
    /// Anything else, by type and value.
    Other(Constant),
}

impl Key {
    /// What tells this constant from others.
    pub(crate) fn of(constant: &Constant) -> Key {
        match constant {
            Constant::Code(code) => Key::Code(Arc::as_ptr(code)),
            other => Key::Other(other.clone()),
        }
    }
}

/// A table that is being filled. The way from an entry to its index is made when it is first needed:
/// lifted code knows its indexes.
pub(super) struct Filling<T, K> {
    pub(super) entries: Vec<T>,
    key: fn(&T) -> K,
    same: fn(&T, &T) -> bool,
    index: Option<HashMap<K, u32>>,
}

impl<T: Clone, K: Eq + Hash> Filling<T, K> {
    fn new(entries: Vec<T>, key: fn(&T) -> K, same: fn(&T, &T) -> bool) -> Self {
        Filling {
            entries,
            key,
            same,
            index: None,
        }
    }

    /// The index of an entry: `kept` if it stands there, else its first, else none.
    fn find(&mut self, entry: &T, kept: Option<u32>) -> Option<u32> {
        if let Some(kept) = kept
            && let Some(there) = self.entries.get(usize::try_from(kept).ok()?)
            && (self.same)(there, entry)
        {
            return Some(kept);
        }
        let (entries, key) = (&self.entries, self.key);
        let index = self.index.get_or_insert_with(|| {
            let mut index = HashMap::with_capacity(entries.len());
            for (place, entry) in (0..).zip(entries) {
                index.entry(key(entry)).or_insert(place);
            }
            index
        });
        index.get(&key(entry)).copied()
    }

    /// The index of an entry, which is added if it is missing.
    fn place(&mut self, entry: &T, kept: Option<u32>) -> u32 {
        if let Some(found) = self.find(entry, kept) {
            return found;
        }
        // Each entry takes an instruction, of which there are fewer than 2³².
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(entry.clone());
        if let Some(index) = &mut self.index {
            index.insert((self.key)(entry), place);
        }
        place
    }
}

type Names = Filling<Arc<Text>, Arc<Text>>;

fn names(entries: Vec<Arc<Text>>) -> Names {
    Filling::new(entries, Arc::clone, |a, b| Arc::ptr_eq(a, b) || a == b)
}

/// The tables of a code object that is being made.
pub(super) struct Fill {
    consts: Filling<Constant, Key>,
    names: Names,
    locals: Names,
    cells: Names,
    frees: Names,
    nlocals: Option<u32>,
}

impl Fill {
    pub(super) fn new(signature: &Signature, tables: &Tables) -> Fill {
        let locals: Vec<_> = signature.names().chain(&tables.locals).cloned().collect();
        Fill {
            consts: Filling::new(tables.consts.clone(), Key::of, same),
            names: names(tables.names.clone()),
            locals: names(locals),
            cells: names(tables.cellvars.clone()),
            frees: names(tables.freevars.clone()),
            nlocals: tables.nlocals,
        }
    }

    /// The index an operand stands for; `None` if it needs no table. `kept` is where it stood before.
    ///
    /// # Errors
    ///
    /// A cell or free variable that is not declared; `item` is where.
    pub(super) fn index(
        &mut self,
        operand: &Operand,
        kept: Option<u32>,
        item: usize,
    ) -> Result<Option<u32>, AsmError> {
        Ok(Some(match operand {
            Operand::Const(constant) => self.consts.place(constant, kept),
            Operand::Name(name) => self.names.place(name, kept),
            Operand::Local(name) => self.local(name, kept),
            Operand::Cell(name) => {
                let found = self.cells.find(name, kept);
                found.ok_or_else(|| undeclared(item, name, "cell"))?
            }
            Operand::Free(name) => {
                let cells = u32::try_from(self.cells.entries.len()).unwrap_or(u32::MAX);
                let kept = kept.and_then(|kept| kept.checked_sub(cells));
                let found = self.frees.find(name, kept);
                found.ok_or_else(|| undeclared(item, name, "free"))? + cells
            }
            _ => return Ok(None),
        }))
    }

    fn local(&mut self, name: &Arc<Text>, kept: Option<u32>) -> u32 {
        if let Some(found) = self.locals.find(name, kept) {
            return found;
        }
        // Locals without a name come behind those with one. A new name must not be one of theirs.
        let taken = self.nlocals.and_then(|count| usize::try_from(count).ok());
        for place in self.locals.entries.len()..taken.unwrap_or(0).min(MOST_UNNAMED) {
            let unnamed = Arc::new(Text::from(format!(".unnamed{place}")));
            self.locals.place(&unnamed, None);
        }
        self.locals.place(name, None)
    }

    /// The finished tables, with `co_varnames` whole.
    pub(super) fn finish(self) -> Tables {
        Tables {
            consts: self.consts.entries,
            names: self.names.entries,
            locals: self.locals.entries,
            nlocals: self.nlocals,
            cellvars: self.cells.entries,
            freevars: self.frees.entries,
        }
    }
}

/// How many locals without a name are given one: as many as an argument without a prefix reaches.
const MOST_UNNAMED: usize = 1 << 16;

fn undeclared(item: usize, name: &Text, kind: &'static str) -> AsmError {
    AsmError::Undeclared {
        item,
        name: backslashreplace(name).into_owned(),
        kind,
    }
}

/// Which entries of each table are in use. The compact form keeps only those.
#[derive(Default)]
struct Used(Vec<bool>);

impl Used {
    fn mark(&mut self, index: u32) {
        let index = index as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, false);
        }
        if let Some(place) = self.0.get_mut(index) {
            *place = true;
        }
    }

    fn keep<T>(&self, table: &mut Vec<T>) {
        let mut used = self.0.iter();
        table.retain(|_| used.next().copied().unwrap_or(false));
    }
}

/// The tables without the entries that no operand means. Parameters and free variables stay, since
/// they are how others see the code, and so does the first constant of a function, since it is the
/// docstring or keeps others from being one.
pub(super) fn compact<'a>(
    signature: &Signature,
    tables: &Tables,
    is_function: bool,
    operands: impl Iterator<Item = (usize, &'a Operand, Option<u32>)>,
) -> Result<Tables, AsmError> {
    let mut fill = Fill::new(signature, tables);
    let (mut consts, mut names) = (Used::default(), Used::default());
    let (mut locals, mut cells) = (Used::default(), Used::default());
    if is_function {
        consts.mark(0);
    }
    for (item, operand, kept) in operands {
        // The first of equal entries: those after it go.
        let kept = kept.filter(|_| matches!(operand, Operand::Const(Constant::Code(_))));
        if let Some(index) = fill.index(operand, kept, item)? {
            match operand {
                Operand::Const(_) => consts.mark(index),
                Operand::Name(_) => names.mark(index),
                Operand::Local(_) => locals.mark(index),
                Operand::Cell(_) => cells.mark(index),
                _ => {}
            }
        }
    }
    let mut all = fill.finish();
    consts.keep(&mut all.consts);
    names.keep(&mut all.names);
    cells.keep(&mut all.cellvars);
    let parameters = signature.len();
    (0..).take(parameters).for_each(|place| locals.mark(place));
    locals.keep(&mut all.locals);
    all.locals.drain(..parameters.min(all.locals.len()));
    all.nlocals = None;
    Ok(all)
}
