//! Running a code object that is not a function's: a module, a class body, the argument of `exec`.

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult};
use crate::model::function::Function;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Outcome, ResumeWith, Vm};
use crate::protocol::raise;
use crate::runtime::bind::{self, Activation, CallKind};
use crate::runtime::frames;

/// Runs `code` with these globals and without arguments (`PyEval_EvalCode`); `locals` is any mapping,
/// by default the globals. Code of a generator gives the generator.
///
/// # Errors
///
/// What the code raises; `TypeError` for code that has parameters or free variables.
pub fn code(vm: &mut Vm, code: &Rc<Code>, globals: &ObjRef, locals: Option<Value>) -> PyResult {
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to exec() may not contain free variables",
        ));
    }
    let locals = locals.unwrap_or_else(|| Value::from(globals));
    start(vm, code, globals, locals, Value::None)
}

/// Calls a Python function.
///
/// # Errors
///
/// What it raises; `TypeError` for arguments that do not fit.
pub(crate) fn function(vm: &mut Vm, function: &ObjRef, args: Args) -> PyResult {
    let frame = match bind::enter(vm, function, args, CallKind::Object)? {
        Activation::Frame(frame) => frame,
        Activation::Value(generator) => return Ok(generator),
    };
    let eval = vm.wires.eval;
    match eval(vm, frame, ResumeWith::Start)? {
        Outcome::Return(value) => Ok(value),
        Outcome::Yield(..) => Err(Fault::Internal("a function frame yielded").into()),
    }
}

/// Runs the body of a class: the function's code with `namespace` as its locals and without arguments,
/// not even those that have defaults. Returns what the body returns, the `__class__` cell or `None`.
///
/// # Errors
///
/// What the body raises; `TypeError` for code that has parameters.
pub fn class_body(vm: &mut Vm, function: &ObjRef, namespace: Value) -> PyResult {
    let Payload::Function(data) = &function.payload else {
        return Err(raise::type_error(
            vm,
            "__build_class__: func must be a function",
        ));
    };
    let code = Rc::clone(&data.code.borrow());
    start(vm, &code, &data.globals, namespace, data.closure.clone())
}

/// Runs `code` without arguments (`PyEval_EvalCodeEx`).
fn start(
    vm: &mut Vm,
    code: &Rc<Code>,
    globals: &ObjRef,
    locals: Value,
    closure: Value,
) -> PyResult {
    let builtins = frames::builtins_of(vm, globals)?;
    let mut frame = frames::new(vm, Rc::clone(code), Rc::clone(globals), builtins)?;
    // It stands for the function that such code need not be of: no defaults, the code's own name.
    let function = Function::new(Rc::clone(code), Rc::clone(globals), closure);
    bind::bind(vm, code, &function, Args::none(), &mut frame.locals)?;
    bind::make_cells(vm, code, &function, &mut frame);
    frame.names = namespace(vm, code.object().flags(), locals);
    let frame = match bind::finish(vm, code, &function, frame, CallKind::Object) {
        Activation::Frame(frame) => frame,
        Activation::Value(generator) => return Ok(generator),
    };
    let eval = vm.wires.eval;
    match eval(vm, frame, ResumeWith::Start)? {
        Outcome::Return(value) => Ok(value),
        // The verifier has seen that only code of generators yields.
        Outcome::Yield(..) => Err(Fault::Internal("code of no generator yielded").into()),
    }
}

/// The namespace that `*_NAME` instructions use (`PyFrame_New`): none for optimised code with new
/// locals, a new dict for other code with new locals, else what is given.
#[must_use]
pub fn namespace(vm: &Vm, flags: CodeFlags, given: Value) -> Option<Value> {
    if flags.contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS) {
        return None;
    }
    Some(if flags.contains(CodeFlags::NEWLOCALS) {
        Value::Obj(vm.new_dict(Table::new()))
    } else {
        given
    })
}
