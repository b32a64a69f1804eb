//! `PathFinder`: looks through the entries of `sys.path` or of a package's path.

use super::super::support::{get, get_opt, invoke, remember, set};
use super::{find, loaders, namespace, paths, row, spec, string, sys_attr, zip};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, item, iter, raise, truth};
use bc_vm::runtime::warn;

static TABLE: TypeTable = TypeTable {
    doc: "Meta path finder for sys.path and package __path__ attributes.",
    class_methods: &[
        row("invalidate_caches", 0, &[], |vm, _| {
            let cache = sys_attr(vm, "path_importer_cache")?;
            let finders = invoke(vm, &cache, "values", [])?;
            for finder in iter::collect(vm, &finders)? {
                if let Some(method) = get_opt(vm, &finder, "invalidate_caches")? {
                    call::call_values(vm, &method, [])?;
                }
            }
            Ok(Value::None)
        }),
        row("_path_hooks", 1, &["path"], |vm, args| {
            hooks(vm, args.at(1))
        }),
        row("_path_importer_cache", 1, &["path"], |vm, args| {
            importer(vm, args.at(1))
        }),
        row(
            "_legacy_get_spec",
            2,
            &["fullname", "finder"],
            |vm, args| legacy(vm, args.at(1), args.at(2)),
        ),
        row(
            "_get_spec",
            2,
            &["fullname", "path", "target"],
            |vm, args| {
                let target = args.get(3).cloned().unwrap_or(Value::None);
                search(vm, args.at(1), args.at(2), &target)
            },
        ),
        row(
            "find_spec",
            1,
            &["fullname", "path", "target"],
            |vm, args| {
                let target = args.get(3).cloned().unwrap_or(Value::None);
                let path = args.get(2).filter(|path| !path.is_none());
                find_spec(vm, args.at(0), args.at(1), path, &target)
            },
        ),
        row("find_module", 1, &["fullname", "path"], |vm, args| {
            let path = args.get(2).cloned().unwrap_or(Value::None);
            match invoke(vm, args.at(0), "find_spec", [args.at(1).clone(), path])? {
                Value::None => Ok(Value::None),
                spec => get(vm, &spec, "loader"),
            }
        }),
    ],
    ..TypeTable::EMPTY
};

/// Enters the class in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let class = class::python_class(vm, super::EXTERNAL, "PathFinder", None, &[], &TABLE)?;
    remember(vm, "importlib.PathFinder", Value::from(&class));
    define::constant(vm, module, "PathFinder", Value::from(&class));
    Ok(())
}

/// The finder that the first hook that wants to makes for an entry.
pub(super) fn hooks(vm: &mut Vm, path: &Value) -> PyResult {
    let hooks = sys_attr(vm, "path_hooks")?;
    if !hooks.is_none() && !truth::truth(vm, &hooks)? {
        warn::warn(vm, ExceptionKind::ImportWarning, "sys.path_hooks is empty")?;
    }
    let hooks = iter::iter(vm, &hooks)?;
    while let Some(hook) = iter::next(vm, &hooks)? {
        if zip::would_refuse(vm, &hook, path) {
            continue;
        }
        let made = call::call_values(vm, &hook, [path.clone()]);
        if let Some(finder) = raise::catch(vm, made, ExceptionKind::ImportError)? {
            return Ok(finder);
        }
    }
    Ok(Value::None)
}

/// The finder of an entry, from the cache or made now.
fn importer(vm: &mut Vm, path: &Value) -> PyResult {
    let is_empty = path.as_str().is_some_and(|path| path.text().is_empty());
    let current = match is_empty {
        true => paths::current(vm).map(|folder| vm.new_str(folder)),
        false => None,
    };
    let path = current.as_ref().unwrap_or(path);
    let cache = sys_attr(vm, "path_importer_cache")?;
    let known = item::getitem(vm, &cache, path);
    if let Some(known) = raise::catch(vm, known, ExceptionKind::KeyError)? {
        return Ok(known);
    }
    let finder = hooks(vm, path)?;
    item::setitem(vm, &cache, path, finder.clone())?;
    Ok(finder)
}

fn legacy(vm: &mut Vm, name: &Value, finder: &Value) -> PyResult {
    let (loader, portions) = match get_opt(vm, finder, "find_loader")? {
        Some(find) => {
            let found = call::call_values(vm, &find, [name.clone()])?;
            let mut parts = iter::unpack(vm, &found, 2)?;
            let portions = parts.pop().unwrap_or(Value::None);
            (parts.pop().unwrap_or(Value::None), portions)
        }
        None => {
            let loader = invoke(vm, finder, "find_module", [name.clone()])?;
            (loader, vm.new_list(Vec::new()))
        }
    };
    if !loader.is_none() {
        return spec::from_loader(vm, name, &loader, None, None);
    }
    portion(vm, name, portions)
}

/// A spec without loader: folders that may be part of a namespace package.
pub(super) fn portion(vm: &mut Vm, name: &Value, folders: Value) -> PyResult {
    let spec = spec::make(vm, name, Value::None, None, None)?;
    set(vm, &spec, "submodule_search_locations", folders)?;
    Ok(spec)
}

/// Looks through the entries; what is no package may be part of one.
fn search(vm: &mut Vm, name: &Value, path: &Value, target: &Value) -> PyResult {
    let mut folders = Vec::new();
    let entries = iter::iter(vm, path)?;
    while let Some(entry) = iter::next(vm, &entries)? {
        if !matches!(entry.payload(), Some(Payload::Str(_) | Payload::Bytes(_))) {
            continue;
        }
        let finder = importer(vm, &entry)?;
        if finder.is_none() {
            continue;
        }
        let found = match get_opt(vm, &finder, "find_spec")? {
            Some(find) => call::call_values(vm, &find, [name.clone(), target.clone()])?,
            None => legacy(vm, name, &finder)?,
        };
        if found.is_none() {
            continue;
        }
        if !get(vm, &found, "loader")?.is_none() {
            return Ok(found);
        }
        let portions = get(vm, &found, "submodule_search_locations")?;
        if portions.is_none() {
            return Err(raise::import_error(vm, "spec missing loader"));
        }
        folders.extend(iter::collect(vm, &portions)?);
    }
    let folders = vm.new_list(folders);
    portion(vm, name, folders)
}

fn find_spec(
    vm: &mut Vm,
    class: &Value,
    name: &Value,
    path: Option<&Value>,
    target: &Value,
) -> PyResult {
    let spelled = string(vm, name)?;
    // The machine's own modules stand for files that no folder can hide.
    if find::is_library(vm, &spelled)
        && let Some(spec) = super::builtin::spec_of(vm, &spelled)?
    {
        return Ok(spec);
    }
    let entries = match path {
        Some(path) => path.clone(),
        None => sys_attr(vm, "path")?,
    };
    let spec = search(vm, name, &entries, target)?;
    if !get(vm, &spec, "loader")?.is_none() {
        return Ok(spec);
    }
    if let Some(spec) = embedded(vm, name, &spelled, path)? {
        return Ok(spec);
    }
    let folders = get(vm, &spec, "submodule_search_locations")?;
    if !truth::truth(vm, &folders)? {
        return Ok(Value::None);
    }
    let origin = vm.new_str("namespace");
    set(vm, &spec, "origin", origin)?;
    let finder = get(vm, class, "_get_spec")?;
    let path = namespace::path(vm, name, folders, finder)?;
    set(vm, &spec, "submodule_search_locations", path)?;
    Ok(spec)
}

/// What the embedder's loader knows by name, whatever its folders are.
fn embedded(
    vm: &mut Vm,
    name: &Value,
    spelled: &str,
    path: Option<&Value>,
) -> PyResult<Option<Value>> {
    let mut folders = Vec::new();
    if let Some(path) = path {
        for folder in iter::collect(vm, path)? {
            if let Some(folder) = folder.as_str() {
                folders.push(folder.text().to_string_lossy().into_owned());
            }
        }
    }
    let path = path.map(|_| folders.as_slice());
    let found = match &mut vm.loader {
        Some(loader) => loader.find(spelled, path),
        None => Ok(None),
    };
    match found {
        Ok(None) => Ok(None),
        Ok(Some(found)) => {
            let loader = loaders::of_code(vm, name, &found.file, &found.code)?;
            let folders = match found.path {
                Some(folders) => {
                    let folders = folders.into_iter().map(|folder| vm.new_str(folder));
                    let folders = folders.collect();
                    vm.new_list(folders)
                }
                None => Value::None,
            };
            let file = vm.new_str(found.file);
            loaders::spec_from_file(vm, name, Some(&file), Some(&loader), Some(folders)).map(Some)
        }
        Err(sentence) => Err(super::import_error(vm, &sentence, Some(name), None)),
    }
}
