//! Running programs from Rust, and carrying values across. Rank 3.

mod error;
mod from;
mod into;
mod shutdown;

use std::rc::Rc;
use std::sync::Arc;

use bc_core::verify::VerifiedCode;

use crate::model::error::{Fault, PyResult};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Vm};
use crate::protocol::{self, define, link, run};

pub use error::RunError;
pub use from::FromValue;
pub use into::{IntoArgs, IntoKeywords, IntoValue};
pub(crate) use shutdown::remember_builtins;
pub use shutdown::shutdown;

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
