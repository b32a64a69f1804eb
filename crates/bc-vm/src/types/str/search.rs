//! Methods of `str` that search and cut: find, count, split, strip, replace, join.

use std::ops::Range;

use bc_core::text::Text;

use super::{both, need, own, unchanged, units};
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::unicode;
use crate::model::units::{self as search, Unit};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{iter, param, raise};

/// The bounds in the arguments after `sub`, clamped to the string.
fn bounds(vm: &mut Vm, args: &Args) -> PyResult<(usize, usize)> {
    let start = param::bound(vm, args.get(2), 0)?;
    let end = param::bound(vm, args.get(3), i64::MAX)?;
    Ok(search::clamp(start, end, own(args).len()))
}

/// A str that is searched for, with room for what searching takes.
fn sought<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<&'a Text> {
    let text = need(vm, value)?;
    vm.scratch(search::table_room(text.len()))?;
    Ok(text)
}

/// Where the first argument is found, from the left or from the right.
fn locate(vm: &mut Vm, args: &Args, last: bool) -> PyResult<Option<usize>> {
    let needle = sought(vm, args.at(1))?;
    let (start, end) = bounds(vm, args)?;
    let hay = own(args);
    if start > end || end - start < needle.len() {
        return Ok(None);
    }
    let place = both!(
        hay,
        needle,
        |h, n| {
            let h = h.get(start..end).unwrap_or_default();
            if last {
                search::rfind(h, n)
            } else {
                search::find(h, n)
            }
        },
        None
    );
    Ok(place.map(|place| place + start))
}

fn place_or_minus_one(place: Option<usize>) -> PyResult {
    Ok(Value::Int(place.map_or(-1, |place| place as i64)))
}

pub(super) fn find(vm: &mut Vm, args: Args) -> PyResult {
    place_or_minus_one(locate(vm, &args, false)?)
}

pub(super) fn rfind(vm: &mut Vm, args: Args) -> PyResult {
    place_or_minus_one(locate(vm, &args, true)?)
}

pub(super) fn index(vm: &mut Vm, args: Args) -> PyResult {
    match locate(vm, &args, false)? {
        Some(place) => Ok(Value::Int(place as i64)),
        None => Err(raise::value_error(vm, "substring not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: Args) -> PyResult {
    match locate(vm, &args, true)? {
        Some(place) => Ok(Value::Int(place as i64)),
        None => Err(raise::value_error(vm, "substring not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: Args) -> PyResult {
    let needle = sought(vm, args.at(1))?;
    let (start, end) = bounds(vm, &args)?;
    let hay = own(&args);
    if start > end || end - start < needle.len() {
        return Ok(Value::Int(0));
    }
    let count = both!(
        hay,
        needle,
        |h, n| search::count(h.get(start..end).unwrap_or_default(), n),
        0
    );
    Ok(Value::Int(count as i64))
}

/// Whether `text` starts (or ends) with `part` between the bounds.
fn matches_end(text: &Text, part: &Text, start: usize, end: usize, tail: bool) -> bool {
    if start > end || end - start < part.len() {
        return false;
    }
    let from = if tail { end - part.len() } else { start };
    both!(
        text,
        part,
        |t, p| t.get(from..from + p.len()) == Some(p),
        part.is_empty()
    )
}

fn ends(vm: &mut Vm, args: &Args, tail: bool) -> PyResult {
    let (start, end) = bounds(vm, args)?;
    let text = own(args);
    if let Some(parts) = args.at(1).as_tuple() {
        for part in parts.iter() {
            let part = need(vm, part)?;
            if matches_end(text, part, start, end, tail) {
                return Ok(Value::True);
            }
        }
        return Ok(Value::False);
    }
    let Some(part) = args.at(1).as_str() else {
        let message = format!(
            "{} first arg must be str or a tuple of str, not {}",
            if tail { "endswith" } else { "startswith" },
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    Ok(Value::bool(matches_end(
        text,
        part.text(),
        start,
        end,
        tail,
    )))
}

pub(super) fn startswith(vm: &mut Vm, args: Args) -> PyResult {
    ends(vm, &args, false)
}

pub(super) fn endswith(vm: &mut Vm, args: Args) -> PyResult {
    ends(vm, &args, true)
}

/// After so many pieces there is another look whether memory is short.
const UNASKED: usize = 1024;

/// Collects pieces of a text, looking now and then whether memory is short.
struct Pieces<'a> {
    vm: &'a mut Vm,
    text: &'a Text,
    items: Vec<Value>,
}

impl<'a> Pieces<'a> {
    fn new(vm: &'a mut Vm, text: &'a Text) -> Self {
        Self {
            vm,
            text,
            // As the reference does.
            items: Vec::with_capacity(12),
        }
    }

    #[inline]
    fn push(&mut self, range: Range<usize>) -> PyResult<()> {
        if self.items.len().is_multiple_of(UNASKED) && !self.items.is_empty() {
            self.vm.reserve(size_of_val(self.items.as_slice()) * 2)?;
        }
        self.items.push(self.vm.new_part(self.text, range));
        Ok(())
    }

    fn list(self) -> PyResult {
        Ok(self.vm.new_list(self.items))
    }

    fn reversed(mut self) -> PyResult {
        self.items.reverse();
        self.list()
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
    let text = own(args);
    let mut pieces = Pieces::new(vm, text);
    match separator {
        None => {
            let space = |point: u32| unicode::is_space(point);
            if from_right {
                units!(text, |units| search::rsplit_space(
                    units,
                    |u| space(u.point()),
                    limit,
                    |range| pieces.push(range)
                ))?;
            } else {
                units!(text, |units| search::split_space(
                    units,
                    |u| space(u.point()),
                    limit,
                    |range| pieces.push(range)
                ))?;
            }
        }
        Some(separator) if separator.is_empty() => {
            return Err(raise::value_error(pieces.vm, "empty separator"));
        }
        Some(separator) => {
            let length = text.len();
            both!(
                text,
                separator,
                |h, n| if from_right {
                    search::rsplit(h, n, limit, |range| pieces.push(range))
                } else {
                    search::split(h, n, limit, |range| pieces.push(range))
                },
                pieces.push(0..length)
            )?;
        }
    }
    if from_right {
        pieces.reversed()
    } else {
        pieces.list()
    }
}

pub(super) fn split(vm: &mut Vm, args: Args) -> PyResult {
    cuts(vm, &args, false)
}

/// The words of a short text in ASCII, or its parts between separators of one character.
pub(super) fn quick_split(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let (text, separator) = match args {
        [text] => (text, None),
        [text, separator] if separator.is_none() => (text, None),
        [text, separator] if vm.class_id_of(separator) == ClassId::STR => {
            let separator = separator.as_str()?.text();
            (text, Some(separator.as_ascii()?.as_bytes()))
        }
        _ => return None,
    };
    let text = text.as_str()?.text();
    let bytes = text.as_ascii()?.as_bytes();
    if bytes.len() >= UNASKED {
        return None;
    }
    // As the reference does.
    let mut items = Vec::with_capacity(12);
    let mut start = 0;
    match separator {
        None => {
            for (at, &byte) in bytes.iter().enumerate() {
                if unicode::is_space(byte.into()) {
                    if start < at {
                        items.push(vm.new_part(text, start..at));
                    }
                    start = at + 1;
                }
            }
            if start < bytes.len() {
                items.push(vm.new_part(text, start..bytes.len()));
            }
        }
        Some(&[separator]) => {
            for (at, &byte) in bytes.iter().enumerate() {
                if byte == separator {
                    items.push(vm.new_part(text, start..at));
                    start = at + 1;
                }
            }
            items.push(vm.new_part(text, start..bytes.len()));
        }
        Some(_) => return None,
    }
    Some(vm.new_list(items))
}

pub(super) fn rsplit(vm: &mut Vm, args: Args) -> PyResult {
    cuts(vm, &args, true)
}

pub(super) fn splitlines(vm: &mut Vm, args: Args) -> PyResult {
    let keep = match args.get(1) {
        Some(keep) => param::c_int(vm, keep)? != 0,
        None => false,
    };
    let text = own(&args);
    let mut pieces = Pieces::new(vm, text);
    units!(text, |units| search::lines(
        units,
        |u| unicode::is_line_break(u.point()),
        keep,
        |range| pieces.push(range)
    ))?;
    pieces.list()
}

fn part(vm: &mut Vm, args: &Args, last: bool) -> PyResult {
    let separator = sought(vm, args.at(1))?;
    if separator.is_empty() {
        return Err(raise::value_error(vm, "empty separator"));
    }
    let text = own(args);
    let place = both!(
        text,
        separator,
        |h, n| if last {
            search::rfind(h, n)
        } else {
            search::find(h, n)
        },
        None
    );
    let parts = match place {
        Some(place) => [
            vm.new_part(text, 0..place),
            args.at(1).clone(),
            vm.new_part(text, place + separator.len()..text.len()),
        ],
        None if last => [vm.empty_str(), vm.empty_str(), unchanged(vm, args)],
        None => [unchanged(vm, args), vm.empty_str(), vm.empty_str()],
    };
    Ok(vm.new_tuple(parts))
}

pub(super) fn partition(vm: &mut Vm, args: Args) -> PyResult {
    part(vm, &args, false)
}

pub(super) fn rpartition(vm: &mut Vm, args: Args) -> PyResult {
    part(vm, &args, true)
}

fn stripped(vm: &mut Vm, args: &Args, name: &str, left: bool, right: bool) -> PyResult {
    let text = own(args);
    let range = match args.get(1) {
        None | Some(Value::None) => units!(text, |units| search::strip(
            units,
            |u| unicode::is_space(u.point()),
            left,
            right
        )),
        Some(other) => {
            let Some(set) = other.as_str() else {
                let message = format!("{name} arg must be None or str");
                return Err(raise::type_error(vm, message));
            };
            let set = Members::of(set.text());
            units!(text, |units| search::strip(
                units,
                |u| set.has(u.point()),
                left,
                right
            ))
        }
    };
    if range == (0..text.len()) {
        return Ok(unchanged(vm, args));
    }
    Ok(vm.new_part(text, range))
}

/// The code points of a string as a set.
struct Members {
    ascii: u128,
    others: Vec<u32>,
}

impl Members {
    fn of(text: &Text) -> Self {
        let mut set = Self {
            ascii: 0,
            others: Vec::new(),
        };
        for point in text.code_points() {
            if point < 0x80 {
                set.ascii |= 1 << point;
            } else {
                set.others.push(point);
            }
        }
        set.others.sort_unstable();
        set
    }

    fn has(&self, point: u32) -> bool {
        if point < 0x80 {
            self.ascii >> point & 1 == 1
        } else {
            self.others.binary_search(&point).is_ok()
        }
    }
}

pub(super) fn strip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, "strip", true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, "lstrip", true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: Args) -> PyResult {
    stripped(vm, &args, "rstrip", false, true)
}

pub(super) fn replace(vm: &mut Vm, args: Args) -> PyResult {
    let limit = match args.get(3) {
        Some(limit) => usize::try_from(param::ssize(vm, limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let old = sought(vm, args.at(1))?;
    let new = need(vm, args.at(2))?;
    let text = own(&args);
    // With a count, CPython finds nothing to replace in an empty string, not even an empty one.
    let nothing = text.is_empty() && limit != usize::MAX;
    if text.is_ascii() && !old.is_ascii() || old == new || nothing {
        return Ok(unchanged(vm, &args));
    }
    if let (Some(text), Some(old), Some(new)) = (text.as_ascii(), old.as_ascii(), new.as_ascii()) {
        let (text, old, new) = (text.as_bytes(), old.as_bytes(), new.as_bytes());
        let replaced =
            search::replace(text, old, new, limit, |length| check_length(vm, length, 1))?;
        return Ok(match replaced {
            // Pieces of ASCII joined are ASCII.
            Some(bytes) => vm.new_str(String::from_utf8(bytes).unwrap_or_default()),
            None => unchanged(vm, &args),
        });
    }
    vm.reserve(text.len().saturating_mul(4))?;
    let wide = |text: &Text| text.code_points().collect::<Vec<u32>>();
    let (text, old, new) = (wide(text), wide(old), wide(new));
    let replaced = search::replace(&text, &old, &new, limit, |length| {
        check_length(vm, length, 4)
    })?;
    Ok(match replaced {
        Some(points) => vm.new_str(Text::from_code_points(points).unwrap_or_default()),
        None => unchanged(vm, &args),
    })
}

fn check_length(vm: &mut Vm, length: usize, unit: usize) -> PyResult<()> {
    if length > isize::MAX as usize {
        return Err(raise::overflow_error(vm, "replace string is too long"));
    }
    vm.reserve(length.saturating_mul(unit))
}

pub(super) fn join(vm: &mut Vm, args: Args) -> PyResult {
    let collected;
    let borrowed;
    let items: &[Value] = match args.at(1).payload() {
        Some(Payload::List(list)) => {
            borrowed = list.borrow();
            &borrowed
        }
        Some(Payload::Tuple(items)) => items,
        _ => {
            collected = iter::collect_or(vm, args.at(1), "can only join an iterable")?;
            &collected
        }
    };
    if let [only] = items
        && vm.class_id_of(only) == ClassId::STR
    {
        return Ok(only.clone());
    }
    let separator = own(&args);
    let mut length = separator
        .len()
        .saturating_mul(items.len().saturating_sub(1));
    let mut wide = !separator.is_ascii() && items.len() > 1;
    for (place, item) in items.iter().enumerate() {
        let Some(item) = item.as_str() else {
            let message = format!(
                "sequence item {place}: expected str instance, {} found",
                vm.type_name(item)
            );
            return Err(raise::type_error(vm, message));
        };
        length = length.saturating_add(item.text().len());
        wide = wide || !item.text().is_ascii();
    }
    vm.reserve(length.saturating_mul(if wide { 4 } else { 1 }))?;
    let texts = items.iter().filter_map(Value::as_str).map(|s| s.text());
    if wide {
        let mut points: Vec<u32> = Vec::with_capacity(length);
        for (place, text) in texts.enumerate() {
            if place > 0 {
                points.extend(separator.code_points());
            }
            points.extend(text.code_points());
        }
        return Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()));
    }
    let separator = separator.as_ascii().unwrap_or_default();
    let mut out = String::with_capacity(length);
    for (place, text) in texts.enumerate() {
        if place > 0 {
            out.push_str(separator);
        }
        out.push_str(text.as_ascii().unwrap_or_default());
    }
    Ok(vm.new_str(out))
}
