//! Methods of bytes-like sequences that take bytes for ASCII characters: case, predicates, padding.

use super::BytesLike;
use crate::model::args::ArgSite;
use crate::model::error::PyResult;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::bytes_size;
use crate::protocol::native::{CInt, FromArg};
use crate::protocol::{param, raise};

fn mapped(vm: &mut Vm, own: BytesLike<'_>, map: impl FnOnce(&mut [u8])) -> PyResult {
    vm.reserve(own.len())?;
    let mut out = own.bytes().to_vec();
    map(&mut out);
    Ok(own.like(vm, out))
}

pub(super) fn lower(vm: &mut Vm, own: BytesLike<'_>) -> PyResult {
    mapped(vm, own, <[u8]>::make_ascii_lowercase)
}

pub(super) fn upper(vm: &mut Vm, own: BytesLike<'_>) -> PyResult {
    mapped(vm, own, <[u8]>::make_ascii_uppercase)
}

pub(super) fn capitalize(vm: &mut Vm, own: BytesLike<'_>) -> PyResult {
    mapped(vm, own, |bytes| {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    })
}

pub(super) fn swapcase(vm: &mut Vm, own: BytesLike<'_>) -> PyResult {
    mapped(vm, own, |bytes| {
        for byte in bytes {
            if byte.is_ascii_alphabetic() {
                *byte ^= 0x20;
            }
        }
    })
}

pub(super) fn title(vm: &mut Vm, own: BytesLike<'_>) -> PyResult {
    mapped(vm, own, |bytes| {
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

/// Whether there are bytes and `holds` for each.
pub(super) fn all(own: BytesLike<'_>, holds: fn(u8) -> bool) -> bool {
    let bytes = own.bytes();
    !bytes.is_empty() && bytes.iter().all(|&byte| holds(byte))
}

pub(super) fn islower(_: &mut Vm, own: BytesLike<'_>) -> bool {
    let bytes = own.bytes();
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

pub(super) fn isupper(_: &mut Vm, own: BytesLike<'_>) -> bool {
    let bytes = own.bytes();
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

pub(super) fn istitle(_: &mut Vm, own: BytesLike<'_>) -> bool {
    let (mut cased, mut inside) = (false, false);
    for byte in own.bytes().iter() {
        let alphabetic = byte.is_ascii_alphabetic();
        if alphabetic && byte.is_ascii_uppercase() == inside {
            return false;
        }
        cased |= alphabetic;
        inside = alphabetic;
    }
    cased
}

/// The fill byte of `center` and its siblings.
pub(super) struct Fill(pub(super) u8);

impl<'a> FromArg<'a> for Fill {
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        let byte = match value.payload() {
            Some(Payload::Bytes(bytes)) if bytes.len() == 1 => bytes.first().copied(),
            Some(Payload::ByteArray(array)) if array.borrow().len() == 1 => {
                array.borrow().first().copied()
            }
            _ => None,
        };
        byte.map(Self).ok_or_else(|| {
            let name = site.function;
            let shown = param::shown_type(vm, value);
            let message =
                format!("{name}() argument 2 must be a byte string of length 1, not {shown}");
            raise::type_error(vm, message)
        })
    }
}

/// Room for a result of `length` bytes: no `bytes` can be as long as an array.
fn size_of_result(vm: &mut Vm, own: BytesLike<'_>, length: usize) -> PyResult<()> {
    if !own.is_array() {
        bytes_size(vm, length)?;
    }
    vm.reserve(length)
}

/// Pads to `width`; `left_of` says how much of the padding goes to the left.
fn pad(
    vm: &mut Vm,
    own: BytesLike<'_>,
    width: i64,
    fill: Fill,
    left_of: fn(usize, usize) -> usize,
) -> PyResult {
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(own.len());
    if missing == 0 {
        return own.unchanged(vm);
    }
    size_of_result(vm, own, width)?;
    let left = left_of(missing, width);
    let mut out = vec![fill.0; left];
    out.reserve(width - left);
    out.extend_from_slice(&own.bytes());
    out.resize(width, fill.0);
    Ok(own.like(vm, out))
}

pub(super) fn center(vm: &mut Vm, own: BytesLike<'_>, width: i64, fill: Fill) -> PyResult {
    pad(vm, own, width, fill, |missing, width| {
        missing / 2 + (missing & width & 1)
    })
}

pub(super) fn ljust(vm: &mut Vm, own: BytesLike<'_>, width: i64, fill: Fill) -> PyResult {
    pad(vm, own, width, fill, |_, _| 0)
}

pub(super) fn rjust(vm: &mut Vm, own: BytesLike<'_>, width: i64, fill: Fill) -> PyResult {
    pad(vm, own, width, fill, |missing, _| missing)
}

pub(super) fn zfill(vm: &mut Vm, own: BytesLike<'_>, width: i64) -> PyResult {
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(own.len());
    if missing == 0 {
        return own.unchanged(vm);
    }
    size_of_result(vm, own, width)?;
    let bytes = own.bytes();
    let signed = matches!(bytes.first(), Some(b'+' | b'-'));
    let (sign, digits) = bytes.split_at(usize::from(signed));
    let mut out = Vec::with_capacity(width);
    out.extend_from_slice(sign);
    out.resize(sign.len() + missing, b'0');
    out.extend_from_slice(digits);
    Ok(own.like(vm, out))
}

pub(super) fn expandtabs(vm: &mut Vm, own: BytesLike<'_>, size: CInt) -> PyResult {
    let size = usize::try_from(size.0).unwrap_or(0);
    let bytes = own.bytes();
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
    Ok(own.like(vm, out))
}
