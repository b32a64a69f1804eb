//! Setting and deleting attributes, of instances and of classes.

use std::rc::Rc;

use super::bind::{belongs, is_data_descriptor, wrong_instance};
use super::hooks::{ASKS, SET, SET_TYPE, class_of, hooks};
use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, GetSet, Member};
use crate::model::object::{Dict, ObjRef, Payload};
use crate::model::property::Property;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, class, dict, raise};

/// Sets or deletes a property.
///
/// # Errors
///
/// `AttributeError` when it has no setter or deleter, and what that raises.
pub fn set_property(
    vm: &mut Vm,
    property: &Property,
    instance: &Value,
    value: Option<Value>,
) -> PyResult<()> {
    let (cell, refusal) = match value {
        Some(_) => (&property.set, "can't set attribute"),
        None => (&property.delete, "can't delete attribute"),
    };
    let function = cell.borrow().clone();
    if function.is_none() || function.is_unbound() {
        return Err(raise::attribute_error(vm, refusal));
    }
    let args = std::iter::once(instance.clone()).chain(value);
    call::call_values(vm, &function, args).map(drop)
}

/// Sets the attribute `name` of `object`.
///
/// # Errors
///
/// `AttributeError` when it cannot be set, and what descriptors and hooks raise.
pub fn setattr(vm: &mut Vm, object: &Value, name: &ObjRef, value: Value) -> PyResult<()> {
    store(vm, object, name, Some(value))
}

/// Deletes the attribute `name` of `object`.
///
/// # Errors
///
/// `AttributeError` when it cannot be deleted, and what descriptors and hooks raise.
pub fn delattr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<()> {
    store(vm, object, name, None)
}

fn store(vm: &mut Vm, object: &Value, name: &ObjRef, value: Option<Value>) -> PyResult<()> {
    let class = class_of(vm, object);
    let hooks = hooks(vm, &class);
    if hooks & SET != 0 {
        let found = match hooks & ASKS {
            0 => class.data().lookup(name),
            _ => class::lookup(vm, &class, name)?,
        };
        return generic_store(vm, object, &class, name, found, value);
    }
    if hooks & SET_TYPE != 0 {
        return type_setattr(vm, object, name, value);
    }
    let name_value = Value::from(name);
    let (hook, args) = match value {
        Some(value) => (vm.names.__setattr__.clone(), Args::of([name_value, value])),
        None => (vm.names.__delattr__.clone(), Args::of([name_value])),
    };
    call::call_special(vm, object, &hook, args).map(drop)
}

/// What `object.__setattr__` (`Some`) and `object.__delattr__` (`None`) do.
///
/// # Errors
///
/// `AttributeError` when the attribute cannot be set, and what descriptors raise.
pub fn generic_setattr(
    vm: &mut Vm,
    object: &Value,
    name: &ObjRef,
    value: Option<Value>,
) -> PyResult<()> {
    let class = class_of(vm, object);
    let found = class::lookup(vm, &class, name)?;
    generic_store(vm, object, &class, name, found, value)
}

#[inline]
fn generic_store(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    name: &ObjRef,
    found: Option<Value>,
    value: Option<Value>,
) -> PyResult<()> {
    if let Some(attr) = &found
        && is_data_descriptor(vm, attr)
    {
        return set_descriptor(vm, attr, object, value);
    }
    let dict = object.as_obj().and_then(|object| instance_dict(vm, object));
    let Some(dict) = dict else {
        return Err(cannot_store(vm, class, name, found.is_some()));
    };
    let Payload::Dict(table) = &dict.payload else {
        return Err(cannot_store(vm, class, name, found.is_some()));
    };
    store_in(vm, table, name, value)
}

/// Sets or deletes a name of the dictionary of an instance or a class; a `KeyError` is told of the attribute.
fn store_in(vm: &mut Vm, table: &Dict, name: &ObjRef, value: Option<Value>) -> PyResult<()> {
    let done = match value {
        Some(value) => dict::set_name(vm, table, name, value).map(Some),
        None => dict::remove_name(vm, table, name).map(|before| before.map(drop)),
    };
    match done {
        Ok(Some(())) => Ok(()),
        Err(thrown) if !raise::is_instance(&thrown, vm, ExceptionKind::KeyError) => Err(thrown),
        _ => Err(raise::throw_value(
            vm,
            ExceptionKind::AttributeError,
            Value::from(name),
        )),
    }
}

#[cold]
fn cannot_store(vm: &mut Vm, class: &ClassRef, name: &ObjRef, in_class: bool) -> Thrown {
    let (class, name) = (class.data().shown_name(), arity::keyword_text(name));
    let message = if in_class {
        format!("'{class}' object attribute '{name}' is read-only")
    } else {
        format!("'{class}' object has no attribute '{name}'")
    };
    raise::attribute_error(vm, message)
}

/// The instance dictionary of `object`, made if there is none yet; `None` if its class gives none.
#[must_use]
pub fn instance_dict(vm: &Vm, object: &ObjRef) -> Option<ObjRef> {
    if let Some(dict) = object.dict() {
        return Some(dict);
    }
    let class = object.class();
    if !class.data().flags().contains(ClassFlags::DICT)
        || matches!(object.payload, Payload::Class(_))
    {
        return None;
    }
    let dict = vm.new_dict(Table::new());
    object.set_dict(Some(Rc::clone(&dict)));
    Some(dict)
}

/// Sets (`Some`) or deletes (`None`) through the data descriptor `attr`.
///
/// # Errors
///
/// `AttributeError` when it is read-only, and what `__set__` and `__delete__` raise.
pub fn set_descriptor(
    vm: &mut Vm,
    attr: &Value,
    instance: &Value,
    value: Option<Value>,
) -> PyResult<()> {
    match attr.payload() {
        Some(Payload::GetSet(_) | Payload::Member(_)) => set_builtin(vm, attr, instance, value),
        Some(Payload::Property(_)) if vm.class_id_of(attr) == ClassId::PROPERTY => {
            set_builtin(vm, attr, instance, value)
        }
        _ => {
            let (name, args) = match value {
                Some(value) => (
                    vm.names.__set__.clone(),
                    Args::of([instance.clone(), value]),
                ),
                None => (vm.names.__delete__.clone(), Args::of([instance.clone()])),
            };
            match call::call_special(vm, attr, &name, args)? {
                Some(_) => Ok(()),
                None => Err(raise::attribute_error(vm, &*arity::keyword_text(&name))),
            }
        }
    }
}

/// What `__set__` (`Some`) and `__delete__` (`None`) of the built-in data descriptors do.
///
/// # Errors
///
/// `AttributeError` when the attribute is read-only, and what a setter raises.
pub fn set_builtin(
    vm: &mut Vm,
    attr: &Value,
    instance: &Value,
    value: Option<Value>,
) -> PyResult<()> {
    match attr.payload() {
        Some(Payload::GetSet(getset)) => set_computed(vm, getset, instance, value),
        Some(Payload::Member(member)) => set_member(vm, member, instance, value),
        Some(Payload::Property(property)) => set_property(vm, property, instance, value),
        _ => Err(raise::attribute_error(vm, "__set__")),
    }
}

fn set_computed(
    vm: &mut Vm,
    getset: &GetSet,
    instance: &Value,
    value: Option<Value>,
) -> PyResult<()> {
    if !belongs(vm, instance, &getset.owner) {
        return Err(wrong_instance(vm, getset.def.name, &getset.owner, instance));
    }
    match getset.def.set {
        Some(set) => set(vm, instance, value),
        None if getset.def.member => Err(raise::attribute_error(vm, "readonly attribute")),
        None => {
            let message = format!(
                "attribute '{}' of '{}' objects is not writable",
                getset.def.name,
                getset.owner.data().shown_name()
            );
            Err(raise::attribute_error(vm, message))
        }
    }
}

fn set_member(
    vm: &mut Vm,
    member: &Member,
    instance: &Value,
    value: Option<Value>,
) -> PyResult<()> {
    let name = || arity::keyword_text(&member.name);
    if !belongs(vm, instance, &member.owner) {
        return Err(wrong_instance(vm, &name(), &member.owner, instance));
    }
    let Some(object) = instance.as_obj() else {
        return Err(raise::attribute_error(vm, &*name()));
    };
    let deletes = value.is_none();
    let before = object.set_slot_value(member.offset, value.unwrap_or_default());
    if deletes && before.is_unbound() {
        return Err(raise::attribute_error(vm, &*name()));
    }
    drop(before);
    Ok(())
}

/// What `type.__setattr__` (`Some`) and `type.__delattr__` (`None`) do.
///
/// # Errors
///
/// `TypeError` for a built-in class, `AttributeError` when the attribute cannot be set.
pub fn type_setattr(vm: &mut Vm, value: &Value, name: &ObjRef, new: Option<Value>) -> PyResult<()> {
    let Some(class) = value.as_class() else {
        return generic_setattr(vm, value, name, new);
    };
    if !class.data().is_heap() {
        let message = format!(
            "can't set attributes of built-in/extension type '{}'",
            class.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    }
    // A name of a derived class of str is stored as a str.
    let exact = match &name.payload {
        Payload::Str(text) if name.class_id() != ClassId::STR => {
            let text = text.text().clone();
            vm.scratch(text.len().saturating_mul(8))?;
            Some(vm.intern_text(&text))
        }
        _ => None,
    };
    let name = exact.as_ref().unwrap_or(name);
    let metaclass = class_of(vm, value);
    if let Some(attr) = class::lookup(vm, &metaclass, name)?
        && is_data_descriptor(vm, &attr)
    {
        return set_descriptor(vm, &attr, value, new);
    }
    match (new, &class.data().namespace.payload) {
        (new, Payload::Dict(table)) if class.data().flags().contains(ClassFlags::OTHER_KEYS) => {
            let stored = store_in(vm, table, name, new);
            class.data().modified();
            stored?;
        }
        (Some(new), _) => {
            if let Payload::Dict(table) = &class.data().namespace.payload {
                dict::make_room(vm, table)?;
            }
            class.data().set_own(name, new);
        }
        (None, _) => {
            if !class.data().remove_own(name) {
                return Err(raise::throw_value(
                    vm,
                    ExceptionKind::AttributeError,
                    Value::from(name),
                ));
            }
        }
    }
    if Rc::ptr_eq(name, &vm.names.__new__) {
        class::refresh_new(vm, &class);
    }
    class::refresh_flags(vm, &class);
    Ok(())
}

/// The getter of `__dict__` for instances.
///
/// # Errors
///
/// `AttributeError` when there is none.
pub fn get_dict(vm: &mut Vm, receiver: &Value) -> PyResult {
    match receiver
        .as_obj()
        .and_then(|object| instance_dict(vm, object))
    {
        Some(dict) => Ok(Value::Obj(dict)),
        None => Err(raise::attribute_error(vm, "This object has no __dict__")),
    }
}

/// The setter of `__dict__` for instances.
///
/// # Errors
///
/// `TypeError` for anything but a dict.
pub fn set_dict(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(object) = receiver.as_obj() else {
        return Err(raise::attribute_error(vm, "This object has no __dict__"));
    };
    let dict = match value {
        None => None,
        Some(Value::Obj(dict)) if matches!(dict.payload, Payload::Dict(_)) => Some(dict),
        Some(other) => {
            let message = format!(
                "__dict__ must be set to a dictionary, not a '{}'",
                vm.type_name(&other)
            );
            return Err(raise::type_error(vm, message));
        }
    };
    let before = object.dict();
    object.set_dict(dict);
    drop(before);
    Ok(())
}

/// The setter of `__dict__` for built-in classes whose instances have one: it cannot be deleted.
///
/// # Errors
///
/// `TypeError` for anything but a dict.
pub fn replace_dict(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    if value.is_none() {
        return Err(raise::type_error(vm, "cannot delete __dict__"));
    }
    set_dict(vm, receiver, value)
}

/// The getter of `__dict__` in classes of a program.
///
/// # Errors
///
/// As [`get_dict`], and as the descriptor of a built-in base that has its own.
pub fn get_instance_dict(vm: &mut Vm, receiver: &Value) -> PyResult {
    match built_in_dict(vm, receiver) {
        Some(descriptor) => {
            let class = vm.class_of(receiver);
            super::bind_builtin(vm, descriptor, Some(receiver), &class)
        }
        None => get_dict(vm, receiver),
    }
}

/// The setter of `__dict__` in classes of a program.
///
/// # Errors
///
/// As [`set_dict`], and as the descriptor of a built-in base that has its own.
pub fn set_instance_dict(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    match built_in_dict(vm, receiver) {
        Some(descriptor) => super::set_builtin(vm, &descriptor, receiver, value),
        None => set_dict(vm, receiver, value),
    }
}

/// What a built-in base of the receiver's class has as `__dict__` (`get_builtin_base_with_dict`): classes and
/// modules lend theirs only to read.
fn built_in_dict(vm: &Vm, receiver: &Value) -> Option<Value> {
    let mut class = vm.class_of(receiver);
    while class.data().is_heap() {
        let base = class.data().base()?;
        class = base;
    }
    let mro = class.data().mro();
    mro.iter()
        .find_map(|class| class.data().own(&vm.names.__dict__))
}
