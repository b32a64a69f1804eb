//! The walk over a value in file order, for writing: each object with what the format can tell about it.
//!
//! Must hold: no Rust recursion, and the same order in every pass. A walker does not enter a container by itself; the
//! caller decides, since behind a reference nothing is written.

use std::ptr;
use std::slice;
use std::sync::Arc;

use num_bigint::BigInt;

use super::typecode as tc;
use crate::code::CodeObject;
use crate::constant::{Comparison, Constant};
use crate::text::Text;

/// A value or a part of a code object, seen as the object it is in the file.
#[derive(Clone, Copy)]
pub(super) enum Object<'a> {
    /// None, True, False, Ellipsis, StopIteration: a type byte alone, never referenced.
    Single(u8),
    Int(&'a BigInt),
    Float(f64),
    Complex(f64, f64),
    Str {
        text: &'a Arc<Text>,
        /// Whether CPython would have it interned.
        interned: bool,
    },
    Bytes(&'a [u8]),
    Tuple(&'a [Constant]),
    /// A tuple of names of a code object.
    Names(&'a [Arc<Text>]),
    List(&'a [Constant]),
    Set(&'a [Constant]),
    FrozenSet(&'a [Constant]),
    Dict(&'a [(Constant, Constant)]),
    Code(&'a CodeObject),
    /// A slice, for which the format has no type code.
    Slice,
}

impl<'a> Object<'a> {
    pub(super) fn of(value: &'a Constant) -> Object<'a> {
        match value {
            Constant::None => Object::Single(tc::NONE),
            Constant::Ellipsis => Object::Single(tc::ELLIPSIS),
            Constant::StopIteration => Object::Single(tc::STOPITER),
            Constant::Bool(true) => Object::Single(tc::TRUE),
            Constant::Bool(false) => Object::Single(tc::FALSE),
            Constant::Int(int) => Object::Int(int),
            Constant::Float(float) => Object::Float(*float),
            Constant::Complex { re, im } => Object::Complex(*re, *im),
            Constant::Str(text) => Object::Str {
                text,
                interned: looks_like_a_name(text),
            },
            Constant::Bytes(bytes) => Object::Bytes(bytes),
            Constant::Tuple(items) => Object::Tuple(items),
            Constant::FrozenSet(items) => Object::FrozenSet(items),
            Constant::Code(code) => Object::Code(code),
            Constant::List(items) => Object::List(items),
            Constant::Dict(entries) => Object::Dict(entries),
            Constant::Set(items) => Object::Set(items),
            Constant::Slice(_) => Object::Slice,
        }
    }

    /// Whether two objects are interchangeable in a file, so that a reference to one can stand for the other.
    pub(super) fn is_same(self, other: Object<'a>, comparison: &mut Comparison<'a>) -> bool {
        match (self, other) {
            (Object::Int(a), Object::Int(b)) => a == b,
            (Object::Float(a), Object::Float(b)) => a.to_bits() == b.to_bits(),
            (Object::Complex(a, b), Object::Complex(c, d)) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Object::Str { text: a, .. }, Object::Str { text: b, .. }) => {
                Arc::ptr_eq(a, b) || a == b
            }
            (Object::Bytes(a), Object::Bytes(b)) => a == b,
            (Object::Tuple(a), Object::Tuple(b))
            | (Object::List(a), Object::List(b))
            | (Object::Set(a), Object::Set(b))
            | (Object::FrozenSet(a), Object::FrozenSet(b)) => {
                ptr::eq(a, b) || comparison.same_items(a, b)
            }
            (Object::Names(a), Object::Names(b)) => ptr::eq(a, b) || a == b,
            (Object::Names(names), Object::Tuple(items))
            | (Object::Tuple(items), Object::Names(names)) => {
                let is_name = |(name, item): (&Arc<Text>, &Constant)| matches!(item, Constant::Str(text) if text == name);
                names.len() == items.len() && names.iter().zip(items).all(is_name)
            }
            (Object::Dict(a), Object::Dict(b)) => {
                ptr::eq(a, b)
                    || a.len() == b.len()
                        && a.iter().zip(b).all(|((ak, av), (bk, bv))| {
                            comparison.same(ak, bk) && comparison.same(av, bv)
                        })
            }
            (Object::Code(a), Object::Code(b)) => ptr::eq(a, b) || comparison.same_code(a, b),
            _ => false,
        }
    }
}

/// Whether a str consists of ASCII letters, digits and underscores only: such constants are interned when a code object
/// is made.
fn looks_like_a_name(text: &Text) -> bool {
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.as_ascii()
        .is_some_and(|ascii| ascii.bytes().all(is_name_byte))
}

/// What comes next in the file.
pub(super) enum Next<'a> {
    Object(Object<'a>),
    /// The null that ends a dict.
    Null,
    /// The number of a code object that stands behind its name.
    FirstLine(i32),
}

enum Cursor<'a> {
    Items(slice::Iter<'a, Constant>),
    Names(slice::Iter<'a, Arc<Text>>),
    Entries {
        rest: slice::Iter<'a, (Constant, Constant)>,
        value: Option<&'a Constant>,
        ended: bool,
    },
    /// The step is the number of parts already given, `firstlineno` among them.
    Code(&'a CodeObject, u8),
}

impl<'a> Cursor<'a> {
    fn next(&mut self) -> Option<Next<'a>> {
        match self {
            Cursor::Items(items) => items.next().map(|item| Next::Object(Object::of(item))),
            Cursor::Names(names) => names.next().map(|text| {
                Next::Object(Object::Str {
                    text,
                    interned: true,
                })
            }),
            Cursor::Entries { rest, value, ended } => {
                if let Some(value) = value.take() {
                    return Some(Next::Object(Object::of(value)));
                }
                match rest.next() {
                    Some((key, of_key)) => {
                        *value = Some(of_key);
                        Some(Next::Object(Object::of(key)))
                    }
                    None if *ended => None,
                    None => {
                        *ended = true;
                        Some(Next::Null)
                    }
                }
            }
            Cursor::Code(code, step) => {
                *step += 1;
                Some(match *step {
                    1 => Next::Object(Object::Bytes(code.code())),
                    2 => Next::Object(Object::Tuple(code.consts())),
                    3 => Next::Object(Object::Names(code.names())),
                    4 => Next::Object(Object::Names(code.varnames())),
                    5 => Next::Object(Object::Names(code.freevars())),
                    6 => Next::Object(Object::Names(code.cellvars())),
                    7 => Next::Object(Object::Str {
                        text: code.filename(),
                        interned: false,
                    }),
                    8 => Next::Object(Object::Str {
                        text: code.name(),
                        interned: true,
                    }),
                    9 => Next::FirstLine(code.firstlineno()),
                    10 => Next::Object(Object::Bytes(code.lnotab())),
                    _ => return None,
                })
            }
        }
    }
}

/// A walk in file order.
pub(super) struct Walk<'a> {
    first: Option<Object<'a>>,
    cursors: Vec<Cursor<'a>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(value: &'a Constant) -> Self {
        Walk {
            first: Some(Object::of(value)),
            cursors: Vec::new(),
        }
    }

    /// Makes the items of a container come next. Anything else has none.
    pub(super) fn enter(&mut self, object: Object<'a>) {
        self.cursors.push(match object {
            Object::Tuple(items)
            | Object::List(items)
            | Object::Set(items)
            | Object::FrozenSet(items) => Cursor::Items(items.iter()),
            Object::Names(names) => Cursor::Names(names.iter()),
            Object::Dict(entries) => Cursor::Entries {
                rest: entries.iter(),
                value: None,
                ended: false,
            },
            Object::Code(code) => Cursor::Code(code, 0),
            _ => return,
        });
    }

    pub(super) fn next(&mut self) -> Option<Next<'a>> {
        if let Some(object) = self.first.take() {
            return Some(Next::Object(object));
        }
        while let Some(cursor) = self.cursors.last_mut() {
            match cursor.next() {
                Some(next) => return Some(next),
                None => self.cursors.pop(),
            };
        }
        None
    }

    /// The depth of the object given last: one for the outermost.
    pub(super) fn depth(&self) -> usize {
        self.cursors.len() + 1
    }
}
