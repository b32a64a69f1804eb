//! Running a code object that is not a function's: a module, a class body, the argument of `exec`.

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult};
use crate::model::frame::Frame;
use crate::model::object::ObjRef;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Sent, Vm};
use crate::protocol::{bind, frames, raise};

/// Runs `code` with these globals; `locals` is any mapping, by default the globals.
///
/// # Errors
///
/// What the code raises; `TypeError` for code that has free variables.
pub fn code(vm: &mut Vm, code: &Rc<Code>, globals: &ObjRef, locals: Option<Value>) -> PyResult {
    let frame = frame(vm, code, globals, locals)?;
    let eval = vm.eval;
    match eval(vm, frame, Sent::Start)? {
        Outcome::Return(value) => Ok(value),
        Outcome::Yield(..) => Err(Fault::Internal("module code yielded").into()),
    }
}

/// The frame that runs `code`, ready to start.
///
/// # Errors
///
/// `TypeError` for code with parameters, free variables or a generator's flag.
pub fn frame(
    vm: &mut Vm,
    code: &Rc<Code>,
    globals: &ObjRef,
    locals: Option<Value>,
) -> PyResult<Box<Frame>> {
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to exec() may not contain free variables",
        ));
    }
    let flags = code.object().flags();
    if flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE) {
        return Err(raise::type_error(
            vm,
            "code object of a generator cannot run by itself",
        ));
    }
    let count = code.argcount + code.kwonlyargcount;
    if count > 0 {
        let (missing, kind): (Vec<usize>, _) = match code.argcount {
            0 => ((0..count).collect(), "keyword-only"),
            positional => ((0..positional).collect(), "positional"),
        };
        return Err(bind::missing_arguments(vm, code, &missing, kind));
    }
    let builtins = frames::builtins_of(vm, globals);
    let mut frame = frames::new(vm, Rc::clone(code), Rc::clone(globals), builtins)?;
    for argument in &code.cell_arguments {
        let _ = argument;
        frame.cells.push(vm.new_cell(Value::Unbound));
    }
    frame.names = namespace(vm, flags, globals, locals);
    if flags.contains(CodeFlags::VARARGS)
        && let Some(local) = frame.locals.get_mut(count)
    {
        *local = vm.new_tuple([]);
    }
    if flags.contains(CodeFlags::VARKEYWORDS) {
        let place = count + usize::from(flags.contains(CodeFlags::VARARGS));
        if let Some(local) = frame.locals.get_mut(place) {
            *local = Value::Obj(vm.new_dict(Table::new()));
        }
    }
    Ok(frame)
}

/// The namespace that `*_NAME` instructions use (`PyFrame_New`): none for optimised code with new
/// locals, a new dict for other code with new locals, else what is given.
#[must_use]
pub fn namespace(
    vm: &Vm,
    flags: CodeFlags,
    globals: &ObjRef,
    locals: Option<Value>,
) -> Option<Value> {
    if flags.contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS) {
        return None;
    }
    if flags.contains(CodeFlags::NEWLOCALS) {
        return Some(locals.unwrap_or_else(|| Value::Obj(vm.new_dict(Table::new()))));
    }
    Some(locals.unwrap_or_else(|| Value::from(globals)))
}

/// Runs the body of a class: the function's code with `namespace` as its locals. Returns what the
/// body returns, the `__class__` cell or `None`.
///
/// # Errors
///
/// What the body raises.
pub fn class_body(vm: &mut Vm, function: &ObjRef, namespace: Value) -> PyResult {
    let crate::model::object::Payload::Function(data) = &function.payload else {
        return Err(raise::type_error(
            vm,
            "__build_class__: func must be a function",
        ));
    };
    let code = Rc::clone(&data.code.borrow());
    let builtins = frames::builtins_of(vm, &data.globals);
    let mut frame = frames::new(vm, Rc::clone(&code), Rc::clone(&data.globals), builtins)?;
    bind::make_cells(vm, &code, data, &mut frame);
    frame.names = Some(namespace);
    let eval = vm.eval;
    match eval(vm, frame, Sent::Start)? {
        Outcome::Return(value) => Ok(value),
        Outcome::Yield(..) => Err(Fault::Internal("a class body yielded").into()),
    }
}
