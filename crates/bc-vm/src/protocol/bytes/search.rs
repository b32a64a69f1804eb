//! Methods of bytes-like sequences that search and cut.

use std::ops::Range;

use super::{is_array, like, like_slice, own, unchanged};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity};
use crate::model::object::Payload;
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::buffer::{self, Bytes};
use crate::protocol::{call, convert, iter, param, raise};

/// White space as `bytes` sees it.
#[must_use]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0D | 0x20)
}

/// What is searched for: bytes, or one byte given as an integer.
fn needle<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    if convert::has_index(vm, value) {
        let index = convert::index_i64(vm, value, Exc::OverflowError);
        match index {
            Ok(index) => {
                return match u8::try_from(index) {
                    Ok(byte) => Ok(Bytes::Owned(vec![byte])),
                    Err(_) => Err(raise::value_error(vm, "byte must be in range(0, 256)")),
                };
            }
            Err(thrown) if raise::is_instance(&thrown, vm, Exc::OverflowError) => {
                return Err(raise::value_error(vm, "byte must be in range(0, 256)"));
            }
            Err(Thrown::Raise(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    sought(vm, value)
}

/// Bytes that are searched for, with room for what searching takes.
fn sought<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<Bytes<'a>> {
    let bytes = buffer::get(vm, value)?;
    vm.scratch(units::table_room(bytes.len()))?;
    Ok(bytes)
}

fn bounds(vm: &mut Vm, args: &Args) -> PyResult<(usize, usize)> {
    let start = param::bound(vm, args.get(2), 0)?;
    let end = param::bound(vm, args.get(3), i64::MAX)?;
    Ok(units::clamp(start, end, own(args).len()))
}

fn locate(vm: &mut Vm, args: &Args, last: bool) -> PyResult<Option<usize>> {
    let (start, end) = bounds(vm, args)?;
    let needle = needle(vm, args.at(1))?;
    let hay = own(args);
    if start > end || end - start < needle.len() {
        return Ok(None);
    }
    let hay = hay.get(start..end).unwrap_or_default();
    let place = if last {
        units::rfind(hay, &needle)
    } else {
        units::find(hay, &needle)
    };
    Ok(place.map(|place| place + start))
}

fn or_minus_one(place: Option<usize>) -> PyResult {
    Ok(Value::Int(place.map_or(-1, |place| place as i64)))
}

fn or_error(vm: &mut Vm, args: &Args, place: Option<usize>) -> PyResult {
    match place {
        Some(place) => Ok(Value::Int(place as i64)),
        None if is_array(args.at(0)) => Err(raise::value_error(vm, "subsection not found")),
        None => Err(raise::value_error(vm, "substring not found")),
    }
}

/// What the four methods that look for a part take, which refuse under one name.
pub const FINDING: Arity = Arity::ParseAs("find/rfind/index/rindex", 1, 3);

/// The method `find`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn find(vm: &mut Vm, args: Args) -> PyResult {
    or_minus_one(locate(vm, &args, false)?)
}

/// The method `rfind`.
///
/// # Errors
///
/// As [`find`].
pub fn rfind(vm: &mut Vm, args: Args) -> PyResult {
    or_minus_one(locate(vm, &args, true)?)
}

/// The method `index`.
///
/// # Errors
///
/// As [`find`], and `ValueError` when nothing is found.
pub fn index(vm: &mut Vm, args: Args) -> PyResult {
    let place = locate(vm, &args, false)?;
    or_error(vm, &args, place)
}

/// The method `rindex`.
///
/// # Errors
///
/// As [`index`].
pub fn rindex(vm: &mut Vm, args: Args) -> PyResult {
    let place = locate(vm, &args, true)?;
    or_error(vm, &args, place)
}

/// The method `count`.
///
/// # Errors
///
/// As [`find`].
pub fn count(vm: &mut Vm, args: Args) -> PyResult {
    let (start, end) = bounds(vm, &args)?;
    let needle = needle(vm, args.at(1))?;
    let hay = own(&args);
    if start > end || end - start < needle.len() {
        return Ok(Value::Int(0));
    }
    let count = units::count(hay.get(start..end).unwrap_or_default(), &needle);
    Ok(Value::Int(count as i64))
}

fn ends(vm: &mut Vm, args: &Args, tail: bool) -> PyResult {
    let (start, end) = bounds(vm, args)?;
    let check = |part: &[u8]| {
        if start > end || end - start < part.len() {
            return false;
        }
        let from = if tail { end - part.len() } else { start };
        own(args).get(from..from + part.len()) == Some(part)
    };
    if let Some(parts) = args.at(1).as_tuple() {
        for part in parts.iter() {
            let part = buffer::get(vm, part)?;
            if check(&part) {
                return Ok(Value::True);
            }
        }
        return Ok(Value::False);
    }
    if !buffer::is_bytes_like(args.at(1)) {
        let message = format!(
            "{} first arg must be bytes or a tuple of bytes, not {}",
            if tail { "endswith" } else { "startswith" },
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    }
    let part = buffer::get(vm, args.at(1))?;
    Ok(Value::bool(check(&part)))
}

/// The method `startswith`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn startswith(vm: &mut Vm, args: Args) -> PyResult {
    ends(vm, &args, false)
}

/// The method `endswith`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn endswith(vm: &mut Vm, args: Args) -> PyResult {
    ends(vm, &args, true)
}

/// Collects pieces, looking now and then whether memory is short.
struct Pieces<'a> {
    vm: &'a mut Vm,
    args: &'a Args,
    bytes: &'a [u8],
    items: Vec<Value>,
}

impl Pieces<'_> {
    fn push(&mut self, range: Range<usize>) -> PyResult<()> {
        if self.items.len().is_multiple_of(1024) {
            self.vm.reserve(size_of_val(self.items.as_slice()) * 2)?;
        }
        let piece = self.bytes.get(range).unwrap_or_default();
        let piece = like_slice(self.vm, self.args, piece)?;
        self.items.push(piece);
        Ok(())
    }
}

fn cuts(vm: &mut Vm, args: &Args, from_right: bool) -> PyResult {
    let separator = match args.get(1) {
        None | Some(Value::None) => None,
        Some(separator) => Some(sought(vm, separator)?),
    };
    let limit = match args.get(2) {
        Some(limit) => usize::try_from(param::ssize(vm, limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let bytes = own(args);
    let mut pieces = Pieces {
        vm,
        args,
        bytes: &bytes,
        items: Vec::new(),
    };
    let hay: &[u8] = &bytes;
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

/// The method `split`.
///
/// # Errors
///
/// `TypeError` for arguments of other types, `ValueError` for an empty separator.
pub fn split(vm: &mut Vm, args: Args) -> PyResult {
    cuts(vm, &args, false)
}

/// The method `rsplit`.
///
/// # Errors
///
/// As [`split`].
pub fn rsplit(vm: &mut Vm, args: Args) -> PyResult {
    cuts(vm, &args, true)
}

/// The method `splitlines`.
///
/// # Errors
///
/// `TypeError` for an argument of another type.
pub fn splitlines(vm: &mut Vm, args: Args) -> PyResult {
    let keep = match args.get(1) {
        Some(keep) => param::c_int(vm, keep)? != 0,
        None => false,
    };
    let bytes = own(&args);
    let mut pieces = Pieces {
        vm,
        args: &args,
        bytes: &bytes,
        items: Vec::new(),
    };
    let is_break = |byte: u8| byte == b'\n' || byte == b'\r';
    units::lines(&bytes, is_break, keep, |range| pieces.push(range))?;
    let items = pieces.items;
    Ok(vm.new_list(items))
}

fn part(vm: &mut Vm, args: &Args, last: bool) -> PyResult {
    let separator = if is_array(args.at(0)) {
        // Whatever a bytearray can be made of will do.
        let class = Value::from(&vm.classes.bytearray);
        let made = call::call_values(vm, &class, [args.at(1).clone()])?;
        sought(vm, &made)?.to_vec()
    } else {
        sought(vm, args.at(1))?.to_vec()
    };
    if separator.is_empty() {
        return Err(raise::value_error(vm, "empty separator"));
    }
    let bytes = own(args);
    let place = if last {
        units::rfind(&bytes, &separator)
    } else {
        units::find(&bytes, &separator)
    };
    let slice = |range: Range<usize>| bytes.get(range).unwrap_or_default();
    let parts = match place {
        Some(place) => {
            let middle = if is_array(args.at(0)) {
                like_slice(vm, args, &separator)?
            } else {
                args.at(1).clone()
            };
            [
                like_slice(vm, args, slice(0..place))?,
                middle,
                like_slice(vm, args, slice(place + separator.len()..bytes.len()))?,
            ]
        }
        None => {
            let whole = unchanged(vm, args)?;
            let (one, two) = (like(vm, args, Vec::new()), like(vm, args, Vec::new()));
            if last {
                [one, two, whole]
            } else {
                [whole, one, two]
            }
        }
    };
    Ok(vm.new_tuple(parts))
}

/// The method `partition`.
///
/// # Errors
///
/// `TypeError` for an argument of another type, `ValueError` for an empty separator.
pub fn partition(vm: &mut Vm, args: Args) -> PyResult {
    part(vm, &args, false)
}

/// The method `rpartition`.
///
/// # Errors
///
/// As [`partition`].
pub fn rpartition(vm: &mut Vm, args: Args) -> PyResult {
    part(vm, &args, true)
}

fn stripped(vm: &mut Vm, args: &Args, left: bool, right: bool) -> PyResult {
    let bytes = own(args);
    let range = match args.get(1) {
        None | Some(Value::None) => units::strip(&bytes, is_space, left, right),
        Some(set) => {
            let set = buffer::get(vm, set)?;
            units::strip(&bytes, |byte| set.contains(&byte), left, right)
        }
    };
    if range == (0..bytes.len()) {
        return unchanged(vm, args);
    }
    like_slice(vm, args, bytes.get(range).unwrap_or_default())
}

/// The method `strip`.
///
/// # Errors
///
/// `TypeError` for an argument of another type.
pub fn strip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, true, true)
}

/// The method `lstrip`.
///
/// # Errors
///
/// As [`strip`].
pub fn lstrip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, true, false)
}

/// The method `rstrip`.
///
/// # Errors
///
/// As [`strip`].
pub fn rstrip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, false, true)
}

/// The method `replace`.
///
/// # Errors
///
/// `TypeError` for arguments of other types.
pub fn replace(vm: &mut Vm, args: Args) -> PyResult {
    let old = sought(vm, args.at(1))?;
    let new = buffer::get(vm, args.at(2))?;
    let limit = match args.get(3) {
        Some(limit) => usize::try_from(param::ssize(vm, limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let bytes = own(&args);
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
    drop((bytes, old, new));
    match replaced {
        Some(replaced) => Ok(like(vm, &args, replaced)),
        None => unchanged(vm, &args),
    }
}

/// The method `join`.
///
/// # Errors
///
/// `TypeError` for an item that is not bytes-like.
pub fn join(vm: &mut Vm, args: Args) -> PyResult {
    let items: Vec<Value> = match args.at(1).payload() {
        Some(Payload::Tuple(items)) => items.to_vec(),
        Some(Payload::List(list)) => list.borrow().clone(),
        _ => iter::collect_or(vm, args.at(1), "can only join an iterable")?,
    };
    if let [only] = items.as_slice()
        && !is_array(args.at(0))
        && vm.class_id_of(only) == crate::model::class::ClassId::BYTES
    {
        return Ok(only.clone());
    }
    let separator = own(&args);
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
    drop(separator);
    Ok(like(vm, &args, out))
}
