//! What `bytes` and `bytearray` have in common: their methods, operators and items.
//!
//! A method answers with an object of the kind it was asked on, exactly `bytes` or exactly
//! `bytearray`. What changes a `bytearray` stands with its type.

pub mod ascii;
pub mod build;
pub mod search;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::buffer::{self, Bytes};
use crate::protocol::{convert, format, item, param, raise, text};

/// The bytes of `self`; calls have been checked to be on a bytes or bytearray.
#[must_use]
pub fn own(args: &Args) -> Bytes<'_> {
    buffer::view(args.at(0)).unwrap_or(Bytes::Slice(&[]))
}

/// Whether `value` is a `bytearray` or an instance of a subclass.
#[must_use]
pub fn is_array(value: &Value) -> bool {
    matches!(value.payload(), Some(Payload::ByteArray(_)))
}

/// An object of the kind of `self` with these bytes.
pub fn like(vm: &mut Vm, args: &Args, bytes: Vec<u8>) -> Value {
    if is_array(args.at(0)) {
        vm.new_bytearray(bytes)
    } else {
        vm.new_bytes(bytes)
    }
}

/// A copy of `bytes` of the kind of `self`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn like_slice(vm: &mut Vm, args: &Args, bytes: &[u8]) -> PyResult {
    vm.reserve(bytes.len())?;
    Ok(like(vm, args, bytes.to_vec()))
}

/// `self` where a method changes nothing: the very object if it is exactly `bytes`, else a copy.
///
/// # Errors
///
/// A fault when there is no room for a copy.
pub fn unchanged(vm: &mut Vm, args: &Args) -> PyResult {
    if vm.class_id_of(args.at(0)) == ClassId::BYTES {
        return Ok(args.at(0).clone());
    }
    let bytes = own(args);
    like_slice(vm, args, &bytes)
}

/// The value of a byte given as an integer.
///
/// # Errors
///
/// `TypeError` if it is no integer, `ValueError` if it is no byte.
pub fn byte(vm: &mut Vm, value: &Value) -> PyResult<u8> {
    let small = match value {
        Value::Int(i) => Some(*i),
        other => {
            let index = if convert::has_index(vm, other) {
                convert::index(vm, other)
            } else {
                Ok(Value::Unbound)
            };
            match index {
                Ok(Value::Unbound) | Err(crate::model::error::Thrown::Raise(_)) => {
                    return Err(raise::type_error(vm, "an integer is required"));
                }
                Err(fault) => return Err(fault),
                Ok(index) => format::integer::Integer::of(&index).to_i64(),
            }
        }
    };
    match small.map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(raise::value_error(vm, "byte must be in range(0, 256)")),
    }
}

/// `len(self)`.
///
/// # Errors
///
/// None.
pub fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(own(&args).len() as i64))
}

/// `repr(self)`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let bytes = own(&args);
    // An array escapes an apostrophe more often.
    let quotes = bytes.iter().filter(|&&byte| byte == b'\'').count();
    vm.reserve(bc_core::repr::bytes_room(&bytes) + quotes + 16)?;
    let shown = if is_array(args.at(0)) {
        array_repr(&bytes)
    } else {
        bc_core::repr::bytes(&bytes)
    };
    Ok(vm.new_str(shown))
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

/// `self[key]`.
///
/// # Errors
///
/// `IndexError` out of range, `TypeError` if the key is neither an integer nor a slice.
pub fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    let array = is_array(args.at(0));
    let key = args.at(1);
    if let Some(Payload::Slice(parts)) = key.payload() {
        let (start, _, step, count) = convert::slice_indices(vm, parts, || own(&args).len())?;
        if !array && step == 1 && count == own(&args).len() {
            return unchanged(vm, &args);
        }
        vm.reserve(count)?;
        let bytes = own(&args);
        let picked = pick(&bytes, start, step, count);
        return Ok(like(vm, &args, picked));
    }
    if !item::is_index(vm, key) {
        let message = format!(
            "{} indices must be integers or slices, not {}",
            if array { "bytearray" } else { "byte" },
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let bytes = own(&args);
    match item::place(index, bytes.len()).and_then(|place| bytes.get(place)) {
        Some(&byte) => Ok(Value::Int(i64::from(byte))),
        None => {
            let message = if array {
                "bytearray index out of range"
            } else {
                "index out of range"
            };
            Err(raise::index_error(vm, message))
        }
    }
}

/// The bytes that a slice picks.
#[must_use]
pub fn pick(bytes: &[u8], start: i64, step: i64, count: usize) -> Vec<u8> {
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

/// `self + other`: of the kind of `self` when that is a bytearray, else bytes.
///
/// # Errors
///
/// `TypeError` if the other is not bytes-like.
pub fn add(vm: &mut Vm, args: Args) -> PyResult {
    let Some(right) = buffer::view(args.at(1)) else {
        let message = format!(
            "can't concat {} to {}",
            vm.type_name(args.at(1)),
            vm.type_name(args.at(0))
        );
        return Err(raise::type_error(vm, message));
    };
    let left = own(&args);
    if left.is_empty() && vm.class_id_of(args.at(1)) == ClassId::BYTES && is_bytes(args.at(0)) {
        return Ok(args.at(1).clone());
    }
    if right.is_empty() && vm.class_id_of(args.at(0)) == ClassId::BYTES {
        return Ok(args.at(0).clone());
    }
    vm.reserve(left.len().saturating_add(right.len()))?;
    let joined = [&*left, &*right].concat();
    drop((left, right));
    Ok(like(vm, &args, joined))
}

fn is_bytes(value: &Value) -> bool {
    matches!(value.payload(), Some(Payload::Bytes(_)))
}

/// `self * count`.
///
/// # Errors
///
/// `TypeError` if the count is no integer, `OverflowError` if it is too large.
pub fn mul(vm: &mut Vm, args: Args) -> PyResult {
    let count = item::index_of_repeat(vm, args.at(1))?;
    let count = usize::try_from(count).unwrap_or(0);
    let bytes = own(&args);
    match bytes.len().checked_mul(count) {
        Some(length) if length <= isize::MAX as usize => vm.reserve(length)?,
        _ if is_array(args.at(0)) => return Err(raise::raise_without_args(vm, Exc::MemoryError)),
        _ => return Err(raise::overflow_error(vm, "repeated bytes are too long")),
    }
    if count == 1 && !is_array(args.at(0)) {
        return unchanged(vm, &args);
    }
    let repeated = bytes.repeat(count);
    drop(bytes);
    Ok(like(vm, &args, repeated))
}

/// `item in self`.
///
/// # Errors
///
/// `TypeError` if the item is neither an integer nor bytes-like, `ValueError` if it is no byte.
pub fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let value = args.at(1);
    if item::is_index(vm, value) {
        let index = convert::index(vm, value);
        match index {
            Ok(index) => {
                let small = format::integer::Integer::of(&index).to_i64();
                let Some(Ok(byte)) = small.map(u8::try_from) else {
                    if small.is_none() {
                        // Too large for an index, hence taken for a buffer.
                        buffer::get(vm, value)?;
                    }
                    return Err(raise::value_error(vm, "byte must be in range(0, 256)"));
                };
                return Ok(Value::bool(own(&args).contains(&byte)));
            }
            Err(crate::model::error::Thrown::Raise(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    let needle = buffer::get(vm, value)?;
    vm.scratch(crate::model::units::table_room(needle.len()))?;
    let found = crate::model::units::find(&own(&args), &needle).is_some();
    Ok(Value::bool(found))
}

/// `self % arguments`.
///
/// # Errors
///
/// As `%` of a str.
pub fn percent(vm: &mut Vm, args: Args) -> PyResult {
    let format = own(&args).to_vec();
    let done = format::percent::bytes_percent(vm, &format, args.at(1))?;
    Ok(like(vm, &args, done))
}

/// `other % self`.
///
/// # Errors
///
/// As `%` of a str.
pub fn rpercent(vm: &mut Vm, mut args: Args) -> PyResult {
    if is_array(args.at(0)) != is_array(args.at(1)) || buffer::view(args.at(1)).is_none() {
        return Ok(Value::NotImplemented);
    }
    args.positional.swap(0, 1);
    percent(vm, args)
}

/// Compares `self` with the other bytes-like object; `NotImplemented` if it is none.
fn compare(args: &Args, holds: fn(std::cmp::Ordering) -> bool) -> PyResult {
    let other = args.at(1);
    let comparable = is_array(args.at(0)) && buffer::is_bytes_like(other) || is_bytes(other);
    if !comparable {
        return Ok(Value::NotImplemented);
    }
    Ok(match buffer::view(other) {
        Some(right) => Value::bool(holds(own(args).cmp(&right))),
        None => Value::NotImplemented,
    })
}

macro_rules! comparisons {
    ($($name:ident: $holds:ident;)*) => {
        $(#[doc = concat!("The slot `__", stringify!($name), "__`.")]
        ///
        /// # Errors
        ///
        /// None.
        pub fn $name(_vm: &mut Vm, args: Args) -> PyResult {
            compare(&args, std::cmp::Ordering::$holds)
        })*
    };
}

comparisons! {
    lt: is_lt;
    le: is_le;
    eq: is_eq;
    ne: is_ne;
    gt: is_gt;
    ge: is_ge;
}

/// `self.decode(encoding, errors)`.
///
/// # Errors
///
/// As `codec::decode`.
pub fn decode(vm: &mut Vm, args: Args) -> PyResult {
    use crate::protocol::codec;
    let encoding = param::text_argument(vm, "decode", 1, args.get(1), false)?;
    let errors = param::text_argument(vm, "decode", 2, args.get(2), false)?;
    let length = own(&args).len();
    vm.reserve(length)?;
    let bytes = own(&args).to_vec();
    codec::decode(vm, &bytes, encoding.as_deref(), errors.as_deref())
}

/// `str(self)`, which is its repr.
///
/// # Errors
///
/// As [`repr`].
pub fn to_str(vm: &mut Vm, args: Args) -> PyResult {
    text::repr(vm, args.at(0))
}
