//! Built-in functions that concern running code: `globals`, `locals`, `exec`, `eval`,
//! `__build_class__`, `__import__`, `compile`.

use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{class, convert, define, frames, import, raise, run};

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("globals", Arity::None, globals)
        .doc("Return the dictionary containing the current scope's global variables."),
    MethodDef::new("locals", Arity::None, locals)
        .doc("Return a dictionary containing the current scope's local variables."),
    MethodDef::new("exec", Arity::Unpack(1, 3), exec)
        .doc("Execute the given code object in the context of globals and locals."),
    MethodDef::new("eval", Arity::Unpack(1, 3), eval)
        .doc("Evaluate the given code object in the context of globals and locals."),
    MethodDef::new("compile", Arity::Any, compile).doc("Not available: there is no compiler."),
    MethodDef::new("__build_class__", Arity::Any, class::build_class)
        .doc("__build_class__(func, name, *bases, metaclass=None, **kwds) -> class\n\nInternal helper function used by the class statement."),
    MethodDef::new(
        "__import__",
        Arity::Keywords(1, &["name", "globals", "locals", "fromlist", "level"]),
        import_,
    )
    .doc("__import__(name, globals=None, locals=None, fromlist=(), level=0) -> module"),
];

fn globals(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::from(&vm.top.globals))
}

fn locals(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(frames::locals(vm))
}

/// Whether the class defines `__getitem__` (`PyMapping_Check`).
fn is_mapping(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value)
        .data()
        .lookup(&vm.names.__getitem__)
        .is_some()
}

/// What `exec` and `eval` run in.
struct Scope {
    globals: ObjRef,
    locals: Value,
}

/// The scope that the optional arguments of `exec` and `eval` mean, with `__builtins__` entered.
fn scope(vm: &mut Vm, function: &str, args: &Args) -> PyResult<Scope> {
    let none = Value::None;
    let globals = args.get(1).unwrap_or(&none).clone();
    let mut locals = args.get(2).unwrap_or(&none).clone();
    let is_eval = function == "eval";
    if is_eval && !locals.is_none() && !is_mapping(vm, &locals) {
        return Err(raise::type_error(vm, "locals must be a mapping"));
    }
    let globals = match globals {
        Value::None => {
            if locals.is_none() {
                locals = frames::locals(vm);
            }
            Rc::clone(&vm.top.globals)
        }
        Value::Obj(object) if matches!(object.payload, Payload::Dict(_)) => object,
        other => {
            let message = if !is_eval {
                format!(
                    "exec() globals must be a dict, not {}",
                    vm.type_name(&other)
                )
            } else if is_mapping(vm, &other) {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_owned()
            } else {
                "globals must be a dict".to_owned()
            };
            return Err(raise::type_error(vm, message));
        }
    };
    if locals.is_none() {
        locals = Value::from(&globals);
    }
    if !is_eval && !is_mapping(vm, &locals) {
        let message = format!(
            "locals must be a mapping or None, not {}",
            vm.type_name(&locals)
        );
        return Err(raise::type_error(vm, message));
    }
    let name = vm.names.__builtins__.clone();
    if define::lookup(&globals, &name).is_none() {
        let builtins = Value::from(&vm.top.builtins);
        define::insert(vm, &globals, &name, builtins);
    }
    Ok(Scope { globals, locals })
}

fn run_code(vm: &mut Vm, function: &str, args: &Args) -> PyResult {
    let scope = scope(vm, function, args)?;
    let source = args.at(0);
    let Some(code) = source.as_code().map(Rc::clone) else {
        let text = source.as_str().is_some()
            || matches!(
                source.payload(),
                Some(Payload::Bytes(_) | Payload::ByteArray(_))
            );
        if text {
            return Err(no_compiler(vm, function));
        }
        let message = format!("{function}() arg 1 must be a string, bytes or code object");
        return Err(raise::type_error(vm, message));
    };
    if !code.freevars.is_empty() {
        let message = format!("code object passed to {function}() may not contain free variables");
        return Err(raise::type_error(vm, message));
    }
    run::code(vm, &code, &scope.globals, Some(scope.locals))
}

fn no_compiler(vm: &mut Vm, function: &str) -> crate::model::error::Thrown {
    let message = format!(
        "{function}() of source text is not available: this machine has no compiler; pass a code object"
    );
    raise::not_implemented_error(vm, message)
}

fn exec(vm: &mut Vm, args: Args) -> PyResult {
    run_code(vm, "exec", &args)?;
    Ok(Value::None)
}

fn eval(vm: &mut Vm, args: Args) -> PyResult {
    run_code(vm, "eval", &args)
}

fn compile(vm: &mut Vm, _args: Args) -> PyResult {
    Err(no_compiler(vm, "compile"))
}

fn import_(vm: &mut Vm, args: Args) -> PyResult {
    let or_none = |place: usize| args.get(place).cloned().unwrap_or(Value::None);
    let fromlist = args.get(3).cloned().unwrap_or_else(|| vm.new_tuple([]));
    let level = args.get(4).cloned().unwrap_or(Value::Int(0));
    let level = convert::to_i64(vm, &level)?;
    let (name, globals) = (or_none(0), or_none(1));
    import::import_module(vm, &name, &globals, &fromlist, level)
}
