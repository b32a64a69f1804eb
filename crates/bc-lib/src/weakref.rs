//! The module `_weakref`: references and proxies; `weakref` itself is written in Python.

use super::support::module;
use bc_vm::functions;
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::weakref;
use bc_vm::protocol::{call, define, dict, raise};
use bc_vm::runtime::weak;

functions! {
    static FUNCTIONS = [
        /// getweakrefcount($module, object, /)
        /// --
        ///
        /// getweakrefcount(object) -- return the number of weak references
        /// to 'object'.
        getweakrefcount(object) => |vm, object| weakref::references(vm, object).len();
        /// getweakrefs(object) -- return a list of all weak reference objects
        /// that point to 'object'.
        getweakrefs(object) => references;
        /// _remove_dead_weakref(dict, key) -- atomically remove key from dict
        /// if it points to a dead weakref.
        _remove_dead_weakref: parse(dict, key) => remove_dead;
        /// proxy(object[, callback]) -- create a proxy object that weakly
        /// references 'object'.
        proxy: unpack(object, callback = Value::None);
    ]
}

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(vm, "_weakref", "Weak-reference support module.", FUNCTIONS);
    let classes = [
        ("ref", vm.classes.weakref.clone()),
        ("ReferenceType", vm.classes.weakref.clone()),
        ("ProxyType", vm.classes.weakproxy.clone()),
        ("CallableProxyType", vm.classes.weakcallableproxy.clone()),
    ];
    for (name, class) in classes {
        define::constant(vm, &module, name, Value::from(&class));
    }
    Ok(Value::Obj(module))
}

fn references(vm: &mut Vm, object: &Value) -> Value {
    let references = weakref::references(vm, object);
    vm.new_list(references)
}

fn proxy(vm: &mut Vm, object: &Value, callback: Value) -> PyResult {
    let class = if call::is_callable(vm, object) {
        vm.classes.weakcallableproxy.clone()
    } else {
        vm.classes.weakproxy.clone()
    };
    weak::make(vm, &class, object, callback)
}

/// Removes a key of a dict if its value is a weak reference whose referent is gone.
fn remove_dead(vm: &mut Vm, dict: &Value, key: &Value) -> PyResult<()> {
    let Some(table) = dict.as_dict() else {
        let message = format!(
            "_remove_dead_weakref() argument 1 must be dict, not {}",
            vm.type_name(dict)
        );
        return Err(raise::type_error(vm, message));
    };
    if let Some(found) = dict::get(vm, table, key)? {
        match weakref::referent(&found) {
            Some(Some(_)) => {}
            Some(None) => drop(dict::remove(vm, table, key)?),
            None => return Err(raise::type_error(vm, "not a weakref")),
        }
    }
    Ok(())
}
