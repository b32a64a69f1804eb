//! The import machinery: `_frozen_importlib`, `_frozen_importlib_external`, `_imp`, `importlib` and `zipimport`.
//!
//! The reference has it in Python and freezes it; here it is native, and asks and sets the same
//! attributes, so that finders and loaders of a program meet what they expect. What lies in folders is
//! asked of the loader that the embedder has handed in. Absent: what `__import__` does with a name
//! before (see `runtime::import`).

mod abc;
mod builtin;
mod bytecode;
mod exec;
mod file_finder;
mod find;
mod imp;
mod loaders;
mod lock;
mod namespace;
mod package;
mod path_finder;
mod paths;
mod pkgutil;
mod source;
mod spec;
mod util;
mod zip;

use super::support::{self, get, get_opt, remember, remembered};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeFunction, NativeKind};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, define, raise, text};
use bc_vm::runtime::import::{self, import_error};

pub(crate) use abc::make as make_abc;
pub(crate) use builtin::class as builtin_importer;
pub(crate) use imp::make as make_imp;
pub(crate) use package::{make as make_package, make_machinery};
pub(crate) use pkgutil::make as make_pkgutil;
pub(crate) use util::make as make_util;
pub(crate) use zip::make as make_zipimport;

/// The machinery's two modules, as `module_state` calls them.
const CORE: &str = "_frozen_importlib";
const EXTERNAL: &str = "_frozen_importlib_external";

/// Modules that CPython has built in: no file can stand in for them.
const BUILT_IN: &[&str] = &[
    "_ast",
    "_bisect",
    "_codecs",
    "_collections",
    "_functools",
    "_heapq",
    "_imp",
    "_io",
    "_locale",
    "_operator",
    "_random",
    "_signal",
    "_sre",
    "_stat",
    "_string",
    "_struct",
    "_symtable",
    "_thread",
    "_tracemalloc",
    "_warnings",
    "_weakref",
    "array",
    "atexit",
    "builtins",
    "errno",
    "faulthandler",
    "gc",
    "itertools",
    "marshal",
    "math",
    "posix",
    "pwd",
    "signal",
    "sys",
    "time",
    "xxsubtype",
    "zipimport",
];

/// Modules that CPython has imported before a program starts: its finders are not asked for them.
const STARTED: &[&str] = &[
    "_codecs",
    "_collections_abc",
    "_frozen_importlib",
    "_frozen_importlib_external",
    "_imp",
    "_io",
    "_signal",
    "_thread",
    "_warnings",
    "_weakref",
    "_weakrefset",
    "abc",
    "builtins",
    "codecs",
    "encodings",
    "errno",
    "io",
    "marshal",
    "posix",
    "sys",
    "zipimport",
];

/// Native modules that are packages.
const PACKAGES: &[&str] = &["collections", "encodings", "importlib"];

/// Steps that putting the machinery together may take, far more than it does.
const ALLOWANCE: u64 = 1 << 20;

/// Makes `_frozen_importlib` and all that hangs on it: the importers in `sys.meta_path`, the hook in
/// `sys.path_hooks`.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    if let Some(made) = remembered(vm, CORE) {
        return Ok(made);
    }
    // As with the machine itself, putting it together costs the program no steps. What is due meanwhile
    // waits: finalisers of the program are not to run for nothing. Where memory is so short that they
    // must, they have the allowance and no more.
    let automatic = vm.heap.generations.is_automatic();
    vm.heap.generations.set_automatic(false);
    let fuel = std::mem::replace(&mut vm.budget.fuel, ALLOWANCE);
    let made = make_core(vm);
    vm.budget.fuel = fuel;
    vm.heap.generations.set_automatic(automatic);
    if made.is_err() {
        // What is half made is made anew the next time.
        vm.module_state.remove(CORE);
        vm.module_state.remove(EXTERNAL);
        vm.module_state.remove(zip::IMPORTER);
    }
    made
}

fn make_core(vm: &mut Vm) -> PyResult {
    let doc = "Core implementation of import.";
    let module = support::module(vm, CORE, doc, &[]);
    for functions in [
        find::FUNCTIONS,
        exec::FUNCTIONS,
        spec::FUNCTIONS,
        lock::FUNCTIONS,
    ] {
        define::functions(vm, &module, functions);
    }
    let value = Value::from(&module);
    remember(vm, CORE, value.clone());
    let spec = spec::class(vm)?;
    let importer = match define::lookup(&vm.builtins, &vm.names.__loader__) {
        Some(importer) => importer,
        None => Value::from(&builtin::class(vm)?),
    };
    remember(vm, "importlib.BuiltinImporter", importer.clone());
    let frozen = builtin::frozen_class(vm)?;
    for (name, class) in [
        ("ModuleSpec", Value::from(&spec)),
        ("BuiltinImporter", importer.clone()),
        ("FrozenImporter", Value::from(&frozen)),
    ] {
        define::constant(vm, &module, name, class);
    }
    for (name, text) in [
        ("_ERR_MSG_PREFIX", find::NO_MODULE),
        ("_ERR_MSG", "No module named {!r}"),
    ] {
        let text = vm.new_str(text);
        define::constant(vm, &module, name, text);
    }
    lock::add(vm, &module)?;
    let external = make_external(vm)?;
    define::constant(vm, &module, "_bootstrap_external", external.clone());
    for name in ["FileFinder", "SourceFileLoader"] {
        let class = get(vm, &external, name)?;
        define::constant(vm, &module, name, class);
    }
    let path_finder = get(vm, &external, "PathFinder")?;
    let hook = file_finder::hook(vm)?;
    let finders = vm.new_list(vec![importer, Value::from(&frozen), path_finder]);
    let archives = zip::importer_class(vm)?;
    let hooks = vm.new_list(vec![Value::from(&archives), hook]);
    let cache = Value::Obj(support::empty_dict(vm));
    let path = vm.new_list(Vec::new());
    for (name, value) in [
        ("path", path),
        ("meta_path", finders),
        ("path_hooks", hooks),
        ("path_importer_cache", cache),
    ] {
        let key = vm.intern(name);
        if define::lookup(&vm.sys_dict, &key).is_none() {
            let dict = vm.sys_dict.clone();
            define::insert(vm, &dict, &key, value);
        }
    }
    // The two are made by nobody but themselves.
    for (module, name, origin) in [(&value, CORE, None), (&external, EXTERNAL, Some("frozen"))] {
        let loader = Value::from(&frozen);
        let made = spec::new(vm, name, loader, origin, false)?;
        exec::init_attributes(vm, &made, module, false)?;
        let (key, modules) = (vm.intern(name), vm.modules.clone());
        if define::lookup(&modules, &key).is_none() {
            define::insert(vm, &modules, &key, module.clone());
        }
    }
    // What the program starts with was there before the machinery.
    let main = vm.names.__main__.clone();
    if let Some(main) = define::lookup(&vm.modules, &main)
        && get_opt(vm, &main, "__loader__")?.is_some_and(|loader| loader.is_none())
    {
        let loader = loaders::of_main(vm, &main)?;
        support::set(vm, &main, "__loader__", loader)?;
    }
    let builtins = define::lookup(&vm.modules, &vm.names.builtins);
    if let Some(builtins) = builtins {
        let importer = builtin_importer_class(vm);
        let made = spec::new(vm, "builtins", importer, None, false)?;
        exec::init_attributes(vm, &made, &builtins, false)?;
    }
    Ok(value)
}

/// Makes `_frozen_importlib_external`.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make_external(vm: &mut Vm) -> PyResult {
    if let Some(made) = remembered(vm, EXTERNAL) {
        return Ok(made);
    }
    let doc = "Core implementation of path-based import.";
    let module = support::module(vm, EXTERNAL, doc, paths::FUNCTIONS);
    for functions in [loaders::FUNCTIONS, bytecode::FUNCTIONS, source::FUNCTIONS] {
        define::functions(vm, &module, functions);
    }
    remember(vm, EXTERNAL, Value::from(&module));
    paths::add(vm, &module);
    loaders::add(vm, &module)?;
    namespace::add(vm, &module)?;
    path_finder::add(vm, &module)?;
    file_finder::add(vm, &module)?;
    if let Some(core) = remembered(vm, CORE) {
        define::constant(vm, &module, "_bootstrap", core);
    }
    Ok(Value::Obj(module))
}

fn builtin_importer_class(vm: &Vm) -> Value {
    remembered(vm, "importlib.BuiltinImporter").unwrap_or(Value::None)
}

/// The attribute `name` of `sys`, whether a program has imported that module or not.
fn sys_attr(vm: &mut Vm, name: &str) -> PyResult {
    let key = vm.intern(name);
    match define::lookup(&vm.sys_dict, &key) {
        Some(value) => Ok(value),
        None => {
            let message = format!("module 'sys' has no attribute '{name}'");
            Err(raise::attribute_error(vm, message))
        }
    }
}

/// A class of the machinery or of its users, by the name it was remembered under.
fn class_named(vm: &mut Vm, name: &'static str) -> PyResult<ClassRef> {
    match remembered(vm, name).and_then(|class| class.as_class()) {
        Some(class) => Ok(class),
        None => Err(raise::system_error(vm, format!("{name} was not made"))),
    }
}

/// Adds methods that bind to any object, as functions of the reference's library do.
fn free_methods(vm: &mut Vm, class: &ClassRef, defs: &'static [MethodDef]) {
    for def in defs {
        let function = NativeFunction {
            def,
            kind: NativeKind::Method,
            receiver: Value::Unbound,
            owner: None,
        };
        let object_class = vm.classes.method_descriptor.clone();
        let object = vm.alloc(&object_class, Payload::NativeFunction(function));
        let name = vm.intern(def.name);
        class.data().set_own(&name, Value::Obj(object));
    }
}

/// The text of a str.
///
/// # Errors
///
/// `TypeError` for anything else.
fn string(vm: &mut Vm, value: &Value) -> PyResult<String> {
    match value.as_str() {
        Some(text) => Ok(text.text().to_string_lossy().into_owned()),
        None => {
            let message = format!("expected str, got {}", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}

/// `repr` of a name as messages show it.
fn quoted(vm: &mut Vm, name: &Value) -> PyResult<String> {
    let shown = text::repr_text(vm, name)?;
    // For the copy, and for the message that it stands in.
    vm.scratch(shown.utf8_size().saturating_mul(4))?;
    Ok(shown.to_string_lossy().into_owned())
}

/// Calls `callable` with positional and keyword arguments; a keyword without a value is left out.
fn call_with(
    vm: &mut Vm,
    callable: &Value,
    positional: impl IntoIterator<Item = Value>,
    keywords: &[(&str, Option<&Value>)],
) -> PyResult {
    let mut args = Args::of(positional);
    for (key, value) in keywords {
        if let Some(value) = value {
            args.keywords.push((vm.intern(key), (*value).clone()));
        }
    }
    call::call(vm, callable, args)
}

/// An attribute that may be missing or `None`, which is the same.
fn given(vm: &mut Vm, object: &Value, name: &str) -> PyResult<Option<Value>> {
    Ok(get_opt(vm, object, name)?.filter(|value| !value.is_none()))
}

/// Sets an attribute of an object that may refuse it.
fn set_if_possible(vm: &mut Vm, object: &Value, name: &str, value: Value) -> PyResult<()> {
    let result = support::set(vm, object, name, value);
    raise::catch(vm, result, ExceptionKind::AttributeError).map(drop)
}

/// Takes a name out of `sys.modules`.
fn forget(vm: &Vm, name: &Value) {
    if let Some(key) = name.as_obj()
        && let Payload::Dict(table) = &vm.modules.payload
    {
        let before = table.borrow_mut().remove_str(key);
        drop(before);
    }
}

/// Enters a module in `sys.modules`.
fn enter(vm: &mut Vm, name: &Value, module: Value) -> PyResult<()> {
    let modules = vm.modules.clone();
    bc_vm::protocol::item::setitem(vm, &Value::Obj(modules), name, module)
}

/// What `sys.modules` has to have under `name`.
fn expected(vm: &mut Vm, name: &Value) -> PyResult {
    match import::in_modules(vm, name) {
        Some(module) => Ok(module),
        None => Err(raise::key_error(vm, name.clone())),
    }
}

/// The part of a dotted name before its last dot, and the part behind it.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

/// A row of a method table that its library has in Python.
const fn row(
    name: &'static str,
    least: u8,
    names: &'static [&'static str],
    call: fn(&mut Vm, Args) -> PyResult,
) -> MethodDef {
    MethodDef::new(name, Arity::Python(least, names), call)
}

/// The instance behind `self`, for its attributes.
fn namespace_of(vm: &mut Vm, this: &Value) -> PyResult<ObjRef> {
    support::dict_attr(vm, this, "__dict__")
}
