//! What `bytes` and `bytearray` have in common: their methods, operators, items and iterators.
//!
//! A method answers with an object of the kind it was asked on, exactly `bytes` or exactly `bytearray`. Absent: what
//! changes a `bytearray`, and how each of both is made, which stands with the types.

mod ascii;
mod iterator;
mod search;
mod transform;

pub(crate) use iterator::{ITERATOR, over};
pub(crate) use transform::{fromhex, maketrans};

use std::cell::Ref;
use std::rc::Rc;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::handles::{ByteArrayRef, BytesRef};
use crate::model::object::Payload;
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::buffer::{self, Bytes};
use crate::protocol::compare::CompareOp;
use crate::protocol::format::integer::Integer;
use crate::protocol::format::percent::bytes_percent;
use crate::protocol::native::{Bound, CInt, OrNone, Receiver, RepeatCount};
use crate::protocol::{codec, convert, item, raise};
use ascii::Fill;
use search::is_space;

crate::methods! {
    /// The methods of both.
    pub(crate) static METHODS = [
        capitalize() => ascii::capitalize;
        center: parse(width, fill = Fill(b' ')) => ascii::center;
        count: parse(sub, start = Bound(None), end = Bound(None)) => search::count;
        decode: keywords(encoding = None, errors = None), signature "($self, /, encoding='utf-8', errors='strict')";
        endswith: parse(suffix, start = Bound(None), end = Bound(None)) => search::endswith;
        expandtabs: keywords(tabsize = CInt(8)) => ascii::expandtabs;
        find: parse as "find/rfind/index/rindex" (sub, start = Bound(None), end = Bound(None)) => search::find;
        hex() => transform::hex;
        index: parse as "find/rfind/index/rindex" (sub, start = Bound(None), end = Bound(None)) => search::index;
        isalnum() => |_: &mut Vm, own| ascii::all(own, |byte| byte.is_ascii_alphanumeric());
        isalpha() => |_: &mut Vm, own| ascii::all(own, |byte| byte.is_ascii_alphabetic());
        isdigit() => |_: &mut Vm, own| ascii::all(own, |byte| byte.is_ascii_digit());
        islower() => ascii::islower;
        isspace() => |_: &mut Vm, own| ascii::all(own, is_space);
        istitle() => ascii::istitle;
        isupper() => ascii::isupper;
        join(iterable) => search::join, signature "($self, iterable_of_bytes, /)";
        ljust: parse(width, fill = Fill(b' ')) => ascii::ljust;
        lower() => ascii::lower;
        lstrip: unpack(bytes = OrNone(None)) => search::lstrip, signature "($self, bytes=None, /)";
        partition(sep) => search::partition, signature "($self, sep, /)";
        replace: parse(old, new, count = -1) => search::replace, signature "($self, old, new, count=-1, /)";
        rfind: parse as "find/rfind/index/rindex" (sub, start = Bound(None), end = Bound(None)) => search::rfind;
        rindex: parse as "find/rfind/index/rindex" (sub, start = Bound(None), end = Bound(None)) => search::rindex;
        rjust: parse(width, fill = Fill(b' ')) => ascii::rjust;
        rpartition(sep) => search::rpartition, signature "($self, sep, /)";
        rsplit: keywords(sep = OrNone(None), maxsplit = -1) => search::rsplit,
            signature "($self, /, sep=None, maxsplit=-1)";
        rstrip: unpack(bytes = OrNone(None)) => search::rstrip, signature "($self, bytes=None, /)";
        split: keywords(sep = OrNone(None), maxsplit = -1) => search::split,
            signature "($self, /, sep=None, maxsplit=-1)";
        splitlines: keywords(keepends = CInt(0)) => search::splitlines, signature "($self, /, keepends=False)";
        startswith: parse(prefix, start = Bound(None), end = Bound(None)) => search::startswith;
        strip: unpack(bytes = OrNone(None)) => search::strip, signature "($self, bytes=None, /)";
        swapcase() => ascii::swapcase;
        title() => ascii::title;
        translate: unpack(*args) => transform::translate;
        upper() => ascii::upper;
        zfill: parse(width) => ascii::zfill;
    ]
}

/// A `bytes` or a `bytearray` that a method is called on.
#[derive(Clone, Copy)]
pub(crate) enum BytesLike<'a> {
    Bytes(BytesRef<'a>),
    Array(ByteArrayRef<'a>),
}

impl<'a> Receiver<'a> for BytesLike<'a> {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        BytesRef::of(value)
            .map(Self::Bytes)
            .or_else(|| ByteArrayRef::of(value).map(Self::Array))
    }
}

impl<'a> BytesLike<'a> {
    /// The bytes. No code of the program's may run while they are looked at.
    pub(crate) fn bytes(self) -> Bytes<'a> {
        match self {
            Self::Bytes(bytes) => Bytes::Slice(bytes.inner()),
            Self::Array(array) => Bytes::Array(Ref::map(array.inner().borrow(), |bytes| &**bytes)),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Array(array) => array.borrow().len(),
        }
    }

    pub(crate) fn value(self) -> Value {
        match self {
            Self::Bytes(bytes) => bytes.value(),
            Self::Array(array) => array.value(),
        }
    }

    fn is_array(self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// An object of the same kind with these bytes.
    fn like(self, vm: &mut Vm, bytes: Vec<u8>) -> Value {
        match self {
            Self::Bytes(_) => vm.new_bytes(bytes),
            Self::Array(_) => vm.new_bytearray(bytes),
        }
    }

    /// A copy of `bytes` of the same kind.
    fn like_slice(self, vm: &mut Vm, bytes: &[u8]) -> PyResult {
        vm.reserve(bytes.len())?;
        Ok(self.like(vm, bytes.to_vec()))
    }

    /// What there is where a method changes nothing: the very object if it is exactly `bytes`, else a copy.
    pub(crate) fn unchanged(self, vm: &mut Vm) -> PyResult {
        match self {
            Self::Bytes(bytes) if bytes.object().class_id() == ClassId::BYTES => Ok(bytes.value()),
            _ => self.like_slice(vm, &self.bytes()),
        }
    }
}

pub(crate) fn len(_: &mut Vm, own: BytesLike<'_>) -> usize {
    own.len()
}

pub(crate) fn repr(vm: &mut Vm, own: BytesLike<'_>) -> PyResult<String> {
    let bytes = own.bytes();
    // An array escapes an apostrophe more often.
    let quotes = bytes.iter().filter(|&&byte| byte == b'\'').count();
    vm.reserve(bc_core::repr::bytes_room(&bytes) + quotes + 16)?;
    Ok(match own {
        BytesLike::Bytes(_) => bc_core::repr::bytes(&bytes),
        BytesLike::Array(_) => array_repr(&bytes),
    })
}

/// A bytearray escapes an apostrophe even between quotation marks.
fn array_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(bytes.len() + 16);
    out.push_str("bytearray(b");
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\'' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            0x20..=0x7E => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out.push(')');
    out
}

/// `own[key]`
pub(crate) fn getitem(vm: &mut Vm, own: BytesLike<'_>, key: &Value) -> PyResult {
    if let Some(Payload::Slice(parts)) = key.payload() {
        let (start, _, step, count) = convert::slice_indices(vm, parts, || own.len())?;
        if !own.is_array() && step == 1 && count == own.len() {
            return own.unchanged(vm);
        }
        vm.reserve(count)?;
        let picked = pick(&own.bytes(), start, step, count);
        return Ok(own.like(vm, picked));
    }
    if !item::is_index(vm, key) {
        let message = format!(
            "{} indices must be integers or slices, not {}",
            if own.is_array() { "bytearray" } else { "byte" },
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let bytes = own.bytes();
    match item::place(index, bytes.len()).and_then(|place| bytes.get(place)) {
        Some(&byte) => Ok(Value::Int(i64::from(byte))),
        None if own.is_array() => Err(raise::index_error(vm, "bytearray index out of range")),
        None => Err(raise::index_error(vm, "index out of range")),
    }
}

/// The bytes that a slice picks.
fn pick(bytes: &[u8], start: i64, step: i64, count: usize) -> Vec<u8> {
    let first = usize::try_from(start).unwrap_or(0);
    if step == 1 {
        return bytes.get(first..first + count).unwrap_or_default().to_vec();
    }
    (0..count)
        .filter_map(|i| usize::try_from(start + i as i64 * step).ok())
        .filter_map(|place| bytes.get(place))
        .copied()
        .collect()
}

/// `own + other`
pub(crate) fn add(vm: &mut Vm, own: BytesLike<'_>, other: &Value) -> PyResult {
    let Some(right) = buffer::view(other) else {
        return Err(cannot_concat(vm, own, other));
    };
    let left = own.bytes();
    if left.is_empty() && !own.is_array() && vm.class_id_of(other) == ClassId::BYTES {
        return Ok(other.clone());
    }
    if right.is_empty()
        && let BytesLike::Bytes(bytes) = own
        && bytes.object().class_id() == ClassId::BYTES
    {
        return Ok(bytes.value());
    }
    vm.reserve(left.len().saturating_add(right.len()))?;
    let joined = [&*left, &*right].concat();
    drop((left, right));
    Ok(own.like(vm, joined))
}

/// What refuses an operand of `+` that is not bytes-like.
#[cold]
pub(crate) fn cannot_concat(vm: &mut Vm, own: BytesLike<'_>, other: &Value) -> Thrown {
    let message = format!(
        "can't concat {} to {}",
        vm.type_name(other),
        vm.type_name(&own.value())
    );
    raise::type_error(vm, message)
}

/// `own * count`
pub(crate) fn multiply(vm: &mut Vm, own: BytesLike<'_>, count: RepeatCount) -> PyResult {
    let count = usize::try_from(count.0).unwrap_or(0);
    match own.len().checked_mul(count) {
        Some(length) if length <= isize::MAX as usize => vm.reserve(length)?,
        _ if own.is_array() => {
            return Err(raise::raise_without_args(vm, ExceptionKind::MemoryError));
        }
        _ => return Err(raise::overflow_error(vm, "repeated bytes are too long")),
    }
    if count == 1 && !own.is_array() {
        return own.unchanged(vm);
    }
    let repeated = own.bytes().repeat(count);
    Ok(own.like(vm, repeated))
}

/// `value in own`
pub(crate) fn contains(vm: &mut Vm, own: BytesLike<'_>, value: &Value) -> PyResult<bool> {
    if item::is_index(vm, value) {
        match convert::index(vm, value) {
            Ok(index) => {
                let small = Integer::of(&index).to_i64();
                let Some(Ok(byte)) = small.map(u8::try_from) else {
                    if small.is_none() {
                        // Too large for an index, hence taken for a buffer.
                        buffer::get(vm, value)?;
                    }
                    return Err(raise::value_error(vm, "byte must be in range(0, 256)"));
                };
                return Ok(own.bytes().contains(&byte));
            }
            Err(Thrown::Raise(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let needle = search::sought(vm, value)?;
    Ok(units::find(&own.bytes(), &needle).is_some())
}

/// `own % values`
pub(crate) fn percent(vm: &mut Vm, own: BytesLike<'_>, values: &Value) -> PyResult {
    let template = own.bytes().to_vec();
    let done = bytes_percent(vm, &template, values)?;
    Ok(own.like(vm, done))
}

/// `template % own`
pub(crate) fn reflected_percent(vm: &mut Vm, own: &Value, template: &Value) -> PyResult {
    match (BytesLike::of(own), BytesLike::of(template)) {
        (Some(values), Some(template)) if values.is_array() == template.is_array() => {
            percent(vm, template, own)
        }
        _ => Ok(Value::NotImplemented),
    }
}

/// Compares with another bytes-like object; a `bytes` with nothing but a `bytes`.
pub(crate) fn compare(_: &mut Vm, own: BytesLike<'_>, other: &Value, op: CompareOp) -> Value {
    if !own.is_array() && BytesRef::of(other).is_none() {
        return Value::NotImplemented;
    }
    match buffer::view(other) {
        Some(other) => Value::bool(op.holds(Some(own.bytes().cmp(&other)))),
        None => Value::NotImplemented,
    }
}

fn decode(
    vm: &mut Vm,
    own: BytesLike<'_>,
    encoding: Option<Rc<str>>,
    errors: Option<Rc<str>>,
) -> PyResult {
    vm.reserve(own.len())?;
    let bytes = own.bytes().to_vec();
    codec::decode(vm, &bytes, encoding.as_deref(), errors.as_deref())
}
