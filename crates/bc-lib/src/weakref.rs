//! The module `_weakref`: references and proxies; `weakref` itself is written in Python.

use super::support::module;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::weakref;
use bc_vm::protocol::{call, define, dict, raise};
use bc_vm::runtime::weak;

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("getweakrefcount", Arity::One, |vm, args| {
        Ok(Value::Int(weakref::references(vm, args.at(0)).len() as i64))
    })
    .signature("($module, object, /)")
    .doc("getweakrefcount(object) -- return the number of weak references\nto 'object'."),
    MethodDef::new("getweakrefs", Arity::One, |vm, args| {
        let references = weakref::references(vm, args.at(0));
        Ok(vm.new_list(references))
    })
    .doc("getweakrefs(object) -- return a list of all weak reference objects\nthat point to 'object'."),
    MethodDef::new("_remove_dead_weakref", Arity::Parse(2, 2), remove_dead)
        .doc("_remove_dead_weakref(dict, key) -- atomically remove key from dict\nif it points to a dead weakref."),
    MethodDef::new("proxy", Arity::Unpack(1, 2), proxy).doc(
        "proxy(object[, callback]) -- create a proxy object that weakly\nreferences 'object'.",
    ),
];

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

fn proxy(vm: &mut Vm, args: Args) -> PyResult {
    let class = if call::is_callable(vm, args.at(0)) {
        vm.classes.weakcallableproxy.clone()
    } else {
        vm.classes.weakproxy.clone()
    };
    let callback = args.get(1).cloned().unwrap_or(Value::None);
    weak::make(vm, &class, args.at(0), callback)
}

/// Removes a key of a dict if its value is a weak reference whose referent is gone.
fn remove_dead(vm: &mut Vm, args: Args) -> PyResult {
    let Some(table) = args.at(0).as_dict() else {
        let message = format!(
            "_remove_dead_weakref() argument 1 must be dict, not {}",
            vm.type_name(args.at(0))
        );
        return Err(raise::type_error(vm, message));
    };
    if let Some(found) = dict::get(vm, table, args.at(1))? {
        match weakref::referent(&found) {
            Some(Some(_)) => {}
            Some(None) => drop(dict::remove(vm, table, args.at(1))?),
            None => return Err(raise::type_error(vm, "not a weakref")),
        }
    }
    Ok(Value::None)
}
