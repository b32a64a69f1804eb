//! Ending a program as `Py_Finalize` does: exit functions, garbage, modules, in that order.
//!
//! Absent: what happens to a machine that is dropped without this (`Heap::close`).

use std::rc::{Rc, Weak};

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{self, attr, define, poll, truth};
use crate::runtime::streams::{self, Stream};
use crate::runtime::{collect, report};

/// Names of `sys` that are set to `None` before the modules go: common places where values hide.
const SYS_DELETES: [&str; 13] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
    "__interactivehook__",
    "flags",
    "float_info",
];

/// Names of `sys` that get back what they were at the start.
const SYS_FILES: [(&str, &str); 3] = [
    ("stdin", "__stdin__"),
    ("stdout", "__stdout__"),
    ("stderr", "__stderr__"),
];

/// Ends the program as `Py_Finalize` does: a run that is paused is given up (see
/// [`abandon`](super::abandon)); what `atexit` has registered is called, cyclic garbage goes,
/// modules that nobody else refers to go, with finalisers run for whatever that frees; the others lose
/// their namespaces, `sys` and `builtins` last; then the streams are flushed.
///
/// # Errors
///
/// Only a fault; what finalisers raise is reported on standard error and ignored.
pub fn shutdown(vm: &mut Vm) -> PyResult<()> {
    super::abandon(vm);
    vm.call_stack.handled = Value::None;
    poll::poll(vm)?;
    streams::flush_after_main(vm)?;
    exit_functions(vm)?;
    flush(vm)?;
    if collect::can_be_told(vm) {
        collect::collect_and_tell(vm, collect::OLDEST)?;
    }
    let (sys, builtins) = (Rc::clone(&vm.sys_dict), Rc::clone(&vm.builtins));
    let last_result = vm.intern("_");
    set_name(vm, &builtins, &last_result, Value::None)?;
    for name in SYS_DELETES {
        replace(vm, &sys, name, None)?;
    }
    for (name, kept) in SYS_FILES {
        let kept = vm.intern(kept);
        let kept = define::lookup(&sys, &kept);
        replace(vm, &sys, name, kept)?;
    }
    let left = remove_modules(vm)?;
    restore_builtins(vm)?;
    collect::collect_at_exit(vm)?;
    for module in left {
        let Some(namespace) = module.upgrade().and_then(|module| module.dict()) else {
            continue;
        };
        if ![&builtins, &sys]
            .iter()
            .any(|dict| Rc::ptr_eq(dict, &namespace))
        {
            clear_module(vm, &namespace)?;
        }
    }
    clear_module(vm, &sys)?;
    clear_module(vm, &builtins)?;
    collect::collect_at_exit(vm)?;
    flush(vm)
}

/// Replaces each module with `None` in `sys.modules`, then empties that; handles of the modules
/// say afterwards which ones live on.
fn remove_modules(vm: &mut Vm) -> PyResult<Vec<Weak<Object>>> {
    let modules = Rc::clone(&vm.modules);
    let mut left = Vec::new();
    for name in names(&modules) {
        let module = match define::lookup(&modules, &name) {
            Some(Value::Obj(module)) if module.class().is_subclass(&vm.classes.module) => module,
            _ => continue,
        };
        left.push(Rc::downgrade(&module));
        drop(module);
        set_name(vm, &modules, &name, Value::None)?;
    }
    modules.clear();
    poll::poll(vm)?;
    Ok(left)
}

/// What `builtins` holds at the start.
struct BuiltinsAtStart(Vec<(Value, Value)>);

/// Remembers what `builtins` holds before a program can change it.
pub(crate) fn remember_builtins(vm: &mut Vm) {
    if let Payload::Dict(table) = &vm.builtins.payload {
        let entries: Vec<(Value, Value)> = table
            .borrow()
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        vm.state.insert(BuiltinsAtStart(entries));
    }
}

/// Takes what the program has put there out of `builtins`.
fn restore_builtins(vm: &mut Vm) -> PyResult<()> {
    let Some(BuiltinsAtStart(entries)) = vm.state.remove() else {
        return Ok(());
    };
    let mut table = Table::new();
    for (name, value) in entries {
        if let Value::Obj(name) = &name {
            table.insert_str(name, value);
        }
    }
    if let Payload::Dict(builtins) = &vm.builtins.payload {
        let before = std::mem::replace(&mut *builtins.borrow_mut(), table);
        drop(before);
    }
    poll::poll(vm)
}

/// Flushes what the program has put instead of the standard streams (`flush_std_files`), then the
/// streams themselves.
fn flush(vm: &mut Vm) -> PyResult<()> {
    for (name, is_told) in [
        (vm.names.stdout.clone(), true),
        (vm.names.stderr.clone(), false),
    ] {
        let file = match streams::current(vm, &name) {
            Some(file) if file.as_native_data::<Stream>().is_none() => file,
            _ => continue,
        };
        if is_closed(vm, &file)? {
            continue;
        }
        match streams::flush(vm, &file) {
            Err(Thrown::Raise(exception)) if is_told => {
                report::write_unraisable(vm, &exception, &file)?;
            }
            Err(fault @ Thrown::Fault(_)) => return Err(fault),
            _ => {}
        }
    }
    flush_own(vm)
}

/// Whether a file says that it is closed; one that cannot say is open.
fn is_closed(vm: &mut Vm, file: &Value) -> PyResult<bool> {
    let name = vm.intern("closed");
    let answer = attr::getattr_opt(vm, file, &name)
        .and_then(|answer| answer.map_or(Ok(false), |answer| truth::truth(vm, &answer)));
    match answer {
        Ok(answer) => Ok(answer),
        Err(Thrown::Raise(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn flush_own(vm: &mut Vm) -> PyResult<()> {
    vm.streams
        .stdout
        .flush()
        .map_err(|error| Fault::Write(error.to_string()))?;
    vm.streams
        .stderr
        .flush()
        .map_err(|error| Fault::Write(error.to_string()))?;
    Ok(())
}

/// Calls what `atexit` has registered; what that raises has been reported already.
fn exit_functions(vm: &mut Vm) -> PyResult<()> {
    let (module, function) = (vm.intern("atexit"), vm.intern("_run_exitfuncs"));
    let Some(module) = define::lookup(&vm.modules, &module) else {
        return Ok(());
    };
    let result = protocol::call::method(vm, &module, &function, Args::none());
    match result {
        Err(Thrown::Fault(fault)) => Err(Thrown::Fault(fault)),
        _ => Ok(()),
    }
}

/// The names in a namespace, in its order.
fn names(namespace: &ObjRef) -> Vec<ObjRef> {
    match &namespace.payload {
        Payload::Dict(table) => table
            .borrow()
            .iter()
            .filter_map(|(key, _)| key.as_obj().cloned())
            .collect(),
        _ => Vec::new(),
    }
}

/// Sets a name that is there already, by default to `None`: a program that never imports `sys` has none
/// of its names.
fn replace(vm: &mut Vm, namespace: &ObjRef, name: &str, value: Option<Value>) -> PyResult<()> {
    let name = vm.intern(name);
    if define::lookup(namespace, &name).is_none() {
        return Ok(());
    }
    set_name(vm, namespace, &name, value.unwrap_or(Value::None))
}

/// Sets a name; what it stood for ends before anything else happens.
fn set_name(vm: &mut Vm, namespace: &ObjRef, name: &ObjRef, value: Value) -> PyResult<()> {
    if let Payload::Dict(table) = &namespace.payload {
        let before = table.borrow_mut().insert_str(name, value);
        drop(before);
    }
    poll::poll(vm)
}

/// Sets every name of a namespace to `None`, those with one leading underscore first
/// (`_PyModule_ClearDict`).
fn clear_module(vm: &mut Vm, namespace: &ObjRef) -> PyResult<()> {
    for private in [true, false] {
        for name in names(namespace) {
            let Payload::Str(spelled) = &name.payload else {
                continue;
            };
            let spelled = spelled.text().to_string_lossy();
            let is_private = spelled.starts_with('_') && !spelled.starts_with("__");
            if (private && !is_private) || spelled == "__builtins__" {
                continue;
            }
            set_name(vm, namespace, &name, Value::None)?;
        }
    }
    Ok(())
}
