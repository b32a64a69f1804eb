//! Writing a value: by its sharing, or by the marks of the file it came from.
//!
//! Must hold: whatever the marks say, what is written reads back as an equal value; a mark that the object does not fit
//! makes them all void. Absent on purpose: reference counts, by which CPython decides and which no other program has.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ptr;
use std::sync::Arc;

use super::error::WriteError;
use super::marks::Marks;
use super::object::{Next, Object, Walk};
use super::output::{Output, Refusal, usual_code};
use super::typecode::{self as tc, FLAG_REF, MAX_DEPTH};
use crate::constant::{Comparison, Constant};
use crate::text::Text;

/// What makes two meetings the meeting of one object.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    /// The allocation: kind, address and length.
    Address(u8, usize, usize),
    /// An interned str is one object wherever it stands.
    Interned(&'a Text),
    /// CPython has one empty tuple and one empty bytes object.
    Empty(u8),
}

impl<'a> Identity<'a> {
    /// Numbers have none: they are no allocations of their own here.
    fn of(object: Object<'a>) -> Option<Self> {
        fn slice<'a, T>(code: u8, items: &[T]) -> Identity<'a> {
            Identity::Address(code, items.as_ptr().addr(), items.len())
        }
        Some(match object {
            Object::Single(_)
            | Object::Int(_)
            | Object::Float(_)
            | Object::Complex(..)
            | Object::Slice => return None,
            Object::Str {
                text,
                interned: true,
            } => Identity::Interned(text),
            Object::Str {
                text,
                interned: false,
            } => Identity::Address(tc::UNICODE, Arc::as_ptr(text).addr(), 0),
            Object::Bytes([]) => Identity::Empty(tc::STRING),
            Object::Tuple([]) | Object::Names([]) => Identity::Empty(tc::TUPLE),
            Object::Bytes(bytes) => slice(tc::STRING, bytes),
            Object::Tuple(items) => slice(tc::TUPLE, items),
            Object::Names(names) => slice(tc::TUPLE, names),
            Object::List(items) => slice(tc::LIST, items),
            Object::Set(items) => slice(tc::SET, items),
            Object::FrozenSet(items) => slice(tc::FROZENSET, items),
            Object::Dict(entries) => slice(tc::DICT, entries),
            Object::Code(code) => Identity::Address(tc::CODE, ptr::from_ref(code).addr(), 0),
        })
    }
}

/// What is known of an object that has an identity.
#[derive(Clone, Copy)]
enum RefState {
    Once,
    /// Seen more than once, not yet written.
    Shared,
    /// Written, at this index of the reference table.
    Written(u32),
}

/// The first pass: which objects are met more than once.
fn meetings(value: &Constant) -> Result<HashMap<Identity<'_>, RefState>, WriteError> {
    let mut met = HashMap::new();
    let mut walk = Walk::new(value);
    while let Some(next) = walk.next() {
        if walk.depth() > MAX_DEPTH {
            return Err(WriteError::TooDeep);
        }
        let Next::Object(object) = next else { continue };
        if let Some(identity) = Identity::of(object) {
            match met.entry(identity) {
                Entry::Vacant(vacant) => {
                    vacant.insert(RefState::Once);
                }
                Entry::Occupied(mut occupied) => {
                    occupied.insert(RefState::Shared);
                    continue;
                }
            }
        }
        walk.enter(object);
    }
    Ok(met)
}

/// Writes a value by its sharing.
pub(super) fn write(value: &Constant) -> Result<Vec<u8>, WriteError> {
    let mut met = meetings(value)?;
    let mut written = 0_u32;
    let mut output = Output::default();
    let mut walk = Walk::new(value);
    while let Some(next) = walk.next() {
        let object = match next {
            Next::Object(object) => object,
            Next::Null => {
                output.null(0);
                continue;
            }
            Next::FirstLine(line) => {
                output.number(line);
                continue;
            }
        };
        let mut flag = 0;
        if let Some(meetings) = Identity::of(object).and_then(|identity| met.get_mut(&identity)) {
            match *meetings {
                RefState::Once => {}
                RefState::Shared => {
                    *meetings = RefState::Written(written);
                    written += 1;
                    flag = FLAG_REF;
                }
                RefState::Written(index) => {
                    output.reference(index, 0);
                    continue;
                }
            }
        }
        match output.put(object, usual_code(object), flag) {
            Ok(()) => walk.enter(object),
            Err(Refusal::Never(error)) => return Err(error),
            // The usual code of an object can always hold it.
            Err(Refusal::OtherCode) => {}
        }
    }
    Ok(output.into_bytes())
}

/// Writes a value by the marks of a file, unless they do not fit it.
pub(super) fn write_marked(value: &Constant, marks: &Marks) -> Option<Vec<u8>> {
    let mut tags = marks.tags.iter().copied();
    let mut references = marks.references.iter().copied();
    let mut table: Vec<Object<'_>> = Vec::new();
    let mut comparison = Comparison::with_all_fields();
    let mut output = Output::default();
    let mut walk = Walk::new(value);
    while let Some(next) = walk.next() {
        if walk.depth() > MAX_DEPTH {
            return None;
        }
        let object = match next {
            Next::Object(object) => object,
            Next::Null => {
                let tag = tags.next()?;
                if tag & !FLAG_REF != tc::NULL {
                    return None;
                }
                output.null(tag & FLAG_REF);
                continue;
            }
            Next::FirstLine(line) => {
                output.number(line);
                continue;
            }
        };
        let tag = tags.next()?;
        let (code, flag) = (tag & !FLAG_REF, tag & FLAG_REF);
        if code == tc::REF {
            let index = references.next()?;
            let named = table.get(usize::try_from(index).ok()?)?;
            if !named.is_same(object, &mut comparison) {
                return None;
            }
            output.reference(index, flag);
            continue;
        }
        output.put(object, code, flag).ok()?;
        if flag != 0 && !matches!(object, Object::Single(_)) {
            table.push(object);
        }
        walk.enter(object);
    }
    // Marks that are left over belong to another value.
    (tags.next().is_none() && references.next().is_none()).then(|| output.into_bytes())
}
