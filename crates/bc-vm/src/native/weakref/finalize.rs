//! `weakref.finalize`: a function to be called when an object is gone.
//!
//! As in the library, a finalizer has no state of its own: the class attribute `_registry` maps it to
//! what it is to do, so that it is alive as long as it is registered.

use super::alive;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{
    caught, empty_dict, flag, get, get_opt, import_class, import_from, invoke, keywords_dict, set,
    spread,
};
use crate::protocol::{call, class, describe, dict, iter, raise, report, truth, weak};

static TABLE: TypeTable = TypeTable {
    doc: "Class for finalization of weakrefable objects",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__call__", Arity::Unpack(0, 1), run),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        MethodDef::new("detach", Arity::None, detach),
        MethodDef::new("peek", Arity::None, peek),
    ],
    class_methods: &[
        MethodDef::new("_select_for_exit", Arity::None, select_for_exit),
        MethodDef::new("_exitfunc", Arity::None, exit_function),
    ],
    getsets: &[
        GetSetDef::read("alive", |vm, this| {
            Ok(Value::bool(info(vm, this)?.is_some()))
        }),
        GetSetDef::write("atexit", get_atexit, set_atexit),
    ],
    ..TypeTable::EMPTY
};

/// The class.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    let class = class::python_class(vm, "weakref", "finalize", None, &[], &TABLE)?;
    let registry = Value::Obj(empty_dict(vm));
    let value = Value::from(&class);
    let slots = vm.new_tuple([]);
    let info = class::python_class(vm, "weakref", "_Info", None, &[], &TypeTable::EMPTY)?;
    for (name, value_of) in [
        ("_registry", registry),
        ("_shutdown", Value::False),
        ("_index_iter", Value::Int(0)),
        ("_dirty", Value::False),
        ("_registered_with_atexit", Value::False),
        ("_Info", Value::from(&info)),
        ("__slots__", slots),
    ] {
        set(vm, &value, name, value_of)?;
    }
    Ok(class)
}

fn registry(vm: &mut Vm) -> PyResult {
    let class = import_from(vm, "weakref", "finalize")?;
    get(vm, &class, "_registry")
}

fn info(vm: &mut Vm, this: &Value) -> PyResult<Option<Value>> {
    let registry = registry(vm)?;
    match registry.as_dict() {
        Some(table) => dict::get(vm, table, this),
        None => Ok(None),
    }
}

fn take(vm: &mut Vm, this: &Value) -> PyResult<Option<Value>> {
    let registry = registry(vm)?;
    match registry.as_dict() {
        Some(table) => Ok(dict::remove(vm, table, this)?.map(|(_, info)| info)),
        None => Ok(None),
    }
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if args.len() < 3 {
        let missing = if args.len() < 2 {
            "2 required positional arguments: 'obj' and 'func'"
        } else {
            "1 required positional argument: 'func'"
        };
        return Err(raise::type_error(
            vm,
            format!("__init__() missing {missing}"),
        ));
    }
    let this = args.at(0);
    let class = import_from(vm, "weakref", "finalize")?;
    if !flag(vm, &class, "_registered_with_atexit")? {
        let register = import_from(vm, "atexit", "register");
        if let Some(register) = raise::catch(vm, register, Exc::ImportError)? {
            let exit = get(vm, &class, "_exitfunc")?;
            call::call_values(vm, &register, [exit])?;
        }
        set(vm, &class, "_registered_with_atexit", Value::True)?;
    }
    let kind = get(vm, &class, "_Info")?;
    let info = call::call(vm, &kind, Args::none())?;
    let reference_class = vm.classes.weakref.clone();
    let reference = weak::make(vm, &reference_class, args.at(1), this.clone())?;
    let index = match get(vm, &class, "_index_iter")? {
        Value::Int(index) => index,
        _ => 0,
    };
    set(vm, &class, "_index_iter", Value::Int(index + 1))?;
    let positional = vm.new_tuple(args.positional[3..].to_vec());
    let keywords = if args.keywords.is_empty() {
        Value::None
    } else {
        Value::Obj(keywords_dict(vm, &args.keywords))
    };
    for (name, value) in [
        ("weakref", reference),
        ("func", args.at(2).clone()),
        ("args", positional),
        ("kwargs", keywords),
        ("atexit", Value::True),
        ("index", Value::Int(index)),
    ] {
        set(vm, &info, name, value)?;
    }
    let registry = registry(vm)?;
    if let Some(table) = registry.as_dict() {
        dict::set(vm, table, this.clone(), info)?;
    }
    set(vm, &class, "_dirty", Value::True)?;
    Ok(Value::None)
}

fn run(vm: &mut Vm, args: Args) -> PyResult {
    let Some(info) = take(vm, args.at(0))? else {
        return Ok(Value::None);
    };
    if flag(vm, args.at(0), "_shutdown")? {
        return Ok(Value::None);
    }
    let function = get(vm, &info, "func")?;
    let positional = get(vm, &info, "args")?;
    let keywords = get(vm, &info, "kwargs")?;
    let parts = spread(vm, &positional, &keywords)?;
    call::call(vm, &function, parts)
}

/// Object, function and arguments of a finalizer whose object lives.
fn describe_info(vm: &mut Vm, info: &Value) -> PyResult<Option<Value>> {
    let reference = get(vm, info, "weakref")?;
    let Some(object) = alive(&reference) else {
        return Ok(None);
    };
    let function = get(vm, info, "func")?;
    let positional = get(vm, info, "args")?;
    let mut keywords = get(vm, info, "kwargs")?;
    if keywords.is_none() {
        keywords = Value::Obj(empty_dict(vm));
    }
    Ok(Some(vm.new_tuple([object, function, positional, keywords])))
}

fn peek(vm: &mut Vm, args: Args) -> PyResult {
    match info(vm, args.at(0))? {
        Some(info) => Ok(describe_info(vm, &info)?.unwrap_or(Value::None)),
        None => Ok(Value::None),
    }
}

fn detach(vm: &mut Vm, args: Args) -> PyResult {
    let parts = peek(vm, Args::of([args.at(0).clone()]))?;
    if !parts.is_none() {
        drop(take(vm, args.at(0))?);
    }
    Ok(parts)
}

fn get_atexit(vm: &mut Vm, this: &Value) -> PyResult {
    match info(vm, this)? {
        Some(info) => get(vm, &info, "atexit"),
        None => Ok(Value::False),
    }
}

fn set_atexit(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::attribute_error(vm, "can't delete attribute"));
    };
    let wanted = truth::truth(vm, &value)?;
    if let Some(info) = info(vm, this)? {
        set(vm, &info, "atexit", Value::bool(wanted))?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let name = vm.type_name(this);
    let address = describe::address(this);
    let object = match info(vm, this)? {
        Some(info) => alive(&get(vm, &info, "weakref")?),
        None => None,
    };
    Ok(vm.new_str(match object {
        None => format!("<{name} object at {address}; dead>"),
        Some(object) => format!(
            "<{name} object at {address}; for '{}' at {}>",
            vm.type_name(&object),
            describe::address(&object)
        ),
    }))
}

/// The living finalizers that are to be called at exit, oldest first.
fn select_for_exit(vm: &mut Vm, _args: Args) -> PyResult {
    let registry = registry(vm)?;
    let entries: Vec<(Value, Value)> = match registry.as_dict() {
        Some(table) => table
            .borrow()
            .iter()
            .map(|(key, info)| (key.clone(), info.clone()))
            .collect(),
        None => Vec::new(),
    };
    let mut chosen: Vec<(i64, Value)> = Vec::new();
    for (finalizer, info) in entries {
        if flag(vm, &info, "atexit")? {
            let index = match get_opt(vm, &info, "index")? {
                Some(Value::Int(index)) => index,
                _ => 0,
            };
            chosen.push((index, finalizer));
        }
    }
    chosen.sort_by_key(|(index, _)| *index);
    Ok(vm.new_list(chosen.into_iter().map(|(_, finalizer)| finalizer).collect()))
}

fn exit_function(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(&import_class(vm, "weakref", "finalize")?);
    let automatic = vm.heap.generations.is_automatic();
    vm.heap.generations.set_automatic(false);
    let result = finish_all(vm, &class, args.at(0));
    vm.heap.generations.set_automatic(automatic);
    set(vm, &class, "_shutdown", Value::True)?;
    result.map(|()| Value::None)
}

/// Calls the finalizers that are alive, the youngest first; they are chosen anew only when one of them
/// has made another.
fn finish_all(vm: &mut Vm, class: &Value, this: &Value) -> PyResult<()> {
    let mut pending = Vec::new();
    let mut chosen = false;
    loop {
        if !chosen || flag(vm, class, "_dirty")? {
            let list = select_for_exit(vm, Args::of([this.clone()]))?;
            pending = iter::collect(vm, &list)?;
            set(vm, class, "_dirty", Value::False)?;
            chosen = true;
        }
        let Some(last) = pending.pop() else {
            return Ok(());
        };
        let result = invoke(vm, &last, "__call__", []);
        if let Err(exception) = caught(vm, result, Exc::Exception)? {
            report::display(vm, &Value::Obj(exception))?;
        }
    }
}
