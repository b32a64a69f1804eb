//! Methods of `str` that search: find, index, count, and what it starts or ends with.

use bc_core::text::Text;

use super::{both, need};
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::units as search;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::Bound;
use crate::protocol::raise;

/// A str that is searched for, with room for what searching takes.
pub(super) fn sought<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<&'a Text> {
    let text = need(vm, value)?;
    vm.scratch(search::table_room(text.len()))?;
    Ok(text)
}

/// Where `needle` is found between the bounds.
fn locate(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
    last: bool,
) -> PyResult<Option<usize>> {
    let needle = sought(vm, needle)?;
    let hay = hay.text();
    let (start, end) = Bound::clamp(start, end, hay.len());
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

fn place_or_minus_one(place: Option<usize>) -> i64 {
    place.map_or(-1, |place| place as i64)
}

pub(super) fn find(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<i64> {
    locate(vm, hay, needle, start, end, false).map(place_or_minus_one)
}

pub(super) fn rfind(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<i64> {
    locate(vm, hay, needle, start, end, true).map(place_or_minus_one)
}

pub(super) fn index(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    locate(vm, hay, needle, start, end, false)?
        .ok_or_else(|| raise::value_error(vm, "substring not found"))
}

pub(super) fn rindex(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    locate(vm, hay, needle, start, end, true)?
        .ok_or_else(|| raise::value_error(vm, "substring not found"))
}

pub(super) fn count(
    vm: &mut Vm,
    hay: StrRef<'_>,
    needle: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    let needle = sought(vm, needle)?;
    let hay = hay.text();
    let (start, end) = Bound::clamp(start, end, hay.len());
    if start > end || end - start < needle.len() {
        return Ok(0);
    }
    Ok(both!(
        hay,
        needle,
        |h, n| search::count(h.get(start..end).unwrap_or_default(), n),
        0
    ))
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

fn ends(
    vm: &mut Vm,
    own: StrRef<'_>,
    parts: &Value,
    start: Bound,
    end: Bound,
    tail: bool,
) -> PyResult<bool> {
    let text = own.text();
    let (start, end) = Bound::clamp(start, end, text.len());
    if let Some(parts) = parts.as_tuple() {
        for part in parts.iter() {
            if matches_end(text, need(vm, part)?, start, end, tail) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let Some(part) = parts.as_str() else {
        let message = format!(
            "{} first arg must be str or a tuple of str, not {}",
            if tail { "endswith" } else { "startswith" },
            vm.type_name(parts)
        );
        return Err(raise::type_error(vm, message));
    };
    Ok(matches_end(text, part.text(), start, end, tail))
}

pub(super) fn startswith(
    vm: &mut Vm,
    own: StrRef<'_>,
    prefix: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<bool> {
    ends(vm, own, prefix, start, end, false)
}

pub(super) fn endswith(
    vm: &mut Vm,
    own: StrRef<'_>,
    suffix: &Value,
    start: Bound,
    end: Bound,
) -> PyResult<bool> {
    ends(vm, own, suffix, start, end, true)
}
