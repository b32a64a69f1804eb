//! The classes `WarningMessage` and `catch_warnings`.

use super::{DETAILS, global, in_modules};
use crate::signature;
use crate::support::{bound, flag, get, invoke, set};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, describe, item, raise, truth};

/// What `WarningMessage` brings along.
pub(super) static MESSAGE: TypeTable = TypeTable {
    doc: "Holds the result of a single showwarning() call.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, message_init),
        MethodDef::new("__str__", Arity::Slot(0), message_str),
    ],
    ..TypeTable::EMPTY
};

/// What `catch_warnings` brings along.
pub(super) static CATCH: TypeTable = TypeTable {
    doc: "A context manager that copies and restores the warnings filter upon\nexiting the context.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, catch_init),
        MethodDef::new("__repr__", Arity::Slot(0), catch_repr),
    ],
    methods: &[
        MethodDef::new("__enter__", Arity::Any, enter),
        MethodDef::new("__exit__", Arity::Any, leave),
    ],
    ..TypeTable::EMPTY
};

/// The attribute of `WarningMessage` that lists the others.
pub(super) fn add_details(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let class = get(vm, &Value::from(module), "WarningMessage")?;
    let names: Vec<Value> = DETAILS.iter().map(|name| vm.new_str(*name)).collect();
    let names = vm.new_tuple(names);
    set(vm, &class, "_WARNING_DETAILS", names)
}

fn message_init(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = [
        "self", "message", "category", "filename", "lineno", "file", "line",
    ];
    signature::place(vm, &mut args, "__init__", 5, &names)?;
    for (place, name) in names.iter().enumerate().skip(1) {
        let value = args.get(place).cloned().unwrap_or(Value::None);
        set(vm, args.at(0), name, value)?;
    }
    let category = args.at(2);
    let name = if truth::truth(vm, category)? {
        get(vm, category, "__name__")?
    } else {
        Value::None
    };
    set(vm, args.at(0), "_category_name", name)?;
    Ok(Value::None)
}

fn message_str(vm: &mut Vm, args: Args) -> PyResult {
    let mut shown = Vec::with_capacity(5);
    for name in ["message", "_category_name", "filename", "lineno", "line"] {
        let value = get(vm, args.at(0), name)?;
        shown.push(match name {
            "lineno" => describe::str(vm, &value)?,
            _ => describe::repr(vm, &value)?,
        });
    }
    let parts = ["message", "category", "filename", "lineno", "line"]
        .iter()
        .zip(&shown)
        .map(|(name, value)| format!("{name} : {value}"));
    let parts: Vec<String> = parts.collect();
    Ok(vm.new_str(format!("{{{}}}", parts.join(", "))))
}

fn catch_init(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(
        vm,
        &mut args,
        "__init__",
        1,
        &["self", "$record", "$module"],
    )?;
    let own = args.at(0);
    let record = args.get(1).cloned().unwrap_or(Value::False);
    set(vm, own, "_record", record)?;
    let module = match args.get(2).filter(|module| !module.is_none()) {
        Some(module) => module.clone(),
        None => in_modules(vm)?,
    };
    set(vm, own, "_module", module)?;
    set(vm, own, "_entered", Value::False)?;
    Ok(Value::None)
}

fn catch_repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let mut parts = Vec::new();
    if flag(vm, own, "_record")? {
        parts.push("record=True".to_owned());
    }
    let module = get(vm, own, "_module")?;
    if !module.is(&in_modules(vm)?) {
        parts.push(format!("module={}", describe::repr(vm, &module)?));
    }
    let class = vm.class_of(own);
    let name = class.data().name();
    Ok(vm.new_str(format!("{name}({})", parts.join(", "))))
}

fn refuse(vm: &mut Vm, own: &Value, before: &str, after: &str) -> Thrown {
    match describe::repr(vm, own) {
        Ok(shown) => raise::runtime_error(vm, format!("{before} {shown} {after}")),
        Err(thrown) => thrown,
    }
}

/// Notes what the record's `showwarning` is called with.
static RECORD: MethodDef = MethodDef::new("showwarning", Arity::Any, |vm, mut args| {
    let log = args.positional.remove(0);
    let class = global(vm, "WarningMessage")?;
    let message = call::call(vm, &class, args)?;
    invoke(vm, &log, "append", [message])?;
    Ok(Value::None)
});

fn enter(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "__enter__", 1, &["self"])?;
    let own = args.at(0);
    if flag(vm, own, "_entered")? {
        return Err(refuse(vm, own, "Cannot enter", "twice"));
    }
    set(vm, own, "_entered", Value::True)?;
    let module = get(vm, own, "_module")?;
    let filters = get(vm, &module, "filters")?;
    set(vm, own, "_filters", filters.clone())?;
    let all = vm.new_slice(Value::None, Value::None, Value::None);
    let copy = item::getitem(vm, &filters, &all)?;
    set(vm, &module, "filters", copy)?;
    invoke(vm, &module, "_filters_mutated", [])?;
    let show = get(vm, &module, "showwarning")?;
    set(vm, own, "_showwarning", show)?;
    if !flag(vm, own, "_record")? {
        return Ok(Value::None);
    }
    let log = vm.new_list(Vec::new());
    let show = bound(vm, &RECORD, log.clone());
    set(vm, &module, "showwarning", show)?;
    Ok(log)
}

fn leave(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    if !flag(vm, own, "_entered")? {
        return Err(refuse(vm, own, "Cannot exit", "without entering first"));
    }
    let module = get(vm, own, "_module")?;
    let filters = get(vm, own, "_filters")?;
    set(vm, &module, "filters", filters)?;
    invoke(vm, &module, "_filters_mutated", [])?;
    let show = get(vm, own, "_showwarning")?;
    set(vm, &module, "showwarning", show)?;
    Ok(Value::None)
}
