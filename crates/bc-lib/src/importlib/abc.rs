//! The module `importlib.abc`: abstract base classes of finders and loaders.
//!
//! Methods that are abstract in the reference belong to their class; the others bind to any object.

use super::super::support::{self, get, get_opt, import_class, invoke};
use super::{call_with, exec, free_methods, loaders, row};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, container, define, dict, item, iter, raise, truth};
use bc_vm::runtime::import;

static FINDER: TypeTable = TypeTable {
    doc: "Legacy abstract base class for import finders.",
    methods: &[row("find_module", 1, &["fullname", "path"], |_, _| {
        Ok(Value::None)
    })],
    ..TypeTable::EMPTY
};

static META_PATH_FINDER: TypeTable = TypeTable {
    doc: "Abstract base class for import finders on sys.meta_path.",
    methods: &[
        row("find_module", 2, &["fullname", "path"], |vm, args| {
            let Some(find) = get_opt(vm, args.at(0), "find_spec")? else {
                return Ok(Value::None);
            };
            let parts = [args.at(1).clone(), args.at(2).clone()];
            match call::call_values(vm, &find, parts)? {
                Value::None => Ok(Value::None),
                spec => get(vm, &spec, "loader"),
            }
        }),
        row("invalidate_caches", 0, &[], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static PATH_ENTRY_FINDER: TypeTable = TypeTable {
    doc: "Abstract base class for path entry finders used by PathFinder.",
    methods: &[
        row("find_loader", 1, &["fullname"], |vm, args| {
            let found = match get_opt(vm, args.at(0), "find_spec")? {
                Some(find) => call::call_values(vm, &find, [args.at(1).clone()])?,
                None => Value::None,
            };
            let (mut loader, mut portions) = (Value::None, Value::None);
            if !found.is_none() {
                loader = get(vm, &found, "loader")?;
                portions = get(vm, &found, "submodule_search_locations")?;
            }
            if !truth::truth(vm, &portions)? {
                portions = vm.new_list(Vec::new());
            }
            Ok(vm.new_tuple([loader, portions]))
        }),
        row("find_module", 1, &["fullname"], |vm, args| {
            super::file_finder::find_module(vm, args.at(0), args.at(1))
        }),
        row("invalidate_caches", 0, &[], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static LOADER: TypeTable = TypeTable {
    doc: "Abstract base class for import loaders.",
    methods: &[
        row("create_module", 1, &["spec"], |_, _| Ok(Value::None)),
        row("load_module", 1, &["fullname"], |vm, args| {
            if get_opt(vm, args.at(0), "exec_module")?.is_none() {
                return Err(raise::raise_without_args(vm, ExceptionKind::ImportError));
            }
            exec::load_module(vm, args.at(0), args.at(1))
        }),
        row("module_repr", 1, &["module"], |vm, _| {
            Err(raise::raise_without_args(
                vm,
                ExceptionKind::NotImplementedError,
            ))
        }),
    ],
    ..TypeTable::EMPTY
};

static RESOURCE_LOADER: TypeTable = TypeTable {
    doc: "Abstract base class for loaders which can return data from their\nback-end storage.",
    methods: &[row("get_data", 1, &["path"], |vm, _| {
        Err(raise::raise_without_args(vm, ExceptionKind::OSError))
    })],
    ..TypeTable::EMPTY
};

static INSPECT_LOADER: TypeTable = TypeTable {
    doc: "Abstract base class for loaders which support inspection about the\nmodules they can load.",
    methods: &[
        row("get_source", 1, &["fullname"], refuse),
        row("is_package", 1, &["fullname"], refuse),
        row("get_code", 1, &["fullname"], |vm, args| {
            let source = invoke(vm, args.at(0), "get_source", [args.at(1).clone()])?;
            match source {
                Value::None => Ok(Value::None),
                source => invoke(vm, args.at(0), "source_to_code", [source]),
            }
        }),
        row("exec_module", 1, &["module"], loaders::exec_module),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
    ],
    statics: &[row("source_to_code", 1, &["data", "path"], |vm, args| {
        let compile = container::builtin(vm, "compile");
        let path = args.get(1).cloned();
        let path = path.unwrap_or_else(|| vm.new_str("<string>"));
        let parts = [args.at(0).clone(), path, vm.new_str("exec")];
        call_with(vm, &compile, parts, &[("dont_inherit", Some(&Value::True))])
    })],
    ..TypeTable::EMPTY
};

static EXECUTION_LOADER: TypeTable = TypeTable {
    doc: "Abstract base class for loaders that wish to support the execution of\nmodules as scripts.",
    methods: &[
        row("get_filename", 1, &["fullname"], refuse),
        row("get_code", 1, &["fullname"], |vm, args| {
            let source = invoke(vm, args.at(0), "get_source", [args.at(1).clone()])?;
            if source.is_none() {
                return Ok(Value::None);
            }
            let path = invoke(vm, args.at(0), "get_filename", [args.at(1).clone()]);
            let path = raise::catch(vm, path, ExceptionKind::ImportError)?;
            let parts = [Some(source), path];
            invoke(
                vm,
                args.at(0),
                "source_to_code",
                parts.into_iter().flatten(),
            )
        }),
    ],
    ..TypeTable::EMPTY
};

static SOURCE_LOADER: TypeTable = TypeTable {
    doc: "Abstract base class for loading source code (and optionally any\ncorresponding bytecode).",
    methods: &[
        row("path_mtime", 1, &["path"], |vm, args| {
            if is_own(vm, args.at(0), "path_stats")? {
                return Err(raise::raise_without_args(vm, ExceptionKind::OSError));
            }
            let stats = invoke(vm, args.at(0), "path_stats", [args.at(1).clone()])?;
            let key = vm.new_str("mtime");
            let time = item::getitem(vm, &stats, &key)?;
            bc_vm::protocol::numerals::to_int(vm, &time)
        }),
        row("path_stats", 1, &["path"], |vm, args| {
            if is_own(vm, args.at(0), "path_mtime")? {
                return Err(raise::raise_without_args(vm, ExceptionKind::OSError));
            }
            let time = invoke(vm, args.at(0), "path_mtime", [args.at(1).clone()])?;
            let stats = support::empty_dict(vm);
            let key = vm.intern("mtime");
            define::insert(vm, &stats, &key, time);
            Ok(Value::Obj(stats))
        }),
        row("set_data", 2, &["path", "data"], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static FILE_LOADER: TypeTable = TypeTable {
    doc: "Abstract base class partially implementing the ResourceLoader and\nExecutionLoader ABCs.",
    ..TypeTable::EMPTY
};

fn refuse(vm: &mut Vm, _args: bc_vm::model::native::Args) -> PyResult {
    Err(raise::raise_without_args(vm, ExceptionKind::ImportError))
}

/// Whether the loader has not put a method of its own in the place of the one here.
fn is_own(vm: &mut Vm, loader: &Value, name: &str) -> PyResult<bool> {
    let class = vm.class_of(loader);
    let name = vm.intern(name);
    Ok(class
        .data()
        .lookup(&name)
        .as_ref()
        .and_then(Value::as_native)
        .is_some_and(|found| {
            SOURCE_LOADER
                .methods
                .iter()
                .any(|row| std::ptr::eq::<MethodDef>(row, found.def))
        }))
}

/// Makes the module.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Abstract base classes related to import.";
    let module = support::module(vm, "importlib.abc", doc, &[]);
    let meta = import_class(vm, "abc", "ABCMeta")?;
    let external = super::make_external(vm)?;
    let core = import::machinery(vm)?;
    let make = |vm: &mut Vm,
                name: &str,
                bases: &[&Value],
                abstracts: &[&str],
                table: &'static TypeTable| {
        let bases: Vec<Value> = bases.iter().map(|base| (*base).clone()).collect();
        let class = class::python_class(vm, "importlib.abc", name, Some(&meta), &bases, table)?;
        let (own, free): (Vec<_>, Vec<_>) = table
            .methods
            .iter()
            .partition(|row| abstracts.contains(&row.name));
        for row in free {
            free_methods(vm, &class, std::slice::from_ref(row));
        }
        let value = Value::from(&class);
        // Natives do not say themselves that they are abstract, which the metaclass asks for.
        let mut inherited = Vec::new();
        for base in &bases {
            if let Some(names) = get_opt(vm, base, "__abstractmethods__")? {
                inherited.extend(iter::collect(vm, &names)?);
            }
        }
        let set = vm.new_frozenset(bc_vm::model::table::Table::new());
        if let Some(table) = set.as_set() {
            for name in inherited {
                let is_abstract = still_abstract(vm, &class, &name)?;
                if is_abstract {
                    dict::set_add(vm, table, name)?;
                }
            }
            for row in own {
                let name = vm.new_str(row.name);
                dict::set_add(vm, table, name)?;
            }
        }
        support::set(vm, &value, "__abstractmethods__", set)?;
        define::constant(vm, &module, name, value.clone());
        PyResult::Ok(value)
    };
    let finder = make(vm, "Finder", &[], &["find_module"], &FINDER)?;
    let meta_path = make(vm, "MetaPathFinder", &[&finder], &[], &META_PATH_FINDER)?;
    let path_entry = make(vm, "PathEntryFinder", &[&finder], &[], &PATH_ENTRY_FINDER)?;
    let loader = make(vm, "Loader", &[], &[], &LOADER)?;
    let resource = make(
        vm,
        "ResourceLoader",
        &[&loader],
        &["get_data"],
        &RESOURCE_LOADER,
    )?;
    let inspect = make(
        vm,
        "InspectLoader",
        &[&loader],
        &["get_source"],
        &INSPECT_LOADER,
    )?;
    let execution = make(
        vm,
        "ExecutionLoader",
        &[&inspect],
        &["get_filename"],
        &EXECUTION_LOADER,
    )?;
    let base = get(vm, &external, "FileLoader")?;
    let file = make(
        vm,
        "FileLoader",
        &[&base, &resource, &execution],
        &[],
        &FILE_LOADER,
    )?;
    let base = get(vm, &external, "SourceLoader")?;
    let source = make(
        vm,
        "SourceLoader",
        &[&base, &resource, &execution],
        &[],
        &SOURCE_LOADER,
    )?;
    for (family, home, members) in [
        (
            &meta_path,
            &core,
            &["BuiltinImporter", "FrozenImporter"][..],
        ),
        (
            &meta_path,
            &external,
            &["PathFinder", "WindowsRegistryFinder"],
        ),
        (&path_entry, &external, &["FileFinder"]),
        (&inspect, &core, &["BuiltinImporter", "FrozenImporter"]),
        (&execution, &external, &["ExtensionFileLoader"]),
        (
            &file,
            &external,
            &["SourceFileLoader", "SourcelessFileLoader"],
        ),
        (&source, &external, &["SourceFileLoader"]),
    ] {
        for name in members {
            let member = get(vm, home, name)?;
            invoke(vm, family, "register", [member])?;
        }
    }
    for (name, value) in [
        ("_bootstrap", &core),
        ("_frozen_importlib", &core),
        ("_bootstrap_external", &external),
        ("_frozen_importlib_external", &external),
    ] {
        define::constant(vm, &module, name, value.clone());
    }
    for (name, full) in [("abc", "abc"), ("machinery", "importlib.machinery")] {
        let found = import::get_or_load(vm, full)?;
        define::constant(vm, &module, name, found);
    }
    Ok(Value::Obj(module))
}

/// Whether an inherited abstract method is still what the class has under its name.
fn still_abstract(vm: &mut Vm, class: &ClassRef, name: &Value) -> PyResult<bool> {
    let Some(key) = name.as_obj().cloned() else {
        return Ok(false);
    };
    let found = class.data().lookup(&key);
    let Some(native) = found.as_ref().and_then(Value::as_native) else {
        return Ok(false);
    };
    match &native.owner {
        Some(owner) => {
            let owner = Value::from(owner);
            let abstracts = get(vm, &owner, "__abstractmethods__")?;
            item::contains(vm, &abstracts, name)
        }
        None => Ok(false),
    }
}
