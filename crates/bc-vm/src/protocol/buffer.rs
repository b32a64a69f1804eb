//! Bytes-like objects: `bytes`, `bytearray` and `memoryview` read as one slice of bytes.

use std::cell::Ref;
use std::ops::Deref;

use crate::model::error::{PyResult, Thrown};
use crate::model::memory::MemoryView;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// The bytes of a bytes-like object. No Python code may run while it lives.
pub enum Bytes<'a> {
    /// Of a `bytes`, or of a view of one.
    Slice(&'a [u8]),
    /// Of a `bytearray`, or of a view of one.
    Array(Ref<'a, [u8]>),
    /// Collected from a view with gaps.
    Owned(Vec<u8>),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Slice(bytes) => bytes,
            Self::Array(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// The bytes of `value`, if it is bytes-like, and no view that is released or whose bytes do not lie as
/// in C (`PyBUF_SIMPLE`).
#[must_use]
pub fn view(value: &Value) -> Option<Bytes<'_>> {
    match value.payload()? {
        Payload::Bytes(bytes) => Some(Bytes::Slice(bytes)),
        Payload::ByteArray(array) => Some(Bytes::Array(Ref::map(array.borrow(), |bytes| &**bytes))),
        Payload::Native(_) => {
            let view = value.as_native_data::<MemoryView>()?;
            if view.is_released() || !view.is_c_contiguous() {
                return None;
            }
            let range = view.byte_range();
            match &view.source.payload {
                Payload::Bytes(bytes) => Some(Bytes::Slice(bytes.get(range).unwrap_or_default())),
                Payload::ByteArray(array) => {
                    Some(Bytes::Array(Ref::map(array.borrow(), move |bytes| {
                        bytes.get(range).unwrap_or_default()
                    })))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The bytes of `value`.
///
/// # Errors
///
/// `TypeError` if it is not bytes-like, `ValueError` for a released view, `BufferError` for one whose
/// bytes do not lie as in C.
pub fn get<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    match view(value) {
        Some(bytes) => Ok(bytes),
        None => Err(refused(vm, value)),
    }
}

/// As [`get`], however the bytes lie (`PyBUF_FULL_RO`): those of a view with gaps are copied.
///
/// # Errors
///
/// `TypeError` if it is not bytes-like, `ValueError` for a released view, and when there is no room for
/// the copy.
pub fn get_of_any_layout<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    match value.as_native_data::<MemoryView>() {
        Some(view) if !view.is_released() && !view.is_c_contiguous() => {
            vm.reserve(view.byte_len())?;
            Ok(Bytes::Owned(view.to_vec()))
        }
        _ => get(vm, value),
    }
}

/// As [`get_of_any_layout`], copied in any case, as for what may change meanwhile.
///
/// # Errors
///
/// As [`get_of_any_layout`].
pub fn copy_of_any_layout(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    match get_of_any_layout(vm, value)? {
        Bytes::Owned(bytes) => Ok(bytes),
        bytes => {
            vm.reserve(bytes.len())?;
            Ok(bytes.to_vec())
        }
    }
}

#[cold]
fn refused(vm: &mut Vm, value: &Value) -> Thrown {
    if let Some(view) = value.as_native_data::<MemoryView>() {
        if view.is_released() {
            let message = "operation forbidden on released memoryview object";
            return raise::value_error(vm, message);
        }
        let message = "memoryview: underlying buffer is not C-contiguous";
        return raise::buffer_error(vm, message);
    }
    let message = format!(
        "a bytes-like object is required, not '{}'",
        vm.type_name(value)
    );
    raise::type_error(vm, message)
}

/// Whether `value` is bytes-like.
#[must_use]
pub fn is_bytes_like(value: &Value) -> bool {
    match value.payload() {
        Some(Payload::Bytes(_) | Payload::ByteArray(_)) => true,
        Some(Payload::Native(_)) => value.as_native_data::<MemoryView>().is_some(),
        _ => false,
    }
}
