//! Running programs from Rust, and carrying values across. Rank 3.

mod error;
mod from;
mod into;

use std::rc::Rc;
use std::sync::Arc;

use bc_core::verify::VerifiedCode;

use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{define, link, run};

pub use error::RunError;
pub use from::FromValue;
pub use into::{IntoArgs, IntoValue};

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
    run::code(vm, &code, &globals, None).map(drop)
}
