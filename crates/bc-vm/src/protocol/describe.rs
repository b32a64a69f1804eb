//! How messages and default `repr`s name objects: class with module, address.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{define, text};

/// The address that a default `repr` shows: the identity, since there is no other.
#[must_use]
pub fn address(value: &Value) -> String {
    format!("{:#x}", value.id())
}

/// The class as `__module__.__qualname__`, without the module where that is `builtins` or no str.
#[must_use]
pub fn class_path(vm: &Vm, class: &ClassRef) -> String {
    let data = class.data();
    let qualname = match data.qualname.borrow().as_str() {
        Some(qualname) => qualname.text().to_string_lossy().into_owned(),
        None => data.name().to_string(),
    };
    let module = define::lookup(&data.namespace, &vm.names.__module__);
    match module.as_ref().and_then(Value::as_str) {
        Some(module) if *module.text() != "builtins" => {
            format!("{}.{qualname}", module.text().to_string_lossy())
        }
        Some(_) => qualname,
        None => match home(class) {
            Some(module) => format!("{module}.{qualname}"),
            None => qualname,
        },
    }
}

/// The module that the name of a native class carries.
#[must_use]
pub fn home(class: &ClassRef) -> Option<String> {
    if class.data().is_heap() {
        return None;
    }
    let name = class.data().shown_name();
    name.rsplit_once('.').map(|(module, _)| module.to_owned())
}

/// The default `repr`: `<module.Class object at 0x...>`.
#[must_use]
pub fn default_repr(vm: &Vm, value: &Value) -> String {
    let class = vm.class_of(value);
    format!("<{} object at {}>", class_path(vm, &class), address(value))
}

/// The `repr` of `value` as a Rust string, lone surrogates replaced.
///
/// # Errors
///
/// What `__repr__` raises.
pub fn repr(vm: &mut Vm, value: &Value) -> PyResult<String> {
    Ok(text::repr_text(vm, value)?.to_string_lossy().into_owned())
}

/// The `str` of `value` as a Rust string, lone surrogates replaced.
///
/// # Errors
///
/// What `__str__` raises.
pub fn str(vm: &mut Vm, value: &Value) -> PyResult<String> {
    Ok(text::str_text(vm, value)?.to_string_lossy().into_owned())
}

/// The str `value` as the name of an attribute; `None` if it is no str. Interned, so that lookups
/// compare addresses.
#[must_use]
pub fn attribute_name(vm: &mut Vm, value: &Value) -> Option<ObjRef> {
    let object = value.as_obj()?;
    let text = value.as_str()?;
    if text.is_interned() {
        return Some(object.clone());
    }
    let text = text.text().clone();
    // A name nobody has used yet is nowhere to be found under another object.
    Some(vm.find_interned(&text).unwrap_or(object).clone())
}
