//! Compiled files: their headers, the code in them, and how they are made.
//!
//! Absent: where they lie (`paths`), and when one is taken in the place of a source (`source`).

use bc_vm::protocol::numerals;
use std::sync::Arc;

use bc_core::pyc::{HEADER_LENGTH, Header, Magic, Pyc, PycError};

use super::{import_error, quoted, row, string};
use bc_vm::model::code::Code;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::MethodDef;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::number;
use bc_vm::protocol::{convert, item, raise};
use bc_vm::runtime::link;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "_validate_bytecode_header",
        1,
        &["data", "source_stats", "name", "path"],
        |vm, args| {
            let given = |place| args.get(place).filter(|value| !value.is_none());
            let bytes = bytes_of(vm, args.at(0))?;
            check_header(vm, &bytes, given(1), given(2), given(3))?;
            let rest = bytes.get(HEADER_LENGTH..).unwrap_or_default().to_vec();
            Ok(vm.new_bytes(rest))
        },
    ),
    row(
        "_compile_bytecode",
        1,
        &["data", "name", "bytecode_path", "source_path"],
        |vm, args| {
            let given = |place| args.get(place).filter(|value| !value.is_none());
            let mut bytes = Header::default().bytes().to_vec();
            bytes.extend(bytes_of(vm, args.at(0))?);
            let code = code_in(vm, &bytes, given(1), given(2))?;
            match given(3) {
                Some(source) => put_right(vm, code, source),
                None => Ok(code),
            }
        },
    ),
    row(
        "_code_to_bytecode",
        1,
        &["code", "mtime", "source_size"],
        |vm, args| {
            let Some(code) = args.at(0).as_code().cloned() else {
                return Err(raise::type_error(vm, "a code object is needed"));
            };
            let zero = Value::Int(0);
            let (mtime, size) = (args.get(1).cloned(), args.get(2).cloned());
            let mtime = mtime.unwrap_or_else(|| zero.clone());
            let bytes = to_bytes(vm, &code, &mtime, &size.unwrap_or(zero))?;
            Ok(vm.new_bytearray(bytes))
        },
    ),
];

/// The bytes of a buffer.
///
/// # Errors
///
/// `TypeError` for anything else.
pub(super) fn bytes_of(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    match numerals::buffer(value) {
        Some(bytes) => Ok(bytes),
        None => {
            let message = format!(
                "a bytes-like object is required, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// Refuses a compiled file by its header, in the reference's words.
pub(super) fn check_header(
    vm: &mut Vm,
    bytes: &[u8],
    stats: Option<&Value>,
    name: Option<&Value>,
    path: Option<&Value>,
) -> PyResult<()> {
    let shown = match name {
        Some(name) => quoted(vm, name)?,
        None => "'<bytecode>'".to_owned(),
    };
    if !has_magic(bytes) {
        let magic = vm.new_bytes(bytes.get(..4).unwrap_or(bytes).to_vec());
        let message = format!("bad magic number in {shown}: {}", quoted(vm, &magic)?);
        return Err(import_error(vm, &message, name, path));
    }
    for (end, what) in [(8, "timestamp"), (HEADER_LENGTH, "size of source")] {
        if bytes.len() < end {
            let message = format!("reached EOF while reading {what} in {shown}");
            return Err(raise::throw(vm, ExceptionKind::EOFError, message));
        }
    }
    let Some(stats) = stats else { return Ok(()) };
    for (key, at) in [("mtime", 4), ("size", 8)] {
        let name_of = vm.new_str(key);
        let found = item::getitem(vm, stats, &name_of);
        let Some(found) = raise::catch(vm, found, ExceptionKind::KeyError)? else {
            continue;
        };
        let found = numerals::to_int(vm, &found)?;
        let found = match key {
            "size" => i64::from(low_word(vm, &found)?),
            // A time that does not fit is that of no compiled file.
            _ => bc_vm::model::int::view(&found)
                .and_then(|int| int.to_i64())
                .unwrap_or(-1),
        };
        if i64::from(number_at(bytes, at)) != found {
            let message = format!("bytecode is stale for {shown}");
            return Err(import_error(vm, &message, name, path));
        }
    }
    Ok(())
}

/// Whether the bytes begin as those of a compiled file of 3.5 do.
pub(super) fn has_magic(bytes: &[u8]) -> bool {
    let magic = bytes.get(..4).unwrap_or_default();
    magic == Magic::V3351.bytes() || magic == Magic::V3350.bytes()
}

/// The number of four bytes at a place, 0 behind the end.
pub(super) fn number_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

/// The lowest 32 bits of an int.
fn low_word(vm: &mut Vm, value: &Value) -> PyResult<u32> {
    let mask = Value::Int(0xFFFF_FFFF);
    let low = number::binary(vm, BinaryOp::And, value, &mask)?;
    Ok(convert::to_i64(vm, &low)? as u32)
}

/// What the bytes of a compiled file hold, verified if it is code and nothing if it is not.
///
/// # Errors
///
/// What `marshal.loads` raises, and the refusal of code that cannot run.
pub(super) fn unmarshal(vm: &mut Vm, bytes: &[u8]) -> PyResult<Option<Value>> {
    let pyc = match Pyc::read(bytes) {
        Ok(pyc) => pyc,
        Err(PycError::Marshal(error)) => {
            let (class, message) = error.exception();
            let class = match class {
                "EOFError" => ExceptionKind::EOFError,
                "TypeError" => ExceptionKind::TypeError,
                _ => ExceptionKind::ValueError,
            };
            return Err(raise::throw(vm, class, message));
        }
        Err(PycError::NotCode { .. }) => return Ok(None),
        Err(error) => return Err(raise::import_error(vm, error.to_string())),
    };
    let code = link::verify_and_link(vm, &pyc.code)?;
    Ok(Some(link::code_value(vm, code)))
}

/// The code object in a compiled file whose header is right (`_compile_bytecode`).
pub(super) fn code_in(
    vm: &mut Vm,
    bytes: &[u8],
    name: Option<&Value>,
    path: Option<&Value>,
) -> PyResult {
    match unmarshal(vm, bytes)? {
        Some(code) => Ok(code),
        None => {
            let shown = quoted(vm, path.unwrap_or(&Value::None))?;
            let message = format!("Non-code object in {shown}");
            Err(import_error(vm, &message, name, path))
        }
    }
}

/// Compiled code, from `source` whatever it says itself.
pub(super) fn put_right(vm: &mut Vm, code: Value, source: &Value) -> PyResult {
    let source = string(vm, source)?;
    let source = vm.intern(&source);
    if let Some(code) = code.as_code() {
        code.set_filename(&source);
    }
    Ok(code)
}

/// The bytes of a compiled file (`_code_to_bytecode`).
pub(super) fn to_bytes(vm: &mut Vm, code: &Code, mtime: &Value, size: &Value) -> PyResult<Vec<u8>> {
    let mut pyc = Pyc::new(Arc::clone(code.verified.code()));
    pyc.header.mtime = low_word(vm, mtime)?;
    pyc.header.source_size = low_word(vm, size)?;
    match pyc.write() {
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(raise::value_error(vm, error.to_string())),
    }
}
