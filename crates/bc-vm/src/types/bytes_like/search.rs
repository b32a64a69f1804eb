//! Methods of bytes-like sequences that search and cut.

use std::ops::Range;

use super::BytesLike;
use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::buffer::{self, Bytes};
use crate::protocol::native::{Bound, Buffer, CInt, OrNone};
use crate::protocol::{call, convert, iter, raise};

/// White space as `bytes` sees it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0D | 0x20)
}

/// What is searched for: bytes, or one byte given as an integer.
fn needle<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    if convert::has_index(vm, value) {
        let index = convert::index_i64(vm, value, ExceptionKind::OverflowError);
        match index {
            Ok(index) => {
                return match u8::try_from(index) {
                    Ok(byte) => Ok(Bytes::Owned(vec![byte])),
                    Err(_) => Err(raise::value_error(vm, "byte must be in range(0, 256)")),
                };
            }
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::OverflowError) => {
                return Err(raise::value_error(vm, "byte must be in range(0, 256)"));
            }
            Err(Thrown::Raise(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    sought(vm, value)
}

/// Bytes that are searched for, with room for what searching takes.
pub(super) fn sought<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    let bytes = buffer::get(vm, value)?;
    vm.scratch(units::table_room(bytes.len()))?;
    Ok(bytes)
}

/// Where `part` is found between the bounds.
fn locate(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
    last: bool,
) -> PyResult<Option<usize>> {
    let part = needle(vm, part)?;
    let hay = own.bytes();
    let (start, end) = Bound::clamp(start, end, hay.len());
    if start > end || end - start < part.len() {
        return Ok(None);
    }
    let hay = hay.get(start..end).unwrap_or_default();
    let place = if last {
        units::rfind(hay, &part)
    } else {
        units::find(hay, &part)
    };
    Ok(place.map(|place| place + start))
}

fn or_minus_one(place: Option<usize>) -> i64 {
    place.map_or(-1, |place| place as i64)
}

fn or_error(vm: &mut Vm, own: BytesLike<'_>, place: Option<usize>) -> PyResult<usize> {
    place.ok_or_else(|| {
        let message = if own.is_array() {
            "subsection not found"
        } else {
            "substring not found"
        };
        raise::value_error(vm, message)
    })
}

pub(super) fn find(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<i64> {
    locate(vm, own, part, start, end, false).map(or_minus_one)
}

pub(super) fn rfind(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<i64> {
    locate(vm, own, part, start, end, true).map(or_minus_one)
}

pub(super) fn index(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    let place = locate(vm, own, part, start, end, false)?;
    or_error(vm, own, place)
}

pub(super) fn rindex(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    let place = locate(vm, own, part, start, end, true)?;
    or_error(vm, own, place)
}

pub(super) fn count(
    vm: &mut Vm,
    own: BytesLike<'_>,
    part: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    let part = needle(vm, part)?;
    let hay = own.bytes();
    let (start, end) = Bound::clamp(start, end, hay.len());
    if start > end || end - start < part.len() {
        return Ok(0);
    }
    Ok(units::count(hay.get(start..end).unwrap_or_default(), &part))
}

fn ends(
    vm: &mut Vm,
    own: BytesLike<'_>,
    parts: &Value,
    start: Bound,
    end: Bound,
    tail: bool,
) -> PyResult<bool> {
    let bytes = own.bytes();
    let (start, end) = Bound::clamp(start, end, bytes.len());
    let check = |part: &[u8]| {
        if start > end || end - start < part.len() {
            return false;
        }
        let from = if tail { end - part.len() } else { start };
        bytes.get(from..from + part.len()) == Some(part)
    };
    if let Some(parts) = parts.as_tuple() {
        for part in parts.iter() {
            if check(&buffer::get(vm, part)?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if !buffer::is_bytes_like(parts) {
        let message = format!(
            "{} first arg must be bytes or a tuple of bytes, not {}",
            if tail { "endswith" } else { "startswith" },
            vm.type_name(parts)
        );
        return Err(raise::type_error(vm, message));
    }
    let part = buffer::get(vm, parts)?;
    Ok(check(&part))
}

pub(super) fn startswith(
    vm: &mut Vm,
    own: BytesLike<'_>,
    prefix: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<bool> {
    ends(vm, own, prefix, start, end, false)
}

pub(super) fn endswith(
    vm: &mut Vm,
    own: BytesLike<'_>,
    suffix: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<bool> {
    ends(vm, own, suffix, start, end, true)
}

/// Collects pieces, looking now and then whether memory is short.
struct Pieces<'a> {
    vm: &'a mut Vm,
    own: BytesLike<'a>,
    bytes: &'a [u8],
    items: Vec<Value>,
}

impl Pieces<'_> {
    fn push(&mut self, range: Range<usize>) -> PyResult<()> {
        if self.items.len().is_multiple_of(1024) {
            self.vm.reserve(size_of_val(self.items.as_slice()) * 2)?;
        }
        let piece = self.bytes.get(range).unwrap_or_default();
        let piece = self.own.like_slice(self.vm, piece)?;
        self.items.push(piece);
        Ok(())
    }
}

fn cuts(
    vm: &mut Vm,
    own: BytesLike<'_>,
    separator: OrNone<&Value>,
    limit: i64,
    from_right: bool,
) -> PyResult {
    let separator = match separator.0 {
        None => None,
        Some(separator) => Some(sought(vm, separator)?),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let hay: &[u8] = &own.bytes();
    let mut pieces = Pieces {
        vm,
        own,
        bytes: hay,
        items: Vec::new(),
    };
    let push = |range: Range<usize>| pieces.push(range);
    match (&separator, from_right) {
        (None, false) => units::split_space(hay, is_space, limit, push)?,
        (None, true) => units::rsplit_space(hay, is_space, limit, push)?,
        (Some(separator), _) if separator.is_empty() => {
            return Err(raise::value_error(vm, "empty separator"));
        }
        (Some(separator), false) => units::split(hay, separator, limit, push)?,
        (Some(separator), true) => units::rsplit(hay, separator, limit, push)?,
    }
    let mut items = pieces.items;
    if from_right {
        items.reverse();
    }
    Ok(vm.new_list(items))
}

pub(super) fn split(
    vm: &mut Vm,
    own: BytesLike<'_>,
    separator: OrNone<&Value>,
    limit: i64,
) -> PyResult {
    cuts(vm, own, separator, limit, false)
}

pub(super) fn rsplit(
    vm: &mut Vm,
    own: BytesLike<'_>,
    separator: OrNone<&Value>,
    limit: i64,
) -> PyResult {
    cuts(vm, own, separator, limit, true)
}

pub(super) fn splitlines(vm: &mut Vm, own: BytesLike<'_>, keep: CInt) -> PyResult {
    let bytes: &[u8] = &own.bytes();
    let mut pieces = Pieces {
        vm,
        own,
        bytes,
        items: Vec::new(),
    };
    let is_break = |byte: u8| byte == b'\n' || byte == b'\r';
    units::lines(bytes, is_break, keep.0 != 0, |range| pieces.push(range))?;
    let items = pieces.items;
    Ok(vm.new_list(items))
}

fn part(vm: &mut Vm, own: BytesLike<'_>, wanted: &Value, last: bool) -> PyResult {
    let separator = if own.is_array() {
        // Whatever a bytearray can be made of will do.
        let class = Value::from(&vm.classes.bytearray);
        let made = call::call_values(vm, &class, [wanted.clone()])?;
        sought(vm, &made)?.to_vec()
    } else {
        sought(vm, wanted)?.to_vec()
    };
    if separator.is_empty() {
        return Err(raise::value_error(vm, "empty separator"));
    }
    let bytes = own.bytes();
    let place = if last {
        units::rfind(&bytes, &separator)
    } else {
        units::find(&bytes, &separator)
    };
    let slice = |range: Range<usize>| bytes.get(range).unwrap_or_default();
    let parts = match place {
        Some(place) => {
            let middle = if own.is_array() {
                own.like_slice(vm, &separator)?
            } else {
                wanted.clone()
            };
            [
                own.like_slice(vm, slice(0..place))?,
                middle,
                own.like_slice(vm, slice(place + separator.len()..bytes.len()))?,
            ]
        }
        None => {
            let whole = own.unchanged(vm)?;
            let (one, two) = (own.like(vm, Vec::new()), own.like(vm, Vec::new()));
            if last {
                [one, two, whole]
            } else {
                [whole, one, two]
            }
        }
    };
    Ok(vm.new_tuple(parts))
}

pub(super) fn partition(vm: &mut Vm, own: BytesLike<'_>, separator: &Value) -> PyResult {
    part(vm, own, separator, false)
}

pub(super) fn rpartition(vm: &mut Vm, own: BytesLike<'_>, separator: &Value) -> PyResult {
    part(vm, own, separator, true)
}

fn strip_ends(
    vm: &mut Vm,
    own: BytesLike<'_>,
    what: OrNone<&Value>,
    left: bool,
    right: bool,
) -> PyResult {
    let bytes = own.bytes();
    let range = match what.0 {
        None => units::strip(&bytes, is_space, left, right),
        Some(set) => {
            let set = buffer::get(vm, set)?;
            units::strip(&bytes, |byte| set.contains(&byte), left, right)
        }
    };
    if range == (0..bytes.len()) {
        return own.unchanged(vm);
    }
    own.like_slice(vm, bytes.get(range).unwrap_or_default())
}

pub(super) fn strip(vm: &mut Vm, own: BytesLike<'_>, what: OrNone<&Value>) -> PyResult {
    strip_ends(vm, own, what, true, true)
}

pub(super) fn lstrip(vm: &mut Vm, own: BytesLike<'_>, what: OrNone<&Value>) -> PyResult {
    strip_ends(vm, own, what, true, false)
}

pub(super) fn rstrip(vm: &mut Vm, own: BytesLike<'_>, what: OrNone<&Value>) -> PyResult {
    strip_ends(vm, own, what, false, true)
}

pub(super) fn replace(
    vm: &mut Vm,
    own: BytesLike<'_>,
    old: Buffer<'_>,
    new: Buffer<'_>,
    count: i64,
) -> PyResult {
    let (old, new) = (old.bytes(vm)?, new.bytes(vm)?);
    vm.scratch(units::table_room(old.len()))?;
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let bytes = own.bytes();
    // With a count, CPython finds nothing to replace in an empty sequence.
    let limit = if bytes.is_empty() && limit != usize::MAX {
        0
    } else {
        limit
    };
    let replaced = units::replace(&bytes, &old, &new, limit, |length| {
        if length > isize::MAX as usize {
            return Err(raise::overflow_error(vm, "replacement bytes are too long"));
        }
        vm.reserve(length)
    })?;
    match replaced {
        Some(replaced) => Ok(own.like(vm, replaced)),
        None => own.unchanged(vm),
    }
}

pub(super) fn join(vm: &mut Vm, own: BytesLike<'_>, iterable: &Value) -> PyResult {
    let items = match vm.class_id_of(iterable) {
        ClassId::TUPLE | ClassId::LIST => iter::collect(vm, iterable)?,
        _ => iter::collect_or(vm, iterable, "can only join an iterable")?,
    };
    if let [only] = items.as_slice()
        && !own.is_array()
        && vm.class_id_of(only) == ClassId::BYTES
    {
        return Ok(only.clone());
    }
    let separator = own.bytes();
    let mut length = separator
        .len()
        .saturating_mul(items.len().saturating_sub(1));
    for (place, item) in items.iter().enumerate() {
        let Some(bytes) = buffer::view(item) else {
            let message = format!(
                "sequence item {place}: expected a bytes-like object, {} found",
                vm.type_name(item)
            );
            return Err(raise::type_error(vm, message));
        };
        length = length.saturating_add(bytes.len());
    }
    vm.reserve(length)?;
    let mut out = Vec::with_capacity(length);
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.extend_from_slice(&separator);
        }
        if let Some(bytes) = buffer::view(item) {
            out.extend_from_slice(&bytes);
        }
    }
    Ok(own.like(vm, out))
}
