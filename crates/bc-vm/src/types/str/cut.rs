//! Methods of `str` that cut and put together: split, partition, strip, replace, join.

use std::ops::Range;

use bc_core::text::Text;

use super::find::sought;
use super::{both, need, unchanged, units};
use crate::model::args::ArgSite;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::object::Payload;
use crate::model::unicode;
use crate::model::units::{self as search, Unit};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{CInt, FromArg, OrNone};
use crate::protocol::{iter, raise};

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

    fn list(self) -> Value {
        self.vm.new_list(self.items)
    }

    fn reversed(mut self) -> Value {
        self.items.reverse();
        self.list()
    }
}

fn cuts(
    vm: &mut Vm,
    own: StrRef<'_>,
    separator: OrNone<&Value>,
    limit: i64,
    from_right: bool,
) -> PyResult {
    let separator = match separator.0 {
        None => None,
        Some(separator) => Some(sought(vm, separator)?),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let text = own.text();
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
    Ok(if from_right {
        pieces.reversed()
    } else {
        pieces.list()
    })
}

pub(super) fn split(
    vm: &mut Vm,
    own: StrRef<'_>,
    separator: OrNone<&Value>,
    limit: i64,
) -> PyResult {
    cuts(vm, own, separator, limit, false)
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

pub(super) fn rsplit(
    vm: &mut Vm,
    own: StrRef<'_>,
    separator: OrNone<&Value>,
    limit: i64,
) -> PyResult {
    cuts(vm, own, separator, limit, true)
}

pub(super) fn splitlines(vm: &mut Vm, own: StrRef<'_>, keep: CInt) -> PyResult {
    let keep = keep.0 != 0;
    let text = own.text();
    let mut pieces = Pieces::new(vm, text);
    units!(text, |units| search::lines(
        units,
        |u| unicode::is_line_break(u.point()),
        keep,
        |range| pieces.push(range)
    ))?;
    Ok(pieces.list())
}

fn part(vm: &mut Vm, own: StrRef<'_>, wanted: &Value, last: bool) -> PyResult {
    let separator = sought(vm, wanted)?;
    if separator.is_empty() {
        return Err(raise::value_error(vm, "empty separator"));
    }
    let text = own.text();
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
            wanted.clone(),
            vm.new_part(text, place + separator.len()..text.len()),
        ],
        None if last => [vm.empty_str(), vm.empty_str(), unchanged(vm, own)],
        None => [unchanged(vm, own), vm.empty_str(), vm.empty_str()],
    };
    Ok(vm.new_tuple(parts))
}

pub(super) fn partition(vm: &mut Vm, own: StrRef<'_>, separator: &Value) -> PyResult {
    part(vm, own, separator, false)
}

pub(super) fn rpartition(vm: &mut Vm, own: StrRef<'_>, separator: &Value) -> PyResult {
    part(vm, own, separator, true)
}

/// What is stripped off: these characters, or white space.
pub(super) struct Stripped<'a>(pub(super) Option<&'a Text>);

impl<'a> FromArg<'a> for Stripped<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        match value {
            Value::None => Ok(Self(None)),
            value => match value.as_str() {
                Some(characters) => Ok(Self(Some(characters.text()))),
                None => {
                    let message = format!("{} arg must be None or str", site.function);
                    Err(raise::type_error(vm, message))
                }
            },
        }
    }
}

fn strip_ends(vm: &mut Vm, own: StrRef<'_>, what: Stripped<'_>, left: bool, right: bool) -> Value {
    let text = own.text();
    let range = match what.0 {
        None => units!(text, |units| search::strip(
            units,
            |u| unicode::is_space(u.point()),
            left,
            right
        )),
        Some(characters) => {
            let set = Members::of(characters);
            units!(text, |units| search::strip(
                units,
                |u| set.has(u.point()),
                left,
                right
            ))
        }
    };
    if range == (0..text.len()) {
        return unchanged(vm, own);
    }
    vm.new_part(text, range)
}

pub(super) fn strip(vm: &mut Vm, own: StrRef<'_>, what: Stripped<'_>) -> Value {
    strip_ends(vm, own, what, true, true)
}

pub(super) fn lstrip(vm: &mut Vm, own: StrRef<'_>, what: Stripped<'_>) -> Value {
    strip_ends(vm, own, what, true, false)
}

pub(super) fn rstrip(vm: &mut Vm, own: StrRef<'_>, what: Stripped<'_>) -> Value {
    strip_ends(vm, own, what, false, true)
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

pub(super) fn replace(
    vm: &mut Vm,
    own: StrRef<'_>,
    old: &Value,
    new: &Value,
    count: i64,
) -> PyResult {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let old = sought(vm, old)?;
    let new = need(vm, new)?;
    let text = own.text();
    // With a count, CPython finds nothing to replace in an empty string, not even an empty one.
    let nothing = text.is_empty() && limit != usize::MAX;
    if text.is_ascii() && !old.is_ascii() || old == new || nothing {
        return Ok(unchanged(vm, own));
    }
    if let (Some(text), Some(old), Some(new)) = (text.as_ascii(), old.as_ascii(), new.as_ascii()) {
        let (text, old, new) = (text.as_bytes(), old.as_bytes(), new.as_bytes());
        let replaced =
            search::replace(text, old, new, limit, |length| check_length(vm, length, 1))?;
        return Ok(match replaced {
            // Pieces of ASCII joined are ASCII.
            Some(bytes) => vm.new_str(String::from_utf8(bytes).unwrap_or_default()),
            None => unchanged(vm, own),
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
        None => unchanged(vm, own),
    })
}

fn check_length(vm: &mut Vm, length: usize, unit: usize) -> PyResult<()> {
    if length > isize::MAX as usize {
        return Err(raise::overflow_error(vm, "replace string is too long"));
    }
    vm.reserve(length.saturating_mul(unit))
}

pub(super) fn join(vm: &mut Vm, own: StrRef<'_>, iterable: &Value) -> PyResult {
    let collected;
    let borrowed;
    // A class of a program's has a say in what it holds.
    let items: &[Value] = match (iterable.payload(), vm.class_id_of(iterable)) {
        (Some(Payload::List(list)), ClassId::LIST) => {
            borrowed = list.borrow();
            &borrowed
        }
        (Some(Payload::Tuple(items)), ClassId::TUPLE) => items,
        _ => {
            collected = iter::collect_or(vm, iterable, "can only join an iterable")?;
            &collected
        }
    };
    if let [only] = items
        && vm.class_id_of(only) == ClassId::STR
    {
        return Ok(only.clone());
    }
    let separator = own.text();
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
