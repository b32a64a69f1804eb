//! The value: what a stack slot, a local and a list item hold.
//!
//! Sixteen bytes, and a *scalar pair*: every payload is one word at the same offset, so that rustc
//! copies a value as two registers. A `bool`, `f64` or `u32` payload would break that and cost a
//! store-forwarding stall on every push; the size is pinned below. Singletons are unit variants.
//! Absent: any operation that may fail in Python's sense (see `protocol`).

use std::rc::Rc;

use super::class::ClassRef;
use super::code::Code;
use super::exception::ExceptionData;
use super::function::Function;
use super::native::NativeFunction;
use super::object::{Dict, List, ObjRef, Object, Payload, Set, Str};
use super::range::Range;

/// The bits of a Python float, kept in a `u64` so that [`Value`] stays a scalar pair.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FloatBits(u64);

impl FloatBits {
    /// The bits of `x`.
    #[inline]
    #[must_use]
    pub fn new(x: f64) -> Self {
        Self(x.to_bits())
    }

    /// The float.
    #[inline]
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// Identities look like addresses of the reference: multiples of 16, objects high up, the singletons
/// in the middle, ints below.
const STEP: u128 = 16;
const INTEGERS: u128 = 0x1000_0000_0000;
const SINGLETONS: u128 = 0x5500_0000_0000;
const OBJECTS: u128 = 0x7F00_0000_0000;
/// The first integer that has no identity of the size of an address.
const MIDDLE: u64 = 1 << 40;

/// A Python value. Small integers, floats and singletons are inline; all else is an [`Object`].
#[derive(Clone, Default)]
pub enum Value {
    /// No value: an unset local, an empty cell, a deleted table entry. Never seen by Python code.
    #[default]
    Unbound,
    /// `None`.
    None,
    /// `False`.
    False,
    /// `True`.
    True,
    /// `NotImplemented`.
    NotImplemented,
    /// `Ellipsis`.
    Ellipsis,
    /// An `int` of class `int` exactly that fits 64 bits. Larger ones are objects, normalised: an
    /// integer that fits is never held as an object of class `int`.
    Int(i64),
    /// A `float` of class `float` exactly.
    Float(FloatBits),
    /// Anything else.
    Obj(ObjRef),
}

const _: () = assert!(size_of::<Value>() == 16);

impl Value {
    /// A float value.
    #[inline]
    #[must_use]
    pub fn float(x: f64) -> Self {
        Self::Float(FloatBits::new(x))
    }

    /// A bool value.
    #[inline]
    #[must_use]
    pub fn bool(b: bool) -> Self {
        if b { Self::True } else { Self::False }
    }

    /// Whether this is no value at all.
    #[inline]
    #[must_use]
    pub fn is_unbound(&self) -> bool {
        matches!(self, Self::Unbound)
    }

    /// This value, `None` where it is none at all.
    #[inline]
    #[must_use]
    pub fn or_none(self) -> Self {
        if self.is_unbound() { Self::None } else { self }
    }

    /// Whether this is `None`.
    #[inline]
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether this is `NotImplemented`.
    #[inline]
    #[must_use]
    pub fn is_not_implemented(&self) -> bool {
        matches!(self, Self::NotImplemented)
    }

    /// Python's `is`. Inline ints and floats are the same object when they are the same value.
    #[inline]
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        if std::mem::discriminant(self) != std::mem::discriminant(other) {
            return false;
        }
        match (self, other) {
            (Self::Obj(a), Self::Obj(b)) => Rc::ptr_eq(a, b),
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            _ => true,
        }
    }

    /// What `id` returns: unique among values alive at the same time, and no address. Two values have
    /// the same exactly if they are the same object ([`Value::is`]).
    #[must_use]
    pub fn id(&self) -> u128 {
        match self {
            Self::Obj(object) => OBJECTS + u128::from(object.serial()) * STEP,
            Self::Int(i) if i.unsigned_abs() < MIDDLE => {
                INTEGERS + u128::from(i.wrapping_add_unsigned(MIDDLE).unsigned_abs()) * STEP
            }
            // There are more of these than places below 2**64.
            Self::Int(i) => (1 << 68) + u128::from(i.cast_unsigned()) * STEP,
            Self::Float(x) => (2 << 68) + u128::from(x.0) * STEP,
            Self::Unbound => SINGLETONS,
            Self::None => SINGLETONS + STEP,
            Self::False => SINGLETONS + 2 * STEP,
            Self::True => SINGLETONS + 3 * STEP,
            Self::NotImplemented => SINGLETONS + 4 * STEP,
            Self::Ellipsis => SINGLETONS + 5 * STEP,
        }
    }

    /// [`Value::id`] in 64 bits, for hashes and tables: unique for objects and for integers of common
    /// size.
    #[must_use]
    pub fn short_id(&self) -> i64 {
        let id = self.id();
        ((id >> 64) as i64).wrapping_mul(0x9E37_79B9) ^ id as i64
    }

    /// The object, unless the value is inline.
    #[inline]
    #[must_use]
    pub fn as_obj(&self) -> Option<&ObjRef> {
        if let Self::Obj(object) = self {
            Some(object)
        } else {
            None
        }
    }

    /// The payload of the object, unless the value is inline.
    #[inline]
    #[must_use]
    pub fn payload(&self) -> Option<&Payload> {
        if let Self::Obj(object) = self {
            Some(&object.payload)
        } else {
            None
        }
    }
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident: $variant:ident -> $ty:ty;)*) => {
        impl Value {
            $($(#[$doc])* #[inline] #[must_use]
            pub fn $name(&self) -> Option<&$ty> {
                match self {
                    Self::Obj(object) => match &object.payload {
                        Payload::$variant(data) => Some(data),
                        _ => None,
                    },
                    _ => None,
                }
            })*
        }
    };
}

views! {
    /// The text of a `str` or of an instance of a subclass.
    as_str: Str -> Str;
    /// The items of a `tuple` or of an instance of a subclass.
    as_tuple: Tuple -> Box<[Value]>;
    /// The list behind a `list` or an instance of a subclass.
    as_list: List -> List;
    /// The table behind a `dict` or an instance of a subclass.
    as_dict: Dict -> Dict;
    /// The table behind a `set` or `frozenset` (see [`Value::is_frozenset`]).
    as_set: Set -> Set;
    /// The bytes of a `bytes`.
    as_bytes: Bytes -> Box<[u8]>;
    /// A `range`.
    as_range: Range -> Range;
    /// A Python function.
    as_function: Function -> Box<Function>;
    /// A function or method written in Rust.
    as_native: NativeFunction -> NativeFunction;
    /// Linked code.
    as_code: Code -> Rc<Code>;
    /// The data of an exception instance.
    as_exception: Exception -> Box<ExceptionData>;
}

impl Value {
    /// The class, when the value is one.
    #[inline]
    #[must_use]
    pub fn as_class(&self) -> Option<ClassRef> {
        ClassRef::from_object(self.as_obj()?)
    }

    /// Whether the value is a `frozenset` or an instance of a subclass.
    #[must_use]
    pub fn is_frozenset(&self) -> bool {
        self.as_set().is_some_and(Set::is_frozen)
    }
}

impl From<ObjRef> for Value {
    fn from(object: ObjRef) -> Self {
        Self::Obj(object)
    }
}

impl From<&ObjRef> for Value {
    fn from(object: &ObjRef) -> Self {
        Self::Obj(Rc::clone(object))
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::bool(b)
    }
}

impl From<i64> for Value {
    fn from(i: i64) -> Self {
        Self::Int(i)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Self::float(x)
    }
}

impl From<&ClassRef> for Value {
    fn from(class: &ClassRef) -> Self {
        Self::Obj(Rc::clone(class.object()))
    }
}

impl From<ClassRef> for Value {
    fn from(class: ClassRef) -> Self {
        Self::Obj(class.into_object())
    }
}

impl std::fmt::Debug for Value {
    /// A short form for Rust's own messages; `repr` of the protocol is Python's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unbound => f.write_str("<unbound>"),
            Self::None => f.write_str("None"),
            Self::False => f.write_str("False"),
            Self::True => f.write_str("True"),
            Self::NotImplemented => f.write_str("NotImplemented"),
            Self::Ellipsis => f.write_str("Ellipsis"),
            Self::Int(i) => write!(f, "{i}"),
            Self::Float(x) => write!(f, "{:?}", x.get()),
            Self::Obj(object) => object.fmt(f),
        }
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.payload {
            Payload::Str(s) => write!(f, "{:?}", s.text().to_string_lossy()),
            Payload::Int(i) => write!(f, "{}", i.view().big()),
            Payload::Class(data) => write!(f, "<class '{}'>", data.name()),
            _ => write!(f, "<{} object>", self.class().data().name()),
        }
    }
}
