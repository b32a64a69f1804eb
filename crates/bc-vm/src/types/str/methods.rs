//! Methods of `str` that look at code points one by one: case, predicates, padding.

use bc_core::text::{Text, TextBuilder};

use super::{need, own, unchanged};
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::unicode::{self, case::Mapped};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{param, raise};

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

fn finish(vm: &Vm, points: Vec<u32>) -> PyResult {
    Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()))
}

pub(super) fn lower(vm: &mut Vm, args: Args) -> PyResult {
    let text = own(&args);
    mapping_room(vm, text)?;
    let Some(points) = text.as_wide() else {
        let lower = text.as_ascii().unwrap_or_default().to_ascii_lowercase();
        return Ok(vm.new_str(lower));
    };
    let mut out = Vec::with_capacity(points.len());
    for (at, &point) in points.iter().enumerate() {
        push_lower(&mut out, points, at, point);
    }
    finish(vm, out)
}

pub(super) fn upper(vm: &mut Vm, args: Args) -> PyResult {
    map_all(vm, &args, |s| s.to_ascii_uppercase(), unicode::upper)
}

pub(super) fn casefold(vm: &mut Vm, args: Args) -> PyResult {
    map_all(vm, &args, |s| s.to_ascii_lowercase(), unicode::casefold)
}

fn map_all(
    vm: &mut Vm,
    args: &Args,
    ascii: fn(&str) -> String,
    mapping: fn(u32) -> Mapped,
) -> PyResult {
    let text = own(args);
    mapping_room(vm, text)?;
    let Some(points) = text.as_wide() else {
        return Ok(vm.new_str(ascii(text.as_ascii().unwrap_or_default())));
    };
    let mut out = Vec::with_capacity(points.len());
    for &point in points {
        out.extend_from_slice(mapping(point).as_slice());
    }
    finish(vm, out)
}

pub(super) fn capitalize(vm: &mut Vm, args: Args) -> PyResult {
    let text = own(&args);
    mapping_room(vm, text)?;
    if text.is_empty() {
        return Ok(unchanged(vm, &args));
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
    finish(vm, out)
}

pub(super) fn title(vm: &mut Vm, args: Args) -> PyResult {
    let text = own(&args);
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
    finish(vm, out)
}

pub(super) fn swapcase(vm: &mut Vm, args: Args) -> PyResult {
    let text = own(&args);
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
    finish(vm, out)
}

/// Whether there are code points and `holds` for each.
fn all(args: &Args, holds: fn(u32) -> bool) -> PyResult {
    let text = own(args);
    let yes = !text.is_empty() && text.code_points().all(holds);
    Ok(Value::bool(yes))
}

pub(super) fn isalnum(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_alnum)
}

pub(super) fn isalpha(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_alpha)
}

pub(super) fn isdecimal(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_decimal)
}

pub(super) fn isdigit(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_digit)
}

pub(super) fn isnumeric(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_numeric)
}

pub(super) fn isspace(_vm: &mut Vm, args: Args) -> PyResult {
    all(&args, unicode::is_space)
}

pub(super) fn isprintable(_vm: &mut Vm, args: Args) -> PyResult {
    let yes = own(&args).code_points().all(bc_core::repr::is_printable);
    Ok(Value::bool(yes))
}

pub(super) fn isidentifier(_vm: &mut Vm, args: Args) -> PyResult {
    let mut points = own(&args).code_points();
    let yes = points.next().is_some_and(unicode::starts_identifier)
        && points.all(unicode::continues_identifier);
    Ok(Value::bool(yes))
}

/// Whether something is in the wanted case and nothing in another.
fn in_case(args: &Args, wanted: fn(u32) -> bool, other: fn(u32) -> bool) -> PyResult {
    let mut cased = false;
    for point in own(args).code_points() {
        if other(point) || unicode::is_title(point) {
            return Ok(Value::False);
        }
        cased = cased || wanted(point);
    }
    Ok(Value::bool(cased))
}

pub(super) fn islower(_vm: &mut Vm, args: Args) -> PyResult {
    in_case(&args, unicode::is_lower, unicode::is_upper)
}

pub(super) fn isupper(_vm: &mut Vm, args: Args) -> PyResult {
    in_case(&args, unicode::is_upper, unicode::is_lower)
}

pub(super) fn istitle(_vm: &mut Vm, args: Args) -> PyResult {
    let (mut cased, mut inside) = (false, false);
    for point in own(&args).code_points() {
        if unicode::is_upper(point) || unicode::is_title(point) {
            if inside {
                return Ok(Value::False);
            }
            (cased, inside) = (true, true);
        } else if unicode::is_lower(point) {
            if !inside {
                return Ok(Value::False);
            }
            (cased, inside) = (true, true);
        } else {
            inside = false;
        }
    }
    Ok(Value::bool(cased))
}

/// The fill character of `center` and its siblings.
fn fill_character(vm: &mut Vm, value: Option<&Value>) -> PyResult<u32> {
    let Some(value) = value else {
        return Ok(0x20);
    };
    let Ok(text) = need(vm, value) else {
        let message = "The fill character cannot be converted to Unicode";
        return Err(raise::type_error(vm, message));
    };
    match (text.len(), text.get(0)) {
        (1, Some(point)) => Ok(point),
        _ => Err(raise::type_error(
            vm,
            "The fill character must be exactly one character long",
        )),
    }
}

/// `self` with `left` and `right` fill characters around it.
fn pad(vm: &mut Vm, args: &Args, fill: u32, left: usize, right: usize) -> PyResult {
    let text = own(args);
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

/// How much is missing to the width in the first argument; `None` if nothing.
fn missing(vm: &mut Vm, args: &Args) -> PyResult<(Option<usize>, usize)> {
    let width = param::ssize(vm, args.at(1))?;
    let width = usize::try_from(width).unwrap_or(0);
    Ok((width.checked_sub(own(args).len()).filter(|&m| m > 0), width))
}

pub(super) fn center(vm: &mut Vm, args: Args) -> PyResult {
    let (missing, width) = missing(vm, &args)?;
    let fill = fill_character(vm, args.get(2))?;
    match missing {
        None => Ok(unchanged(vm, &args)),
        Some(missing) => {
            let left = missing / 2 + (missing & width & 1);
            pad(vm, &args, fill, left, missing - left)
        }
    }
}

pub(super) fn ljust(vm: &mut Vm, args: Args) -> PyResult {
    let (missing, _) = missing(vm, &args)?;
    let fill = fill_character(vm, args.get(2))?;
    match missing {
        None => Ok(unchanged(vm, &args)),
        Some(missing) => pad(vm, &args, fill, 0, missing),
    }
}

pub(super) fn rjust(vm: &mut Vm, args: Args) -> PyResult {
    let (missing, _) = missing(vm, &args)?;
    let fill = fill_character(vm, args.get(2))?;
    match missing {
        None => Ok(unchanged(vm, &args)),
        Some(missing) => pad(vm, &args, fill, missing, 0),
    }
}

pub(super) fn zfill(vm: &mut Vm, args: Args) -> PyResult {
    let (Some(missing), width) = missing(vm, &args)? else {
        return Ok(unchanged(vm, &args));
    };
    let text = own(&args);
    let unit = if text.is_ascii() { 1 } else { 4 };
    vm.reserve(width.saturating_mul(unit))?;
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

pub(super) fn expandtabs(vm: &mut Vm, args: Args) -> PyResult {
    let size = match args.get(1) {
        Some(size) => param::c_int(vm, size)?,
        None => 8,
    };
    let size = usize::try_from(size).unwrap_or(0);
    let text = own(&args);
    if !text.code_points().any(|point| point == 0x09) {
        return Ok(unchanged(vm, &args));
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
