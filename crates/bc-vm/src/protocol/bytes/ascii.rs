//! Methods of bytes-like sequences that take bytes for ASCII characters: case, predicates, padding.

use super::build::bytes_size;
use super::{is_array, like, own, unchanged};
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::search::is_space;
use crate::protocol::{param, raise};

fn mapped(vm: &mut Vm, args: &Args, map: impl FnOnce(&mut [u8])) -> PyResult {
    let bytes = own(args);
    vm.reserve(bytes.len())?;
    let mut out = bytes.to_vec();
    drop(bytes);
    map(&mut out);
    Ok(like(vm, args, out))
}

/// The method `lower`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn lower(vm: &mut Vm, args: Args) -> PyResult {
    mapped(vm, &args, <[u8]>::make_ascii_lowercase)
}

/// The method `upper`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn upper(vm: &mut Vm, args: Args) -> PyResult {
    mapped(vm, &args, <[u8]>::make_ascii_uppercase)
}

/// The method `capitalize`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn capitalize(vm: &mut Vm, args: Args) -> PyResult {
    mapped(vm, &args, |bytes| {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    })
}

/// The method `swapcase`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn swapcase(vm: &mut Vm, args: Args) -> PyResult {
    mapped(vm, &args, |bytes| {
        for byte in bytes {
            if byte.is_ascii_alphabetic() {
                *byte ^= 0x20;
            }
        }
    })
}

/// The method `title`.
///
/// # Errors
///
/// A fault when there is no room.
pub fn title(vm: &mut Vm, args: Args) -> PyResult {
    mapped(vm, &args, |bytes| {
        let mut inside = false;
        for byte in bytes {
            if inside {
                byte.make_ascii_lowercase();
            } else {
                byte.make_ascii_uppercase();
            }
            inside = byte.is_ascii_alphabetic();
        }
    })
}

fn all(args: &Args, holds: impl Fn(&u8) -> bool) -> PyResult {
    let bytes = own(args);
    Ok(Value::bool(!bytes.is_empty() && bytes.iter().all(holds)))
}

/// The method `isalnum`.
///
/// # Errors
///
/// None.
pub fn isalnum(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, u8::is_ascii_alphanumeric)
}

/// The method `isalpha`.
///
/// # Errors
///
/// None.
pub fn isalpha(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, u8::is_ascii_alphabetic)
}

/// The method `isdigit`.
///
/// # Errors
///
/// None.
pub fn isdigit(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, u8::is_ascii_digit)
}

/// The method `isspace`.
///
/// # Errors
///
/// None.
pub fn isspace(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, |&byte| is_space(byte))
}

/// The method `islower`.
///
/// # Errors
///
/// None.
pub fn islower(_vm: &mut Vm, args: Args) -> PyResult {
    let bytes = own(&args);
    let yes = bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase);
    Ok(Value::bool(yes))
}

/// The method `isupper`.
///
/// # Errors
///
/// None.
pub fn isupper(_vm: &mut Vm, args: Args) -> PyResult {
    let bytes = own(&args);
    let yes = bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase);
    Ok(Value::bool(yes))
}

/// The method `istitle`.
///
/// # Errors
///
/// None.
pub fn istitle(_vm: &mut Vm, args: Args) -> PyResult {
    let (mut cased, mut inside) = (false, false);
    for byte in own(&args).iter() {
        let alphabetic = byte.is_ascii_alphabetic();
        if alphabetic && byte.is_ascii_uppercase() == inside {
            return Ok(Value::False);
        }
        cased |= alphabetic;
        inside = alphabetic;
    }
    Ok(Value::bool(cased))
}

/// The fill byte of `center` and its siblings.
fn fill_byte(vm: &mut Vm, name: &str, value: Option<&Value>) -> PyResult<u8> {
    let Some(value) = value else { return Ok(b' ') };
    let byte = match value.payload() {
        Some(Payload::Bytes(bytes)) if bytes.len() == 1 => bytes.first().copied(),
        Some(Payload::ByteArray(array)) if array.borrow().len() == 1 => {
            array.borrow().first().copied()
        }
        _ => None,
    };
    byte.ok_or_else(|| {
        let shown = param::shown_type(vm, value);
        let message = format!("{name}() argument 2 must be a byte string of length 1, not {shown}");
        raise::type_error(vm, message)
    })
}

/// Room for a result of `length` bytes: no `bytes` can be as long as an array.
fn size_of_result(vm: &mut Vm, args: &Args, length: usize) -> PyResult<()> {
    if !is_array(args.at(0)) {
        bytes_size(vm, length)?;
    }
    vm.reserve(length)
}

/// Pads to the width in the first argument; `split` says how much of the padding goes to the left.
fn pad(vm: &mut Vm, args: &Args, name: &str, left_of: fn(usize, usize) -> usize) -> PyResult {
    let width = param::ssize(vm, args.at(1))?;
    let fill = fill_byte(vm, name, args.get(2))?;
    let width = usize::try_from(width).unwrap_or(0);
    let length = own(args).len();
    let Some(missing) = width.checked_sub(length).filter(|&missing| missing > 0) else {
        return unchanged(vm, args);
    };
    size_of_result(vm, args, width)?;
    let left = left_of(missing, width);
    let mut out = vec![fill; left];
    out.reserve(width - left);
    out.extend_from_slice(&own(args));
    out.resize(width, fill);
    Ok(like(vm, args, out))
}

/// The method `center`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn center(vm: &mut Vm, args: Args) -> PyResult {
    pad(vm, &args, "center", |missing, width| {
        missing / 2 + (missing & width & 1)
    })
}

/// The method `ljust`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn ljust(vm: &mut Vm, args: Args) -> PyResult {
    pad(vm, &args, "ljust", |_, _| 0)
}

/// The method `rjust`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn rjust(vm: &mut Vm, args: Args) -> PyResult {
    pad(vm, &args, "rjust", |missing, _| missing)
}

/// The method `zfill`.
///
/// # Errors
///
/// `TypeError` for an argument of another type.
pub fn zfill(vm: &mut Vm, args: Args) -> PyResult {
    let width = param::ssize(vm, args.at(1))?;
    let width = usize::try_from(width).unwrap_or(0);
    let bytes = own(&args);
    let Some(missing) = width
        .checked_sub(bytes.len())
        .filter(|&missing| missing > 0)
    else {
        drop(bytes);
        return unchanged(vm, &args);
    };
    size_of_result(vm, &args, width)?;
    let signed = matches!(bytes.first(), Some(b'+' | b'-'));
    let (sign, digits) = bytes.split_at(usize::from(signed));
    let mut out = Vec::with_capacity(width);
    out.extend_from_slice(sign);
    out.resize(sign.len() + missing, b'0');
    out.extend_from_slice(digits);
    drop(bytes);
    Ok(like(vm, &args, out))
}

/// The method `expandtabs`.
///
/// # Errors
///
/// `TypeError` for an argument of another type, `OverflowError` for a result that is too long.
pub fn expandtabs(vm: &mut Vm, args: Args) -> PyResult {
    let size = match args.get(1) {
        Some(size) => param::c_int(vm, size)?,
        None => 8,
    };
    let size = usize::try_from(size).unwrap_or(0);
    let bytes = own(&args);
    let spaces = |column: usize| if size == 0 { 0 } else { size - column % size };
    let tabs = bytes.iter().filter(|&&byte| byte == b'\t').count();
    let bound = bytes.len().saturating_add(tabs.saturating_mul(size));
    if bound > isize::MAX as usize {
        return Err(raise::overflow_error(vm, "result too long"));
    }
    vm.reserve(bound)?;
    let mut out = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for &byte in bytes.iter() {
        if byte == b'\t' {
            let step = spaces(column);
            out.resize(out.len() + step, b' ');
            column += step;
        } else {
            out.push(byte);
            column = if byte == b'\n' || byte == b'\r' {
                0
            } else {
                column + 1
            };
        }
    }
    drop(bytes);
    Ok(like(vm, &args, out))
}
