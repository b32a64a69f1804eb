//! Importing modules: what `__import__` and `IMPORT_NAME` do before anything is looked for.
//!
//! A module is taken from `sys.modules`; what is not there is asked of the import machinery, the module
//! `_frozen_importlib`, as the reference does. Absent: finders, loaders and specs (see
//! `bc-lib`, `importlib`), and what becomes of a module afterwards (`names`).

mod names;
pub mod program;

use crate::model::builtin_modules::BuiltinModule;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, define, dict, raise, text, truth};

pub use names::{import_from, import_star};

/// The import machinery among `Vm::builtin_modules`.
pub const MACHINERY: &str = "_frozen_importlib";

/// What `IMPORT_NAME` does: calls the `__import__` of `builtins`.
///
/// # Errors
///
/// What the import raises.
pub fn import_name(
    vm: &mut Vm,
    builtins: &Value,
    name: Value,
    globals: Value,
    locals: Value,
    fromlist: Value,
    level: Value,
) -> PyResult {
    // The reference looks into a dict only, even one of a subclass.
    let name_of_it = vm.names.__import__.clone();
    let Some(import) = in_dict(vm, builtins, &name_of_it)? else {
        return Err(raise::import_error(vm, "__import__ not found"));
    };
    let is_own = import.as_native().is_some_and(|function| {
        function.kind == NativeKind::ModuleFunction && function.def.name == "__import__"
    });
    // A level of -1 is left out, which means 0.
    match level {
        Value::Int(-1) if is_own => import_module(vm, &name, &globals, &fromlist, 0),
        Value::Int(level) if is_own => import_module(vm, &name, &globals, &fromlist, level),
        Value::Int(-1) => call::call_values(vm, &import, [name, globals, locals, fromlist]),
        _ => call::call_values(vm, &import, [name, globals, locals, fromlist, level]),
    }
}

/// What `builtins.__import__` does (`PyImport_ImportModuleLevelObject`).
///
/// # Errors
///
/// `ImportError` when there is no such module, and whatever its code raises.
pub fn import_module(
    vm: &mut Vm,
    name: &Value,
    globals: &Value,
    fromlist: &Value,
    level: i64,
) -> PyResult {
    let Some(spelled) = name.as_str() else {
        return Err(raise::type_error(vm, "module name must be a string"));
    };
    // For the paths that are tried and for the message, which all hold the name.
    vm.scratch(spelled.text().len().saturating_mul(8))?;
    if level < 0 {
        return Err(raise::value_error(vm, "level must be >= 0"));
    }
    let absolute = if level > 0 {
        let package = package_of(vm, globals)?;
        let spelled = spelled.text().to_string_lossy().into_owned();
        let absolute = resolve(vm, &spelled, &package, level)?;
        vm.new_str(absolute)
    } else if spelled.text().is_empty() {
        return Err(raise::value_error(vm, "Empty module name"));
    } else {
        name.clone()
    };
    let module = match known(vm, &absolute)? {
        Some(module) => module,
        None if !has_machinery(vm) => return Err(no_module(vm, &absolute)),
        None => {
            let import = own_import(vm)?;
            ask(vm, "_find_and_load", [absolute.clone(), import])?
        }
    };
    if truth::truth(vm, fromlist)? {
        // Only the machinery could look for submodules that the module lacks.
        if !has_machinery(vm) {
            return Ok(module);
        }
        let import = own_import(vm)?;
        return ask(vm, "_handle_fromlist", [module, fromlist.clone(), import]);
    }
    let spelled = spelled.text().to_string_lossy();
    let Some((front, rest)) = spelled.split_once('.') else {
        return Ok(module);
    };
    if level == 0 {
        let front = vm.new_str(front);
        return import_module(vm, &front, globals, &Value::None, 0);
    }
    let absolute = text::str_text(vm, &absolute)?;
    let absolute = absolute.to_string_lossy();
    let kept = absolute.len().saturating_sub(rest.len() + 1);
    let kept = vm.new_str(absolute.get(..kept).unwrap_or_default());
    match in_modules(vm, &kept) {
        Some(module) => Ok(module),
        None => {
            let shown = text::repr_text(vm, &kept)?;
            let message = format!("{} not in sys.modules as expected", shown.to_string_lossy());
            Err(raise::throw(vm, ExceptionKind::KeyError, message))
        }
    }
}

/// What `sys.modules` has under `name`; `None` there halts the import.
fn known(vm: &mut Vm, name: &Value) -> PyResult<Option<Value>> {
    match in_modules(vm, name) {
        Some(Value::None) => {
            let shown = text::repr_text(vm, name)?;
            let shown = shown.to_string_lossy();
            let message = format!("import of {shown} halted; None in sys.modules");
            Err(import_error(vm, &message, Some(name), None))
        }
        Some(module) => {
            ask_initializing(vm, &module)?;
            Ok(Some(module))
        }
        None => Ok(None),
    }
}

/// Asks a module that is there already whether it is still being made. Nobody has to wait for it where
/// there is one thread; but that it is asked can be seen.
fn ask_initializing(vm: &mut Vm, module: &Value) -> PyResult<()> {
    let (spec, initializing) = (vm.names.__spec__.clone(), vm.intern("_initializing"));
    let answer = attr::getattr_opt(vm, module, &spec)
        .and_then(|spec| match spec {
            Some(spec) => attr::getattr_opt(vm, &spec, &initializing),
            None => Ok(None),
        })
        .and_then(|answer| answer.map_or(Ok(false), |answer| truth::truth(vm, &answer)));
    match answer {
        Err(Thrown::Fault(fault)) => Err(Thrown::Fault(fault)),
        _ => Ok(()),
    }
}

/// Whether the machine can import what is not in `sys.modules` yet: one without the library cannot.
#[must_use]
pub fn has_machinery(vm: &Vm) -> bool {
    vm.builtin_modules.contains_key(MACHINERY)
}

/// The refusal to import a module that nobody can look for.
#[cold]
fn no_module(vm: &mut Vm, name: &Value) -> Thrown {
    match text::repr_text(vm, name) {
        Ok(shown) => {
            let message = format!("No module named {}", shown.to_string_lossy());
            import_error(vm, &message, Some(name), None)
        }
        Err(thrown) => thrown,
    }
}

/// The module once it was made, whatever a program does with `sys.modules`.
pub struct Machinery(pub Value);

/// The module `_frozen_importlib`, made at the first need.
///
/// # Errors
///
/// `ImportError` in a machine without the library; a fault when the machine is out of memory.
pub fn machinery(vm: &mut Vm) -> PyResult {
    if let Some(Machinery(module)) = vm.state.get() {
        return Ok(module.clone());
    }
    let Some(BuiltinModule::Native(make)) = vm.builtin_modules.get(MACHINERY).copied() else {
        let name = vm.new_str(MACHINERY);
        return Err(no_module(vm, &name));
    };
    let [counted, ..] = vm.heap.generations.counts();
    let module = make(vm)?;
    // What the machine itself is made of does not bring a collection nearer.
    vm.heap.generations.recount(counted);
    vm.state.insert(Machinery(module.clone()));
    Ok(module)
}

/// What the machinery imports parents and submodules with, whatever a program puts into `builtins`.
fn own_import(vm: &mut Vm) -> PyResult {
    let machinery = machinery(vm)?;
    let name = vm.intern("_gcd_import");
    attr::getattr(vm, &machinery, &name)
}

/// `repr` of a module.
///
/// # Errors
///
/// What the loader's `module_repr` and the names in the spec raise.
pub fn module_repr(vm: &mut Vm, module: &Value) -> PyResult {
    if !has_machinery(vm) {
        let name = vm.names.__name__.clone();
        let name = match attr::getattr_opt(vm, module, &name)? {
            Some(name) => text::repr_text(vm, &name)?.to_string_lossy().into_owned(),
            None => "'?'".to_owned(),
        };
        return Ok(vm.new_str(format!("<module {name}>")));
    }
    ask(vm, "_module_repr", [module.clone()])
}

/// Calls a function of the import machinery.
fn ask<const N: usize>(vm: &mut Vm, function: &str, args: [Value; N]) -> PyResult {
    let machinery = machinery(vm)?;
    let function = vm.intern(function);
    let function = attr::getattr(vm, &machinery, &function)?;
    call::call_values(vm, &function, args)
}

/// What a dict, be it of a derived class, has under `name`; keys of a program are asked.
fn in_dict(vm: &mut Vm, dict: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    match dict.payload() {
        Some(Payload::Dict(table)) => dict::get_name(vm, table, name),
        _ => Ok(None),
    }
}

/// The package that code with these globals belongs to, for a relative import.
fn package_of(vm: &mut Vm, globals: &Value) -> PyResult<String> {
    if !matches!(globals.payload(), Some(Payload::Dict(_))) {
        return Err(raise::type_error(vm, "globals must be a dict"));
    }
    let names = &vm.names;
    let (package, name, path) = (
        names.__package__.clone(),
        names.__name__.clone(),
        names.__path__.clone(),
    );
    let package = in_dict(vm, globals, &package)?;
    let package = match package.filter(|package| !package.is_none()) {
        Some(package) => match package.as_str() {
            Some(package) => package.text().to_string_lossy().into_owned(),
            None => return Err(raise::type_error(vm, "package must be a string")),
        },
        None => {
            let Some(name) = in_dict(vm, globals, &name)? else {
                return Err(raise::throw(
                    vm,
                    ExceptionKind::KeyError,
                    "'__name__' not in globals",
                ));
            };
            let Some(name) = name.as_str() else {
                return Err(raise::type_error(vm, "__name__ must be a string"));
            };
            let name = name.text().to_string_lossy().into_owned();
            if in_dict(vm, globals, &path)?.is_some() {
                name
            } else {
                name.rsplit_once('.')
                    .map_or_else(String::new, |(package, _)| package.to_owned())
            }
        }
    };
    if package.is_empty() {
        return Err(raise::import_error(
            vm,
            "attempted relative import with no known parent package",
        ));
    }
    Ok(package)
}

/// The absolute name of what `name` means `level` levels up from `package` (`_resolve_name`).
///
/// # Errors
///
/// `ValueError` beyond the top.
pub fn resolve(vm: &mut Vm, name: &str, package: &str, level: i64) -> PyResult<String> {
    let mut base = package;
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((above, _)) => base = above,
            None => {
                return Err(raise::value_error(
                    vm,
                    "attempted relative import beyond top-level package",
                ));
            }
        }
    }
    Ok(if name.is_empty() {
        base.to_owned()
    } else {
        format!("{base}.{name}")
    })
}

/// What `sys.modules` has under the str `name`.
#[must_use]
pub fn in_modules(vm: &Vm, name: &Value) -> Option<Value> {
    let name = name.as_obj().filter(|_| name.as_str().is_some())?;
    define::lookup(&vm.modules, name)
}

/// The module `name` for the machine's own use: from `sys.modules`, or loaded now. Finders of the
/// program are not asked for what the machine can make itself.
///
/// # Errors
///
/// `ImportError` when there is none, and whatever its code raises.
pub fn get_or_load(vm: &mut Vm, name: &str) -> PyResult {
    let key = vm.new_str(name);
    if let Some(module) = known(vm, &key)? {
        return Ok(module);
    }
    if vm.builtin_modules.contains_key(name) {
        return ask(vm, "_builtin_from_name", [key]);
    }
    if !has_machinery(vm) {
        return Err(no_module(vm, &key));
    }
    ask(vm, "_gcd_import", [key])
}

/// `ImportError(message, name=name, path=path)`; what is `None` here is left out.
pub fn import_error(
    vm: &mut Vm,
    message: &str,
    name: Option<&Value>,
    path: Option<&Value>,
) -> Thrown {
    let class = Value::from(vm.exception(ExceptionKind::ImportError));
    let mut args = Args::of([vm.new_str(message)]);
    for (key, value) in [("name", name), ("path", path)] {
        if let Some(value) = value {
            args.keywords.push((vm.intern(key), value.clone()));
        }
    }
    match call::call(vm, &class, args) {
        Ok(Value::Obj(exception)) => raise::throw_instance(vm, exception),
        Ok(_) => raise::import_error(vm, message),
        Err(thrown) => thrown,
    }
}
