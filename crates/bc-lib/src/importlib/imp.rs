//! The module `_imp`: what the reference's import machinery asks its core.

use super::builtin::{self, frozen_module};
use super::string;
use crate::support;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, param, raise};

/// How deep the import lock is held, as `module_state` calls it.
const HELD: &str = "_imp.lock";

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("lock_held", Arity::None, |vm, _| {
        Ok(Value::bool(held(vm) > 0))
    })
    .doc("Return True if the import lock is currently held, else False."),
    MethodDef::new("acquire_lock", Arity::None, |vm, _| {
        let depth = held(vm).saturating_add(1);
        support::remember(vm, HELD, Value::Int(depth));
        Ok(Value::None)
    })
    .doc("Acquires the interpreter's import lock for the current thread."),
    MethodDef::new("release_lock", Arity::None, |vm, _| {
        let depth = held(vm);
        if depth == 0 {
            return Err(raise::runtime_error(vm, "not holding the import lock"));
        }
        support::remember(vm, HELD, Value::Int(depth - 1));
        Ok(Value::None)
    })
    .doc("Release the interpreter's import lock."),
    MethodDef::new("extension_suffixes", Arity::None, |vm, _| {
        Ok(vm.new_list(Vec::new()))
    })
    .doc("Returns the list of file suffixes used to identify extension modules."),
    MethodDef::new("is_builtin", Arity::One, |vm, args| {
        let name = name(vm, args.at(0), "is_builtin")?;
        Ok(Value::Int(match &*name {
            "sys" | "builtins" => -1,
            name => builtin::is_known(vm, name).into(),
        }))
    })
    .doc("Returns True if the module name corresponds to a built-in module."),
    MethodDef::new("is_frozen", Arity::One, |vm, args| {
        name(vm, args.at(0), "is_frozen")?;
        Ok(Value::bool(builtin::is_frozen(args.at(0))))
    })
    .doc("Returns True if the module name corresponds to a frozen module."),
    MethodDef::new("is_frozen_package", Arity::One, |vm, args| {
        no_frozen(vm, args.at(0), "is_frozen_package").map(|()| Value::False)
    }),
    MethodDef::new("get_frozen_object", Arity::One, |vm, args| {
        no_frozen(vm, args.at(0), "get_frozen_object")?;
        let message = "the import machinery of this machine has no code object";
        Err(raise::import_error(vm, message))
    }),
    MethodDef::new("init_frozen", Arity::One, |vm, args| {
        name(vm, args.at(0), "init_frozen")?;
        match builtin::is_frozen(args.at(0)) {
            true => frozen_module(vm, args.at(0)),
            false => Ok(Value::None),
        }
    })
    .doc("Initializes a frozen module."),
    MethodDef::new("_fix_co_filename", Arity::Parse(2, 2), fix_filename)
        .doc("Changes code.co_filename to specify the passed-in file path.\n\n  code\n    Code object to change.\n  path\n    File path to use."),
];

/// Puts the file that code is from right, where it was compiled under another name.
fn fix_filename(vm: &mut Vm, args: Args) -> PyResult {
    let wrong = |place, wanted, value: &Value, vm: &Vm| {
        let given = param::shown_type(vm, value);
        format!("_fix_co_filename() argument {place} must be {wanted}, not {given}")
    };
    let Some(code) = args.at(0).as_code() else {
        let message = wrong(1, "code", args.at(0), vm);
        return Err(raise::type_error(vm, message));
    };
    let Some(path) = args.at(1).as_str() else {
        let message = wrong(2, "str", args.at(1), vm);
        return Err(raise::type_error(vm, message));
    };
    let path = vm.intern_text(path.text());
    code.set_filename(&path);
    Ok(Value::None)
}

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "(Extremely) low-level import machinery bits as used by importlib and imp.";
    let module = support::module(vm, "_imp", doc, FUNCTIONS);
    define::functions(vm, &module, builtin::IMP);
    Ok(Value::Obj(module))
}

fn held(vm: &Vm) -> i64 {
    match support::remembered(vm, HELD) {
        Some(Value::Int(depth)) => depth,
        _ => 0,
    }
}

fn name(vm: &mut Vm, value: &Value, function: &str) -> PyResult<String> {
    match value.as_str() {
        Some(_) => string(vm, value),
        None => Err(raise::must_be_str(vm, function, 0, value)),
    }
}

fn no_frozen(vm: &mut Vm, value: &Value, function: &str) -> PyResult<()> {
    name(vm, value, function)?;
    if builtin::is_frozen(value) {
        return Ok(());
    }
    let message = format!("No such frozen object named {}", super::quoted(vm, value)?);
    Err(raise::import_error(vm, message))
}
