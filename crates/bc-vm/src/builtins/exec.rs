//! Built-in functions that concern running code: `globals`, `locals`, `exec`, `eval`, `__build_class__`, `__import__`, `compile`.

use std::rc::Rc;

use crate::model::compiler::Mode;
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{CInt, OrNone, Path};
use crate::protocol::{class, convert, dict, raise};
use crate::runtime::{compile, frames, import, run};

crate::functions! {
    /// The functions of this file.
    pub(crate) static FUNCTIONS = [
        /// globals($module, /)
        /// --
        ///
        /// Return the dictionary containing the current scope's global variables.
        globals() => |vm: &mut Vm| Value::from(&vm.call_stack.top.globals);
        /// locals($module, /)
        /// --
        ///
        /// Return a dictionary containing the current scope's local variables.
        locals() => frames::locals;
        /// exec($module, source, globals=None, locals=None, /)
        /// --
        ///
        /// Execute the given source in the context of globals and locals.
        exec: unpack(source, globals = OrNone(None), locals = OrNone(None));
        /// eval($module, source, globals=None, locals=None, /)
        /// --
        ///
        /// Evaluate the given source in the context of globals and locals.
        eval: unpack(source, globals = OrNone(None), locals = OrNone(None));
        /// compile($module, /, source, filename, mode, flags=0,
        ///         dont_inherit=False, optimize=-1)
        /// --
        ///
        /// Compile source into a code object that can be executed by exec() or eval().
        compile: keywords(
            source, filename, mode, flags = CInt(0), dont_inherit = CInt(0), optimize = CInt(-1)
        );
        /// __build_class__(func, name, *bases, metaclass=None, **kwds) -> class
        ///
        /// Internal helper function used by the class statement.
        __build_class__: any(*args, **keywords) => class::build_class;
        /// __import__(name, globals=None, locals=None, fromlist=(), level=0) -> module
        __import__: keywords(
            name, globals = None, locals = None, fromlist = &Value::None, level = None
        ) => import_module;
    ]
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
    given_globals: Option<Value>,
    given_locals: Option<Value>,
    refuse_globals: fn(&mut Vm, &Value) -> String,
    refuse_locals: fn(&mut Vm, &Value) -> String,
) -> PyResult<(ObjRef, Value)> {
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
        (None, Some(local)) => (Value::from(&vm.call_stack.top.globals), local),
        (None, None) => {
            let local = frames::locals(vm);
            (Value::from(&vm.call_stack.top.globals), local)
        }
    };
    let Some(globals) = globals.as_obj().map(Rc::clone) else {
        return Err(raise::system_error(vm, "globals and locals cannot be NULL"));
    };
    if let Payload::Dict(table) = &globals.payload {
        let name = vm.names.__builtins__.clone();
        if dict::get_name(vm, table, &name)?.is_none() {
            let builtins = frames::builtins_value(&vm.call_stack.top.builtins);
            dict::set_name(vm, table, &name, builtins)?;
        }
    }
    Ok((globals, local))
}

fn exec(
    vm: &mut Vm,
    source: &Value,
    OrNone(globals): OrNone<Value>,
    OrNone(locals): OrNone<Value>,
) -> PyResult<()> {
    let (globals, local) = namespaces(
        vm,
        globals,
        locals,
        |vm, other| format!("exec() globals must be a dict, not {}", vm.type_name(other)),
        |vm, other| {
            format!(
                "locals must be a mapping or None, not {}",
                vm.type_name(other)
            )
        },
    )?;
    let code = match source.as_code() {
        Some(code) => Rc::clone(code),
        None => compile::source_code(vm, source, Mode::Exec)?,
    };
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to exec() may not contain free variables",
        ));
    }
    run::code(vm, &code, &globals, Some(local)).map(drop)
}

fn eval(
    vm: &mut Vm,
    source: &Value,
    OrNone(globals): OrNone<Value>,
    OrNone(locals): OrNone<Value>,
) -> PyResult {
    let (globals, local) = namespaces(
        vm,
        globals,
        locals,
        |vm, other| {
            if is_mapping(vm, other) {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_owned()
            } else {
                "globals must be a dict".to_owned()
            }
        },
        |_, _| "locals must be a mapping".to_owned(),
    )?;
    let code = match source.as_code() {
        Some(code) => Rc::clone(code),
        None => compile::source_code(vm, source, Mode::Eval)?,
    };
    if !code.freevars.is_empty() {
        return Err(raise::type_error(
            vm,
            "code object passed to eval() may not contain free variables",
        ));
    }
    run::code(vm, &code, &globals, Some(local))
}

fn compile(
    vm: &mut Vm,
    source: &Value,
    Path(filename): Path,
    mode: Rc<str>,
    CInt(flags): CInt,
    CInt(dont_inherit): CInt,
    CInt(optimize): CInt,
) -> PyResult {
    let arguments = compile::Arguments {
        filename: &filename,
        mode: &mode,
        flags,
        dont_inherit: dont_inherit != 0,
        optimize,
    };
    compile::compile(vm, source, &arguments)
}

fn import_module(
    vm: &mut Vm,
    name: StrRef<'_>,
    globals: Option<Value>,
    _locals: Option<&Value>,
    fromlist: &Value,
    level: Option<&Value>,
) -> PyResult {
    let level = match level {
        None => 0,
        Some(level) => convert::to_c_int(vm, level)?.into(),
    };
    let globals = globals.unwrap_or_else(|| Value::Obj(vm.new_dict(Table::new())));
    import::import_module(vm, &name.value(), &globals, fromlist, level)
}
