//! Binding: what looking a descriptor up gives. The built-in kinds are bound without asking for
//! `__get__`.

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, GetSet, Member, NativeFunction, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::property::Property;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, poll, raise};

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

/// Whether the class of `attr`, a data descriptor, defines `__get__`.
#[inline]
pub(super) fn has_get(vm: &Vm, attr: &Value) -> bool {
    match attr.payload() {
        Some(Payload::GetSet(_) | Payload::Member(_) | Payload::Property(_)) => true,
        _ => vm.class_of(attr).data().lookup(&vm.names.__get__).is_some(),
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
    let get = vm.names.__get__.clone();
    let Some(found) = class.data().lookup(&get) else {
        return Ok(attr);
    };
    let instance = instance.cloned().unwrap_or(Value::None);
    if found.as_native().is_none() {
        // The slot calls what it found itself, not bound.
        return call::call_values(vm, &found, [attr, instance, Value::from(owner)]);
    }
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
pub(super) fn wrong_instance(
    vm: &mut Vm,
    name: &str,
    owner: &ClassRef,
    instance: &Value,
) -> Thrown {
    let message = format!(
        "descriptor '{name}' for '{}' objects doesn't apply to '{}' object",
        owner.data().shown_name(),
        vm.type_name(instance)
    );
    raise::type_error(vm, message)
}

#[inline]
pub(super) fn belongs(vm: &Vm, instance: &Value, owner: &ClassRef) -> bool {
    vm.class_id_of(instance) == owner.data().id() || vm.class_of(instance).is_subclass(owner)
}

fn get_computed(vm: &mut Vm, getset: &GetSet, instance: &Value) -> PyResult {
    if !belongs(vm, instance, &getset.owner) {
        return Err(wrong_instance(vm, getset.def.name, &getset.owner, instance));
    }
    // A getter may ask another object for an attribute, and that one ask on.
    poll::guard(vm)?;
    let result = (getset.def.get)(vm, instance);
    poll::unguard(vm);
    result
}

fn get_member(vm: &mut Vm, member: &Member, instance: &Value) -> PyResult {
    if !belongs(vm, instance, &member.owner) {
        let name = arity::keyword_text(&member.name);
        return Err(wrong_instance(vm, &name, &member.owner, instance));
    }
    match instance
        .as_obj()
        .and_then(|object| object.slot_value(member.offset))
    {
        Some(value) => Ok(value),
        None => Err(raise::attribute_error(
            vm,
            &*arity::keyword_text(&member.name),
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
