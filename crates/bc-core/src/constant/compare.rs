//! Equality and hash of constants.
//!
//! To compare containers each is given a number: equal ones the same, by the numbers of what is in
//! them. A shared container is numbered once, a set is the sorted list of its items' numbers, and the
//! way through nested ones is kept in a list.

use super::{Constant, Parts};
use crate::code::CodeObject;
use crate::text::Text;
use num_bigint::BigInt;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

/// The comparison of two constants, or of two code objects.
#[derive(Default)]
pub(crate) struct Comparison<'a> {
    numbers: HashMap<Key<'a>, usize>,
    /// Containers and code objects that have a number, by address; a list of items may belong to
    /// containers of different kind.
    known: HashMap<(Discriminant<Constant>, *const ()), usize>,
    all_fields: bool,
}

/// What makes two constants equal: for those without parts all of it, for the others all but the
/// parts, and the numbers of these.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Leaf(Leaf<'a>),
    Container(Discriminant<Constant>, Box<[usize]>),
    Code(Fields<'a>, Box<[usize]>),
}

/// A constant without parts.
#[derive(PartialEq, Eq, Hash)]
enum Leaf<'a> {
    None,
    Ellipsis,
    StopIteration,
    Bool(bool),
    Int(&'a BigInt),
    Float(u64),
    Complex(u64, u64),
    Str(&'a Text),
    Bytes(&'a [u8]),
}

impl<'a> Leaf<'a> {
    fn of(constant: &'a Constant) -> Option<Leaf<'a>> {
        Some(match constant {
            Constant::None => Leaf::None,
            Constant::Ellipsis => Leaf::Ellipsis,
            Constant::StopIteration => Leaf::StopIteration,
            Constant::Bool(b) => Leaf::Bool(*b),
            Constant::Int(n) => Leaf::Int(n),
            Constant::Float(f) => Leaf::Float(f.to_bits()),
            Constant::Complex { re, im } => Leaf::Complex(re.to_bits(), im.to_bits()),
            Constant::Str(s) => Leaf::Str(s),
            Constant::Bytes(b) => Leaf::Bytes(b),
            _ => return None,
        })
    }
}

/// A code object without its constants.
struct Fields<'a> {
    code: &'a CodeObject,
    all: bool,
}

impl PartialEq for Fields<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.code.same_fields(other.code, self.all)
    }
}

impl Eq for Fields<'_> {}

impl Hash for Fields<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
        if self.all {
            self.code.hash_rest(state);
        }
    }
}

/// A container or code object that is being numbered: itself, and the numbers of its parts so far.
struct Open<'a> {
    constant: &'a Constant,
    parts: Parts<'a>,
    address: *const (),
    numbers: Vec<usize>,
}

impl<'a> Comparison<'a> {
    /// A comparison in which all 15 fields of code objects count, not only those CPython looks at.
    pub(crate) fn with_all_fields() -> Comparison<'a> {
        Comparison {
            all_fields: true,
            ..Comparison::default()
        }
    }

    /// Whether two code objects are equal.
    pub(crate) fn same_code(&mut self, a: &'a CodeObject, b: &'a CodeObject) -> bool {
        a.same_fields(b, self.all_fields) && self.same_items(a.consts(), b.consts())
    }

    /// Whether two sequences of constants are equal, item by item.
    pub(crate) fn same_items(&mut self, a: &'a [Constant], b: &'a [Constant]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b))
    }

    /// Whether two constants are equal.
    pub(crate) fn same(&mut self, a: &'a Constant, b: &'a Constant) -> bool {
        // What differs at first sight needs no numbers, nor do constants without parts.
        discriminant(a) == discriminant(b)
            && match (Leaf::of(a), Leaf::of(b)) {
                (Some(a), Some(b)) => a == b,
                _ => self.number(a) == self.number(b),
            }
    }

    /// The number of a constant; equal constants, and no others, have the same.
    fn number(&mut self, constant: &'a Constant) -> usize {
        let mut open = Vec::new();
        let mut found = self.number_or_open(constant, &mut open);
        loop {
            let Some(last) = open.last_mut() else {
                // Nothing is open only once the first constant is through.
                return found.unwrap_or_default();
            };
            last.numbers.extend(found.take());
            found = match last.parts.get(last.numbers.len()) {
                Some(part) => self.number_or_open(part, &mut open),
                None => open.pop().map(|done| self.close(done)),
            };
        }
    }

    /// The number of a constant without parts or with a known number; another one is opened.
    fn number_or_open(
        &mut self,
        constant: &'a Constant,
        open: &mut Vec<Open<'a>>,
    ) -> Option<usize> {
        if let Some(leaf) = Leaf::of(constant) {
            return Some(self.give(Key::Leaf(leaf)));
        }
        let (parts, address) = match constant {
            Constant::Code(code) => (Parts::Items(code.consts()), Arc::as_ptr(code).cast()),
            // What has no parts is a leaf.
            _ => Parts::of(constant).map(|parts| (parts, parts.address()))?,
        };
        if let Some(&number) = self.known.get(&(discriminant(constant), address)) {
            return Some(number);
        }
        open.push(Open {
            constant,
            parts,
            address,
            numbers: Vec::new(),
        });
        None
    }

    fn close(&mut self, mut done: Open<'a>) -> usize {
        let kind = discriminant(done.constant);
        if let Constant::FrozenSet(_) | Constant::Set(_) = done.constant {
            done.numbers.sort_unstable();
        }
        let numbers = done.numbers.into();
        let number = self.give(match done.constant {
            Constant::Code(code) => {
                let all = self.all_fields;
                Key::Code(Fields { code, all }, numbers)
            }
            _ => Key::Container(kind, numbers),
        });
        self.known.insert((kind, done.address), number);
        number
    }

    /// The number of a key, a new one if it has none.
    fn give(&mut self, key: Key<'a>) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(key).or_insert(next)
    }
}

/// Type-aware, as CPython compares the constants of code objects. A NaN equals only a NaN of the same
/// bits (in CPython: only itself). Sets compare without regard to order, dicts with it.
impl PartialEq for Constant {
    fn eq(&self, other: &Constant) -> bool {
        Comparison::default().same(self, other)
    }
}

impl Eq for Constant {}

/// How many constants one hash looks at.
const HASHED_CONSTANTS: u32 = 64;

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut left = HASHED_CONSTANTS;
        hash(self, state, &mut left);
    }
}

/// Feeds a constant to the hasher until `left` constants have been looked at. Equal constants are
/// walked alike, so stopping early keeps equal hashes equal. The recursion goes no deeper than `left`.
fn hash<H: Hasher>(constant: &Constant, state: &mut H, left: &mut u32) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    discriminant(constant).hash(state);
    match constant {
        Constant::Code(code) => code.hash(state),
        Constant::Tuple(items) | Constant::List(items) => {
            items.len().hash(state);
            items.iter().for_each(|item| hash(item, state, left));
        }
        Constant::Slice(parts) => parts.iter().for_each(|part| hash(part, state, left)),
        // The order of a set's items means nothing, so only their number counts.
        Constant::FrozenSet(items) | Constant::Set(items) => items.len().hash(state),
        Constant::Dict(pairs) => pairs.len().hash(state),
        _ => Leaf::of(constant).hash(state),
    }
}
