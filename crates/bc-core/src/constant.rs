//! What can stand in `co_consts`: Python's constants, compared as the compiler compares them.
//!
//! Equality is type-aware all the way down (`1`, `1.0` and `True` differ, `0.0` and `-0.0` differ),
//! as in CPython's comparison of code objects, which must not fold two constants into one. It is
//! therefore not Python's `==`. Containers are shared by `Arc`, and what is one object stays one
//! object: the marshal writer and the machine see it by pointer. No arithmetic, no printing here.
//!
//! Sharing lets a small file describe a constant that is huge when written out in full. Comparing
//! therefore remembers which pairs it has seen, and hashing looks at a bounded number of items.

use crate::code::CodeObject;
use crate::text::{IntoText, Text};
use num_bigint::BigInt;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How deep containers and code objects may be nested in a constant of a code object. Marshal, the
/// only way for a constant to reach a file, carries no more than this.
pub const MAX_NESTING: u32 = 2000;

/// A Python constant.
///
/// The compiler makes no `StopIteration`, `List`, `Dict` and `Set`; they stand only in marshal data
/// written by hand.
#[derive(Clone, Debug)]
pub enum Constant {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An integer of any size.
    Int(BigInt),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex {
        /// The real part.
        re: f64,
        /// The imaginary part.
        im: f64,
    },
    /// A `str`.
    Str(Arc<Text>),
    /// A `bytes` object.
    Bytes(Arc<[u8]>),
    /// A tuple.
    Tuple(Arc<[Constant]>),
    /// A frozenset: its items in the order in which they were read or given.
    FrozenSet(Arc<[Constant]>),
    /// A code object.
    Code(Arc<CodeObject>),
    /// The class `StopIteration`.
    StopIteration,
    /// A list.
    List(Arc<[Constant]>),
    /// A dict: its pairs in the order in which they were read or given.
    Dict(Arc<[(Constant, Constant)]>),
    /// A set: its items in the order in which they were read or given.
    Set(Arc<[Constant]>),
}

impl Constant {
    /// A string constant.
    pub fn str(text: impl IntoText) -> Constant {
        Constant::Str(text.into_text())
    }

    /// A bytes constant.
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Constant {
        Constant::Bytes(bytes.into())
    }

    /// A tuple of constants.
    pub fn tuple(items: impl IntoIterator<Item = impl Into<Constant>>) -> Constant {
        Constant::Tuple(items.into_iter().map(Into::into).collect())
    }

    /// A frozenset of constants. Items that are equal in Python's sense should not be given twice.
    pub fn frozenset(items: impl IntoIterator<Item = impl Into<Constant>>) -> Constant {
        Constant::FrozenSet(items.into_iter().map(Into::into).collect())
    }

    /// The name of the constant's Python type, as `type(x).__name__` gives it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Constant::None => "NoneType",
            Constant::Ellipsis => "ellipsis",
            Constant::Bool(_) => "bool",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex { .. } => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Tuple(_) => "tuple",
            Constant::FrozenSet(_) => "frozenset",
            Constant::Code(_) => "code",
            Constant::StopIteration => "type",
            Constant::List(_) => "list",
            Constant::Dict(_) => "dict",
            Constant::Set(_) => "set",
        }
    }

    /// The code object, if it is one.
    pub fn as_code(&self) -> Option<&Arc<CodeObject>> {
        match self {
            Constant::Code(code) => Some(code),
            _ => None,
        }
    }

    /// Address and contents of a container, by which one that is shared is known again.
    fn container(&self) -> Option<(*const (), Children<'_>)> {
        Some(match self {
            Constant::Tuple(items)
            | Constant::FrozenSet(items)
            | Constant::List(items)
            | Constant::Set(items) => (items.as_ptr().cast(), Children::Items(items)),
            Constant::Dict(pairs) => (pairs.as_ptr().cast(), Children::Pairs(pairs)),
            _ => return None,
        })
    }
}

enum Children<'a> {
    Items(&'a [Constant]),
    Pairs(&'a [(Constant, Constant)]),
}

/// How deep the containers and code objects among these constants are nested: 0 if there are none.
/// Stops counting above [`MAX_NESTING`].
pub(crate) fn nesting(constants: &[Constant]) -> u32 {
    // Depth-first without recursion: the deepest level each container has been met at is kept, so
    // that sharing costs no second walk unless it lies deeper.
    let mut deepest = 0;
    let mut seen: HashMap<*const (), u32> = HashMap::new();
    let mut open: Vec<(&Constant, u32)> = constants.iter().map(|c| (c, 0)).collect();
    while let Some((constant, above)) = open.pop() {
        if let Constant::Code(code) = constant {
            deepest = deepest.max(above + 1 + code.nesting());
        }
        let Some((address, children)) = constant.container() else {
            continue;
        };
        let depth = above + 1;
        deepest = deepest.max(depth);
        if depth > MAX_NESTING {
            break;
        }
        let known = seen.entry(address).or_insert(0);
        if *known >= depth {
            continue;
        }
        *known = depth;
        match children {
            Children::Items(items) => open.extend(items.iter().map(|item| (item, depth))),
            Children::Pairs(pairs) => {
                open.extend(pairs.iter().flat_map(|(k, v)| [(k, depth), (v, depth)]));
            }
        }
    }
    deepest
}

/// Two shared objects, by address, and whether they are compared as sets: one and the same list of
/// items can belong to a tuple and to a set.
type Pair = (*const (), *const (), bool);

/// The comparison of two constants, or of two code objects' constants: what has been compared once
/// is not compared again, however often it is shared.
#[derive(Default)]
pub(crate) struct Comparison {
    outcomes: HashMap<Pair, bool>,
    all_fields: bool,
}

impl Comparison {
    /// A comparison in which all 15 fields of code objects count, not only those CPython looks at.
    pub(crate) fn with_all_fields() -> Comparison {
        Comparison {
            all_fields: true,
            ..Comparison::default()
        }
    }

    /// Whether all fields of code objects count.
    pub(crate) fn all_fields(&self) -> bool {
        self.all_fields
    }

    /// Whether two constants are equal. The recursion is bounded by [`MAX_NESTING`] for constants
    /// of code objects.
    pub(crate) fn same(&mut self, a: &Constant, b: &Constant) -> bool {
        match (a, b) {
            (Constant::None, Constant::None)
            | (Constant::Ellipsis, Constant::Ellipsis)
            | (Constant::StopIteration, Constant::StopIteration) => true,
            (Constant::Bool(a), Constant::Bool(b)) => a == b,
            (Constant::Int(a), Constant::Int(b)) => a == b,
            (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
            (Constant::Complex { re: a, im: c }, Constant::Complex { re: b, im: d }) => {
                a.to_bits() == b.to_bits() && c.to_bits() == d.to_bits()
            }
            (Constant::Str(a), Constant::Str(b)) => a == b,
            (Constant::Bytes(a), Constant::Bytes(b)) => a == b,
            (Constant::Code(a), Constant::Code(b)) => {
                let pair = (Arc::as_ptr(a).cast(), Arc::as_ptr(b).cast(), false);
                self.once(pair, |this| a.same(b, this))
            }
            (Constant::Tuple(a), Constant::Tuple(b)) | (Constant::List(a), Constant::List(b)) => {
                let pair = (a.as_ptr().cast(), b.as_ptr().cast(), false);
                self.once(pair, |this| this.same_items(a, b))
            }
            (Constant::FrozenSet(a), Constant::FrozenSet(b))
            | (Constant::Set(a), Constant::Set(b)) => {
                let pair = (a.as_ptr().cast(), b.as_ptr().cast(), true);
                self.once(pair, |this| this.same_set(a, b))
            }
            (Constant::Dict(a), Constant::Dict(b)) => {
                let pair = (a.as_ptr().cast(), b.as_ptr().cast(), false);
                self.once(pair, |this| {
                    let mut pairs = a.iter().zip(b.iter());
                    a.len() == b.len()
                        && pairs.all(|(a, b)| this.same(&a.0, &b.0) && this.same(&a.1, &b.1))
                })
            }
            _ => false,
        }
    }

    /// Whether two sequences of constants are equal, item by item.
    pub(crate) fn same_items(&mut self, a: &[Constant], b: &[Constant]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b))
    }

    /// Whether every item of `a` is one of `b`; the order of a set means nothing.
    fn same_set(&mut self, a: &[Constant], b: &[Constant]) -> bool {
        if a.len() != b.len() {
            return false;
        }
        let mut by_hash: HashMap<u64, Vec<&Constant>> = HashMap::new();
        for item in b {
            by_hash.entry(bounded_hash(item)).or_default().push(item);
        }
        a.iter().all(|item| {
            let Some(candidates) = by_hash.get_mut(&bounded_hash(item)) else {
                return false;
            };
            let found = candidates.iter().position(|other| self.same(item, other));
            found.map(|at| candidates.swap_remove(at)).is_some()
        })
    }

    fn once(&mut self, pair: Pair, compare: impl FnOnce(&mut Comparison) -> bool) -> bool {
        if std::ptr::eq(pair.0, pair.1) {
            return true;
        }
        if let Some(&outcome) = self.outcomes.get(&pair) {
            return outcome;
        }
        let outcome = compare(self);
        self.outcomes.insert(pair, outcome);
        outcome
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

fn bounded_hash(constant: &Constant) -> u64 {
    hash_within(constant, HASHED_CONSTANTS)
}

/// The hash of a constant over at most `left` constants in it.
fn hash_within(constant: &Constant, mut left: u32) -> u64 {
    let mut state = DefaultHasher::new();
    hash(constant, &mut state, &mut left);
    state.finish()
}

/// Feeds a constant to the hasher until `left` constants have been looked at. Equal constants are
/// walked alike, so stopping early keeps equal hashes equal. The recursion goes no deeper than `left`.
fn hash<H: Hasher>(constant: &Constant, state: &mut H, left: &mut u32) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    std::mem::discriminant(constant).hash(state);
    match constant {
        Constant::None | Constant::Ellipsis | Constant::StopIteration => {}
        Constant::Bool(b) => b.hash(state),
        Constant::Int(n) => n.hash(state),
        Constant::Float(f) => f.to_bits().hash(state),
        Constant::Complex { re, im } => (re.to_bits(), im.to_bits()).hash(state),
        Constant::Str(s) => s.hash(state),
        Constant::Bytes(b) => b.hash(state),
        Constant::Code(code) => code.hash(state),
        Constant::Tuple(items) | Constant::List(items) => {
            items.len().hash(state);
            items.iter().for_each(|item| hash(item, state, left));
        }
        // The order of a set's items means nothing: each gets an equal share of what is left, and the
        // hashes are added up.
        Constant::FrozenSet(items) | Constant::Set(items) => {
            let number = u32::try_from(items.len()).unwrap_or(u32::MAX);
            number.hash(state);
            let share = left.checked_div(number).unwrap_or(0);
            if share > 0 {
                let hashes = items.iter().map(|item| hash_within(item, share));
                hashes.fold(0, u64::wrapping_add).hash(state);
                *left -= share * number;
            }
        }
        Constant::Dict(pairs) => pairs.len().hash(state),
    }
}

impl From<bool> for Constant {
    fn from(b: bool) -> Constant {
        Constant::Bool(b)
    }
}

impl From<i32> for Constant {
    fn from(n: i32) -> Constant {
        Constant::Int(n.into())
    }
}

impl From<i64> for Constant {
    fn from(n: i64) -> Constant {
        Constant::Int(n.into())
    }
}

impl From<BigInt> for Constant {
    fn from(n: BigInt) -> Constant {
        Constant::Int(n)
    }
}

impl From<f64> for Constant {
    fn from(f: f64) -> Constant {
        Constant::Float(f)
    }
}

impl From<&str> for Constant {
    fn from(s: &str) -> Constant {
        Constant::str(s)
    }
}

impl From<Text> for Constant {
    fn from(text: Text) -> Constant {
        Constant::str(text)
    }
}

impl From<CodeObject> for Constant {
    fn from(code: CodeObject) -> Constant {
        Constant::Code(Arc::new(code))
    }
}

impl From<Arc<CodeObject>> for Constant {
    fn from(code: Arc<CodeObject>) -> Constant {
        Constant::Code(code)
    }
}

#[cfg(test)]
mod tests;
