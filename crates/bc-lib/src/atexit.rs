//! The module `atexit`: functions to be called when the program ends.
//!
//! Ending the machine (`embed::shutdown`) calls `_run_exitfuncs` if the program has imported the module.

use super::support::{keywords_dict, module, spread};
use bc_vm::functions;
use bc_vm::model::args::Keyword;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, compare, poll, raise};
use bc_vm::runtime::report;
use bc_vm::runtime::streams::{self, Stream};

functions! {
    static FUNCTIONS = [
        /// register(func, *args, **kwargs) -> func
        ///
        /// Register a function to be executed upon normal program termination.
        register: any(*args, **keywords);
        /// unregister(func) -> None
        ///
        /// Unregister an exit function which was previously registered.
        unregister(func);
        /// _run_exitfuncs() -> None
        ///
        /// Run all registered exit functions.
        _run_exitfuncs() => run;
        /// _clear() -> None
        ///
        /// Clear the list of previously registered exit functions.
        _clear() => |vm: &mut Vm| drop(take(vm));
        /// _ncallbacks() -> int
        ///
        /// Return the number of registered exit functions.
        _ncallbacks() => |vm: &mut Vm| functions(vm).len();
    ]
}

/// A function and its arguments: a tuple and a dict. One that was taken off leaves its place.
type Registered = Option<[Value; 3]>;

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "atexit",
        "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
        FUNCTIONS,
    );
    Ok(Value::Obj(module))
}

fn functions(vm: &mut Vm) -> &mut Vec<Registered> {
    let state = vm
        .module_state
        .entry("atexit")
        .or_insert_with(|| Box::new(Vec::<Registered>::new()));
    match state.downcast_mut::<Vec<Registered>>() {
        Some(functions) => functions,
        // The entry is made nowhere else.
        None => unreachable!("the exit functions are something else"),
    }
}

fn take(vm: &mut Vm) -> Vec<Registered> {
    std::mem::take(functions(vm))
}

fn register(vm: &mut Vm, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [function, args @ ..] = args else {
        return Err(raise::type_error(
            vm,
            "register() takes at least 1 argument (0 given)",
        ));
    };
    if !call::is_callable(vm, function) {
        return Err(raise::type_error(vm, "the first argument must be callable"));
    }
    let keywords = Value::Obj(keywords_dict(vm, keywords));
    let positional = vm.new_tuple(args.to_vec());
    functions(vm).push(Some([function.clone(), positional, keywords]));
    Ok(function.clone())
}

fn unregister(vm: &mut Vm, wanted: &Value) -> PyResult<()> {
    let mut at = 0;
    while let Some(entry) = functions(vm).get(at).cloned() {
        if let Some([function, ..]) = entry
            && compare::eq(vm, &function, wanted)?
            && let Some(place) = functions(vm).get_mut(at)
        {
            let before = place.take();
            drop(before);
        }
        at += 1;
    }
    Ok(())
}

/// Calls the functions, the one registered last first, and forgets them all; an exception is reported,
/// and the last one is raised at the end. What is registered meanwhile is not called.
fn run(vm: &mut Vm) -> PyResult<()> {
    let mut last = None;
    for at in (0..functions(vm).len()).rev() {
        let entry = functions(vm).get(at).cloned().flatten();
        let Some([function, positional, keywords]) = entry else {
            continue;
        };
        poll::poll(vm)?;
        let parts = spread(vm, &positional, &keywords)?;
        match call::call(vm, &function, parts) {
            Ok(_) => {}
            Err(Thrown::Raise(exception)) => {
                if !exception
                    .class()
                    .is_subclass(vm.exception(ExceptionKind::SystemExit))
                {
                    let notice = bc_core::text::Text::new("Error in atexit._run_exitfuncs:\n");
                    let name = vm.names.stderr.clone();
                    match streams::current(vm, &name) {
                        Some(file) => streams::write(vm, &file, &notice)?,
                        None => streams::write_stream(vm, Stream::Stderr, &notice)?,
                    }
                    report::display(vm, &Value::from(&exception))?;
                }
                last = Some(exception);
            }
            Err(fault) => return Err(fault),
        }
    }
    drop(take(vm));
    match last {
        Some(exception) => Err(Thrown::Raise(exception)),
        None => Ok(()),
    }
}
