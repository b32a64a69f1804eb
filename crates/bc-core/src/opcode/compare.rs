//! The comparisons of `COMPARE_OP`: their numbers and the spelling `dis` gives them.

use std::fmt;

/// What `dis` prints for each argument of `COMPARE_OP` (`dis.cmp_op`).
pub const COMPARE_OPS: [&str; 12] = [
    "<",
    "<=",
    "==",
    "!=",
    ">",
    ">=",
    "in",
    "not in",
    "is",
    "is not",
    "exception match",
    "BAD",
];

/// A comparison of `COMPARE_OP`, by the number of its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum CompareOp {
    /// `x < y`
    Lt,
    /// `x <= y`
    Le,
    /// `x == y`
    Eq,
    /// `x != y`
    Ne,
    /// `x > y`
    Gt,
    /// `x >= y`
    Ge,
    /// `x in y`
    In,
    /// `x not in y`
    NotIn,
    /// `x is y`
    Is,
    /// `x is not y`
    IsNot,
    /// Whether an `except y` clause catches the exception type `x`.
    ExceptionMatch,
    /// A number that stands in the table and is never emitted.
    Bad,
}

impl CompareOp {
    /// All comparisons, in the order of their numbers.
    pub const ALL: [CompareOp; 12] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
        CompareOp::In,
        CompareOp::NotIn,
        CompareOp::Is,
        CompareOp::IsNot,
        CompareOp::ExceptionMatch,
        CompareOp::Bad,
    ];

    /// The comparison an argument of `COMPARE_OP` stands for, or `None` above 11.
    pub fn from_arg(arg: u32) -> Option<CompareOp> {
        CompareOp::ALL.get(usize::try_from(arg).ok()?).copied()
    }

    /// The argument of `COMPARE_OP`.
    pub const fn arg(self) -> u32 {
        self as u32
    }

    /// The spelling in Python and in listings.
    pub const fn symbol(self) -> &'static str {
        COMPARE_OPS[self as usize]
    }
}

impl fmt::Display for CompareOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}
