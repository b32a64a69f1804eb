//! Bytes out of other objects: integers, iterables, text, and hexadecimal digits out of bytes.
//!
//! Absent: what `bytes` and `bytearray` answer themselves (`types::bytes_like`), and bytes-like objects (`buffer`).

use bc_core::text::TextBuilder;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::format::integer::Integer;
use crate::protocol::{buffer, call, codec, convert, iter, raise};

/// What the arguments of `bytes`, or of `bytearray` if it is to be an `array`, say.
///
/// # Errors
///
/// `TypeError`, `ValueError` and what iterating or encoding raises.
pub fn from_arguments(
    vm: &mut Vm,
    source: Option<&Value>,
    encoding: Option<&str>,
    errors: Option<&str>,
    array: bool,
) -> PyResult<Vec<u8>> {
    let named = encoding.is_some() || errors.is_some();
    let Some(source) = source else {
        if named {
            let message = "encoding or errors without sequence argument";
            return Err(raise::type_error(vm, message));
        }
        return Ok(Vec::new());
    };
    let is_text = source.as_str().is_some();
    if is_text && encoding.is_some() {
        return codec::encode_bytes(vm, source, encoding, errors);
    }
    let refused = match (is_text, named, array) {
        (true, _, true) => "string argument without an encoding",
        (false, true, true) => "encoding or errors without a string argument",
        (false, _, false) if encoding.is_some() => "encoding without a string argument",
        (true, true, false) => "string argument without an encoding",
        (false, true, false) => "errors without a string argument",
        _ => "",
    };
    if !refused.is_empty() {
        return Err(raise::type_error(vm, refused));
    }
    if !array
        && vm.class_id_of(source) != ClassId::BYTES
        && let Some(bytes) = by_method(vm, source)?
    {
        return Ok(bytes);
    }
    if is_text {
        let message = "string argument without an encoding";
        return Err(raise::type_error(vm, message));
    }
    if convert::has_index(vm, source) {
        let count = convert::index_i64(vm, source, ExceptionKind::OverflowError);
        match count {
            Ok(count) => {
                let Ok(count) = usize::try_from(count) else {
                    return Err(raise::value_error(vm, "negative count"));
                };
                if !array {
                    bytes_size(vm, count)?;
                }
                vm.reserve(count)?;
                return Ok(vec![0; count]);
            }
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::OverflowError) => {
                return Err(thrown);
            }
            Err(Thrown::Raise(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    if array {
        return from_object(vm, source, array);
    }
    from_hinted(vm, source)
}

/// As [`from_object`] of a `bytes`, for which an iterable is asked how many there will be before it is
/// iterated over: one of an array is not.
fn from_hinted(vm: &mut Vm, source: &Value) -> PyResult<Vec<u8>> {
    if !buffer::is_bytes_like(source) {
        let hint = iter::length_hint(vm, source, 64)?;
        bytes_size(vm, hint)?;
        vm.reserve(hint)?;
    }
    from_object(vm, source, false)
}

/// `PyObject_Bytes`: what `__bytes__` returns, unless the object is exactly a `bytes`, the bytes of any
/// buffer, or of an iterable of integers.
///
/// # Errors
///
/// `TypeError` if it is none of these, and what its methods raise.
pub fn bytes_of(vm: &mut Vm, source: &Value) -> PyResult<Vec<u8>> {
    if vm.class_id_of(source) != ClassId::BYTES
        && let Some(bytes) = by_method(vm, source)?
    {
        return Ok(bytes);
    }
    if source.as_str().is_some() {
        let message = "cannot convert unicode object to bytes";
        return Err(raise::type_error(vm, message));
    }
    from_hinted(vm, source)
}

/// Refuses a length that no `bytes` can have.
///
/// # Errors
///
/// `OverflowError`, as `PyBytes_FromStringAndSize` raises it.
pub fn bytes_size(vm: &mut Vm, length: usize) -> PyResult<()> {
    /// Bytes of the head of a `bytes` object, and the zero after its contents.
    const HEAD: usize = 33;
    if length > isize::MAX as usize - HEAD {
        return Err(raise::overflow_error(vm, "byte string is too large"));
    }
    Ok(())
}

/// What `__bytes__` of the object returns; `None` if it has none.
fn by_method(vm: &mut Vm, source: &Value) -> PyResult<Option<Vec<u8>>> {
    let name = vm.names.__bytes__.clone();
    let Some(made) = call::call_special(vm, source, &name, Args::none())? else {
        return Ok(None);
    };
    match made.as_bytes() {
        Some(bytes) => Ok(Some(bytes.to_vec())),
        None => {
            let message = format!(
                "__bytes__ returned non-bytes (type {})",
                vm.type_name(&made)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// The bytes of a bytes-like object or of an iterable of integers.
///
/// # Errors
///
/// `TypeError` if it is neither, `ValueError` for what is no byte.
pub fn from_object(vm: &mut Vm, source: &Value, array: bool) -> PyResult<Vec<u8>> {
    if buffer::is_bytes_like(source) {
        return buffer::copy_of_any_layout(vm, source);
    }
    let iterator = iter::iter(vm, source)?;
    from_items(vm, &iterator, array)
}

/// The bytes that an iterable gives to `bytearray.extend`, which asks how many there will be.
///
/// # Errors
///
/// As [`from_object`].
pub fn to_extend(vm: &mut Vm, source: &Value) -> PyResult<Vec<u8>> {
    if buffer::is_bytes_like(source) {
        let Some(bytes) = buffer::view(source) else {
            let shown = vm.type_name(source);
            let message = format!("can't set bytearray slice from {shown}");
            return Err(raise::type_error(vm, message));
        };
        vm.reserve(bytes.len())?;
        return Ok(bytes.to_vec());
    }
    let iterator = iter::iter(vm, source)?;
    let hint = iter::length_hint(vm, source, 32)?;
    vm.reserve(hint)?;
    from_items(vm, &iterator, true)
}

fn from_items(vm: &mut Vm, iterator: &Value, array: bool) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    while let Some(item) = iter::next(vm, iterator)? {
        vm.make_room(&mut out, 1)?;
        out.push(item_byte(vm, &item, array)?);
    }
    Ok(out)
}

fn item_byte(vm: &mut Vm, item: &Value, array: bool) -> PyResult<u8> {
    if let Value::Int(i) = item
        && let Ok(byte) = u8::try_from(*i)
    {
        return Ok(byte);
    }
    if array {
        return byte(vm, item);
    }
    let index = convert::index(vm, item)?;
    match Integer::of(&index).to_i64().map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        Some(Err(_)) => Err(raise::value_error(vm, "bytes must be in range(0, 256)")),
        None => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                vm.type_name(item)
            );
            Err(raise::value_error(vm, message))
        }
    }
}

/// Two hexadecimal digits for each byte.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(u32::from(b"0123456789abcdef"[usize::from(nibble)]));
        }
    }
    out
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
                Ok(Value::Unbound) | Err(Thrown::Raise(_)) => {
                    return Err(raise::type_error(vm, "an integer is required"));
                }
                Err(fault) => return Err(fault),
                Ok(index) => Integer::of(&index).to_i64(),
            }
        }
    };
    match small.map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(raise::value_error(vm, "byte must be in range(0, 256)")),
    }
}
