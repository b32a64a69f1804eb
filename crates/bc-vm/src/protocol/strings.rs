//! What `str` does by itself: `+`, `*`, `%`, items, slices, `in`.
//!
//! Absent: its methods (`types::str`), and how other values become text (`text`).

use bc_core::text::Text;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::int::{self, IntView};
use crate::model::object::Payload;
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, format, raise};

/// `a + b` for a str `a`.
///
/// # Errors
///
/// `TypeError` unless both are strings.
pub fn concat(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(left), Some(right)) = (a.as_str(), b.as_str()) else {
        let other = if a.as_str().is_some() { b } else { a };
        let message = format!(
            "Can't convert '{}' object to str implicitly",
            vm.type_name(other)
        );
        return Err(raise::type_error(vm, message));
    };
    let (left, right) = (left.text(), right.text());
    if right.is_empty() && vm.class_id_of(a) == ClassId::STR {
        return Ok(a.clone());
    }
    if left.is_empty() && vm.class_id_of(b) == ClassId::STR {
        return Ok(b.clone());
    }
    let item = if left.is_ascii() && right.is_ascii() {
        1
    } else {
        4
    };
    vm.reserve((left.len() + right.len()).saturating_mul(item))?;
    if let (Some(x), Some(y)) = (left.as_ascii(), right.as_ascii()) {
        let mut joined = String::with_capacity(x.len() + y.len());
        joined.push_str(x);
        joined.push_str(y);
        return Ok(vm.new_str(joined));
    }
    let points: Vec<u32> = left.code_points().chain(right.code_points()).collect();
    Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()))
}

/// `a + b` for two objects of class `str` exactly; `a` grows in place if this is its last reference.
///
/// # Errors
///
/// A fault when there is no room.
pub fn append(vm: &mut Vm, mut a: Value, b: &Value) -> PyResult {
    if let (Value::Obj(object), Some(more)) = (&mut a, b.as_str())
        && let Some(object) = std::rc::Rc::get_mut(object)
        && let Payload::Str(string) = &mut object.payload
    {
        let before = string.text().byte_size();
        vm.reserve(more.text().byte_size())?;
        let grown = string.append(more.text());
        if grown.map_err(|_| vm.memory_error())? {
            let grown = string.text().byte_size() - before;
            vm.heap
                .charge_growth(i64::try_from(grown).unwrap_or(i64::MAX));
            return Ok(a);
        }
    }
    concat(vm, &a, b)
}

/// `string * count`.
///
/// # Errors
///
/// `TypeError` if `count` is no integer, `OverflowError` if it is too large for a length.
pub fn repeat(vm: &mut Vm, string: &Value, count: &Value) -> PyResult {
    let count = repeat_count(vm, count)?;
    let Some(text) = string.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let text = text.text();
    if count == 1 && vm.class_id_of(string) == ClassId::STR {
        return Ok(string.clone());
    }
    if count == 0 || text.is_empty() {
        return Ok(vm.empty_str());
    }
    match text.len().checked_mul(count) {
        Some(length) if length <= isize::MAX as usize => {}
        _ => return Err(raise::overflow_error(vm, "repeated string is too long")),
    }
    vm.reserve(text.byte_size().saturating_mul(count))?;
    let repeated = match text.as_wide() {
        None => Text::from(text.as_ascii().unwrap_or_default().repeat(count)),
        Some(points) => Text::from_code_points(points.repeat(count)).unwrap_or_default(),
    };
    Ok(vm.new_str(repeated))
}

/// A repetition count: an integer, negative ones counting as zero.
///
/// # Errors
///
/// `TypeError` if it is no integer, `OverflowError` if it is too large for a length.
pub fn repeat_count(vm: &mut Vm, count: &Value) -> PyResult<usize> {
    let index = match count {
        Value::Int(i) => Value::Int(*i),
        Value::True => Value::Int(1),
        Value::False => Value::Int(0),
        Value::Obj(object) if matches!(object.payload, Payload::Int(_)) => count.clone(),
        other => {
            let name = vm.names.__index__.clone();
            if vm.class_of(other).data().lookup(&name).is_none() {
                let message = format!(
                    "can't multiply sequence by non-int of type '{}'",
                    vm.type_name(other)
                );
                return Err(raise::type_error(vm, message));
            }
            convert::index(vm, other)?
        }
    };
    if let Value::Int(i) = index {
        return Ok(usize::try_from(i).unwrap_or(0));
    }
    match int::view(&index).and_then(IntView::to_i64) {
        Some(i) => Ok(usize::try_from(i).unwrap_or(0)),
        _ => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                vm.type_name(count)
            );
            Err(raise::overflow_error(vm, message))
        }
    }
}

/// `string[key]`.
///
/// # Errors
///
/// `IndexError` out of range, `TypeError` if the key is neither an integer nor a slice.
pub fn getitem(vm: &mut Vm, string: &Value, key: &Value) -> PyResult {
    let Some(text) = string.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let text = text.text();
    let index = match key {
        Value::Int(i) => *i,
        Value::True => 1,
        Value::False => 0,
        other => {
            if let Some(Payload::Slice(parts)) = other.payload() {
                return slice(vm, string, text, parts);
            }
            if !matches!(other.payload(), Some(Payload::Int(_))) {
                let name = vm.names.__index__.clone();
                if vm.class_of(other).data().lookup(&name).is_none() {
                    return Err(raise::type_error(vm, "string indices must be integers"));
                }
            }
            let index = convert::index(vm, other)?;
            match format::integer::Integer::get(&index).and_then(|i| i.to_i64()) {
                Some(i) => i,
                None => {
                    let message = format!(
                        "cannot fit '{}' into an index-sized integer",
                        vm.type_name(other)
                    );
                    return Err(raise::index_error(vm, message));
                }
            }
        }
    };
    let place = if index < 0 {
        index + text.len() as i64
    } else {
        index
    };
    match usize::try_from(place)
        .ok()
        .and_then(|place| text.get(place))
    {
        Some(point) => Ok(vm.new_char(point)),
        None => Err(raise::index_error(vm, "string index out of range")),
    }
}

fn slice(vm: &mut Vm, string: &Value, text: &Text, parts: &[Value; 3]) -> PyResult {
    let (start, _, step, count) = convert::slice_indices(vm, parts, || text.len())?;
    if count == 0 {
        return Ok(vm.empty_str());
    }
    let first = start as usize;
    if step == 1 {
        if count == text.len() && vm.class_id_of(string) == ClassId::STR {
            return Ok(string.clone());
        }
        vm.reserve(count * if text.is_ascii() { 1 } else { 4 })?;
        return Ok(vm.new_part(text, first..first + count));
    }
    vm.reserve(count * if text.is_ascii() { 1 } else { 4 })?;
    let place = |i: usize| (start + i as i64 * step) as usize;
    let sliced = match text.as_ascii() {
        Some(ascii) => {
            let bytes = ascii.as_bytes();
            let mut picked = String::with_capacity(count);
            picked.extend((0..count).filter_map(|i| bytes.get(place(i)).map(|&b| char::from(b))));
            Text::from(picked)
        }
        None => {
            let mut picked = Vec::with_capacity(count);
            picked.extend((0..count).filter_map(|i| text.get(place(i))));
            Text::from_code_points(picked).unwrap_or_default()
        }
    };
    Ok(vm.new_str(sliced))
}

/// `item in string`.
///
/// # Errors
///
/// `TypeError` if `item` is no str.
pub fn contains(vm: &mut Vm, string: &Value, item: &Value) -> PyResult<bool> {
    let (Some(hay), Some(needle)) = (string.as_str(), item.as_str()) else {
        let message = format!(
            "'in <string>' requires string as left operand, not {}",
            vm.type_name(item)
        );
        return Err(raise::type_error(vm, message));
    };
    let (hay, needle) = (hay.text(), needle.text());
    vm.scratch(units::table_room(needle.len()))?;
    Ok(match (hay.as_wide(), needle.as_wide()) {
        (None, None) => {
            let hay = hay.as_ascii().unwrap_or_default();
            let needle = needle.as_ascii().unwrap_or_default();
            units::find(hay.as_bytes(), needle.as_bytes()).is_some()
        }
        (Some(hay), Some(needle)) => units::find(hay, needle).is_some(),
        (Some(hay), None) if needle.len() <= hay.len() => {
            vm.scratch(needle.len() * size_of::<u32>())?;
            let needle: Vec<u32> = needle.code_points().collect();
            units::find(hay, &needle).is_some()
        }
        _ => false,
    })
}
