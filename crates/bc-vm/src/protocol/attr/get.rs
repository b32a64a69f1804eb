//! Reading attributes: data descriptors of the class, the instance dictionary, other attributes of the
//! class, `__getattr__`.

use super::bind::{bind_descriptor, has_get, is_data_descriptor};
use super::hooks::{ASKS, GET, GET_MODULE, GET_TYPE, GETATTR, class_of, hooks};
use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::object::{Attrs, ObjRef, Payload};
use crate::model::table::Unsure;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, class, dict, raise};

/// The attribute `name` (a str) of `object`.
///
/// # Errors
///
/// `AttributeError` when there is none, and what descriptors and hooks raise.
pub fn getattr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult {
    match find(vm, object, name)? {
        Some(value) => Ok(value),
        None => {
            let class = class_of(vm, object);
            Err(missing(vm, object, &class, name))
        }
    }
}

/// The attribute `name` of `object`, `None` when there is none.
///
/// # Errors
///
/// Whatever is raised other than `AttributeError`.
pub fn getattr_opt(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let found = find(vm, object, name);
    Ok(raise::catch(vm, found, ExceptionKind::AttributeError)?.flatten())
}

/// Whether `object` has the attribute `name`.
///
/// # Errors
///
/// Whatever is raised other than `AttributeError`.
pub fn has_attr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<bool> {
    Ok(getattr_opt(vm, object, name)?.is_some())
}

/// As [`getattr`], but an attribute that plain lookup does not find is `None`, not yet an exception.
#[inline]
fn find(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let class = class_of(vm, object);
    let hooks = hooks(vm, &class);
    if hooks & (GET | GETATTR | ASKS) == GET {
        let found = class.data().lookup(name);
        return generic_found(vm, object, &class, name, found);
    }
    find_hooked(vm, object, &class, hooks, name)
}

fn find_hooked(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    hooks: u8,
    name: &ObjRef,
) -> PyResult<Option<Value>> {
    let found = if hooks & (GET | GET_MODULE) != 0 {
        generic_find(vm, object, class, name)
    } else if hooks & GET_TYPE != 0 {
        type_find(vm, object, class, name)
    } else {
        let hook = vm.names.__getattribute__.clone();
        call::call_special(vm, object, &hook, Args::of([Value::from(name)]))
    };
    if hooks & GETATTR == 0 {
        return found;
    }
    match raise::catch(vm, found, ExceptionKind::AttributeError)?.flatten() {
        Some(value) => Ok(Some(value)),
        None => {
            let hook = vm.names.__getattr__.clone();
            call::call_special(vm, object, &hook, Args::of([Value::from(name)]))
        }
    }
}

/// The sentence for an attribute that is not there.
#[cold]
fn missing(vm: &mut Vm, object: &Value, class: &ClassRef, name: &ObjRef) -> Thrown {
    let spelled = arity::keyword_text(name);
    let hooks = hooks(vm, class);
    let message = if hooks & GET_TYPE != 0
        && let Some(class) = object.as_class()
    {
        format!(
            "type object '{}' has no attribute '{spelled}'",
            class.data().shown_name()
        )
    } else if hooks & GET_MODULE != 0 {
        let module = object
            .as_obj()
            .and_then(|module| dict_value(module, &vm.names.__name__));
        match module.as_ref().and_then(Value::as_str) {
            Some(module) => format!(
                "module '{}' has no attribute '{spelled}'",
                module.text().to_string_lossy()
            ),
            None => format!("module has no attribute '{spelled}'"),
        }
    } else {
        format!(
            "'{}' object has no attribute '{spelled}'",
            class.data().shown_name()
        )
    };
    raise::attribute_error(vm, message)
}

/// The value of `name` in the instance dictionary, as an attribute access finds it: a key that is no plain
/// str may be asked.
///
/// # Errors
///
/// A fault.
#[inline]
pub(super) fn instance_value(
    vm: &mut Vm,
    object: &ObjRef,
    name: &ObjRef,
) -> PyResult<Option<Value>> {
    let attrs = object.attrs.borrow();
    let dict = match &*attrs {
        Attrs::None => return Ok(None),
        Attrs::Dict(dict) => dict,
        Attrs::Slots(slots) => match &slots.dict {
            Some(dict) => dict,
            None => return Ok(None),
        },
    };
    let Payload::Dict(table) = &dict.payload else {
        return Ok(None);
    };
    match dict::seek_name(table, name) {
        Ok(found) => Ok(found),
        Err(Unsure) => {
            let dict = Value::from(dict);
            drop(attrs);
            match dict.as_dict() {
                Some(table) => dict::get_name(vm, table, name),
                None => Ok(None),
            }
        }
    }
}

/// The value of `name` in the instance dictionary; no key is asked.
#[inline]
#[must_use]
pub fn dict_value(object: &ObjRef, name: &ObjRef) -> Option<Value> {
    let attrs = object.attrs.borrow();
    let dict = match &*attrs {
        Attrs::None => return None,
        Attrs::Dict(dict) => dict,
        Attrs::Slots(slots) => slots.dict.as_ref()?,
    };
    match &dict.payload {
        Payload::Dict(table) => table.borrow().get_str(name).cloned(),
        _ => None,
    }
}

/// What `object.__getattribute__` does.
///
/// # Errors
///
/// `AttributeError` when there is no such attribute, and what descriptors raise.
pub fn generic_getattr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult {
    let class = class_of(vm, object);
    match generic_find(vm, object, &class, name)? {
        Some(value) => Ok(value),
        None => {
            let message = format!(
                "'{}' object has no attribute '{}'",
                class.data().shown_name(),
                arity::keyword_text(name)
            );
            Err(raise::attribute_error(vm, message))
        }
    }
}

/// What a module's `__getattribute__` does.
///
/// # Errors
///
/// As [`generic_getattr`].
pub fn module_getattr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult {
    let class = class_of(vm, object);
    match generic_find(vm, object, &class, name)? {
        Some(value) => Ok(value),
        None => Err(missing(vm, object, &class, name)),
    }
}

fn generic_find(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    name: &ObjRef,
) -> PyResult<Option<Value>> {
    let found = class::lookup(vm, class, name)?;
    generic_found(vm, object, class, name, found)
}

/// As [`generic_find`], when the class has `found`.
#[inline]
fn generic_found(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    name: &ObjRef,
    found: Option<Value>,
) -> PyResult<Option<Value>> {
    let Some(found) = found else {
        let Value::Obj(instance) = object else {
            return Ok(None);
        };
        let own = instance_value(vm, instance, name)?;
        if own.is_none() && instance.class_id() != class.data().id() {
            // A key that was asked has given the instance another class.
            return Err(missing(vm, object, class, name));
        }
        return Ok(own);
    };
    if is_data_descriptor(vm, &found) && has_get(vm, &found) {
        return bind_descriptor(vm, found, Some(object), class).map(Some);
    }
    if let Value::Obj(object) = object
        && let Some(value) = instance_value(vm, object, name)?
    {
        return Ok(Some(value));
    }
    bind_descriptor(vm, found, Some(object), class).map(Some)
}

/// What `type.__getattribute__` does: the class of the class is asked first for data descriptors.
///
/// # Errors
///
/// `AttributeError` when there is no such attribute, and what descriptors raise.
pub fn type_getattr(vm: &mut Vm, class: &Value, name: &ObjRef) -> PyResult {
    let metaclass = class_of(vm, class);
    match type_find(vm, class, &metaclass, name)? {
        Some(value) => Ok(value),
        None => {
            let owner = class.as_class().map(|class| class.data().shown_name());
            let message = format!(
                "type object '{}' has no attribute '{}'",
                owner.as_deref().unwrap_or("?"),
                arity::keyword_text(name)
            );
            Err(raise::attribute_error(vm, message))
        }
    }
}

fn type_find(
    vm: &mut Vm,
    value: &Value,
    metaclass: &ClassRef,
    name: &ObjRef,
) -> PyResult<Option<Value>> {
    let Some(class) = value.as_class() else {
        return generic_find(vm, value, metaclass, name);
    };
    let of_metaclass = class::lookup(vm, metaclass, name)?;
    if let Some(found) = &of_metaclass
        && is_data_descriptor(vm, found)
        && has_get(vm, found)
    {
        return bind_descriptor(vm, found.clone(), Some(value), metaclass).map(Some);
    }
    if let Some(found) = class::lookup(vm, &class, name)? {
        return bind_descriptor(vm, found, None, &class).map(Some);
    }
    match of_metaclass {
        Some(found) => bind_descriptor(vm, found, Some(value), metaclass).map(Some),
        None => Ok(None),
    }
}
