//! `BuiltinImporter`: the loader of the modules that the machine makes itself.
//!
//! It is what `__loader__` names in these modules and in `builtins`. Modules out of files have no loader
//! object, since the embedder's own is not one of Python's. Absent: the import system (see
//! `protocol::import`).

use super::signature;
use super::support::get;
use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{class, describe, import, text};

static TABLE: TypeTable = TypeTable {
    doc: "Finds and makes the modules that are part of the machine.",
    class_methods: &[
        MethodDef::new("find_spec", Arity::Any, |vm, mut args| {
            let names = ["cls", "fullname", "path", "target"];
            signature::place(vm, &mut args, "find_spec", 2, &names)?;
            spec(vm, &args)
        }),
        MethodDef::new("find_module", Arity::Any, |vm, mut args| {
            let names = ["cls", "fullname", "path"];
            signature::place(vm, &mut args, "find_module", 2, &names)?;
            match spec(vm, &args)? {
                Value::None => Ok(Value::None),
                spec => get(vm, &spec, "loader"),
            }
        }),
        MethodDef::new("create_module", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "create_module", 2, &["self", "spec"])?;
            let name = get(vm, args.at(1), "name")?;
            let name = built_in(vm, &name)?;
            import::get_or_load(vm, &name)
        }),
        MethodDef::new("exec_module", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "exec_module", 2, &["self", "module"])?;
            Ok(Value::None)
        }),
        MethodDef::new("get_code", Arity::Any, |vm, args| {
            required(vm, args).map(|_| Value::None)
        }),
        MethodDef::new("get_source", Arity::Any, |vm, args| {
            required(vm, args).map(|_| Value::None)
        }),
        MethodDef::new("is_package", Arity::Any, |vm, args| {
            required(vm, args).map(|_| Value::False)
        }),
        MethodDef::new("load_module", Arity::Any, |vm, mut args| {
            signature::place(vm, &mut args, "_load_module_shim", 2, &["self", "fullname"])?;
            let name = built_in(vm, args.at(1))?;
            import::get_or_load(vm, &name)
        }),
    ],
    statics: &[MethodDef::new("module_repr", Arity::Any, |vm, mut args| {
        signature::place(vm, &mut args, "module_repr", 1, &["module"])?;
        let name = get(vm, args.at(0), "__name__")?;
        let name = describe::repr(vm, &name)?;
        Ok(vm.new_str(format!("<module {name} (built-in)>")))
    })],
    ..TypeTable::EMPTY
};

/// The class.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    let module = "_frozen_importlib";
    class::python_class(vm, module, "BuiltinImporter", None, &[], &TABLE)
}

/// The name, if it is that of a module the machine can make.
fn known(vm: &Vm, name: &Value) -> Option<String> {
    let name = name.as_str()?.text().to_string_lossy().into_owned();
    let is_known = vm.native_modules.contains_key(&*name) || matches!(&*name, "builtins" | "sys");
    is_known.then_some(name)
}

fn built_in(vm: &mut Vm, name: &Value) -> PyResult<String> {
    match known(vm, name) {
        Some(name) => Ok(name),
        None => Err(refuse(vm, name)),
    }
}

#[cold]
fn refuse(vm: &mut Vm, name: &Value) -> Thrown {
    let shown = describe::repr(vm, name).and_then(|shown| {
        let plain = text::str_text(vm, name)?;
        Ok((shown, plain.to_string_lossy().into_owned()))
    });
    match shown {
        Ok((shown, plain)) => {
            import::import_error(vm, &format!("{shown} is not a built-in module"), &plain)
        }
        Err(thrown) => thrown,
    }
}

/// The argument of the methods that the reference wraps in a check.
fn required(vm: &mut Vm, mut args: Args) -> PyResult<String> {
    let function = "_requires_builtin_wrapper";
    signature::place(vm, &mut args, function, 2, &["self", "fullname"])?;
    built_in(vm, args.at(1))
}

fn spec(vm: &mut Vm, args: &Args) -> PyResult {
    if args.get(2).is_some_and(|path| !path.is_none()) {
        return Ok(Value::None);
    }
    Ok(match known(vm, args.at(1)) {
        Some(name) => import::built_in_spec(vm, &name),
        None => Value::None,
    })
}
