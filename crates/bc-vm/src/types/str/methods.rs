//! Methods of `str` that look at code points one by one: case, predicates, padding.

use bc_core::text::{Text, TextBuilder};

use super::unchanged;
use crate::model::args::ArgSite;
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::unicode::{self, case::Mapped};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{CInt, FromArg};
use crate::protocol::raise;

/// Room for a text whose code points are each mapped to up to three.
fn mapping_room(vm: &mut Vm, text: &Text) -> PyResult<()> {
    let factor = if text.is_ascii() { 1 } else { 3 };
    vm.reserve(text.byte_size().saturating_mul(factor))
}

/// U+03A3 in lower case: at the end of a word it is another letter.
fn lower_sigma(points: &[u32], at: usize) -> u32 {
    let cased = |point: Option<&u32>| point.is_some_and(|&p| unicode::is_cased(p));
    let (before, rest) = points.split_at(at);
    let visible = |point: &&u32| !unicode::is_case_ignorable(**point);
    let word_before = cased(before.iter().rev().find(visible));
    let word_after = cased(rest.iter().skip(1).find(visible));
    if word_before && !word_after {
        0x3C2
    } else {
        0x3C3
    }
}

fn push_lower(out: &mut Vec<u32>, points: &[u32], at: usize, point: u32) {
    if point == 0x3A3 {
        out.push(lower_sigma(points, at));
    } else {
        out.extend_from_slice(unicode::lower(point).as_slice());
    }
}

fn joined(points: Vec<u32>) -> Text {
    Text::from_code_points(points).unwrap_or_default()
}

pub(super) fn lower(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    let text = own.text();
    mapping_room(vm, text)?;
    let Some(points) = text.as_wide() else {
        let lower = text.as_ascii().unwrap_or_default().to_ascii_lowercase();
        return Ok(Text::from(lower));
    };
    let mut out = Vec::with_capacity(points.len());
    for (at, &point) in points.iter().enumerate() {
        push_lower(&mut out, points, at, point);
    }
    Ok(joined(out))
}

pub(super) fn upper(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    map_all(vm, own.text(), str::to_ascii_uppercase, unicode::upper)
}

pub(super) fn casefold(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    map_all(vm, own.text(), str::to_ascii_lowercase, unicode::casefold)
}

fn map_all(
    vm: &mut Vm,
    text: &Text,
    ascii: fn(&str) -> String,
    mapping: fn(u32) -> Mapped,
) -> PyResult<Text> {
    mapping_room(vm, text)?;
    let Some(points) = text.as_wide() else {
        return Ok(Text::from(ascii(text.as_ascii().unwrap_or_default())));
    };
    let mut out = Vec::with_capacity(points.len());
    for &point in points {
        out.extend_from_slice(mapping(point).as_slice());
    }
    Ok(joined(out))
}

pub(super) fn capitalize(vm: &mut Vm, own: StrRef<'_>) -> PyResult {
    let text = own.text();
    mapping_room(vm, text)?;
    if text.is_empty() {
        return Ok(unchanged(vm, own));
    }
    let Some(points) = text.as_wide() else {
        let mut all = text.as_ascii().unwrap_or_default().to_ascii_lowercase();
        if let Some(first) = all.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        return Ok(vm.new_str(all));
    };
    let mut out = Vec::with_capacity(points.len());
    for (at, &point) in points.iter().enumerate() {
        if at == 0 {
            out.extend_from_slice(unicode::upper(point).as_slice());
        } else {
            push_lower(&mut out, points, at, point);
        }
    }
    Ok(vm.new_str(joined(out)))
}

pub(super) fn title(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    let text = own.text();
    mapping_room(vm, text)?;
    // The code points and what is made of them.
    vm.scratch(text.len().saturating_mul(2 * size_of::<u32>()))?;
    let points: Vec<u32> = text.code_points().collect();
    let mut out = Vec::with_capacity(points.len());
    let mut inside = false;
    for (at, &point) in points.iter().enumerate() {
        if inside {
            push_lower(&mut out, &points, at, point);
        } else {
            out.extend_from_slice(unicode::title(point).as_slice());
        }
        inside = unicode::is_cased(point);
    }
    Ok(joined(out))
}

pub(super) fn swapcase(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    let text = own.text();
    mapping_room(vm, text)?;
    // The code points and what is made of them.
    vm.scratch(text.len().saturating_mul(2 * size_of::<u32>()))?;
    let points: Vec<u32> = text.code_points().collect();
    let mut out = Vec::with_capacity(points.len());
    for (at, &point) in points.iter().enumerate() {
        if unicode::is_upper(point) {
            push_lower(&mut out, &points, at, point);
        } else if unicode::is_lower(point) {
            out.extend_from_slice(unicode::upper(point).as_slice());
        } else {
            out.push(point);
        }
    }
    Ok(joined(out))
}

/// Whether there are code points and `holds` for each.
pub(super) fn all(own: StrRef<'_>, holds: fn(u32) -> bool) -> bool {
    !own.text().is_empty() && own.text().code_points().all(holds)
}

pub(super) fn isprintable(_: &mut Vm, own: StrRef<'_>) -> bool {
    own.text().code_points().all(bc_core::repr::is_printable)
}

pub(super) fn isidentifier(_: &mut Vm, own: StrRef<'_>) -> bool {
    let mut points = own.text().code_points();
    points.next().is_some_and(unicode::starts_identifier)
        && points.all(unicode::continues_identifier)
}

/// Whether something is in the wanted case and nothing in another.
pub(super) fn in_case(own: StrRef<'_>, wanted: fn(u32) -> bool, other: fn(u32) -> bool) -> bool {
    let mut cased = false;
    for point in own.text().code_points() {
        if other(point) || unicode::is_title(point) {
            return false;
        }
        cased = cased || wanted(point);
    }
    cased
}

pub(super) fn istitle(_: &mut Vm, own: StrRef<'_>) -> bool {
    let (mut cased, mut inside) = (false, false);
    for point in own.text().code_points() {
        if unicode::is_upper(point) || unicode::is_title(point) {
            if inside {
                return false;
            }
            (cased, inside) = (true, true);
        } else if unicode::is_lower(point) {
            if !inside {
                return false;
            }
            (cased, inside) = (true, true);
        } else {
            inside = false;
        }
    }
    cased
}

/// The fill character of `center` and its siblings.
pub(super) struct Fill(pub(super) u32);

impl<'a> FromArg<'a> for Fill {
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        let Some(text) = value.as_str() else {
            let message = "The fill character cannot be converted to Unicode";
            return Err(raise::type_error(vm, message));
        };
        match (text.text().len(), text.text().get(0)) {
            (1, Some(point)) => Ok(Self(point)),
            _ => Err(raise::type_error(
                vm,
                "The fill character must be exactly one character long",
            )),
        }
    }
}

/// The string with `left` and `right` fill characters around it.
fn pad(vm: &mut Vm, text: &Text, fill: u32, left: usize, right: usize) -> PyResult {
    let length = text.len().saturating_add(left).saturating_add(right);
    if length > isize::MAX as usize {
        return Err(raise::overflow_error(vm, "padded string is too long"));
    }
    let unit = if text.is_ascii() && fill < 0x80 { 1 } else { 4 };
    vm.reserve(length.saturating_mul(unit))?;
    let mut out = TextBuilder::with_capacity(if unit == 1 { length } else { 0 });
    out.fill(fill, left);
    out.push_text(text);
    out.fill(fill, right);
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

/// How much is missing to the width; `None` if nothing.
fn missing(text: &Text, width: i64) -> Option<usize> {
    let width = usize::try_from(width).unwrap_or(0);
    width.checked_sub(text.len()).filter(|&missing| missing > 0)
}

pub(super) fn center(vm: &mut Vm, own: StrRef<'_>, width: i64, fill: Fill) -> PyResult {
    match missing(own.text(), width) {
        None => Ok(unchanged(vm, own)),
        Some(missing) => {
            let left = missing / 2 + (missing & width as usize & 1);
            pad(vm, own.text(), fill.0, left, missing - left)
        }
    }
}

pub(super) fn ljust(vm: &mut Vm, own: StrRef<'_>, width: i64, fill: Fill) -> PyResult {
    match missing(own.text(), width) {
        None => Ok(unchanged(vm, own)),
        Some(missing) => pad(vm, own.text(), fill.0, 0, missing),
    }
}

pub(super) fn rjust(vm: &mut Vm, own: StrRef<'_>, width: i64, fill: Fill) -> PyResult {
    match missing(own.text(), width) {
        None => Ok(unchanged(vm, own)),
        Some(missing) => pad(vm, own.text(), fill.0, missing, 0),
    }
}

pub(super) fn zfill(vm: &mut Vm, own: StrRef<'_>, width: i64) -> PyResult {
    let text = own.text();
    let Some(missing) = missing(text, width) else {
        return Ok(unchanged(vm, own));
    };
    let unit = if text.is_ascii() { 1 } else { 4 };
    vm.reserve((text.len() + missing).saturating_mul(unit))?;
    let mut out = TextBuilder::with_capacity(0);
    let sign = text.get(0).filter(|&p| p == 0x2B || p == 0x2D);
    if let Some(sign) = sign {
        out.push(sign);
    }
    out.fill(0x30, missing);
    out.push_slice(text, usize::from(sign.is_some()), text.len());
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

pub(super) fn expandtabs(vm: &mut Vm, own: StrRef<'_>, size: CInt) -> PyResult {
    let size = usize::try_from(size.0).unwrap_or(0);
    let text = own.text();
    if !text.code_points().any(|point| point == 0x09) {
        return Ok(unchanged(vm, own));
    }
    let spaces = |column: usize| if size == 0 { 0 } else { size - column % size };
    let (mut length, mut column) = (0_usize, 0_usize);
    for point in text.code_points() {
        let step = if point == 0x09 { spaces(column) } else { 1 };
        length = length.saturating_add(step);
        column = if point == 0x0A || point == 0x0D {
            0
        } else {
            column.saturating_add(step)
        };
    }
    if length > isize::MAX as usize {
        return Err(raise::overflow_error(vm, "new string is too long"));
    }
    vm.reserve(length.saturating_mul(if text.is_ascii() { 1 } else { 4 }))?;
    let mut out = TextBuilder::new();
    column = 0;
    for point in text.code_points() {
        if point == 0x09 {
            let step = spaces(column);
            out.fill(0x20, step);
            column += step;
        } else {
            out.push(point);
            column = if point == 0x0A || point == 0x0D {
                0
            } else {
                column + 1
            };
        }
    }
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}
