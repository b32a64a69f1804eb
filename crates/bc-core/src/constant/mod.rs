//! What can stand in `co_consts`: Python's constants, compared as the compiler compares them.
//!
//! Equality is type-aware all the way down (`1`, `1.0` and `True` differ, `0.0` and `-0.0` differ),
//! as in CPython's comparison of code objects, which must not fold two constants into one. It is
//! therefore not Python's `==`. Containers are shared by `Arc`, and what is one object stays one
//! object: the marshal writer and the machine see it by pointer. No arithmetic, no printing here.
//!
//! Sharing lets a small file describe a constant that is huge when written out in full, and one that
//! is nested very deep. Whatever goes through constants therefore takes each shared one once, or
//! stops after a bounded number of them, and keeps its place in a list, not on Rust's stack.

mod compare;
mod debug;
mod parts;

pub(crate) use compare::Comparison;
pub(crate) use parts::{Parts, nesting, take_apart};

use crate::code::CodeObject;
use crate::text::{IntoText, Text};
use num_bigint::BigInt;
use std::sync::Arc;

/// How deep containers and code objects may be nested in a constant of a code object. Marshal, the
/// only way for a constant to reach a file, carries no more than this.
pub const MAX_NESTING: u32 = 2000;

/// A Python constant.
///
/// The compiler makes no `StopIteration`, `List`, `Dict` and `Set`; they stand only in marshal data
/// written by hand. A `Slice` stands only in code objects made by a program: no file can hold one.
#[derive(Clone)]
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
    /// A slice object: start, stop and step, `None` where one is left out.
    Slice(Arc<[Constant; 3]>),
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

    /// A slice object, `None` for what is left out.
    pub fn slice(
        start: impl Into<Constant>,
        stop: impl Into<Constant>,
        step: impl Into<Constant>,
    ) -> Constant {
        Constant::Slice(Arc::new([start.into(), stop.into(), step.into()]))
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
            Constant::Slice(_) => "slice",
        }
    }

    /// What `bool` says of it.
    ///
    /// ```
    /// use bc_core::constant::Constant;
    ///
    /// assert!(Constant::str("False").is_true());
    /// assert!(!Constant::from(0).is_true());
    /// ```
    pub fn is_true(&self) -> bool {
        match self {
            Constant::None => false,
            Constant::Bool(b) => *b,
            Constant::Int(n) => *n != 0.into(),
            Constant::Float(x) => *x != 0.0,
            Constant::Complex { re, im } => *re != 0.0 || *im != 0.0,
            Constant::Str(text) => !text.is_empty(),
            Constant::Bytes(bytes) => !bytes.is_empty(),
            Constant::Tuple(items)
            | Constant::FrozenSet(items)
            | Constant::List(items)
            | Constant::Set(items) => !items.is_empty(),
            Constant::Dict(pairs) => !pairs.is_empty(),
            Constant::Ellipsis
            | Constant::Code(_)
            | Constant::StopIteration
            | Constant::Slice(_) => true,
        }
    }

    /// The code object, if it is one.
    pub fn as_code(&self) -> Option<&Arc<CodeObject>> {
        match self {
            Constant::Code(code) => Some(code),
            _ => None,
        }
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
