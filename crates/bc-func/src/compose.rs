//! Functions one after the other, as one function.
//!
//! What becomes of the code is bc-transform's business; here belong the parts of a function around it:
//! globals, defaults, closures, names, annotations.

use bc_transform::catalogue;
use bc_vm::embed::RunError;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::object::Payload;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::dict;
use std::rc::Rc;

use crate::error::{self, Error};
use crate::function::Function;

/// The function that calls the last function, the one before it with the result, and so on:
/// `compose(vm, &[&f, &g])` does what `lambda x: f(g(x))` does, in one frame and without the calls.
///
/// Parameters, their defaults and annotations are those of the last function; the others take exactly
/// one positional argument. The closures are kept side by side. The functions stay as they are, and
/// what becomes of their globals' and cells' values is seen by both.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_func::{Function, compose, globals, machine};
///
/// let addone = Asm::function("addone", ["x"]).load_fast("x").load_const(1)
///     .op(Opcode::BINARY_ADD).op(Opcode::RETURN_VALUE).build()?;
/// let timestwo = Asm::function("timestwo", ["x"]).load_fast("x").load_const(2)
///     .op(Opcode::BINARY_MULTIPLY).op(Opcode::RETURN_VALUE).build()?;
/// let mut vm = machine()?;
/// let globals = globals(&mut vm);
/// let addone = Function::new(&mut vm, addone, &globals)?;
/// let timestwo = Function::new(&mut vm, timestwo, &globals)?;
///
/// let composed = compose(&mut vm, &[&addone, &timestwo])?;
/// assert_eq!(composed.call::<i64>(&mut vm, (3,))?, 7);
/// let composed = compose(&mut vm, &[&timestwo, &addone])?;
/// assert_eq!(composed.call::<i64>(&mut vm, (3,))?, 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Transform`] as [`bc_transform::catalogue::compose`] refuses, and for functions with
/// different globals; [`Error::Run`] when memory runs short.
pub fn compose(vm: &mut Vm, functions: &[&Function]) -> Result<Function, Error> {
    let none = || RunError::Fault(Fault::Internal("expected a function"));
    let mut codes = Vec::with_capacity(functions.len());
    for function in functions {
        codes.push(function.code().ok_or_else(none)?);
    }
    let code = catalogue::compose(&codes)?;
    // Without a last function there was nothing to compose.
    let (Some(first), Some(last)) = (functions.first(), functions.last()) else {
        return Err(none().into());
    };
    let globals = last.globals().ok_or_else(none)?;
    for (function, code) in functions.iter().zip(&codes) {
        if !Rc::ptr_eq(&function.globals().ok_or_else(none)?, &globals) {
            return Err(bc_transform::Error::Refused {
                pass: "inline_compose".to_owned(),
                path: code.name().to_string_lossy().into_owned(),
                filename: code.filename().to_string_lossy().into_owned(),
                line: code.firstlineno(),
                message: "the functions have different globals".to_owned(),
            }
            .into());
        }
    }
    let cells = error::run(vm, |vm| cells(vm, functions))?;
    let defaults = error::run(vm, |vm| last.attr(vm, "__defaults__"))?;
    let mut build = Function::build(code).globals(&globals).defaults(defaults);
    if !cells.is_empty() {
        build = build.closure(cells);
    }
    let made = build.make(vm)?;
    error::run(vm, |vm| {
        let module = last.attr(vm, "__module__")?;
        made.set_attr(vm, "__module__", module)?;
        if let Some(table) = last.attr(vm, "__kwdefaults__")?.as_dict() {
            let copy = table.borrow().clone();
            let copy = Value::Obj(vm.new_dict(copy));
            made.set_attr(vm, "__kwdefaults__", copy)?;
        }
        annotate(vm, &made, first, last)
    })?;
    Ok(made)
}

/// The cells of all closures, in the order of the composition's free variables.
fn cells(vm: &mut Vm, functions: &[&Function]) -> PyResult<Vec<Value>> {
    let mut cells = Vec::new();
    for function in functions.iter().rev() {
        let closure = function.attr(vm, "__closure__")?;
        cells.extend(closure.as_tuple().into_iter().flatten().cloned());
    }
    Ok(cells)
}

/// Parameters are those of the function that is called first, the result is the other's.
fn annotate(vm: &mut Vm, made: &Function, first: &Function, last: &Function) -> PyResult<()> {
    let mut table = match last.attr(vm, "__annotations__")?.as_dict() {
        Some(table) => table.borrow().clone(),
        None => Table::new(),
    };
    let key = vm.intern("return");
    let result = match first.attr(vm, "__annotations__")?.as_dict() {
        Some(table) => table.borrow().get_str(&key).cloned(),
        None => None,
    };
    drop(table.remove_str(&key));
    let map = vm.new_dict(table);
    if let (Some(result), Payload::Dict(table)) = (result, &map.payload) {
        dict::set(vm, table, Value::Obj(key), result)?;
    }
    made.set_attr(vm, "__annotations__", Value::Obj(map))
}
