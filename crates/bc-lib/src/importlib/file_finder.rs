//! `FileFinder`: looks into one folder, through the eyes of the embedder's loader.

use super::super::support::{self, get, invoke, remember, set};
use super::{
    class_named, free_methods, import_error, loaders, path_finder, paths, row, split, string,
};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::FileKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, describe, iter, raise};
use bc_vm::runtime::warn;

pub(super) const CLASS: &str = "importlib.FileFinder";

static TABLE: TypeTable = TypeTable {
    doc: "File-based finder.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let path = get(vm, args.at(0), "path")?;
            let path = describe::repr(vm, &path)?;
            Ok(vm.new_str(format!("FileFinder({path})")))
        }),
    ],
    methods: &[
        row("invalidate_caches", 0, &[], |vm, args| {
            set(vm, args.at(0), "_path_mtime", Value::Int(-1))?;
            Ok(Value::None)
        }),
        row("find_module", 1, &["fullname"], |vm, args| {
            find_module(vm, args.at(0), args.at(1))
        }),
        row("find_loader", 1, &["fullname"], |vm, args| {
            let spec = invoke(vm, args.at(0), "find_spec", [args.at(1).clone()])?;
            let (loader, folders) = match spec {
                Value::None => (Value::None, Value::None),
                spec => (
                    get(vm, &spec, "loader")?,
                    get(vm, &spec, "submodule_search_locations")?,
                ),
            };
            let folders = match folders {
                Value::None => vm.new_list(Vec::new()),
                folders => folders,
            };
            Ok(vm.new_tuple([loader, folders]))
        }),
        row("find_spec", 1, &["fullname", "target"], find_spec),
        row(
            "_get_spec",
            5,
            &["loader_class", "fullname", "path", "smsl", "target"],
            |vm, args| {
                let parts = [args.at(2).clone(), args.at(3).clone()];
                let loader = call::call_values(vm, args.at(1), parts)?;
                let locations = Some(args.at(4).clone());
                loaders::spec_from_file(vm, args.at(2), Some(args.at(3)), Some(&loader), locations)
            },
        ),
        row("_fill_cache", 0, &[], |_, _| Ok(Value::None)),
    ],
    class_methods: &[MethodDef::new("path_hook", Arity::Any, |vm, args| {
        let state = vm.new_tuple(args.positional.to_vec());
        Ok(support::bound(vm, &HOOK, state))
    })],
    ..TypeTable::EMPTY
};

/// What stands in `sys.path_hooks`: its state is the class and the loaders.
static HOOK: MethodDef = row("path_hook_for_FileFinder", 1, &["path"], |vm, args| {
    let path = args.at(1).clone();
    let is_folder = match path.as_str() {
        Some(text) => {
            let path = text.text().to_string_lossy().into_owned();
            paths::kind(vm, folder(&path)) == Some(FileKind::Folder)
        }
        None => false,
    };
    if !is_folder {
        return Err(import_error(
            vm,
            "only directories are supported",
            None,
            Some(&path),
        ));
    }
    let mut parts = iter::collect(vm, args.at(0))?;
    let class = parts.remove(0);
    parts.insert(0, path);
    call::call_values(vm, &class, parts)
})
.doc("Path hook for importlib.machinery.FileFinder.");

/// Enters the class in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let class = class::python_class(vm, super::EXTERNAL, "FileFinder", None, &[], &TABLE)?;
    free_methods(vm, &class, TABLE.methods);
    remember(vm, CLASS, Value::from(&class));
    define::constant(vm, module, "FileFinder", Value::from(&class));
    Ok(())
}

/// The hook that is there at the start.
pub(super) fn hook(vm: &mut Vm) -> PyResult {
    let mut parts = vec![Value::from(&class_named(vm, CLASS)?)];
    parts.extend(loaders::supported(vm)?);
    let state = vm.new_tuple(parts);
    Ok(support::bound(vm, &HOOK, state))
}

/// The folder that an entry names; the empty one is the current.
fn folder(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let Some(path) = args.get(1) else {
        let message = "__init__() missing 1 required positional argument: 'path'";
        return Err(raise::type_error(vm, message));
    };
    let mut pairs = Vec::new();
    for details in args.positional.iter().skip(2) {
        let parts = iter::unpack(vm, details, 2)?;
        for suffix in iter::collect(vm, &parts[1])? {
            pairs.push(vm.new_tuple([suffix, parts[0].clone()]));
        }
    }
    let path = match path.as_str().is_some_and(|path| path.text().is_empty()) {
        true => vm.new_str("."),
        false => path.clone(),
    };
    let pairs = vm.new_list(pairs);
    set(vm, args.at(0), "_loaders", pairs)?;
    set(vm, args.at(0), "path", path)?;
    set(vm, args.at(0), "_path_mtime", Value::Int(-1))?;
    Ok(Value::None)
}

/// `find_module` of finders that have `find_loader` (`_find_module_shim`).
pub(super) fn find_module(vm: &mut Vm, finder: &Value, name: &Value) -> PyResult {
    let found = invoke(vm, finder, "find_loader", [name.clone()])?;
    let parts = iter::unpack(vm, &found, 2)?;
    if parts[0].is_none()
        && let Some(folder) = iter::collect(vm, &parts[1])?.first()
    {
        let folder = describe::str(vm, folder)?;
        let message = format!("Not importing directory {folder}: missing __init__");
        warn::warn(vm, ExceptionKind::ImportWarning, &message)?;
    }
    Ok(parts[0].clone())
}

/// Where a module may lie: its file, and for a package its folder.
struct Place {
    file: String,
    suffix: String,
    folder: Option<String>,
}

fn find_spec(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let name = string(vm, args.at(1))?;
    let last = split(&name).1;
    let path = get(vm, this, "path")?;
    let path = string(vm, &path)?;
    // A name that is no plain word names no file.
    if last.is_empty() || last.contains(['/', '\\', '\0']) || last == "." || last == ".." {
        return Ok(Value::None);
    }
    let mut suffixes = Vec::new();
    let listed = get(vm, this, "_loaders")?;
    for pair in iter::collect(vm, &listed)? {
        let pair = iter::unpack(vm, &pair, 2)?;
        suffixes.push((string(vm, &pair[0])?, pair[1].clone()));
    }
    let base = paths::join(&[&path, last]);
    let is_folder = paths::kind(vm, &base) == Some(FileKind::Folder);
    let is_undated = paths::stat(vm, &path).is_none();
    let mut places = Vec::new();
    for folder in is_folder
        .then_some(&base)
        .map(Some)
        .into_iter()
        .chain([None])
    {
        for (suffix, _) in &suffixes {
            let file = match folder {
                Some(folder) => paths::join(&[folder, &format!("__init__{suffix}")]),
                None => format!("{base}{suffix}"),
            };
            places.push(Place {
                file,
                suffix: suffix.clone(),
                folder: folder.cloned(),
            });
        }
        // Where no file is older than another, compiled files under the names of the cache count as well.
        if is_undated && suffixes.iter().any(|(suffix, _)| suffix == ".pyc") {
            let (home, stem) = match folder {
                Some(folder) => (folder.as_str(), "__init__"),
                None => (path.as_str(), last),
            };
            let file = format!("{stem}.{}.pyc", paths::TAG);
            for file in [
                paths::join(&[home, "__pycache__", &file]),
                paths::join(&[home, &file]),
            ] {
                places.push(Place {
                    file,
                    suffix: ".pyc".to_owned(),
                    folder: folder.cloned(),
                });
            }
        }
    }
    for place in places {
        if paths::kind(vm, &place.file) != Some(FileKind::File) {
            continue;
        }
        let loader = suffixes.iter().find(|(suffix, _)| *suffix == place.suffix);
        let Some((_, loader)) = loader else { continue };
        let file = vm.new_str(place.file);
        let folders = match place.folder {
            Some(folder) => {
                let folder = vm.new_str(folder);
                vm.new_list(vec![folder])
            }
            None => Value::None,
        };
        let target = args.get(2).cloned().unwrap_or(Value::None);
        let parts = [loader.clone(), args.at(1).clone(), file, folders, target];
        return invoke(vm, this, "_get_spec", parts);
    }
    if is_folder {
        let folder = vm.new_str(base);
        let folders = vm.new_list(vec![folder]);
        return path_finder::portion(vm, args.at(1), folders);
    }
    Ok(Value::None)
}
