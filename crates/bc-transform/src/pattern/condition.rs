//! What a pattern can ask of an operand.

use super::glob::Glob;
use bc_core::asm::{Instr, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::CompareOp;
use bc_core::text::{IntoText, Text};
use std::collections::HashMap;
use std::mem::discriminant;
use std::ops::{Bound, Not, RangeBounds};
use std::ptr;
use std::sync::Arc;

/// A type of constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConstantType {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `bool`, which is not taken for an `int`
    Bool,
    /// `int`
    Int,
    /// `float`
    Float,
    /// `complex`
    Complex,
    /// `str`
    Str,
    /// `bytes`
    Bytes,
    /// `tuple`
    Tuple,
    /// `frozenset`
    FrozenSet,
    /// A code object.
    Code,
}

impl ConstantType {
    /// All types the compiler makes constants of.
    pub const ALL: [ConstantType; 11] = [
        ConstantType::None,
        ConstantType::Ellipsis,
        ConstantType::Bool,
        ConstantType::Int,
        ConstantType::Float,
        ConstantType::Complex,
        ConstantType::Str,
        ConstantType::Bytes,
        ConstantType::Tuple,
        ConstantType::FrozenSet,
        ConstantType::Code,
    ];

    /// The type's name in Python.
    pub const fn name(self) -> &'static str {
        match self {
            ConstantType::None => "NoneType",
            ConstantType::Ellipsis => "ellipsis",
            ConstantType::Bool => "bool",
            ConstantType::Int => "int",
            ConstantType::Float => "float",
            ConstantType::Complex => "complex",
            ConstantType::Str => "str",
            ConstantType::Bytes => "bytes",
            ConstantType::Tuple => "tuple",
            ConstantType::FrozenSet => "frozenset",
            ConstantType::Code => "code",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<ConstantType> {
        ConstantType::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// Something asked of the operand of an instruction. `!` asks for the opposite.
///
/// ```
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_transform::pattern::{Condition, Pattern, op};
///
/// let something = op(Opcode::LOAD_CONST).operand(!Condition::constant(Constant::None));
/// assert_eq!(Pattern::new(something)?.to_string(), "LOAD_CONST(!None)");
/// # Ok::<(), bc_transform::pattern::PatternError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Condition {
    pub(super) negated: bool,
    pub(super) wanted: OperandTest,
}

#[derive(Clone)]
pub(super) enum OperandTest {
    Constant(Constant),
    Type(ConstantType),
    /// A `str` constant.
    ConstantLike(Glob),
    Name(Arc<Text>),
    NameLike(Glob),
    Compare(CompareOp),
    /// Both included.
    Number(u32, u32),
    Predicate(Arc<Predicate>),
}

pub(super) type Predicate = dyn Fn(&Instr) -> bool + Send + Sync;

impl Condition {
    fn new(wanted: OperandTest) -> Condition {
        Condition {
            negated: false,
            wanted,
        }
    }

    /// A constant equal to this one, as the compiler compares them: `1`, `1.0` and `True` differ.
    pub fn constant(constant: impl Into<Constant>) -> Condition {
        Condition::new(OperandTest::Constant(constant.into()))
    }

    /// A constant of this type.
    pub fn constant_type(of: ConstantType) -> Condition {
        Condition::new(OperandTest::Type(of))
    }

    /// A `str` constant that the glob matches: `*` stands for any characters, `?` for one.
    pub fn constant_like(glob: impl IntoText) -> Condition {
        Condition::new(OperandTest::ConstantLike(Glob::new(&glob.into_text())))
    }

    /// This name: of a global, an attribute, a local, a cell or a free variable.
    pub fn name(name: impl IntoText) -> Condition {
        Condition::new(OperandTest::Name(name.into_text()))
    }

    /// A name that the glob matches: `*` stands for any characters, `?` for one.
    pub fn name_like(glob: impl IntoText) -> Condition {
        Condition::new(OperandTest::NameLike(Glob::new(&glob.into_text())))
    }

    /// This comparison.
    pub fn compare(op: CompareOp) -> Condition {
        Condition::new(OperandTest::Compare(op))
    }

    /// This number: a count, a depth.
    pub fn number(number: u32) -> Condition {
        Condition::new(OperandTest::Number(number, number))
    }

    /// A number in a range. A range without numbers is refused where the condition is asked.
    pub fn number_in(range: impl RangeBounds<u32>) -> Condition {
        let first = match range.start_bound() {
            Bound::Included(&first) => Some(first),
            Bound::Excluded(&before) => before.checked_add(1),
            Bound::Unbounded => Some(0),
        };
        let last = match range.end_bound() {
            Bound::Included(&last) => Some(last),
            Bound::Excluded(&behind) => behind.checked_sub(1),
            Bound::Unbounded => Some(u32::MAX),
        };
        let (first, last) = first.zip(last).unwrap_or((1, 0));
        Condition::new(OperandTest::Number(first, last))
    }

    /// Whatever can be told from the instruction. Has no text form.
    pub fn matching(predicate: impl Fn(&Instr) -> bool + Send + Sync + 'static) -> Condition {
        Condition::new(OperandTest::Predicate(Arc::new(predicate)))
    }

    pub(super) fn holds(&self, instr: &Instr, known: &mut Known) -> bool {
        self.negated != self.wanted.is_in(instr, known)
    }
}

impl Not for Condition {
    type Output = Condition;

    fn not(self) -> Condition {
        Condition {
            negated: !self.negated,
            wanted: self.wanted,
        }
    }
}

/// Answers about large operands, for one search: a small file can have many instructions with the same
/// huge constant or name, which must be looked through once. Provenance by the addresses of what is wanted and of
/// what was found, both of which stay where they are during the search.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<(usize, usize), bool>);

impl Known {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn ask(&mut self, wanted: &OperandTest, found: usize, answer: impl FnOnce() -> bool) -> bool {
        let key = (ptr::from_ref(wanted).addr(), found);
        *self.0.entry(key).or_insert_with(answer)
    }

    fn is_like(&mut self, wanted: &OperandTest, glob: &Glob, text: &Arc<Text>) -> bool {
        match text.len() <= SHORT {
            true => glob.matches(text),
            false => self.ask(wanted, Arc::as_ptr(text).addr(), || glob.matches(text)),
        }
    }

    /// Constants of different kinds differ at once, so that the address of the items tells all.
    fn is_equal(&mut self, asked: &OperandTest, wanted: &Constant, found: &Constant) -> bool {
        let address = match found {
            _ if discriminant(wanted) != discriminant(found) => return false,
            Constant::Tuple(items)
            | Constant::FrozenSet(items)
            | Constant::List(items)
            | Constant::Set(items) => items.as_ptr().addr(),
            Constant::Dict(pairs) => pairs.as_ptr().addr(),
            Constant::Code(code) => Arc::as_ptr(code).addr(),
            _ => return wanted == found,
        };
        self.ask(asked, address, || equal(wanted, found))
    }
}

/// Up to how many characters a string is looked through anew each time.
const SHORT: usize = 64;

impl OperandTest {
    fn is_in(&self, instr: &Instr, known: &mut Known) -> bool {
        match self {
            OperandTest::Constant(wanted) => {
                let found = instr.constant();
                found.is_some_and(|found| known.is_equal(self, wanted, found))
            }
            OperandTest::Type(wanted) => {
                let found = instr.constant();
                found.is_some_and(|found| found.type_name() == wanted.name())
            }
            OperandTest::ConstantLike(glob) => match instr.constant() {
                Some(Constant::Str(text)) => known.is_like(self, glob, text),
                _ => false,
            },
            OperandTest::Name(wanted) => instr.name() == Some(wanted),
            OperandTest::NameLike(glob) => {
                let found = instr.name();
                found.is_some_and(|name| known.is_like(self, glob, name))
            }
            OperandTest::Compare(wanted) => instr.operand == Operand::Compare(*wanted),
            OperandTest::Number(first, last) => {
                let found = instr.number();
                found.is_some_and(|found| (*first..=*last).contains(&found))
            }
            OperandTest::Predicate(predicate) => predicate(instr),
        }
    }
}

/// How many pairs are compared one by one before the full comparison is asked.
const QUICK: usize = 256;

/// Equality as the compiler has it. The full comparison goes through both constants before it answers;
/// one that differs soon, as most do, must not cost as much as the largest constant of a hostile file.
fn equal(wanted: &Constant, found: &Constant) -> bool {
    let mut open = vec![(wanted, found)];
    let mut compared = 0;
    while let Some(pair) = open.pop() {
        compared += 1;
        match pair {
            (Constant::Tuple(a), Constant::Tuple(b)) | (Constant::List(a), Constant::List(b)) => {
                if a.len() != b.len() {
                    return false;
                }
                if compared + open.len() + a.len() > QUICK {
                    return wanted == found;
                }
                open.extend(a.iter().zip(b.iter()));
            }
            (Constant::FrozenSet(a), Constant::FrozenSet(b))
            | (Constant::Set(a), Constant::Set(b))
                if a.len() != b.len() =>
            {
                return false;
            }
            (a, b) => {
                if a != b {
                    return false;
                }
            }
        }
    }
    true
}

/// Predicates are equal when they are the same one.
impl PartialEq for OperandTest {
    fn eq(&self, other: &OperandTest) -> bool {
        match (self, other) {
            (OperandTest::Constant(a), OperandTest::Constant(b)) => a == b,
            (OperandTest::Type(a), OperandTest::Type(b)) => a == b,
            (OperandTest::ConstantLike(a), OperandTest::ConstantLike(b)) => a == b,
            (OperandTest::Name(a), OperandTest::Name(b)) => a == b,
            (OperandTest::NameLike(a), OperandTest::NameLike(b)) => a == b,
            (OperandTest::Compare(a), OperandTest::Compare(b)) => a == b,
            (OperandTest::Number(a, b), OperandTest::Number(c, d)) => (a, b) == (c, d),
            (OperandTest::Predicate(a), OperandTest::Predicate(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}
