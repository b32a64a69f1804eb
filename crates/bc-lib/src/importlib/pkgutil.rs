//! The module `pkgutil`: what modules there are, loaders by name, data of packages.
//!
//! Folders are listed by the embedder's loader. `iter_modules` and `walk_packages` give their results
//! one by one, since walking imports packages on the way.

use std::cell::RefCell;

use super::super::support::{
    self, generator, get, get_opt, handling, import_from, invoke, set_all,
};
use super::{bytecode, class_named, exec, given, path_finder, paths, row, split, string, sys_attr};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::FileKind;
use bc_vm::model::native::{MethodDef, NativeData, NativeIter};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, compare, container, define, item, iter, poll, raise, truth};
use bc_vm::runtime::import;

static FUNCTIONS: &[MethodDef] = &[
    row("get_importer", 1, &["path_item"], |vm, args| {
        let cache = sys_attr(vm, "path_importer_cache")?;
        let known = item::getitem(vm, &cache, args.at(0));
        if let Some(known) = raise::catch(vm, known, ExceptionKind::KeyError)? {
            return Ok(known);
        }
        let finder = path_finder::hooks(vm, args.at(0))?;
        if !finder.is_none() {
            item::setitem(vm, &cache, args.at(0), finder.clone())?;
        }
        Ok(finder)
    })
    .doc("Retrieve a finder for the given path item"),
    row("iter_importers", 0, &["fullname"], |vm, args| {
        let name = match args.get(0) {
            Some(name) => string(vm, name)?,
            None => String::new(),
        };
        let found = importers(vm, &name)?;
        let found = vm.new_list(found);
        iter::iter(vm, &found)
    })
    .doc("Yield finders for the given module name"),
    row("get_loader", 1, &["module_or_name"], |vm, args| {
        get_loader(vm, args.at(0))
    })
    .doc("Get a \"loader\" object for module_or_name"),
    row("find_loader", 1, &["fullname"], |vm, args| {
        find_loader(vm, args.at(0))
    })
    .doc("Find a \"loader\" object for fullname"),
    row("iter_modules", 0, &["path", "prefix"], |vm, args| {
        let path = args.get(0).cloned().unwrap_or(Value::None);
        let prefix = args.get(1).cloned().unwrap_or_else(|| vm.empty_str());
        walk(vm, &path, &prefix, None)
    })
    .doc("Yields (module_finder, name, ispkg) for all submodules on path,\nor, if path is None, all top-level modules on sys.path."),
    row("walk_packages", 0, &["path", "prefix", "onerror"], |vm, args| {
        let path = args.get(0).cloned().unwrap_or(Value::None);
        let prefix = args.get(1).cloned().unwrap_or_else(|| vm.empty_str());
        let handler = args.get(2).cloned().unwrap_or(Value::None);
        walk(vm, &path, &prefix, Some(handler))
    })
    .doc("Yields (module_finder, name, ispkg) for all modules recursively\non path, or, if path is None, all accessible modules."),
    row("iter_importer_modules", 1, &["importer", "prefix"], |vm, args| {
        let prefix = args.get(1).cloned().unwrap_or_else(|| vm.empty_str());
        let found = modules_of(vm, args.at(0), &prefix)?;
        let mut pairs = Vec::new();
        for (name, is_package) in found {
            pairs.push(vm.new_tuple([name, is_package]));
        }
        let pairs = vm.new_list(pairs);
        iter::iter(vm, &pairs)
    }),
    row("extend_path", 2, &["path", "name"], |vm, args| {
        extend_path(vm, args.at(0), args.at(1))
    })
    .doc("Extend a package's path."),
    row("get_data", 2, &["package", "resource"], |vm, args| {
        get_data(vm, args.at(0), args.at(1))
    })
    .doc("Get a resource from a package."),
    row("read_code", 1, &["stream"], |vm, args| {
        read_code(vm, args.at(0))
    }),
];

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = support::module(vm, "pkgutil", "Utilities to support packages.", FUNCTIONS);
    set_all(
        vm,
        &module,
        &[
            "get_importer",
            "iter_importers",
            "get_loader",
            "find_loader",
            "walk_packages",
            "iter_modules",
            "get_data",
            "extend_path",
        ],
    );
    for name in ["importlib", "sys", "warnings"] {
        let found = import::get_or_load(vm, name)?;
        define::constant(vm, &module, name, found);
    }
    Ok(Value::Obj(module))
}

/// The code in what is left of a stream, if a compiled file of 3.5 begins there.
fn read_code(vm: &mut Vm, stream: &Value) -> PyResult {
    let magic = invoke(vm, stream, "read", [Value::Int(4)])?;
    let mut bytes = bc_core::pyc::Magic::V3351.bytes().to_vec();
    let own = vm.new_bytes(bytes.clone());
    if !compare::eq(vm, &magic, &own)? {
        return Ok(Value::None);
    }
    for part in [&[Value::Int(8)][..], &[]] {
        let read = invoke(vm, stream, "read", part.iter().cloned())?;
        bytes.extend(bytecode::bytes_of(vm, &read)?);
    }
    Ok(bytecode::unmarshal(vm, &bytes)?.unwrap_or(Value::None))
}

/// The finder of an entry, for the functions here.
fn importer(vm: &mut Vm, entry: Value) -> PyResult {
    let get = import_from(vm, "pkgutil", "get_importer")?;
    call::call_values(vm, &get, [entry])
}

fn importers(vm: &mut Vm, name: &str) -> PyResult<Vec<Value>> {
    if name.starts_with('.') {
        return Err(relative(vm, name));
    }
    let mut found = Vec::new();
    let path = match split(name) {
        ("", _) => {
            let finders = sys_attr(vm, "meta_path")?;
            found = iter::collect(vm, &finders)?;
            sys_attr(vm, "path")?
        }
        (parent, _) => {
            let parent = vm.new_str(parent);
            let package = super::find::gcd(vm, &parent, &Value::None, 0)?;
            match given(vm, &package, "__path__")? {
                Some(path) => path,
                None => return Ok(found),
            }
        }
    };
    for entry in iter::collect(vm, &path)? {
        found.push(importer(vm, entry)?);
    }
    Ok(found)
}

fn relative(vm: &mut Vm, name: &str) -> Thrown {
    let name = vm.new_str(name);
    match super::quoted(vm, &name) {
        Ok(shown) => {
            let message = format!("Relative module name {shown} not supported");
            raise::import_error(vm, message)
        }
        Err(thrown) => thrown,
    }
}

fn get_loader(vm: &mut Vm, what: &Value) -> PyResult {
    let there = import::in_modules(vm, what);
    let module = match there {
        Some(Value::None) => return Ok(Value::None),
        Some(module) => module,
        None => what.clone(),
    };
    let class = Value::from(&vm.classes.module);
    if !class::isinstance(vm, &module, &class)? {
        return find_loader(vm, &module);
    }
    if let Some(loader) = given(vm, &module, "__loader__")? {
        return Ok(loader);
    }
    if given(vm, &module, "__spec__")?.is_none() {
        return Ok(Value::None);
    }
    let name = get(vm, &module, "__name__")?;
    find_loader(vm, &name)
}

fn find_loader(vm: &mut Vm, name: &Value) -> PyResult {
    let spelled = string(vm, name)?;
    if spelled.starts_with('.') {
        return Err(relative(vm, &spelled));
    }
    let find = import_from(vm, "importlib.util", "find_spec")?;
    match call::call_values(vm, &find, [name.clone()]) {
        Ok(Value::None) => Ok(Value::None),
        Ok(spec) => get(vm, &spec, "loader"),
        Err(Thrown::Raise(cause)) => {
            let expected = [
                ExceptionKind::ImportError,
                ExceptionKind::AttributeError,
                ExceptionKind::TypeError,
                ExceptionKind::ValueError,
            ];
            let class = cause.class();
            if !expected
                .iter()
                .any(|kind| class.is_subclass(vm.exception(*kind)))
            {
                return Err(Thrown::Raise(cause));
            }
            let shown = super::quoted(vm, name)?;
            let class = super::quoted(vm, &Value::from(&class))?;
            let cause = Value::Obj(cause);
            let text = bc_vm::protocol::describe::str(vm, &cause)?;
            let message = format!("Error while finding loader for {shown} ({class}: {text})");
            let thrown = raise::import_error(vm, message);
            if let Thrown::Raise(exception) = &thrown {
                support::set(vm, &Value::from(exception), "__cause__", cause)?;
            }
            Err(thrown)
        }
        Err(fault) => Err(fault),
    }
}

/// The modules that a finder has, as pairs of the full name and whether it is a package.
fn modules_of(vm: &mut Vm, finder: &Value, prefix: &Value) -> PyResult<Vec<(Value, Value)>> {
    let files = class_named(vm, super::file_finder::CLASS)?;
    let archives = class_named(vm, super::zip::IMPORTER)?;
    let mut found = Vec::new();
    if vm.class_of(finder).is_subclass(&archives) {
        let prefix = string(vm, prefix)?;
        for (name, is_package) in super::zip::modules(vm, finder)? {
            let name = vm.new_str(format!("{prefix}{name}"));
            found.push((name, Value::bool(is_package)));
        }
    } else if vm.class_of(finder).is_subclass(&files) {
        let path = get(vm, finder, "path")?;
        let path = string(vm, &path)?;
        let prefix = string(vm, prefix)?;
        for (name, is_package) in in_folder(vm, &path)? {
            let name = vm.new_str(format!("{prefix}{name}"));
            found.push((name, Value::bool(is_package)));
        }
    } else if let Some(method) = get_opt(vm, finder, "iter_modules")? {
        let pairs = call::call_values(vm, &method, [prefix.clone()])?;
        for pair in iter::collect(vm, &pairs)? {
            let mut parts = iter::unpack(vm, &pair, 2)?;
            let is_package = parts.pop().unwrap_or(Value::False);
            found.push((parts.pop().unwrap_or(Value::None), is_package));
        }
    }
    Ok(found)
}

/// The modules in a folder, by name.
fn in_folder(vm: &mut Vm, folder: &str) -> PyResult<Vec<(String, bool)>> {
    let mut names = list(vm, folder).unwrap_or_default();
    names.sort_unstable();
    poll::charge(vm, names.len() as u64)?;
    let mut found: Vec<(String, bool)> = Vec::new();
    for name in names {
        let stem = [".py", ".pyc"]
            .iter()
            .find_map(|end| name.strip_suffix(end));
        let (module, is_package) = match stem {
            Some(stem) => (stem.to_owned(), false),
            None if name.contains('.') => continue,
            None => {
                let inner = paths::join(&[folder, &name]);
                if paths::kind(vm, &inner) != Some(FileKind::Folder) {
                    continue;
                }
                let inside = list(vm, &inner).unwrap_or_default();
                poll::charge(vm, inside.len() as u64)?;
                let is_start = |name: &String| matches!(&**name, "__init__.py" | "__init__.pyc");
                if !inside.iter().any(is_start) {
                    continue;
                }
                (name, true)
            }
        };
        let is_known = found.last().is_some_and(|(last, _)| *last == module);
        if module != "__init__" && !module.contains('.') && !is_known {
            found.push((module, is_package));
        }
    }
    Ok(found)
}

fn list(vm: &mut Vm, folder: &str) -> Option<Vec<String>> {
    vm.loader.as_mut()?.list(folder)
}

/// What is left to be given, level by level: packages that were walked into lie on top.
struct Walk {
    levels: RefCell<Vec<Level>>,
    /// What is told of packages that cannot be imported; `None` when packages are not walked into.
    handler: Option<Value>,
    /// The package given last, which comes next.
    package: RefCell<Value>,
    seen: Value,
}

struct Level {
    prefix: Value,
    finders: Vec<Value>,
    modules: Vec<(Value, Value, Value)>,
    yielded: Value,
}

impl NativeData for Walk {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for level in self.levels.borrow().iter() {
            visit(&level.prefix);
            visit(&level.yielded);
            level.finders.iter().for_each(&mut *visit);
            for (finder, name, is_package) in &level.modules {
                visit(finder);
                visit(name);
                visit(is_package);
            }
        }
        if let Some(handler) = &self.handler {
            visit(handler);
        }
        visit(&self.package.borrow());
        visit(&self.seen);
    }
}

impl NativeIter for Walk {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let package = self.package.replace(Value::None);
        if !package.is_none()
            && let Err(thrown) = self.enter(vm, &package)
        {
            self.levels.borrow_mut().clear();
            return Err(thrown);
        }
        loop {
            let next = {
                let mut levels = self.levels.borrow_mut();
                let Some(level) = levels.last_mut() else {
                    return Ok(None);
                };
                match level.modules.pop() {
                    Some(module) => Step::Give(module, level.yielded.clone()),
                    None => match level.finders.pop() {
                        Some(finder) => Step::Ask(finder, level.prefix.clone()),
                        None => {
                            levels.pop();
                            continue;
                        }
                    },
                }
            };
            match next {
                Step::Ask(finder, prefix) => {
                    let finder = match finder {
                        // A place in the path, which has not been asked for its finder yet.
                        Value::Obj(entry) if self.is_entry(&entry) => {
                            importer(vm, Value::Obj(entry))?
                        }
                        other => other,
                    };
                    let mut modules: Vec<_> = modules_of(vm, &finder, &prefix)?
                        .into_iter()
                        .map(|(name, is_package)| (finder.clone(), name, is_package))
                        .collect();
                    modules.reverse();
                    if let Some(level) = self.levels.borrow_mut().last_mut() {
                        level.modules = modules;
                    }
                }
                Step::Give((finder, name, is_package), yielded) => {
                    if item::contains(vm, &yielded, &name)? {
                        continue;
                    }
                    invoke(vm, &yielded, "add", [name.clone()])?;
                    if self.handler.is_some() && truth::truth(vm, &is_package)? {
                        self.package.replace(name.clone());
                    }
                    return Ok(Some(vm.new_tuple([finder, name, is_package])));
                }
            }
        }
    }
}

enum Step {
    Ask(Value, Value),
    Give((Value, Value, Value), Value),
}

impl Walk {
    /// Whether something among the finders is an entry of a path.
    fn is_entry(&self, entry: &bc_vm::model::object::ObjRef) -> bool {
        use bc_vm::model::object::Payload;
        matches!(entry.payload, Payload::Str(_) | Payload::Bytes(_))
    }

    /// Imports a package and walks into it.
    fn enter(&self, vm: &mut Vm, name: &Value) -> PyResult<()> {
        let function = container::builtin(vm, "__import__");
        let handler = self.handler.clone().unwrap_or(Value::None);
        match call::call_values(vm, &function, [name.clone()]) {
            Ok(_) => {}
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::Exception) => {
                if !handler.is_none()
                    && let Thrown::Raise(exception) = &thrown
                {
                    return handling(vm, exception, |vm| {
                        call::call_values(vm, &handler, [name.clone()]).map(drop)
                    });
                }
                if raise::is_instance(&thrown, vm, ExceptionKind::ImportError) {
                    return Ok(());
                }
                return Err(thrown);
            }
            Err(thrown) => return Err(thrown),
        }
        let module = super::expected(vm, name)?;
        let Some(path) = given(vm, &module, "__path__")? else {
            return Ok(());
        };
        let mut entries = Vec::new();
        for entry in iter::collect(vm, &path)? {
            if !item::contains(vm, &self.seen, &entry)? {
                invoke(vm, &self.seen, "add", [entry.clone()])?;
                entries.push(entry);
            }
        }
        entries.reverse();
        let prefix = string(vm, name)?;
        let prefix = vm.new_str(format!("{prefix}."));
        let level = Level {
            prefix,
            finders: entries,
            modules: Vec::new(),
            yielded: vm.new_set(bc_vm::model::table::Table::new()),
        };
        self.levels.borrow_mut().push(level);
        Ok(())
    }
}

fn walk(vm: &mut Vm, path: &Value, prefix: &Value, handler: Option<Value>) -> PyResult {
    let mut finders = match path {
        Value::None => importers(vm, "")?,
        path => iter::collect(vm, path)?,
    };
    finders.reverse();
    let set = |vm: &Vm| vm.new_set(bc_vm::model::table::Table::new());
    let level = Level {
        prefix: prefix.clone(),
        finders,
        modules: Vec::new(),
        yielded: set(vm),
    };
    let walk = Walk {
        levels: RefCell::new(vec![level]),
        handler,
        package: RefCell::new(Value::None),
        seen: set(vm),
    };
    Ok(generator(vm, walk))
}

fn extend_path(vm: &mut Vm, path: &Value, name: &Value) -> PyResult {
    if path.as_list().is_none() {
        return Ok(path.clone());
    }
    let mut folders = iter::collect(vm, path)?;
    let spelled = string(vm, name)?;
    let (parent, last) = split(&spelled);
    let search = if parent.is_empty() {
        sys_attr(vm, "path")?
    } else {
        let parent = vm.new_str(parent);
        let found = match import::in_modules(vm, &parent) {
            Some(package) => get_opt(vm, &package, "__path__")?,
            None => None,
        };
        match found {
            Some(path) => path,
            None => return Ok(vm.new_list(folders)),
        }
    };
    let last = vm.new_str(last);
    for entry in iter::collect(vm, &search)? {
        let Some(folder) = entry.as_str() else {
            continue;
        };
        let listed = paths::join(&[&folder.text().to_string_lossy(), &format!("{spelled}.pkg")]);
        let finder = importer(vm, entry.clone())?;
        let mut portions = Value::None;
        if let Some(find) = get_opt(vm, &finder, "find_spec")? {
            let spec = call::call_values(vm, &find, [last.clone()])?;
            if !spec.is_none() {
                portions = get(vm, &spec, "submodule_search_locations")?;
            }
        } else if let Some(find) = get_opt(vm, &finder, "find_loader")? {
            let found = call::call_values(vm, &find, [last.clone()])?;
            portions = iter::unpack(vm, &found, 2)?.pop().unwrap_or(Value::None);
        }
        if truth::truth(vm, &portions)? {
            for portion in iter::collect(vm, &portions)? {
                let known = vm.new_list(folders.clone());
                if !item::contains(vm, &known, &portion)? {
                    folders.push(portion);
                }
            }
        }
        if paths::kind(vm, &listed) == Some(FileKind::File) {
            let bytes = paths::read(vm, &listed)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let lines = text.lines().map(|line| line.trim_end_matches('\r'));
            for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
                folders.push(vm.new_str(line));
            }
        }
    }
    Ok(vm.new_list(folders))
}

fn get_data(vm: &mut Vm, package: &Value, resource: &Value) -> PyResult {
    let find = import_from(vm, "importlib.util", "find_spec")?;
    let spec = call::call_values(vm, &find, [package.clone()])?;
    if spec.is_none() {
        return Ok(Value::None);
    }
    let loader = get(vm, &spec, "loader")?;
    let Some(read) = get_opt(vm, &loader, "get_data")? else {
        return Ok(Value::None);
    };
    let module = match import::in_modules(vm, package) {
        Some(module) if truth::truth(vm, &module)? => module,
        _ => exec::load(vm, &spec)?,
    };
    let Some(file) = get_opt(vm, &module, "__file__")? else {
        return Ok(Value::None);
    };
    let file = string(vm, &file)?;
    let mut path = paths::split(&file).0.to_owned();
    for part in string(vm, resource)?.split('/') {
        if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(part);
    }
    let path = vm.new_str(path);
    call::call_values(vm, &read, [path])
}
