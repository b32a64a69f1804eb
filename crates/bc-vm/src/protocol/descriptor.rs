//! The special methods that the built-in descriptors share: `__get__`, `__set__`, `__delete__`.

use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, raise};

/// The arguments of `__get__(self, instance, owner=None)`: `None` where the one or the other is
/// `None`.
///
/// # Errors
///
/// `TypeError` for a wrong count, or when both are `None`.
pub fn get_arguments(vm: &mut Vm, args: &Args) -> PyResult<(Option<Value>, Option<Value>)> {
    let given = args.len().saturating_sub(1);
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "wrapper __get__ doesn't take keyword arguments",
        ));
    }
    if !(1..=2).contains(&given) {
        let (word, bound) = if given < 1 { ("least", 1) } else { ("most", 2) };
        let message = format!(" expected at {word} {bound} arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    let present = |place| args.get(place).filter(|value| !value.is_none()).cloned();
    let (instance, owner) = (present(1), present(2));
    if instance.is_none() && owner.is_none() {
        return Err(raise::type_error(vm, "__get__(None, None) is invalid"));
    }
    Ok((instance, owner))
}

/// `__get__` of the built-in descriptors.
///
/// # Errors
///
/// As [`get_arguments`], and what a getter raises.
pub fn get(vm: &mut Vm, args: Args) -> PyResult {
    let (instance, owner) = get_arguments(vm, &args)?;
    let class = match (&instance, owner.as_ref().and_then(Value::as_class)) {
        (_, Some(class)) => class,
        (Some(instance), None) => vm.class_of(instance),
        (None, None) => match &owner {
            Some(owner) => vm.class_of(owner),
            None => vm.classes.object.clone(),
        },
    };
    attr::bind_builtin(vm, args.at(0).clone(), instance.as_ref(), &class)
}

/// `__set__` of the built-in data descriptors.
///
/// # Errors
///
/// `AttributeError` for a read-only attribute, and what a setter raises.
pub fn set(vm: &mut Vm, args: Args) -> PyResult {
    attr::set_builtin(vm, args.at(0), args.at(1), Some(args.at(2).clone()))?;
    Ok(Value::None)
}

/// `__delete__` of the built-in data descriptors.
///
/// # Errors
///
/// `AttributeError` for a read-only attribute, and what a deleter raises.
pub fn delete(vm: &mut Vm, args: Args) -> PyResult {
    attr::set_builtin(vm, args.at(0), args.at(1), None)?;
    Ok(Value::None)
}
