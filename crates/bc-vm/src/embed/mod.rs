//! Running programs from Rust, and carrying values across. Rank 3.

mod error;
mod from;
mod into;

use std::rc::{Rc, Weak};
use std::sync::Arc;

use bc_core::verify::VerifiedCode;

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Vm};
use crate::protocol::{self, collect, define, link, poll, run};

pub use error::RunError;
pub use from::FromValue;
pub use into::{IntoArgs, IntoKeywords, IntoValue};

/// A fresh namespace for functions to live in: a dict object in which only `__builtins__` stands.
pub fn namespace(vm: &mut Vm) -> ObjRef {
    let namespace = vm.new_dict(Table::new());
    let name = vm.names.__builtins__.clone();
    let builtins = Value::from(&vm.builtins);
    define::insert(vm, &namespace, &name, builtins);
    namespace
}

/// Runs `f`; the first loop it starts can be resumed if its step budget ends, since only the embedder
/// waits for it.
fn outermost<R>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> PyResult<R>) -> PyResult<R> {
    vm.may_pause = vm.native_depth == 0;
    let result = f(vm);
    vm.may_pause = false;
    result
}

/// Calls `callable`. If a Python function runs out of steps, the run can be resumed (see [`resume`]);
/// a call of anything else ends for good.
///
/// # Errors
///
/// What the call raises, or a fault.
pub fn call(vm: &mut Vm, callable: &Value, args: Args) -> PyResult {
    match callable.payload() {
        Some(Payload::Function(_)) => outermost(vm, |vm| protocol::call::call(vm, callable, args)),
        _ => protocol::call::call(vm, callable, args),
    }
}

/// Goes on with the run that stopped at [`Fault::Steps`], with `steps` more than it had: what it then
/// returns, or `None` if nothing is there to be resumed.
///
/// # Errors
///
/// What the rest of the run raises, or a fault: [`Fault::Steps`] again, for one.
pub fn resume(vm: &mut Vm, steps: u64) -> PyResult<Option<Value>> {
    vm.add_steps(steps);
    let Some(paused) = vm.paused.take() else {
        return Ok(None);
    };
    let go_on = vm.resume;
    match go_on(vm, paused)? {
        Outcome::Return(value) => Ok(Some(value)),
        Outcome::Yield(..) => Err(Fault::Internal("a paused frame yielded").into()),
    }
}

/// Makes the module `__main__` and enters it in `sys.modules`; returns its namespace.
pub fn main_module(vm: &mut Vm, file: Option<&str>) -> ObjRef {
    let module = vm.new_module("__main__");
    if let Some(file) = file {
        let file = vm.new_str(file);
        define::constant(vm, &module, "__file__", file);
        define::constant(vm, &module, "__cached__", Value::None);
    }
    let builtins = define::lookup(&vm.modules, &vm.names.builtins).unwrap_or(Value::None);
    define::constant(vm, &module, "__builtins__", builtins);
    let modules = Rc::clone(&vm.modules);
    let name = vm.names.__main__.clone();
    define::insert(vm, &modules, &name, Value::from(&module));
    // `Vm::new_module` gives every module a namespace.
    module.dict().unwrap_or(modules)
}

/// Runs verified code as the program: in the namespace of a fresh module `__main__`.
///
/// # Errors
///
/// What the program raises and does not catch, or a fault.
pub fn run_main(vm: &mut Vm, code: &Arc<VerifiedCode>, file: Option<&str>) -> PyResult<()> {
    let globals = main_module(vm, file);
    let code = link::link(vm, code)?;
    outermost(vm, |vm| run::code(vm, &code, &globals, None)).map(drop)
}

/// Ends the program as `Py_Finalize` does: what `atexit` has registered is called, modules that nobody
/// else refers to go, with finalisers run for whatever that frees; the others lose their namespaces;
/// then the streams are flushed.
///
/// # Errors
///
/// Only a fault; what finalisers raise is reported on standard error and ignored.
pub fn shutdown(vm: &mut Vm) -> PyResult<()> {
    vm.handled = Value::None;
    flush(vm)?;
    exit_functions(vm)?;
    let modules: Vec<(ObjRef, ObjRef)> = match &vm.modules.payload {
        Payload::Dict(table) => table
            .borrow()
            .iter()
            .filter_map(|(_, module)| module.as_obj())
            .filter_map(|module| Some((Rc::clone(module), module.dict()?)))
            .filter(|(_, namespace)| {
                let shared = [&vm.builtins, &vm.sys_dict];
                !shared.iter().any(|dict| Rc::ptr_eq(dict, namespace))
            })
            .collect(),
        _ => Vec::new(),
    };
    // The namespaces live on where functions refer to them, and are emptied if that is no cycle.
    let mut left: Vec<Weak<Object>> = Vec::with_capacity(modules.len());
    for (module, namespace) in modules {
        left.push(Rc::downgrade(&namespace));
        drop(namespace);
        if let Payload::Dict(table) = &vm.modules.payload {
            let name = table
                .borrow()
                .iter()
                .find(|(_, entry)| {
                    entry
                        .as_obj()
                        .is_some_and(|entry| Rc::ptr_eq(entry, &module))
                })
                .map(|(name, _)| name.clone());
            if let Some(Value::Obj(name)) = name {
                let before = table.borrow_mut().remove_str(&name);
                drop(before);
            }
        }
        drop(module);
    }
    vm.frame_pool.clear();
    poll::poll(vm)?;
    collect::collect(vm)?;
    while let Some(namespace) = left.pop() {
        if let Some(namespace) = namespace.upgrade() {
            clear_module(vm, &namespace)?;
        }
    }
    collect::collect(vm)?;
    flush(vm)
}

fn flush(vm: &mut Vm) -> PyResult<()> {
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

/// Sets every name of a namespace to `None`, those with one leading underscore first
/// (`_PyModule_ClearDict`).
fn clear_module(vm: &mut Vm, namespace: &ObjRef) -> PyResult<()> {
    let Payload::Dict(table) = &namespace.payload else {
        return Ok(());
    };
    for private in [true, false] {
        let names: Vec<ObjRef> = table
            .borrow()
            .iter()
            .filter_map(|(key, _)| key.as_obj().cloned())
            .collect();
        for name in names {
            let Payload::Str(spelled) = &name.payload else {
                continue;
            };
            let spelled = spelled.text().to_string_lossy();
            let is_private = spelled.starts_with('_') && !spelled.starts_with("__");
            if is_private != private || spelled == "__builtins__" {
                continue;
            }
            let before = table.borrow_mut().insert_str(&name, Value::None);
            drop(before);
            poll::poll(vm)?;
        }
    }
    Ok(())
}
