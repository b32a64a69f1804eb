//! Attributes: the order of lookup, descriptors, setting and deleting.
//!
//! The order is CPython's: data descriptors of the class, the instance dictionary, other attributes
//! of the class, `__getattr__`. What a class says about its hooks (`__getattribute__`, `__getattr__`,
//! `__setattr__`) is learnt once for each version of the class. Descriptors of the built-in kinds are
//! bound without asking for `__get__`. Reading a stored attribute or a method of an ordinary instance
//! allocates nothing but the bound method, and [`lookup_method`] not even that.

use std::rc::Rc;

use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, GetSet, Member, NativeFunction, NativeKind};
use crate::model::object::{Attrs, ObjRef, Payload};
use crate::model::property::Property;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, raise};

/// The hooks of the class are known.
const KNOWN: u8 = 1;
/// `__getattribute__` is `object`'s.
const GET: u8 = 2;
/// `__getattribute__` is `type`'s.
const GET_TYPE: u8 = 4;
/// `__getattribute__` is that of modules, which differs from `object`'s in a message.
const GET_MODULE: u8 = 8;
/// There is a `__getattr__`.
const GETATTR: u8 = 16;
/// `__setattr__` and `__delattr__` are `object`'s.
const SET: u8 = 32;
/// `__setattr__` and `__delattr__` are `type`'s.
const SET_TYPE: u8 = 64;

#[inline]
fn hooks(vm: &Vm, class: &ClassRef) -> u8 {
    match class.data().hooks() {
        0 => learn_hooks(vm, class),
        known => known,
    }
}

#[cold]
fn learn_hooks(vm: &Vm, class: &ClassRef) -> u8 {
    let data = class.data();
    // The built-in class whose method answers to `name`; `object` where nothing does.
    let owner = |name: &ObjRef| match data.lookup(name) {
        None => Some(ClassId::OBJECT),
        Some(found) => found
            .as_native()
            .and_then(|function| function.owner.as_ref())
            .map(|owner| owner.data().id()),
    };
    let mut hooks = KNOWN;
    match owner(&vm.names.__getattribute__) {
        Some(ClassId::OBJECT) => hooks |= GET,
        Some(ClassId::TYPE) => hooks |= GET_TYPE,
        Some(ClassId::MODULE) => hooks |= GET_MODULE,
        _ => {}
    }
    if data.lookup(&vm.names.__getattr__).is_some() {
        hooks |= GETATTR;
    }
    let (set, delete) = (owner(&vm.names.__setattr__), owner(&vm.names.__delattr__));
    match set {
        Some(ClassId::OBJECT) if delete == set => hooks |= SET,
        Some(ClassId::TYPE) if delete == set => hooks |= SET_TYPE,
        _ => {}
    }
    data.set_hooks(hooks);
    hooks
}

#[inline]
fn class_of(vm: &Vm, value: &Value) -> ClassRef {
    match value {
        Value::Obj(object) => object.class(),
        other => vm.inline_class(other).clone(),
    }
}

/// The attribute `name` (a str) of `object`.
///
/// # Errors
///
/// `AttributeError` when there is none, and what descriptors and hooks raise.
pub fn getattr(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult {
    match find(vm, object, name)? {
        Some(value) => Ok(value),
        None => Err(missing(vm, object, name)),
    }
}

/// The attribute `name` of `object`, `None` when there is none.
///
/// # Errors
///
/// Whatever is raised other than `AttributeError`.
pub fn getattr_opt(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let found = find(vm, object, name);
    Ok(raise::catch(vm, found, Exc::AttributeError)?.flatten())
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
    if hooks & (GET | GETATTR) == GET {
        return generic_find(vm, object, &class, name);
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
    match raise::catch(vm, found, Exc::AttributeError)?.flatten() {
        Some(value) => Ok(Some(value)),
        None => {
            let hook = vm.names.__getattr__.clone();
            call::call_special(vm, object, &hook, Args::of([Value::from(name)]))
        }
    }
}

/// The sentence for an attribute that is not there.
#[cold]
fn missing(vm: &mut Vm, object: &Value, name: &ObjRef) -> Thrown {
    let spelled = call::keyword_text(name);
    let class = class_of(vm, object);
    let hooks = hooks(vm, &class);
    let message = if hooks & GET_TYPE != 0
        && let Some(class) = object.as_class()
    {
        format!(
            "type object '{}' has no attribute '{spelled}'",
            class.data().name()
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
            class.data().name()
        )
    };
    raise::attribute_error(vm, message)
}

/// The value of `name` in the instance dictionary.
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
                class.data().name(),
                call::keyword_text(name)
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
        None => Err(missing(vm, object, name)),
    }
}

#[inline]
fn generic_find(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    name: &ObjRef,
) -> PyResult<Option<Value>> {
    let Some(found) = class.data().lookup(name) else {
        return Ok(object.as_obj().and_then(|object| dict_value(object, name)));
    };
    if is_data_descriptor(vm, &found) {
        return bind_descriptor(vm, found, Some(object), class).map(Some);
    }
    if let Value::Obj(object) = object
        && let Some(value) = dict_value(object, name)
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
            let owner = class.as_class().map(|class| class.data().name());
            let message = format!(
                "type object '{}' has no attribute '{}'",
                owner.as_deref().unwrap_or("?"),
                call::keyword_text(name)
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
    let of_metaclass = metaclass.data().lookup(name);
    if let Some(found) = &of_metaclass
        && is_data_descriptor(vm, found)
    {
        return bind_descriptor(vm, found.clone(), Some(value), metaclass).map(Some);
    }
    if let Some(found) = class.data().lookup(name) {
        return bind_descriptor(vm, found, None, &class).map(Some);
    }
    match of_metaclass {
        Some(found) => bind_descriptor(vm, found, Some(value), metaclass).map(Some),
        None => Ok(None),
    }
}

/// Whether the class of `attr` defines `__set__` or `__delete__`.
#[inline]
#[must_use]
pub fn is_data_descriptor(vm: &Vm, attr: &Value) -> bool {
    let Value::Obj(object) = attr else {
        return false;
    };
    match &object.payload {
        Payload::Function(_) | Payload::NativeFunction(_) | Payload::Str(_) | Payload::Tuple(_) => {
            // Of these only strings and tuples can have subclasses.
            object.class_id().number() >= ClassId::FIRST_EXCEPTION.number()
                && defines_set(vm, object)
        }
        Payload::GetSet(_) | Payload::Member(_) | Payload::Property(_) => true,
        _ => defines_set(vm, object),
    }
}

fn defines_set(vm: &Vm, object: &ObjRef) -> bool {
    let class = object.class();
    class.data().lookup(&vm.names.__set__).is_some()
        || class.data().lookup(&vm.names.__delete__).is_some()
}

/// What looking `attr` up gives: the result of its `__get__` if it is a descriptor, else itself.
/// `instance` is `None` when it was looked up on the class `owner` itself.
///
/// # Errors
///
/// What `__get__` raises.
#[inline]
pub fn bind_descriptor(
    vm: &mut Vm,
    attr: Value,
    instance: Option<&Value>,
    owner: &ClassRef,
) -> PyResult {
    let Value::Obj(object) = &attr else {
        return Ok(attr);
    };
    let exact = match &object.payload {
        Payload::Function(_)
        | Payload::NativeFunction(_)
        | Payload::GetSet(_)
        | Payload::Member(_)
        | Payload::BoundMethod(_)
        | Payload::Code(_)
        | Payload::Cell(_) => true,
        Payload::Property(_) => object.class_id() == ClassId::PROPERTY,
        Payload::ClassMethod(_) => object.class_id() == ClassId::CLASSMETHOD,
        Payload::StaticMethod(_) => object.class_id() == ClassId::STATICMETHOD,
        _ => false,
    };
    if exact {
        bind_builtin(vm, attr, instance, owner)
    } else {
        bind_by_get(vm, attr, instance, owner)
    }
}

/// What the `__get__` of the built-in descriptors does; other values are returned as they are.
///
/// # Errors
///
/// What a getter raises.
pub fn bind_builtin(
    vm: &mut Vm,
    attr: Value,
    instance: Option<&Value>,
    owner: &ClassRef,
) -> PyResult {
    let Value::Obj(object) = &attr else {
        return Ok(attr);
    };
    match &object.payload {
        Payload::Function(_) => match instance {
            Some(instance) => Ok(vm.new_bound_method(attr, instance.clone())),
            None => Ok(attr),
        },
        Payload::NativeFunction(function) => match bind_native(vm, function, instance, owner)? {
            Some(bound) => Ok(bound),
            None => Ok(attr),
        },
        Payload::GetSet(getset) => match instance {
            Some(instance) => get_computed(vm, getset, instance),
            None => Ok(attr),
        },
        Payload::Member(member) => match instance {
            Some(instance) => get_member(vm, member, instance),
            None => Ok(attr),
        },
        Payload::Property(property) => match instance {
            Some(instance) => get_property(vm, property, instance),
            None => Ok(attr),
        },
        Payload::ClassMethod(function) => {
            let function = function.borrow().clone();
            if function.is_unbound() {
                return Err(raise::runtime_error(vm, "uninitialized classmethod object"));
            }
            Ok(vm.new_bound_method(function, Value::from(owner)))
        }
        Payload::StaticMethod(function) => {
            let function = function.borrow().clone();
            if function.is_unbound() {
                return Err(raise::runtime_error(
                    vm,
                    "uninitialized staticmethod object",
                ));
            }
            Ok(function)
        }
        _ => Ok(attr),
    }
}

fn bind_by_get(vm: &mut Vm, attr: Value, instance: Option<&Value>, owner: &ClassRef) -> PyResult {
    let class = vm.class_of(&attr);
    if class.data().lookup(&vm.names.__get__).is_none() {
        return Ok(attr);
    }
    let get = vm.names.__get__.clone();
    let instance = instance.cloned().unwrap_or(Value::None);
    let args = Args::of([instance, Value::from(owner)]);
    Ok(call::call_special(vm, &attr, &get, args)?.unwrap_or(attr))
}

/// A native method bound to what it was looked up on; `None` if it does not bind.
fn bind_native(
    vm: &mut Vm,
    function: &NativeFunction,
    instance: Option<&Value>,
    owner: &ClassRef,
) -> PyResult<Option<Value>> {
    let receiver = match function.kind {
        NativeKind::Function | NativeKind::ModuleFunction | NativeKind::Static => return Ok(None),
        NativeKind::Method | NativeKind::Slot => match instance {
            Some(instance) => {
                if let Some(of) = &function.owner
                    && vm.class_id_of(instance) != of.data().id()
                    && !vm.class_of(instance).is_subclass(of)
                {
                    return Err(wrong_instance(vm, function.def.name, of, instance));
                }
                instance.clone()
            }
            None => return Ok(None),
        },
        NativeKind::ClassMethod => Value::from(owner),
    };
    let class = if function.kind == NativeKind::Slot {
        &vm.classes.method_wrapper
    } else {
        &vm.classes.builtin_function
    };
    let bound = NativeFunction {
        def: function.def,
        kind: NativeKind::Function,
        receiver,
        owner: function.owner.clone(),
    };
    Ok(Some(Value::Obj(
        vm.alloc(class, Payload::NativeFunction(bound)),
    )))
}

#[cold]
fn wrong_instance(vm: &mut Vm, name: &str, owner: &ClassRef, instance: &Value) -> Thrown {
    let message = format!(
        "descriptor '{name}' for '{}' objects doesn't apply to '{}' object",
        owner.data().name(),
        vm.type_name(instance)
    );
    raise::type_error(vm, message)
}

#[inline]
fn belongs(vm: &Vm, instance: &Value, owner: &ClassRef) -> bool {
    vm.class_id_of(instance) == owner.data().id() || vm.class_of(instance).is_subclass(owner)
}

fn get_computed(vm: &mut Vm, getset: &GetSet, instance: &Value) -> PyResult {
    if !belongs(vm, instance, &getset.owner) {
        return Err(wrong_instance(vm, getset.def.name, &getset.owner, instance));
    }
    (getset.def.get)(vm, instance)
}

fn get_member(vm: &mut Vm, member: &Member, instance: &Value) -> PyResult {
    if !belongs(vm, instance, &member.owner) {
        let name = call::keyword_text(&member.name);
        return Err(wrong_instance(vm, &name, &member.owner, instance));
    }
    match instance
        .as_obj()
        .and_then(|object| object.slot_value(member.offset))
    {
        Some(value) => Ok(value),
        None => Err(raise::attribute_error(
            vm,
            &*call::keyword_text(&member.name),
        )),
    }
}

/// Reads a property.
///
/// # Errors
///
/// `AttributeError` when it has no getter, and what the getter raises.
pub fn get_property(vm: &mut Vm, property: &Property, instance: &Value) -> PyResult {
    let getter = property.get.borrow().clone();
    if getter.is_none() || getter.is_unbound() {
        return Err(raise::attribute_error(vm, "unreadable attribute"));
    }
    call::call_values(vm, &getter, [instance.clone()])
}

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
        return generic_store(vm, object, &class, name, value);
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
    generic_store(vm, object, &class, name, value)
}

#[inline]
fn generic_store(
    vm: &mut Vm,
    object: &Value,
    class: &ClassRef,
    name: &ObjRef,
    value: Option<Value>,
) -> PyResult<()> {
    let found = class.data().lookup(name);
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
    match value {
        Some(value) => {
            let before = table.borrow_mut().insert_str(name, value);
            vm.heap.settle(table.unsettled());
            drop(before);
            Ok(())
        }
        None => {
            let before = table.borrow_mut().remove_str(name);
            match before {
                Some(before) => {
                    drop(before);
                    Ok(())
                }
                None => Err(raise::throw_value(
                    vm,
                    Exc::AttributeError,
                    Value::from(name),
                )),
            }
        }
    }
}

#[cold]
fn cannot_store(vm: &mut Vm, class: &ClassRef, name: &ObjRef, in_class: bool) -> Thrown {
    let (class, name) = (class.data().name(), call::keyword_text(name));
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
                None => Err(raise::attribute_error(vm, &*call::keyword_text(&name))),
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
                getset.owner.data().name()
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
    let name = call::keyword_text(&member.name);
    if !belongs(vm, instance, &member.owner) {
        return Err(wrong_instance(vm, &name, &member.owner, instance));
    }
    let Some(object) = instance.as_obj() else {
        return Err(raise::attribute_error(vm, &*name));
    };
    let deletes = value.is_none();
    let before = object.set_slot_value(member.offset, value.unwrap_or_default());
    if deletes && before.is_unbound() {
        return Err(raise::attribute_error(vm, &*name));
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
            class.data().name()
        );
        return Err(raise::type_error(vm, message));
    }
    let metaclass = class_of(vm, value);
    if let Some(attr) = metaclass.data().lookup(name)
        && is_data_descriptor(vm, &attr)
    {
        return set_descriptor(vm, &attr, value, new);
    }
    match new {
        Some(new) => class.data().set_own(name, new),
        None => {
            if !class.data().remove_own(name) {
                return Err(raise::throw_value(
                    vm,
                    Exc::AttributeError,
                    Value::from(name),
                ));
            }
        }
    }
    super::class::refresh_flags(vm, &class);
    Ok(())
}

/// The attribute `name` of `object` for a call that follows at once: a method comes as the function
/// and the receiver to be passed first, so that no bound method is made.
///
/// # Errors
///
/// As [`getattr`].
#[inline]
pub fn lookup_method(
    vm: &mut Vm,
    object: &Value,
    name: &ObjRef,
) -> PyResult<(Value, Option<Value>)> {
    let class = class_of(vm, object);
    if hooks(vm, &class) & (GET | GETATTR) == GET
        && let Some(found) = class.data().lookup(name)
        && is_method(&found)
    {
        if let Value::Obj(object) = object
            && let Some(value) = dict_value(object, name)
        {
            return Ok((value, None));
        }
        return Ok((found, Some(object.clone())));
    }
    getattr(vm, object, name).map(|value| (value, None))
}

/// Whether binding `attr` to an instance only means to pass the instance first.
#[inline]
fn is_method(attr: &Value) -> bool {
    match attr.payload() {
        Some(Payload::Function(_)) => true,
        Some(Payload::NativeFunction(function)) => {
            matches!(function.kind, NativeKind::Method | NativeKind::Slot)
        }
        _ => false,
    }
}

/// What reading an attribute of the instances of a class amounts to, true as long as the class's
/// `version` stays the same.
#[derive(Clone)]
pub enum Shape {
    /// The class has no such attribute: only the instance dictionary can have it.
    Instance,
    /// The class has this function or method; the instance dictionary may hide it.
    Method(Value),
    /// The class has this value, which does not bind; the instance dictionary may hide it.
    Plain(Value),
    /// The slot of this offset.
    Slot(usize),
    /// Anything else: ask [`getattr`].
    Slow,
}

/// Says what reading `name` on instances of `class` amounts to.
#[must_use]
pub fn shape(vm: &Vm, class: &ClassRef, name: &ObjRef) -> Shape {
    if hooks(vm, class) & (GET | GETATTR) != GET {
        return Shape::Slow;
    }
    let Some(found) = class.data().lookup(name) else {
        return Shape::Instance;
    };
    if is_method(&found) {
        return Shape::Method(found);
    }
    let Value::Obj(object) = &found else {
        return Shape::Plain(found);
    };
    match &object.payload {
        Payload::Member(member) if class.is_subclass(&member.owner) => Shape::Slot(member.offset),
        _ if is_data_descriptor(vm, &found)
            || object.class().data().lookup(&vm.names.__get__).is_some() =>
        {
            Shape::Slow
        }
        _ => Shape::Plain(found),
    }
}

/// Whether storing `name` in instances of `class` only means to set it in the instance dictionary;
/// true as long as the class's `version` stays the same.
#[must_use]
pub fn stores_in_dict(vm: &Vm, class: &ClassRef, name: &ObjRef) -> bool {
    hooks(vm, class) & SET != 0
        && class.data().flags().contains(ClassFlags::DICT)
        && class
            .data()
            .lookup(name)
            .is_none_or(|found| !is_data_descriptor(vm, &found))
}

/// Whether instances of `class` answer to plain lookup only: no hooks of their own.
#[must_use]
pub fn is_plain(vm: &Vm, class: &ClassRef) -> bool {
    let hooks = hooks(vm, class);
    hooks & GETATTR == 0 && hooks & (GET | GET_TYPE | GET_MODULE) != 0
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
