//! The module `weakref`: references, proxies, and mappings that do not keep their items alive.

mod finalize;
mod keys;
mod method;
mod values;

use super::support::{import_from, module, set_all};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, define, dict, import, raise, weak};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("getweakrefcount", Arity::One, |vm, args| {
        Ok(Value::Int(weak::references(vm, args.at(0)).len() as i64))
    })
    .signature("($module, object, /)")
    .doc("getweakrefcount(object) -- return the number of weak references\nto 'object'."),
    MethodDef::new("getweakrefs", Arity::One, |vm, args| {
        let references = weak::references(vm, args.at(0));
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
    let module = module(vm, "weakref", "Weak reference support for Python.", &[]);
    define::functions_of(vm, &module, "_weakref", FUNCTIONS);
    set_all(
        vm,
        &module,
        &[
            "ref",
            "proxy",
            "getweakrefcount",
            "getweakrefs",
            "WeakKeyDictionary",
            "ReferenceType",
            "ProxyType",
            "CallableProxyType",
            "ProxyTypes",
            "WeakValueDictionary",
            "WeakSet",
            "WeakMethod",
            "finalize",
        ],
    );
    let reference = Value::from(&vm.classes.weakref);
    let proxy = Value::from(&vm.classes.weakproxy);
    let callable = Value::from(&vm.classes.weakcallableproxy);
    let both = vm.new_tuple([proxy.clone(), callable.clone()]);
    let weak_set = import_from(vm, "_weakrefset", "WeakSet")?;
    let bases = mapping_bases(vm)?;
    for (name, value) in [
        ("ref", reference.clone()),
        ("ReferenceType", reference.clone()),
        ("ProxyType", proxy),
        ("CallableProxyType", callable),
        ("ProxyTypes", both),
        ("WeakSet", weak_set),
    ] {
        define::constant(vm, &module, name, value);
    }
    for (name, class) in [
        ("WeakMethod", method::class(vm)?),
        ("KeyedRef", values::keyed_ref(vm)?),
        ("WeakValueDictionary", values::class(vm, &bases)?),
        ("WeakKeyDictionary", keys::class(vm, &bases)?),
        ("finalize", finalize::class(vm)?),
    ] {
        define::constant(vm, &module, name, Value::from(&class));
    }
    for name in ["collections", "itertools", "sys"] {
        let found = import::get_or_load(vm, name);
        if let Some(found) = raise::catch(vm, found, Exc::ImportError)? {
            define::constant(vm, &module, name, found);
        }
    }
    Ok(Value::Obj(module))
}

/// The abstract base of mappings and its metaclass.
struct MappingBases {
    metaclass: Option<ClassRef>,
    bases: Vec<Value>,
}

fn mapping_bases(vm: &mut Vm) -> PyResult<MappingBases> {
    let found = import_from(vm, "collections.abc", "MutableMapping");
    let base = raise::catch(vm, found, Exc::ImportError)?;
    Ok(match base {
        Some(base) => MappingBases {
            metaclass: Some(vm.class_of(&base)),
            bases: vec![base],
        },
        None => MappingBases {
            metaclass: None,
            bases: Vec::new(),
        },
    })
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
        match weak::referent(&found) {
            Some(Some(_)) => {}
            Some(None) => drop(dict::remove(vm, table, args.at(1))?),
            None => return Err(raise::type_error(vm, "not a weakref")),
        }
    }
    Ok(Value::None)
}

/// A weak reference without a callback.
fn reference(vm: &mut Vm, object: &Value) -> PyResult {
    let class = vm.classes.weakref.clone();
    weak::make(vm, &class, object, Value::None)
}

/// The referent of a weak reference, `None` when it is gone (or `value` is none).
fn alive(value: &Value) -> Option<Value> {
    weak::referent(value).flatten()
}

/// `<Name at 0x...>`.
fn short_repr(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.type_name(args.at(0));
    Ok(vm.new_str(format!(
        "<{name} at {}>",
        crate::protocol::describe::address(args.at(0))
    )))
}
