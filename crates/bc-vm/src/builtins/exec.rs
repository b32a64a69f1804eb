//! Built-in functions that concern running code: `globals`, `locals`, `exec`, `eval`, `__build_class__`, `__import__`, `compile`.

use std::rc::Rc;

use crate::model::compiler::Mode;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{class, convert, dict, param, raise};
use crate::runtime::{compile, frames, import, run};

const COMPILE: &[&str] = &[
    "source",
    "filename",
    "mode",
    "flags",
    "dont_inherit",
    "optimize",
];

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("globals", Arity::None, globals).signature("($module, /)")
        .doc("Return the dictionary containing the current scope's global variables."),
    MethodDef::new("locals", Arity::None, locals_function).signature("($module, /)")
        .doc("Return a dictionary containing the current scope's local variables."),
    MethodDef::new("exec", Arity::Unpack(1, 3), exec).signature("($module, source, globals=None, locals=None, /)")
        .doc("Execute the given source in the context of globals and locals."),
    MethodDef::new("eval", Arity::Unpack(1, 3), eval).signature("($module, source, globals=None, locals=None, /)")
        .doc("Evaluate the given source in the context of globals and locals."),
    MethodDef::new("compile", Arity::Keywords(3, COMPILE), compile_function).signature("($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1)")
        .doc("Compile source into a code object that can be executed by exec() or eval()."),
    MethodDef::new("__build_class__", Arity::Any, build_class).doc(
        "__build_class__(func, name, *bases, metaclass=None, **kwds) -> class\n\n\
         Internal helper function used by the class statement.",
    ),
    MethodDef::new(
        "__import__",
        Arity::Keywords(1, &["name", "globals", "locals", "fromlist", "level"]),
        import_function,
    )
    .doc("__import__(name, globals=None, locals=None, fromlist=(), level=0) -> module"),
];

fn globals(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::from(&vm.top.globals))
}

fn locals_function(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(frames::locals(vm))
}

fn is_mapping(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value)
        .data()
        .lookup(&vm.names.__getitem__)
        .is_some()
}

/// The namespaces to run in, `__builtins__` entered.
fn namespaces(
    vm: &mut Vm,
    args: &Args,
    refuse_globals: fn(&mut Vm, &Value) -> String,
    refuse_locals: fn(&mut Vm, &Value) -> String,
) -> PyResult<(ObjRef, Value)> {
    let given = |place| args.get(place).filter(|value| !value.is_none()).cloned();
    let (given_globals, given_locals) = (given(1), given(2));
    if let Some(other) = &given_globals
        && other.as_dict().is_none()
    {
        let message = refuse_globals(vm, other);
        return Err(raise::type_error(vm, message));
    }
    if let Some(other) = &given_locals
        && !is_mapping(vm, other)
    {
        let message = refuse_locals(vm, other);
        return Err(raise::type_error(vm, message));
    }
    let (globals, local) = match (given_globals, given_locals) {
        (Some(globals), Some(local)) => (globals, local),
        (Some(globals), None) => (globals.clone(), globals),
        (None, Some(local)) => (Value::from(&vm.top.globals), local),
        (None, None) => {
            let local = frames::locals(vm);
            (Value::from(&vm.top.globals), local)
        }
    };
    let Some(globals) = globals.as_obj().map(Rc::clone) else {
        return Err(raise::system_error(vm, "globals and locals cannot be NULL"));
    };
    if let Payload::Dict(table) = &globals.payload {
        let name = vm.names.__builtins__.clone();
        if dict::get_name(vm, table, &name)?.is_none() {
            let builtins = frames::builtins_value(&vm.top.builtins);
            dict::set_name(vm, table, &name, builtins)?;
        }
    }
    Ok((globals, local))
}

fn exec(vm: &mut Vm, args: Args) -> PyResult {
    let (globals, local) = namespaces(
        vm,
        &args,
        |vm, other| format!("exec() globals must be a dict, not {}", vm.type_name(other)),
        |vm, other| {
            format!(
                "locals must be a mapping or None, not {}",
                vm.type_name(other)
            )
        },
    )?;
    let code = match args.at(0).as_code() {
        Some(code) => Rc::clone(code),
        None => compile::source_code(vm, args.at(0), Mode::Exec)?,
    };
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to exec() may not contain free variables",
        ));
    }
    run::code(vm, &code, &globals, Some(local))?;
    Ok(Value::None)
}

fn eval(vm: &mut Vm, args: Args) -> PyResult {
    let (globals, local) = namespaces(
        vm,
        &args,
        |vm, other| {
            if is_mapping(vm, other) {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_owned()
            } else {
                "globals must be a dict".to_owned()
            }
        },
        |_, _| "locals must be a mapping".to_owned(),
    )?;
    let code = match args.at(0).as_code() {
        Some(code) => Rc::clone(code),
        None => compile::source_code(vm, args.at(0), Mode::Eval)?,
    };
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to eval() may not contain free variables",
        ));
    }
    run::code(vm, &code, &globals, Some(local))
}

fn compile_function(vm: &mut Vm, args: Args) -> PyResult {
    let filename = param::path(vm, args.at(1))?;
    let mode = param::text_argument(vm, "compile", 3, args.get(2), false)?;
    let mut numbers = [0, 0, -1];
    for (place, number) in numbers.iter_mut().enumerate() {
        if let Some(given) = args.get(place + 3) {
            *number = param::c_int(vm, given)?;
        }
    }
    let [flags, dont_inherit, optimize] = numbers;
    let arguments = compile::Arguments {
        filename: &filename,
        mode: mode.as_deref().unwrap_or_default(),
        flags,
        dont_inherit: dont_inherit != 0,
        optimize,
    };
    compile::compile(vm, args.at(0), &arguments)
}

fn build_class(vm: &mut Vm, args: Args) -> PyResult {
    class::build_class(vm, args)
}

fn import_function(vm: &mut Vm, args: Args) -> PyResult {
    let name = args.at(0);
    if name.as_str().is_none() {
        let given = if name.is_none() {
            "None".into()
        } else {
            vm.type_name(name)
        };
        return Err(raise::type_error(
            vm,
            format!("__import__() argument 1 must be str, not {given}"),
        ));
    }
    let part = |place| args.get(place).cloned().unwrap_or(Value::None);
    let level = match args.get(4) {
        None => 0,
        Some(level) => convert::to_c_int(vm, level)?.into(),
    };
    let globals = match args.get(1) {
        Some(globals) => globals.clone(),
        None => Value::Obj(vm.new_dict(Table::new())),
    };
    import::import_module(vm, name, &globals, &part(3), level)
}
