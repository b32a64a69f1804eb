//! Importing modules: what `__import__`, `IMPORT_NAME`, `IMPORT_FROM` and `IMPORT_STAR` do.
//!
//! A module is found in `sys.modules`, among the modules the machine can make, or by the loader the
//! embedder handed in; nothing is opened here. As in the reference, a file of the program goes before
//! a module of the standard library, but not before one that CPython has built in.

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Found, Vm};
use crate::protocol::{attr, call, define, item, iter, link, raise, run, streams, text, truth};

/// Modules that CPython has built in: no file can stand in for them.
pub const BUILT_IN: &[&str] = &[
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

/// What `IMPORT_NAME` does: calls the `__import__` of `builtins`.
///
/// # Errors
///
/// What the import raises.
pub fn import_name(
    vm: &mut Vm,
    builtins: &ObjRef,
    name: Value,
    globals: Value,
    locals: Value,
    fromlist: Value,
    level: Value,
) -> PyResult {
    let Some(import) = define::lookup(builtins, &vm.names.__import__) else {
        return Err(raise::import_error(vm, "__import__ not found"));
    };
    let is_own = import.as_native().is_some_and(|function| {
        function.kind == NativeKind::ModuleFunction && function.def.name == "__import__"
    });
    if is_own && let Value::Int(level) = level {
        return import_module(vm, &name, &globals, &fromlist, level);
    }
    call::call_values(vm, &import, [name, globals, locals, fromlist, level])
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
    let name = spelled.text().to_string_lossy().into_owned();
    if level < 0 {
        return Err(raise::value_error(vm, "level must be >= 0"));
    }
    let absolute = if level > 0 {
        let package = package_of(vm, globals)?;
        resolve(vm, &name, &package, level)?
    } else if name.is_empty() {
        return Err(raise::value_error(vm, "Empty module name"));
    } else {
        name.clone()
    };
    let module = get_or_load(vm, &absolute)?;
    if truth::truth(vm, fromlist)? {
        load_submodules(vm, &module, fromlist)?;
        return Ok(module);
    }
    let Some((front, rest)) = name.split_once('.') else {
        return Ok(module);
    };
    if level == 0 {
        return get_or_load(vm, front);
    }
    let kept = &absolute[..absolute.len() - rest.len() - 1];
    match in_modules(vm, kept) {
        Some(module) => Ok(module),
        None => {
            let shown = vm.new_str(kept);
            let shown = text::repr_text(vm, &shown)?;
            let message = format!("{} not in sys.modules as expected", shown.to_string_lossy());
            Err(raise::throw(vm, Exc::KeyError, message))
        }
    }
}

/// The package that code with these globals belongs to, for a relative import.
fn package_of(vm: &mut Vm, globals: &Value) -> PyResult<String> {
    let Some(globals) = globals
        .as_obj()
        .filter(|globals| matches!(globals.payload, Payload::Dict(_)))
    else {
        return Err(raise::type_error(vm, "globals must be a dict"));
    };
    let package = define::lookup(globals, &vm.names.__package__);
    let package = match package.filter(|package| !package.is_none()) {
        Some(package) => match package.as_str() {
            Some(package) => package.text().to_string_lossy().into_owned(),
            None => return Err(raise::type_error(vm, "package must be a string")),
        },
        None => {
            let Some(name) = define::lookup(globals, &vm.names.__name__) else {
                return Err(raise::throw(vm, Exc::KeyError, "'__name__' not in globals"));
            };
            let Some(name) = name.as_str() else {
                return Err(raise::type_error(vm, "__name__ must be a string"));
            };
            let name = name.text().to_string_lossy().into_owned();
            if define::lookup(globals, &vm.names.__path__).is_some() {
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

/// The absolute name of a module named relatively to `package`, `level` dots up.
fn resolve(vm: &mut Vm, name: &str, package: &str, level: i64) -> PyResult<String> {
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

fn in_modules(vm: &mut Vm, name: &str) -> Option<Value> {
    let name = vm.intern(name);
    define::lookup(&vm.modules, &name)
}

/// The module `name`, from `sys.modules` or loaded now.
///
/// # Errors
///
/// `ImportError` when there is none, and whatever its code raises.
pub fn get_or_load(vm: &mut Vm, name: &str) -> PyResult {
    match in_modules(vm, name) {
        Some(Value::None) => {
            let message = format!(
                "import of {} halted; None in sys.modules",
                quoted(vm, name)?
            );
            Err(import_error(vm, &message, name))
        }
        Some(module) => Ok(module),
        None => load(vm, name),
    }
}

fn quoted(vm: &mut Vm, name: &str) -> PyResult<String> {
    let name = vm.new_str(name);
    Ok(text::repr_text(vm, &name)?.to_string_lossy().into_owned())
}

/// `ImportError(message, name=name)`.
pub fn import_error(vm: &mut Vm, message: &str, name: &str) -> Thrown {
    let class = Value::from(vm.exception(Exc::ImportError));
    let mut args = Args::of([vm.new_str(message)]);
    let key = vm.names.name.clone();
    args.keywords.push((key, vm.new_str(name)));
    match call::call(vm, &class, args) {
        Ok(Value::Obj(exception)) => raise::throw_instance(vm, exception),
        Ok(_) => raise::import_error(vm, message),
        Err(thrown) => thrown,
    }
}

fn no_module(vm: &mut Vm, name: &str, parent: Option<&str>) -> PyResult<Thrown> {
    let mut message = format!("No module named {}", quoted(vm, name)?);
    if let Some(parent) = parent {
        let parent = quoted(vm, parent)?;
        message.push_str(&format!("; {parent} is not a package"));
    }
    let thrown = import_error(vm, &message, name);
    if parent.is_some()
        && let Thrown::Raise(exception) = &thrown
        && let Payload::Exception(data) = &exception.payload
    {
        data.suppress_context.set(true);
    }
    Ok(thrown)
}

/// Finds and runs a module that is not in `sys.modules` (`_find_and_load_unlocked`).
fn load(vm: &mut Vm, name: &str) -> PyResult {
    super::poll::guard(vm)?;
    let result = load_inside(vm, name);
    super::poll::unguard(vm);
    result
}

fn load_inside(vm: &mut Vm, name: &str) -> PyResult {
    let mut path = None;
    let parent = name
        .rsplit_once('.')
        .filter(|(parent, _)| !parent.is_empty());
    if let Some((parent, _)) = parent {
        if in_modules(vm, parent).is_none() {
            get_or_load(vm, parent)?;
        }
        if let Some(module) = in_modules(vm, name) {
            return Ok(module);
        }
        let package = in_modules(vm, parent).unwrap_or(Value::None);
        let key = vm.names.__path__.clone();
        let Some(found) = attr::getattr_opt(vm, &package, &key)? else {
            return Err(no_module(vm, name, Some(parent))?);
        };
        let mut folders = Vec::new();
        for folder in iter::collect(vm, &found)? {
            if let Some(folder) = folder.as_str() {
                folders.push(folder.text().to_string_lossy().into_owned());
            }
        }
        path = Some(folders);
    }
    let module = find(vm, name, path.as_deref())?;
    if let Some((parent, last)) = parent {
        let package = in_modules(vm, parent).unwrap_or(Value::None);
        let last = vm.intern(last);
        attr::setattr(vm, &package, &last, module.clone())?;
    }
    Ok(module)
}

fn find(vm: &mut Vm, name: &str, path: Option<&[String]>) -> PyResult {
    let native = vm
        .native_modules
        .get(name)
        .copied()
        .filter(|_| path.is_none());
    if let Some(make) = native
        && BUILT_IN.contains(&name)
    {
        return make_native(vm, name, make);
    }
    let found = match &mut vm.loader {
        Some(loader) => loader.find(name, path),
        None => Ok(None),
    };
    match (found, native) {
        (Ok(Some(found)), _) => run_found(vm, name, &found),
        (Ok(None), Some(make)) => make_native(vm, name, make),
        (Ok(None), None) => {
            // A native module inside a package, such as `collections.abc`, goes by its full name.
            match vm.native_modules.get(name).copied() {
                Some(make) => make_native(vm, name, make),
                None => Err(no_module(vm, name, None)?),
            }
        }
        (Err(sentence), _) => Err(import_error(vm, &sentence, name)),
    }
}

fn make_native(vm: &mut Vm, name: &str, make: fn(&mut Vm) -> PyResult) -> PyResult {
    let counted = vm.heap.generations.counts();
    let module = make(vm)?;
    // What the machine itself is made of does not bring a collection nearer.
    vm.heap.generations.recount(counted);
    if let Value::Obj(object) = &module {
        let spec = built_in_spec(vm, name);
        let loader = vm.names.__loader__.clone();
        if let Some(loader) = define::lookup(&vm.builtins, &loader) {
            define::constant(vm, object, "__loader__", loader);
        }
        let package = match name.rsplit_once('.') {
            _ if attr::dict_value(object, &vm.names.__path__).is_some() => name,
            Some((package, _)) => package,
            None => "",
        };
        let package = vm.new_str(package);
        define::constant(vm, object, "__package__", package);
        define::constant(vm, object, "__spec__", spec);
    }
    let key = vm.intern(name);
    let modules = Rc::clone(&vm.modules);
    // The maker may have entered it itself, so that what it imports finds it.
    if let Some(known) = define::lookup(&modules, &key) {
        return Ok(known);
    }
    define::insert(vm, &modules, &key, module.clone());
    Ok(module)
}

/// The spec of a module that the machine makes.
pub fn built_in_spec(vm: &mut Vm, name: &str) -> Value {
    spec(vm, name, Some("built-in"), None)
}

/// What stands in for a `ModuleSpec`: a namespace with its attributes.
fn spec(vm: &mut Vm, name: &str, origin: Option<&str>, path: Option<Value>) -> Value {
    let class = vm.classes.simple_namespace.clone();
    let spec = vm.alloc(&class, Payload::Plain);
    let dict = vm.new_dict(Table::new());
    let parent = match (&path, name.rsplit_once('.')) {
        (Some(_), _) => name,
        (None, Some((parent, _))) => parent,
        (None, None) => "",
    };
    let has_location = origin.is_some_and(|origin| origin != "built-in");
    let loader = match has_location {
        true => None,
        false => define::lookup(&vm.builtins, &vm.names.__loader__),
    };
    let fields = [
        ("name", vm.new_str(name)),
        ("loader", loader.unwrap_or(Value::None)),
        (
            "origin",
            origin.map_or(Value::None, |origin| vm.new_str(origin)),
        ),
        ("loader_state", Value::None),
        ("submodule_search_locations", path.unwrap_or(Value::None)),
        ("parent", vm.new_str(parent)),
        ("has_location", Value::bool(has_location)),
        ("cached", Value::None),
    ];
    for (key, value) in fields {
        let key = vm.intern(key);
        define::insert(vm, &dict, &key, value);
    }
    spec.set_dict(Some(dict));
    Value::Obj(spec)
}

/// Makes the module around code that the loader has found, and runs it.
fn run_found(vm: &mut Vm, name: &str, found: &Found) -> PyResult {
    let module = vm.new_module(name);
    let path = found.path.as_ref().map(|folders| {
        let folders = folders.iter().map(|folder| vm.new_str(&**folder)).collect();
        vm.new_list(folders)
    });
    let spec = spec(vm, name, Some(&found.file), path.clone());
    let package = if path.is_some() {
        name
    } else {
        name.rsplit_once('.').map_or("", |(package, _)| package)
    };
    let package = vm.new_str(package);
    let file = vm.new_str(&*found.file);
    let builtins = define::lookup(&vm.modules, &vm.names.builtins)
        .as_ref()
        .and_then(Value::as_obj)
        .and_then(|builtins| builtins.dict())
        .unwrap_or_else(|| Rc::clone(&vm.builtins));
    define::constant(vm, &module, "__package__", package);
    define::constant(vm, &module, "__file__", file);
    define::constant(vm, &module, "__cached__", Value::None);
    define::constant(vm, &module, "__builtins__", Value::Obj(builtins));
    define::constant(vm, &module, "__spec__", spec);
    if let Some(path) = path {
        define::constant(vm, &module, "__path__", path);
    }
    let key = vm.intern(name);
    let modules = Rc::clone(&vm.modules);
    define::insert(vm, &modules, &key, Value::from(&module));
    let globals = module.dict().unwrap_or_else(|| Rc::clone(&modules));
    let result = link::link_unverified(vm, &found.code)
        .and_then(|code| run::code(vm, &code, &globals, None));
    if let Err(thrown) = result {
        if let Payload::Dict(table) = &modules.payload {
            let before = table.borrow_mut().remove_str(&key);
            drop(before);
        }
        return Err(thrown);
    }
    // The module may have put something else in its own place.
    match define::lookup(&modules, &key) {
        Some(module) => Ok(module),
        None => {
            let name = vm.new_str(name);
            Err(raise::key_error(vm, name))
        }
    }
}

/// Imports the modules of a package that a `from package import names` asks for
/// (`_handle_fromlist`).
fn load_submodules(vm: &mut Vm, module: &Value, fromlist: &Value) -> PyResult<()> {
    let key = vm.names.__path__.clone();
    if !attr::has_attr(vm, module, &key)? {
        return Ok(());
    }
    let mut names = iter::collect(vm, fromlist)?;
    let is_star = |name: &Value| name.as_str().is_some_and(|name| *name.text() == "*");
    if let Some(place) = names.iter().position(is_star) {
        names.remove(place);
        let key = vm.names.__all__.clone();
        if let Some(all) = attr::getattr_opt(vm, module, &key)? {
            names.extend(iter::collect(vm, &all)?);
        }
    }
    for name in names {
        let Some(name) = name.as_str().map(|name| name.text().clone()) else {
            return Err(raise::type_error(
                vm,
                "hasattr(): attribute name must be string",
            ));
        };
        let attribute = vm.intern_text(&name);
        if attr::has_attr(vm, module, &attribute)? {
            continue;
        }
        let key = vm.names.__name__.clone();
        let package = attr::getattr(vm, module, &key)?;
        let package = text::str_text(vm, &package)?;
        let full = format!("{}.{}", package.to_string_lossy(), name.to_string_lossy());
        if let Err(thrown) = get_or_load(vm, &full)
            && !is_absent(vm, &thrown, &full)?
        {
            return Err(thrown);
        }
    }
    Ok(())
}

/// Whether an import failed only because there is no module of this very name.
fn is_absent(vm: &mut Vm, thrown: &Thrown, name: &str) -> PyResult<bool> {
    if !raise::is(thrown, vm, Exc::ImportError) {
        return Ok(false);
    }
    let Thrown::Raise(exception) = thrown else {
        return Ok(false);
    };
    let exception = Value::from(exception);
    let message = text::str_text(vm, &exception)?;
    if !message.to_string_lossy().starts_with("No module named ") {
        return Ok(false);
    }
    let key = vm.names.name.clone();
    let missing = attr::getattr_opt(vm, &exception, &key)?;
    Ok(missing
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|missing| *missing.text() == *name))
}

/// What `IMPORT_FROM` does.
///
/// # Errors
///
/// `ImportError` when the module has no such name.
pub fn import_from(vm: &mut Vm, module: &Value, name: &ObjRef) -> PyResult {
    if let Some(value) = attr::getattr_opt(vm, module, name)? {
        return Ok(value);
    }
    // In a circle of imports the submodule may be there without being an attribute yet.
    let key = vm.names.__name__.clone();
    if let Some(package) = attr::getattr_opt(vm, module, &key)? {
        let package = text::str_text(vm, &package)?;
        let full = format!("{}.{}", package.to_string_lossy(), call::keyword_text(name));
        if let Some(found) = in_modules(vm, &full) {
            return Ok(found);
        }
    }
    let shown = text::repr_text(vm, &Value::from(name))?;
    let message = format!("cannot import name {}", shown.to_string_lossy());
    Err(raise::import_error(vm, message))
}

/// What `IMPORT_STAR` does: enters the public names of `module` in `namespace`.
///
/// # Errors
///
/// `ImportError` for an object without namespace, and what attributes raise.
pub fn import_star(vm: &mut Vm, module: &Value, namespace: &Value) -> PyResult<()> {
    let key = vm.names.__all__.clone();
    let (names, all) = match attr::getattr_opt(vm, module, &key)? {
        Some(all) => (names_by_index(vm, &all)?, true),
        None => {
            let key = vm.names.__dict__.clone();
            let Some(dict) = attr::getattr_opt(vm, module, &key)? else {
                return Err(raise::import_error(
                    vm,
                    "from-import-* object has no __dict__ and no __all__",
                ));
            };
            (super::dict::keys_of(vm, &dict)?, false)
        }
    };
    let underscore = u32::from(b'_');
    for name in names {
        let private = name
            .as_str()
            .is_some_and(|name| name.text().get(0) == Some(underscore));
        if !all && private {
            continue;
        }
        let Some(attribute) = name.as_obj().filter(|_| name.as_str().is_some()).cloned() else {
            let message = format!(
                "attribute name must be string, not '{}'",
                vm.type_name(&name)
            );
            return Err(raise::type_error(vm, message));
        };
        let value = attr::getattr(vm, module, &attribute)?;
        if vm.class_id_of(namespace) == ClassId::DICT
            && let Value::Obj(dict) = namespace
        {
            define::insert(vm, dict, &attribute, value);
        } else {
            item::setitem(vm, namespace, &name, value)?;
        }
    }
    Ok(())
}

/// The items of `__all__`, asked for one index after the other as the reference does.
fn names_by_index(vm: &mut Vm, all: &Value) -> PyResult<Vec<Value>> {
    if !item::is_sequence(vm, all) && all.as_dict().is_none() {
        let message = format!("'{}' object does not support indexing", vm.type_name(all));
        return Err(raise::type_error(vm, message));
    }
    let mut names = Vec::new();
    loop {
        let index = Value::Int(names.len() as i64);
        let item = item::getitem(vm, all, &index);
        match raise::catch(vm, item, Exc::IndexError)? {
            Some(name) => names.push(name),
            None => return Ok(names),
        }
        super::poll::charge(vm, 1)?;
    }
}

/// What `PRINT_EXPR` does: hands `value` to `sys.displayhook`.
///
/// # Errors
///
/// What the hook raises.
pub fn display(vm: &mut Vm, value: Value) -> PyResult<()> {
    match define::lookup(&vm.sys_dict, &vm.names.displayhook) {
        Some(hook) => call::call_values(vm, &hook, [value]).map(drop),
        None if define::lookup(&vm.sys_dict, &vm.names.__name__).is_none() => {
            default_display(vm, value)
        }
        None => Err(raise::runtime_error(vm, "lost sys.displayhook")),
    }
}

/// What `sys.displayhook` does unless it is replaced: prints the value's `repr` and keeps it as `_`.
///
/// # Errors
///
/// What `repr` and writing raise.
pub fn default_display(vm: &mut Vm, value: Value) -> PyResult<()> {
    if value.is_none() {
        return Ok(());
    }
    let underscore = vm.intern("_");
    let builtins = Rc::clone(&vm.builtins);
    define::insert(vm, &builtins, &underscore, Value::None);
    let name = vm.names.stdout.clone();
    let Some(file) = streams::current(vm, &name) else {
        return Err(raise::runtime_error(vm, "lost sys.stdout"));
    };
    let shown = text::repr(vm, &value)?;
    streams::write_value(vm, &file, shown)?;
    streams::write(vm, &file, &Text::from("\n"))?;
    define::insert(vm, &builtins, &underscore, value);
    Ok(())
}
