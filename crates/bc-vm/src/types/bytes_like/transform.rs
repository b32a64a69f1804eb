//! Methods of bytes-like sequences that put other bytes or digits in the place of each byte.

use bc_core::text::Text;

use super::BytesLike;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::to_hex;
use crate::protocol::native::Buffer;
use crate::protocol::{buffer, call, raise};

/// `bytes.fromhex` and `bytearray.fromhex`
pub(crate) fn fromhex(vm: &mut Vm, class: ClassRef, string: &Value) -> PyResult {
    let Some(string) = StrRef::of(string) else {
        return Err(raise::must_be_str(vm, "fromhex", 0, string));
    };
    let text = string.text();
    let digit = |at: usize| {
        text.get(at)
            .and_then(char::from_u32)
            .and_then(|c| c.to_digit(16))
    };
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    loop {
        while text.get(at) == Some(0x20) {
            at += 1;
        }
        if at >= text.len() {
            break;
        }
        let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
            let message = format!("non-hexadecimal number found in fromhex() arg at position {at}");
            return Err(raise::value_error(vm, message));
        };
        out.push((high << 4 | low) as u8);
        at += 2;
    }
    match class.data().id() {
        ClassId::BYTEARRAY => return Ok(vm.new_bytearray(out)),
        ClassId::BYTES => return Ok(vm.new_bytes(out)),
        _ => {}
    }
    let plain = vm.new_bytes(out);
    call::call_values(vm, &Value::from(class), [plain])
}

pub(super) fn hex(vm: &mut Vm, own: BytesLike<'_>) -> PyResult<Text> {
    vm.reserve(own.len().saturating_mul(2))?;
    vm.built(to_hex(&own.bytes()))
}

/// `bytes.maketrans` and `bytearray.maketrans`: a table of 256 bytes.
pub(crate) fn maketrans(vm: &mut Vm, from: Buffer<'_>, to: Buffer<'_>) -> PyResult {
    let (from, to) = (from.bytes(vm)?, to.bytes(vm)?);
    if from.len() != to.len() {
        let message = "maketrans arguments must have same length";
        return Err(raise::value_error(vm, message));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to.iter()) {
        if let Some(place) = table.get_mut(usize::from(from)) {
            *place = to;
        }
    }
    Ok(vm.new_bytes(table))
}

pub(super) fn translate(vm: &mut Vm, own: BytesLike<'_>, args: &[Value]) -> PyResult {
    let (table, delete) = match args {
        [table] => (table, None),
        [table, delete] => (table, Some(delete)),
        _ => {
            let name = if own.is_array() { "bytearray" } else { "bytes" };
            let message = format!("{name}.translate requires 1 to 2 arguments");
            return Err(raise::type_error(vm, message));
        }
    };
    let table = match table {
        Value::None => None,
        table => Some(buffer::get(vm, table)?),
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        let message = "translation table must be 256 characters long";
        return Err(raise::value_error(vm, message));
    }
    let mut deleted = [false; 256];
    if let Some(delete) = delete {
        for &byte in buffer::get(vm, delete)?.iter() {
            deleted[usize::from(byte)] = true;
        }
    }
    let bytes = own.bytes();
    vm.reserve(bytes.len())?;
    let kept = bytes.iter().filter(|&&byte| !deleted[usize::from(byte)]);
    let out: Vec<u8> = match &table {
        Some(table) => kept
            .filter_map(|&byte| table.get(usize::from(byte)))
            .copied()
            .collect(),
        None => kept.copied().collect(),
    };
    if out == *bytes {
        drop(bytes);
        return own.unchanged(vm);
    }
    drop((bytes, table));
    Ok(own.like(vm, out))
}
