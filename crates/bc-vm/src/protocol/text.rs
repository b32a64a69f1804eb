//! Text forms of values: `repr`, `str`, `ascii`, `format`, and joining strings.
//!
//! What `__repr__` and its siblings return is checked here, once. A container asks [`repr_enter`]
//! whether it is being printed already, which is how `[...]` comes about.

use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, codec, poll, raise};

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
        return push_text(vm, out, s.text());
    }
    let text = str_text(vm, value)?;
    push_text(vm, out, &text)
}

/// Pushes `repr(value)`.
///
/// # Errors
///
/// As [`repr`].
pub fn push_repr(vm: &mut Vm, out: &mut TextBuilder, value: &Value) -> PyResult<()> {
    let text = repr_text(vm, value)?;
    push_text(vm, out, &text)
}

/// Notes that `object` is being printed; `false` if it is already, and then [`repr_leave`] must not
/// be called.
pub fn repr_enter(vm: &mut Vm, object: &Value) -> bool {
    let address = object.as_obj().map_or(0, address_of);
    if vm.levels.repr_stack.contains(&address) {
        return false;
    }
    vm.levels.repr_stack.push(address);
    true
}

/// Notes that `object` is no longer being printed.
pub fn repr_leave(vm: &mut Vm, object: &Value) {
    let address = object.as_obj().map_or(0, address_of);
    if let Some(place) = vm.levels.repr_stack.iter().rposition(|&at| at == address) {
        vm.levels.repr_stack.remove(place);
    }
}

fn address_of(object: &ObjRef) -> usize {
    std::rc::Rc::as_ptr(object).cast::<u8>() as usize
}

/// Appends `text`, asking for room first if the builder must move.
///
/// # Errors
///
/// When there is no memory for it.
pub fn push_text(vm: &Vm, builder: &mut TextBuilder, text: &Text) -> PyResult<()> {
    if let Some((held, wanted)) = builder.growth(text) {
        vm.regrow(held, wanted)?;
    }
    builder.push_text(text);
    Ok(())
}
