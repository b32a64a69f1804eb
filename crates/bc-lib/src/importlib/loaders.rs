//! Loaders of files: what they have in common, and those of compiled files.
//!
//! A loader's methods are found through the loader, as in the reference, so that a subclass can put its
//! own in their place. Absent: loaders of sources (`source`), and what compiled files are made of
//! (`bytecode`).

use std::sync::Arc;

use super::super::support::{get, get_opt, invoke, remember, set};
use super::bytecode::{bytes_of, check_header, code_in};
use super::{
    class_named, exec, free_methods, given, import_error, namespace_of, paths, quoted, row, source,
    spec, split, string,
};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, compare, container, define, hash, raise, truth};
use bc_vm::runtime::{link, run};

/// Where the code lies that the embedder's loader found itself.
const READY: &str = "_code";
/// The remembered class of loaders of compiled files.
pub(super) const SOURCELESS: &str = "importlib.SourcelessFileLoader";
/// The remembered class of loaders of sources.
pub(super) const SOURCE: &str = "importlib.SourceFileLoader";

static BASICS: TypeTable = TypeTable {
    methods: &[
        row("is_package", 1, &["fullname"], |vm, args| {
            let path = invoke(vm, args.at(0), "get_filename", [args.at(1).clone()])?;
            let path = string(vm, &path)?;
            let file = paths::split(&path).1;
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            let name = string(vm, args.at(1))?;
            Ok(Value::bool(
                stem == "__init__" && split(&name).1 != "__init__",
            ))
        }),
        row("create_module", 1, &["spec"], |_, _| Ok(Value::None)),
        row("exec_module", 1, &["module"], exec_module),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
    ],
    ..TypeTable::EMPTY
};

static FILE: TypeTable = TypeTable {
    doc: "Base file loader class which implements the loader protocol methods that\nrequire file system usage.",
    slots: &[
        row("__init__", 2, &["fullname", "path"], |vm, args| {
            set(vm, args.at(0), "name", args.at(1).clone())?;
            set(vm, args.at(0), "path", args.at(2).clone())?;
            Ok(Value::None)
        }),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__hash__", Arity::Slot(0), |vm, args| {
            let (name, path) = (get(vm, args.at(0), "name")?, get(vm, args.at(0), "path")?);
            Ok(Value::Int(hash::hash(vm, &name)? ^ hash::hash(vm, &path)?))
        }),
    ],
    methods: &[
        row("load_module", 0, &["name"], |vm, args| {
            let name = checked_name(vm, &args)?;
            exec::load_module(vm, args.at(0), &name)
        }),
        row("get_filename", 0, &["name"], |vm, args| {
            checked_name(vm, &args)?;
            get(vm, args.at(0), "path")
        }),
        row("get_data", 1, &["path"], |vm, args| {
            let path = string(vm, args.at(1))?;
            let bytes = paths::read(vm, &path)?;
            Ok(vm.new_bytes(bytes))
        }),
    ],
    ..TypeTable::EMPTY
};

static SOURCELESS_TABLE: TypeTable = TypeTable {
    doc: "Loader which handles sourceless file imports.",
    methods: &[
        row("get_code", 1, &["fullname"], |vm, args| {
            if let Some(code) = ready_code(vm, args.at(0))? {
                return Ok(code);
            }
            let name = args.at(1);
            let path = invoke(vm, args.at(0), "get_filename", [name.clone()])?;
            let data = invoke(vm, args.at(0), "get_data", [path.clone()])?;
            let bytes = bytes_of(vm, &data)?;
            check_header(vm, &bytes, None, Some(name), Some(&path))?;
            code_in(vm, &bytes, Some(name), Some(&path))
        }),
        row("get_source", 1, &["fullname"], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static EXTENSION_TABLE: TypeTable = TypeTable {
    doc: "Loader for extension modules, of which this machine loads none.",
    methods: &[
        row("create_module", 1, &["spec"], |vm, args| {
            let name = get(vm, args.at(1), "name")?;
            let message = "this machine loads no extension modules";
            Err(import_error(vm, message, Some(&name), None))
        }),
        row("exec_module", 1, &["module"], |_, _| Ok(Value::None)),
        row("is_package", 1, &["fullname"], |_, _| Ok(Value::False)),
        row("get_code", 1, &["fullname"], |_, _| Ok(Value::None)),
        row("get_source", 1, &["fullname"], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static REGISTRY_TABLE: TypeTable = TypeTable {
    doc: "Meta path finder for modules declared in the Windows registry.",
    class_methods: &[
        row("find_spec", 1, &["fullname", "path", "target"], |_, _| {
            Ok(Value::None)
        }),
        row("find_module", 1, &["fullname", "path"], |_, _| {
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "spec_from_file_location",
        1,
        &["name", "location", "$loader", "$submodule_search_locations"],
        |vm, args| {
            let location = args.get(1).filter(|location| !location.is_none());
            let loader = args.get(2).filter(|loader| !loader.is_none());
            spec_from_file(vm, args.at(0), location, loader, args.get(3).cloned())
        },
    )
    .doc("Return a module spec based on a file location."),
    row("_get_supported_file_loaders", 0, &[], |vm, _| {
        let details = supported(vm)?;
        Ok(vm.new_list(details))
    }),
    row("_find_module_shim", 2, &["self", "fullname"], |vm, args| {
        super::file_finder::find_module(vm, args.at(0), args.at(1))
    }),
    row(
        "_fix_up_module",
        3,
        &["ns", "name", "pathname", "cpathname"],
        fix_up,
    ),
];

/// Enters the classes in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let make = |vm: &mut Vm, name: &str, bases: &[&ClassRef], table: &'static TypeTable| {
        let bases: Vec<Value> = bases.iter().map(|base| Value::from(*base)).collect();
        let class = class::python_class(vm, super::EXTERNAL, name, None, &bases, table)?;
        free_methods(vm, &class, table.methods);
        define::constant(vm, module, name, Value::from(&class));
        PyResult::Ok(class)
    };
    let basics = make(vm, "_LoaderBasics", &[], &BASICS)?;
    let source = make(vm, "SourceLoader", &[&basics], &source::TABLE)?;
    let file = make(vm, "FileLoader", &[], &FILE)?;
    let of_source = make(vm, "SourceFileLoader", &[&file, &source], &source::OF_FILES)?;
    let sourceless = make(
        vm,
        "SourcelessFileLoader",
        &[&file, &basics],
        &SOURCELESS_TABLE,
    )?;
    let extension = make(
        vm,
        "ExtensionFileLoader",
        &[&file, &basics],
        &EXTENSION_TABLE,
    )?;
    make(vm, "WindowsRegistryFinder", &[], &REGISTRY_TABLE)?;
    for (key, class) in [
        (SOURCE, &of_source),
        (SOURCELESS, &sourceless),
        ("importlib.ExtensionFileLoader", &extension),
    ] {
        remember(vm, key, Value::from(class));
    }
    Ok(())
}

/// Pairs of a loader and the suffixes it is for.
pub(super) fn supported(vm: &mut Vm) -> PyResult<Vec<Value>> {
    let mut details = Vec::new();
    for (key, suffix) in [
        ("importlib.ExtensionFileLoader", None),
        (SOURCE, Some(".py")),
        (SOURCELESS, Some(".pyc")),
    ] {
        let class = Value::from(&class_named(vm, key)?);
        let suffixes = suffix
            .map(|suffix| vm.new_str(suffix))
            .into_iter()
            .collect();
        let suffixes = vm.new_list(suffixes);
        details.push(vm.new_tuple([class, suffixes]));
    }
    Ok(details)
}

/// `spec_from_file_location`; without `locations` the loader is asked whether it is a package.
pub(super) fn spec_from_file(
    vm: &mut Vm,
    name: &Value,
    location: Option<&Value>,
    loader: Option<&Value>,
    locations: Option<Value>,
) -> PyResult {
    let location = match location {
        Some(location) => location.clone(),
        None => {
            let mut found = None;
            if let Some(loader) = loader
                && let Some(filename) = get_opt(vm, loader, "get_filename")?
            {
                let path = call::call_values(vm, &filename, [name.clone()]);
                found = raise::catch(vm, path, ExceptionKind::ImportError)?;
            }
            found.unwrap_or_else(|| vm.new_str("<unknown>"))
        }
    };
    let given_loader = loader.cloned().unwrap_or(Value::None);
    let spec = spec::make(vm, name, given_loader, Some(&location), None)?;
    set(vm, &spec, "_set_fileattr", Value::True)?;
    let loader = match loader {
        Some(loader) => loader.clone(),
        None => {
            let path = string(vm, &location)?;
            let key = match () {
                () if path.ends_with(".py") => SOURCE,
                () if path.ends_with(".pyc") => SOURCELESS,
                () => return Ok(Value::None),
            };
            let class = Value::from(&class_named(vm, key)?);
            let loader = call::call_values(vm, &class, [name.clone(), location.clone()])?;
            set(vm, &spec, "loader", loader.clone())?;
            loader
        }
    };
    let locations = match locations {
        Some(locations) => locations,
        None => match spec::is_package_of(vm, &loader, name)? {
            Some(is_package) if truth::truth(vm, &is_package)? => vm.new_list(Vec::new()),
            _ => Value::None,
        },
    };
    let is_empty = locations
        .as_list()
        .is_some_and(|locations| locations.borrow().is_empty());
    if is_empty && truth::truth(vm, &location)? {
        let path = string(vm, &location)?;
        let folder = vm.new_str(paths::split(&path).0);
        invoke(vm, &locations, "append", [folder])?;
    }
    set(vm, &spec, "submodule_search_locations", locations)?;
    Ok(spec)
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    let classes = (
        get(vm, args.at(0), "__class__")?,
        get(vm, args.at(1), "__class__")?,
    );
    if !compare::eq(vm, &classes.0, &classes.1)? {
        return Ok(Value::False);
    }
    let own = get(vm, args.at(0), "__dict__")?;
    let other = get(vm, args.at(1), "__dict__")?;
    Ok(Value::bool(compare::eq(vm, &own, &other)?))
}

/// The name a loader is asked for: its own, or it cannot help.
fn checked_name(vm: &mut Vm, args: &Args) -> PyResult {
    let own = get(vm, args.at(0), "name")?;
    let Some(name) = args.get(1).filter(|name| !name.is_none()) else {
        return Ok(own);
    };
    if compare::eq(vm, &own, name)? {
        return Ok(name.clone());
    }
    let own = bc_vm::protocol::describe::str(vm, &own)?;
    let asked = bc_vm::protocol::describe::str(vm, name)?;
    let message = format!("loader for {own} cannot handle {asked}");
    Err(import_error(vm, &message, Some(name), None))
}

/// Runs the code of a module in its namespace.
pub(super) fn exec_module(vm: &mut Vm, args: Args) -> PyResult {
    let module = args.at(1);
    let name = get(vm, module, "__name__")?;
    let code = invoke(vm, args.at(0), "get_code", [name.clone()])?;
    if code.is_none() {
        let name = quoted(vm, &name)?;
        let message = format!("cannot load module {name} when get_code() returns None");
        return Err(raise::import_error(vm, message));
    }
    let globals = namespace_of(vm, module)?;
    let Some(code) = code.as_code().cloned() else {
        let exec = container::builtin(vm, "exec");
        return call::call_values(vm, &exec, [code, Value::Obj(globals)]);
    };
    enter_builtins(vm, &globals);
    run::code(vm, &code, &globals, None)?;
    Ok(Value::None)
}

/// Gives a namespace the builtins that code in it sees, unless it has some.
pub(super) fn enter_builtins(vm: &mut Vm, globals: &ObjRef) {
    if define::lookup(globals, &vm.names.__builtins__).is_none() {
        let builtins = define::lookup(&vm.modules, &vm.names.builtins)
            .as_ref()
            .and_then(Value::as_obj)
            .and_then(|builtins| builtins.dict())
            .unwrap_or_else(|| vm.builtins.clone());
        let name = vm.names.__builtins__.clone();
        define::insert(vm, globals, &name, Value::Obj(builtins));
    }
}

/// The code that the embedder's loader has found itself.
fn ready_code(vm: &mut Vm, loader: &Value) -> PyResult<Option<Value>> {
    given(vm, loader, READY)
}

/// A loader for code that is there already, found at `file`.
pub(super) fn of_code(
    vm: &mut Vm,
    name: &Value,
    file: &str,
    code: &Arc<bc_core::code::CodeObject>,
) -> PyResult {
    let class = Value::from(&class_named(vm, SOURCELESS)?);
    let file = vm.new_str(file);
    let loader = call::call_values(vm, &class, [name.clone(), file])?;
    let code = link::verify_and_link(vm, code)?;
    let code = link::code_value(vm, code);
    set(vm, &loader, READY, code)?;
    Ok(loader)
}

/// What `__main__` has for a loader: one for its file, or the importer of what has none.
pub(super) fn of_main(vm: &mut Vm, main: &Value) -> PyResult {
    let Some(file) = given(vm, main, "__file__")? else {
        return Ok(super::builtin_importer_class(vm));
    };
    let key = match string(vm, &file)?.ends_with(".pyc") {
        true => SOURCELESS,
        false => SOURCE,
    };
    let class = Value::from(&class_named(vm, key)?);
    let name = vm.new_str("__main__");
    call::call_values(vm, &class, [name, file])
}

/// Sets what a module run by C code is to know of itself, as far as its namespace does not say it yet.
fn fix_up(vm: &mut Vm, args: Args) -> PyResult {
    let cached = args.get(3).cloned().unwrap_or(Value::None);
    set_up(vm, args.at(0), args.at(1), args.at(2), &cached)?;
    Ok(Value::None)
}

/// `_fix_up_module`.
pub(super) fn set_up(
    vm: &mut Vm,
    namespace: &Value,
    name: &Value,
    path: &Value,
    cached: &Value,
) -> PyResult<()> {
    let known = |vm: &mut Vm, key: &str| {
        let key = vm.new_str(key);
        let found = invoke(vm, namespace, "get", [key])?;
        Ok::<_, Thrown>(match truth::truth(vm, &found)? {
            true => Some(found),
            false => None,
        })
    };
    let (loader, spec) = (known(vm, "__loader__")?, known(vm, "__spec__")?);
    let loader = match (loader, &spec) {
        (Some(loader), _) => loader,
        (None, Some(spec)) => get(vm, spec, "loader")?,
        (None, None) => {
            let key = match compare::eq(vm, path, cached)? {
                true => SOURCELESS,
                false => SOURCE,
            };
            let class = Value::from(&class_named(vm, key)?);
            call::call_values(vm, &class, [name.clone(), path.clone()])?
        }
    };
    let spec = match spec {
        Some(spec) => spec,
        None => spec_from_file(vm, name, Some(path), Some(&loader), None)?,
    };
    for (key, value) in [
        ("__spec__", &spec),
        ("__loader__", &loader),
        ("__file__", path),
        ("__cached__", cached),
    ] {
        let key = vm.new_str(key);
        let entered = bc_vm::protocol::item::setitem(vm, namespace, &key, value.clone());
        // Not important enough to be told.
        if raise::catch(vm, entered, ExceptionKind::Exception)?.is_none() {
            break;
        }
    }
    Ok(())
}
