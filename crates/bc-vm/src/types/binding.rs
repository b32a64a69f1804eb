//! The special methods that functions and descriptors share: `__get__`, `__set__`, `__delete__`, `__call__`.

use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, raise};

/// The operands of `__get__(self, instance, owner=None)` without those that are `None`.
///
/// # Errors
///
/// `TypeError` when there is neither.
pub(super) fn operands<'a>(
    vm: &mut Vm,
    instance: &'a Value,
    owner: Option<&'a Value>,
) -> PyResult<(Option<&'a Value>, Option<&'a Value>)> {
    let instance = Some(instance).filter(|instance| !instance.is_none());
    let owner = owner.filter(|owner| !owner.is_none());
    if instance.is_none() && owner.is_none() {
        return Err(raise::type_error(vm, "__get__(None, None) is invalid"));
    }
    Ok((instance, owner))
}

/// `__get__` of the built-in descriptors.
pub(super) fn get(vm: &mut Vm, own: &Value, instance: &Value, owner: Option<&Value>) -> PyResult {
    let (instance, owner) = operands(vm, instance, owner)?;
    let class = match (owner.and_then(Value::as_class), instance.or(owner)) {
        (Some(class), _) => class,
        (None, Some(other)) => vm.class_of(other),
        (None, None) => vm.classes.object.clone(),
    };
    attr::bind_builtin(vm, own.clone(), instance, &class)
}

/// `__set__` of the built-in data descriptors.
pub(super) fn set(vm: &mut Vm, own: &Value, instance: &Value, value: Value) -> PyResult<()> {
    attr::set_builtin(vm, own, instance, Some(value))
}

/// `__delete__` of the built-in data descriptors.
pub(super) fn delete(vm: &mut Vm, own: &Value, instance: &Value) -> PyResult<()> {
    attr::set_builtin(vm, own, instance, None)
}

/// `__call__` of functions of all kinds: the call goes on to the function with all that was given.
pub(super) fn call(vm: &mut Vm, mut args: Args) -> PyResult {
    let function = args.positional.remove(0);
    call::call_uncounted(vm, &function, args)
}
