//! The modules `importlib` and `importlib.machinery`.

use super::super::support::{self, get, get_opt, set, set_all};
use super::{exec, expected, find, import_error, row, split, string, sys_attr};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::MethodDef;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, iter, raise, truth};
use bc_vm::runtime::{import, warn};

/// Modules that are being reloaded, as `module_state` calls the dict of them.
const RELOADING: &str = "importlib._RELOADING";

static FUNCTIONS: &[MethodDef] = &[
    row("import_module", 1, &["name", "package"], |vm, args| {
        let package = args.get(1).cloned().unwrap_or(Value::None);
        import_module(vm, args.at(0), &package)
    })
    .doc("Import a module."),
    row("reload", 1, &["module"], |vm, args| reload(vm, args.at(0)))
        .doc("Reload the module and return it."),
    row("invalidate_caches", 0, &[], |vm, _| {
        let finders = sys_attr(vm, "meta_path")?;
        for finder in iter::collect(vm, &finders)? {
            if let Some(method) = get_opt(vm, &finder, "invalidate_caches")? {
                call::call_values(vm, &method, [])?;
            }
        }
        Ok(Value::None)
    }),
    row("find_loader", 1, &["name", "path"], |vm, args| {
        let path = args.get(1).cloned().unwrap_or(Value::None);
        find_loader(vm, args.at(0), &path)
    }),
];

static MACHINERY: &[MethodDef] = &[row("all_suffixes", 0, &[], |vm, _| {
    let suffixes = [".py", ".pyc"].map(|suffix| vm.new_str(suffix));
    Ok(vm.new_list(suffixes.to_vec()))
})
.doc("Returns a list of all recognized module suffixes for this process")];

/// Makes `importlib`. As the reference's does, it gives the machinery's modules another name.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "A pure Python implementation of import.";
    let module = support::module(vm, "importlib", doc, FUNCTIONS);
    set_all(
        vm,
        &module,
        &["__import__", "import_module", "invalidate_caches", "reload"],
    );
    let core = import::machinery(vm)?;
    let external = super::make_external(vm)?;
    for (inner, name) in [(&core, "_bootstrap"), (&external, "_bootstrap_external")] {
        let full = vm.new_str(format!("importlib.{name}"));
        set(vm, inner, "__name__", full.clone())?;
        let package = vm.new_str("importlib");
        set(vm, inner, "__package__", package)?;
        super::enter(vm, &full, inner.clone())?;
        define::constant(vm, &module, name, inner.clone());
    }
    let function = get(vm, &core, "__import__")?;
    define::constant(vm, &module, "__import__", function);
    for name in ["_imp", "sys", "types", "warnings"] {
        let found = import::get_or_load(vm, name)?;
        define::constant(vm, &module, name, found);
    }
    for name in ["_w_long", "_r_long"] {
        let function = get(vm, &external, name)?;
        define::constant(vm, &module, name, function);
    }
    let reloading = reloading(vm);
    define::constant(vm, &module, "_RELOADING", Value::Obj(reloading));
    Ok(Value::Obj(module))
}

/// Makes `importlib.machinery`.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make_machinery(vm: &mut Vm) -> PyResult {
    let doc = "The machinery of importlib: finders, loaders, hooks, etc.";
    let module = support::module(vm, "importlib.machinery", doc, MACHINERY);
    let core = import::machinery(vm)?;
    let external = super::make_external(vm)?;
    let imp = import::get_or_load(vm, "_imp")?;
    define::constant(vm, &module, "_imp", imp);
    for (home, names) in [
        (
            &core,
            &["ModuleSpec", "BuiltinImporter", "FrozenImporter"][..],
        ),
        (
            &external,
            &[
                "SOURCE_SUFFIXES",
                "DEBUG_BYTECODE_SUFFIXES",
                "OPTIMIZED_BYTECODE_SUFFIXES",
                "BYTECODE_SUFFIXES",
                "EXTENSION_SUFFIXES",
                "WindowsRegistryFinder",
                "PathFinder",
                "FileFinder",
                "SourceFileLoader",
                "SourcelessFileLoader",
                "ExtensionFileLoader",
            ],
        ),
    ] {
        for name in names {
            let value = get(vm, home, name)?;
            define::constant(vm, &module, name, value);
        }
    }
    Ok(Value::Obj(module))
}

fn reloading(vm: &mut Vm) -> ObjRef {
    match support::remembered(vm, RELOADING) {
        Some(Value::Obj(dict)) => dict,
        _ => {
            let dict = support::empty_dict(vm);
            support::remember(vm, RELOADING, Value::from(&dict));
            dict
        }
    }
}

fn import_module(vm: &mut Vm, name: &Value, package: &Value) -> PyResult {
    let Some(spelled) = name.as_str() else {
        // The reference asks the name for a method first.
        get(vm, name, "startswith")?;
        return find::gcd(vm, name, package, 0);
    };
    let spelled = spelled.text().to_string_lossy().into_owned();
    let bare = spelled.trim_start_matches('.');
    let level = (spelled.len() - bare.len()) as i64;
    if level > 0 && !truth::truth(vm, package)? {
        let shown = super::quoted(vm, name)?;
        let message =
            format!("the 'package' argument is required to perform a relative import for {shown}");
        return Err(raise::type_error(vm, message));
    }
    if level == 0 {
        return find::gcd(vm, name, package, 0);
    }
    let bare = vm.new_str(bare);
    find::gcd(vm, &bare, package, level)
}

fn reload(vm: &mut Vm, module: &Value) -> PyResult {
    let class = Value::from(&vm.classes.module);
    if !truth::truth(vm, module)? || !class::isinstance(vm, module, &class)? {
        let message = "reload() argument must be a module";
        return Err(raise::type_error(vm, message));
    }
    let spec = get_opt(vm, module, "__spec__")?;
    let name = match spec {
        Some(spec) => get_opt(vm, &spec, "name")?,
        None => None,
    };
    let name = match name {
        Some(name) => name,
        None => get(vm, module, "__name__")?,
    };
    let there = import::in_modules(vm, &name);
    if !there.is_some_and(|there| there.is(module)) {
        let shown = bc_vm::protocol::describe::str(vm, &name)?;
        let message = format!("module {shown} not in sys.modules");
        return Err(import_error(vm, &message, Some(&name), None));
    }
    let Some(key) = name.as_obj().cloned() else {
        return Err(raise::type_error(vm, "module name must be a string"));
    };
    let reloading = reloading(vm);
    if let Some(module) = define::lookup(&reloading, &key) {
        return Ok(module);
    }
    define::insert(vm, &reloading, &key, module.clone());
    let result = run_again(vm, module, &name);
    if let bc_vm::model::object::Payload::Dict(table) = &reloading.payload {
        let before = table.borrow_mut().remove_str(&key);
        drop(before);
    }
    result
}

fn run_again(vm: &mut Vm, module: &Value, name: &Value) -> PyResult {
    let spelled = string(vm, name)?;
    let mut path = Value::None;
    let parent = split(&spelled).0;
    if !parent.is_empty() {
        let parent = vm.new_str(parent);
        match import::in_modules(vm, &parent) {
            Some(parent) => path = get(vm, &parent, "__path__")?,
            None => {
                let shown = super::quoted(vm, &parent)?;
                let message = format!("parent {shown} not in sys.modules");
                let thrown = import_error(vm, &message, Some(&parent), None);
                return Err(support::from_none(thrown));
            }
        }
    }
    let spec = find::find_spec(vm, name, &path, module)?.unwrap_or(Value::None);
    set(vm, module, "__spec__", spec.clone())?;
    exec::execute(vm, &spec, module)?;
    expected(vm, name)
}

fn find_loader(vm: &mut Vm, name: &Value, path: &Value) -> PyResult {
    let category = Value::from(vm.exception(ExceptionKind::DeprecationWarning));
    let message = vm.new_str("Use importlib.util.find_spec() instead.");
    warn::at_level(vm, &category, &message, 1)?;
    if let Some(module) = import::in_modules(vm, name) {
        let shown = string(vm, name)?;
        return match get_opt(vm, &module, "__loader__")? {
            Some(Value::None) => {
                let message = format!("{shown}.__loader__ is None");
                Err(raise::value_error(vm, message))
            }
            Some(loader) => Ok(loader),
            None => {
                let message = format!("{shown}.__loader__ is not set");
                Err(support::from_none(raise::value_error(vm, message)))
            }
        };
    }
    let Some(spec) = find::find_spec(vm, name, path, &Value::None)? else {
        return Ok(Value::None);
    };
    let loader = get(vm, &spec, "loader")?;
    if !loader.is_none() {
        return Ok(loader);
    }
    let message = match get(vm, &spec, "submodule_search_locations")? {
        Value::None => format!("spec for {} missing loader", string(vm, name)?),
        _ => "namespace packages do not have loaders".to_owned(),
    };
    Err(import_error(vm, &message, Some(name), None))
}
