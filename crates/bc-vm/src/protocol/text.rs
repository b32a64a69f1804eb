//! Text forms of values: `repr`, `str`, `ascii`, `format`, and joining strings.
//!
//! What `__repr__` and its siblings return is checked here, once. A container asks [`repr_enter`]
//! whether it is being printed already, which is how `[...]` comes about.

use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::int::{self, IntView};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::number::BinaryOp;
use crate::protocol::{call, codec, container, convert, format, poll, raise};

/// `repr(value)`: a str.
///
/// # Errors
///
/// What `__repr__` raises; `TypeError` if it does not return a str.
pub fn repr(vm: &mut Vm, value: &Value) -> PyResult {
    if let Some(text) = simple(vm, value, true)? {
        return Ok(vm.new_str(text));
    }
    poll::guard(vm)?;
    let name = vm.names.__repr__.clone();
    let result = call::call_special_if_bound(vm, value, &name, Args::none());
    poll::unguard(vm);
    match result? {
        Some(text) if text.as_str().is_some() => Ok(text),
        Some(other) => {
            let message = format!(
                "__repr__ returned non-string (type {})",
                vm.type_name(&other)
            );
            Err(raise::type_error(vm, message))
        }
        None => {
            let text = default_repr(vm, value);
            Ok(vm.new_str(text))
        }
    }
}

/// `<name object at 0x...>`.
#[must_use]
pub fn default_repr(vm: &Vm, value: &Value) -> String {
    format!("<{} object at {:#x}>", vm.type_name(value), value.id())
}

/// The text of exact built-in values that needs no call; with `quote`, as `repr` has it.
fn simple(vm: &Vm, value: &Value, quote: bool) -> PyResult<Option<Text>> {
    Ok(Some(match value {
        Value::None => Text::new("None"),
        Value::True => Text::new("True"),
        Value::False => Text::new("False"),
        Value::NotImplemented => Text::new("NotImplemented"),
        Value::Ellipsis => Text::new("Ellipsis"),
        Value::Int(i) => Text::from(i.to_string()),
        Value::Float(x) => Text::from(bc_core::repr::float(x.get())),
        Value::Unbound => return Ok(None),
        Value::Obj(object) => match &object.payload {
            Payload::Str(s) if quote && object.class_id() == vm.classes.str.data().id() => {
                quoted(vm, s.text())?
            }
            _ => return Ok(None),
        },
    }))
}

/// A string in quotes, as its `repr`.
///
/// # Errors
///
/// When there is no room for it.
pub fn quoted(vm: &Vm, text: &Text) -> PyResult<Text> {
    if let Some(ascii) = text.as_ascii()
        && ascii
            .bytes()
            .all(|b| (0x20..0x7F).contains(&b) && b != b'\'' && b != b'\\')
    {
        vm.reserve(ascii.len() + 2)?;
        let mut out = String::with_capacity(ascii.len() + 2);
        out.push('\'');
        out.push_str(ascii);
        out.push('\'');
        return Ok(Text::from(out));
    }
    vm.reserve(bc_core::repr::text_room(text))?;
    Ok(Text::from(bc_core::repr::text(text)))
}

/// `str(value)`: a str (perhaps an instance of a subclass, when `__str__` returned one).
///
/// # Errors
///
/// What `__str__` raises; `TypeError` if it does not return a str.
pub fn str(vm: &mut Vm, value: &Value) -> PyResult {
    if let Value::Obj(object) = value
        && object.class_id() == ClassId::STR
    {
        return Ok(value.clone());
    }
    if let Some(text) = simple(vm, value, false)? {
        return Ok(vm.new_str(text));
    }
    poll::enter(vm, " while getting the str of an object")?;
    let name = vm.intern("__str__");
    let result = call::call_special(vm, value, &name, Args::none());
    poll::leave(vm);
    match result? {
        Some(text) if text.as_str().is_some() => Ok(text),
        Some(other) => {
            let message = format!(
                "__str__ returned non-string (type {})",
                vm.type_name(&other)
            );
            Err(raise::type_error(vm, message))
        }
        None => repr(vm, value),
    }
}

/// `ascii(value)`: its `repr` with everything beyond ASCII escaped.
///
/// # Errors
///
/// As [`repr`].
pub fn ascii(vm: &mut Vm, value: &Value) -> PyResult {
    let text = repr(vm, value)?;
    match text.as_str() {
        Some(s) if !s.text().is_ascii() => {
            if codec::is_replaced(vm, "backslashreplace")? {
                let errors = Some("backslashreplace");
                let bytes = codec::encode_bytes(vm, &text, Some("ascii"), errors)?;
                return codec::decode(vm, &bytes, Some("ascii"), None);
            }
            vm.reserve(bc_core::repr::ascii_room(s.text()))?;
            let escaped = bc_core::repr::ascii(s.text());
            Ok(vm.new_str(escaped))
        }
        _ => Ok(text),
    }
}

/// `format(value, spec)`: a str.
///
/// # Errors
///
/// What `__format__` raises; `TypeError` if it does not return a str.
pub fn format(vm: &mut Vm, value: &Value, spec: &Text) -> PyResult {
    match value {
        Value::Obj(object) if object.class_id() == ClassId::STR => {
            return format::format_str(vm, value, spec);
        }
        Value::Int(_) => return format::format_int(vm, value, spec),
        Value::Float(_) => return format::format_float(vm, value, spec),
        _ => {}
    }
    let spec = vm.new_str(spec.clone());
    let name = vm.names.__format__.clone();
    match call::call_special(vm, value, &name, Args::of([spec]))? {
        Some(text) if text.as_str().is_some() => Ok(text),
        Some(other) => {
            let message = format!("__format__ must return a str, not {}", vm.type_name(&other));
            Err(raise::type_error(vm, message))
        }
        None => {
            let message = format!("Type {} doesn't define __format__", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}

/// The text of `repr(value)`.
///
/// # Errors
///
/// As [`repr`].
pub fn repr_text(vm: &mut Vm, value: &Value) -> PyResult<Text> {
    match simple(vm, value, true)? {
        Some(text) => Ok(text),
        None => Ok(text_of(&repr(vm, value)?)),
    }
}

/// The text of `str(value)`.
///
/// # Errors
///
/// As [`str()`].
pub fn str_text(vm: &mut Vm, value: &Value) -> PyResult<Text> {
    if let Some(text) = value.as_str()
        && vm.class_id_of(value) == ClassId::STR
    {
        return Ok(text.text().clone());
    }
    match simple(vm, value, false)? {
        Some(text) => Ok(text),
        None => Ok(text_of(&str(vm, value)?)),
    }
}

/// The text of a value known to be a str; empty otherwise.
fn text_of(value: &Value) -> Text {
    value
        .as_str()
        .map_or_else(Text::default, |s| s.text().clone())
}

/// Pushes `str(value)`, without making an object where none is needed.
///
/// # Errors
///
/// As [`str()`].
pub fn push_str(vm: &mut Vm, out: &mut TextBuilder, value: &Value) -> PyResult<()> {
    if let Some(s) = value.as_str()
        && vm.class_id_of(value) == ClassId::STR
    {
        return container::push_text(vm, out, s.text());
    }
    let text = str_text(vm, value)?;
    container::push_text(vm, out, &text)
}

/// Pushes `repr(value)`.
///
/// # Errors
///
/// As [`repr`].
pub fn push_repr(vm: &mut Vm, out: &mut TextBuilder, value: &Value) -> PyResult<()> {
    let text = repr_text(vm, value)?;
    container::push_text(vm, out, &text)
}

/// Notes that `object` is being printed; `false` if it is already, and then [`repr_leave`] must not
/// be called.
pub fn repr_enter(vm: &mut Vm, object: &Value) -> bool {
    let address = object.as_obj().map_or(0, address_of);
    if vm.repr_stack.contains(&address) {
        return false;
    }
    vm.repr_stack.push(address);
    true
}

/// Notes that `object` is no longer being printed.
pub fn repr_leave(vm: &mut Vm, object: &Value) {
    let address = object.as_obj().map_or(0, address_of);
    if let Some(place) = vm.repr_stack.iter().rposition(|&at| at == address) {
        vm.repr_stack.remove(place);
    }
}

fn address_of(object: &ObjRef) -> usize {
    std::rc::Rc::as_ptr(object).cast::<u8>() as usize
}

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
    format::room(vm, (left.len() + right.len()).saturating_mul(item))?;
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
            vm.heap.settle(i64::try_from(grown).unwrap_or(i64::MAX));
            return Ok(a);
        }
    }
    concat(vm, &a, b)
}

/// `a op b` for operands whose classes are exactly built-in ones: strings added, a string repeated,
/// a string formatted. `NotImplemented` for any others.
///
/// # Errors
///
/// What the operation raises.
#[inline]
pub fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let is_text =
        |value: &Value| matches!(value, Value::Obj(object) if object.class_id() == ClassId::STR);
    if !is_text(a) {
        return Ok(Value::NotImplemented);
    }
    match (op, b) {
        (BinaryOp::Add, _) if is_text(b) => concat(vm, a, b),
        (BinaryOp::Multiply, Value::Int(_)) => repeat(vm, a, b),
        // A subclass on the right is asked first.
        (BinaryOp::Modulo, _) if is_text(b) || b.as_str().is_none() => {
            format::percent::str_percent(vm, a, b)
        }
        _ => Ok(Value::NotImplemented),
    }
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
    format::room(vm, text.byte_size().saturating_mul(count))?;
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
