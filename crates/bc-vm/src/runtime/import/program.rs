//! The module that runs as the program: one on `sys.path`, or the `__main__` of a folder or an archive.
//!
//! What the reference has in `runpy`: the module is looked for as `import` does it, and its code is asked of
//! its loader. Absent: running it (see `embed`).

use bc_core::text::Text;

use super::{import_module, in_modules};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, container, define, describe, item, raise};
use crate::runtime::warn;

/// A module that can run as the program.
#[derive(Debug)]
pub struct Program {
    /// Its spec, what `__spec__` is.
    pub spec: Value,
    /// What its loader calls its code; most often a code object.
    pub code: Value,
}

/// What became of the search.
#[derive(Debug)]
pub enum Search {
    /// There it is.
    Found(Program),
    /// There is none, and why, in a sentence.
    Refused(String),
}

/// Finds the module of this name; of a package, the module `__main__` in it. Packages above it are imported.
///
/// # Errors
///
/// What those packages raise, and what reading the code does, if that says more than that there is no such
/// module.
pub fn module(vm: &mut Vm, name: &Text) -> PyResult<Search> {
    let spelled = name.to_string_lossy().into_owned();
    if spelled.starts_with('.') {
        return Ok(refused("Relative module names not supported"));
    }
    let key = vm.new_str(name.clone());
    if let Some((package, _)) = spelled.rsplit_once('.')
        && !package.is_empty()
    {
        import_package(vm, package)?;
        warn_of_another(vm, &key, package)?;
    }
    let spec = match find_spec(vm, &key)? {
        Ok(spec) => spec,
        Err(refused) => return Ok(refused),
    };
    if spec.is_none() {
        return Ok(refused(format!("No module named {spelled}")));
    }
    let folders = get(vm, &spec, "submodule_search_locations")?;
    if !folders.is_none() {
        return of_package(vm, &key, &spelled);
    }
    let loader = get(vm, &spec, "loader")?;
    if loader.is_none() {
        let shown = describe::repr(vm, &key)?;
        let sentence = format!("{shown} is a namespace package and cannot be executed");
        return Ok(refused(sentence));
    }
    let get_code = get(vm, &loader, "get_code")?;
    match call::call_values(vm, &get_code, [key]) {
        Ok(Value::None) => Ok(refused(format!("No code object available for {spelled}"))),
        Ok(code) => Ok(Search::Found(Program { spec, code })),
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::ImportError) => {
            Ok(refused(told(vm, &thrown)?))
        }
        Err(thrown) => Err(thrown),
    }
}

/// Finds the module `__main__` along `sys.path`, whose first entry is what the program was given as.
///
/// # Errors
///
/// As [`module`].
pub fn main_of_path(vm: &mut Vm) -> PyResult<Search> {
    let name = vm.names.__main__.clone();
    // The module that is there would be asked for its own spec.
    let modules = ObjRef::clone(&vm.modules);
    let there = define::lookup(&modules, &name);
    if let Payload::Dict(table) = &modules.payload {
        let before = table.borrow_mut().remove_str(&name);
        drop(before);
    }
    let found = module(vm, &Text::from("__main__"));
    if let Some(there) = there {
        define::insert(vm, &modules, &name, there);
    }
    match found? {
        Search::Refused(sentence) if sentence.contains("__main__") => {
            let path = vm.intern("path");
            let path = define::lookup(&vm.sys_dict, &path).unwrap_or(Value::None);
            let first = item::getitem(vm, &path, &Value::Int(0))?;
            let shown = describe::repr(vm, &first)?;
            Ok(refused(format!("can't find '__main__' module in {shown}")))
        }
        Search::Refused(sentence) => Err(raise::import_error(vm, sentence)),
        found => Ok(found),
    }
}

/// Sets what a module that runs as the program finds in its namespace (`_run_code`).
///
/// # Errors
///
/// What the spec raises.
pub fn fill(vm: &mut Vm, globals: &ObjRef, program: &Program) -> PyResult<()> {
    let name = Value::Obj(vm.names.__main__.clone());
    let mut entries = vec![("__name__", name), ("__doc__", Value::None)];
    for (key, attribute) in [
        ("__file__", "origin"),
        ("__cached__", "cached"),
        ("__loader__", "loader"),
        ("__package__", "parent"),
    ] {
        entries.push((key, get(vm, &program.spec, attribute)?));
    }
    entries.push(("__spec__", program.spec.clone()));
    for (key, value) in entries {
        let key = vm.intern(key);
        define::insert(vm, globals, &key, value);
    }
    Ok(())
}

fn refused(sentence: impl Into<String>) -> Search {
    Search::Refused(sentence.into())
}

fn get(vm: &mut Vm, object: &Value, name: &str) -> PyResult {
    let name = vm.intern(name);
    attr::getattr(vm, object, &name)
}

/// `str` of an exception.
fn told(vm: &mut Vm, thrown: &Thrown) -> PyResult<String> {
    match thrown {
        Thrown::Raise(exception) => describe::str(vm, &Value::from(exception)),
        Thrown::Fault(fault) => Err(Thrown::Fault(fault.clone())),
    }
}

/// Imports the package that the module is in. That it or one above it is not there is left to whoever looks
/// for the module.
fn import_package(vm: &mut Vm, package: &str) -> PyResult<()> {
    let name = vm.new_str(package);
    let thrown = match import_module(vm, &name, &Value::None, &Value::None, 0) {
        Ok(_) => return Ok(()),
        Err(thrown) => thrown,
    };
    let Thrown::Raise(exception) = &thrown else {
        return Err(thrown);
    };
    if !raise::is_instance(&thrown, vm, ExceptionKind::ImportError) {
        return Err(thrown);
    }
    let missing = get(vm, &Value::from(exception), "name")?;
    let missing = match missing.as_str() {
        Some(missing) => missing.text().to_string_lossy().into_owned(),
        None => return Err(thrown),
    };
    let is_above = package
        .strip_prefix(&*missing)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if is_above { Ok(()) } else { Err(thrown) }
}

/// Warns if the module was imported under its own name on the way: it will exist twice.
fn warn_of_another(vm: &mut Vm, name: &Value, package: &str) -> PyResult<()> {
    let Some(there) = in_modules(vm, name).filter(|there| !there.is_none()) else {
        return Ok(());
    };
    let path = vm.names.__path__.clone();
    if attr::getattr_opt(vm, &there, &path)?.is_some() {
        return Ok(());
    }
    let package = vm.new_str(package);
    let (name, package) = (describe::repr(vm, name)?, describe::repr(vm, &package)?);
    let message = format!(
        "{name} found in sys.modules after import of package {package}, but prior to execution of \
         {name}; this may result in unpredictable behaviour"
    );
    warn::warn(vm, ExceptionKind::RuntimeWarning, &message)
}

/// `importlib.util.find_spec(name)`; what goes wrong as if nothing were there is a refusal.
fn find_spec(vm: &mut Vm, name: &Value) -> PyResult<Result<Value, Search>> {
    let util = super::get_or_load(vm, "importlib.util")?;
    let find = get(vm, &util, "find_spec")?;
    let thrown = match call::call_values(vm, &find, [name.clone()]) {
        Ok(spec) => return Ok(Ok(spec)),
        Err(thrown) => thrown,
    };
    let is_expected = [
        ExceptionKind::ImportError,
        ExceptionKind::AttributeError,
        ExceptionKind::TypeError,
        ExceptionKind::ValueError,
    ]
    .into_iter()
    .any(|kind| raise::is_instance(&thrown, vm, kind));
    let Thrown::Raise(exception) = &thrown else {
        return Err(thrown);
    };
    if !is_expected {
        return Err(thrown);
    }
    let class = vm.type_name(&Value::from(exception)).to_string();
    let shown = describe::repr(vm, name)?;
    let why = told(vm, &thrown)?;
    let sentence = format!("Error while finding module specification for {shown} ({class}: {why})");
    Ok(Err(refused(sentence)))
}

/// The module `__main__` in the package.
fn of_package(vm: &mut Vm, name: &Value, spelled: &str) -> PyResult<Search> {
    if spelled == "__main__" || spelled.ends_with(".__main__") {
        return Ok(refused("Cannot use package as __main__ module"));
    }
    let main = Text::from(format!("{spelled}.__main__"));
    match module(vm, &main)? {
        Search::Refused(sentence) if in_modules(vm, name).is_some() => {
            let shown = describe::repr(vm, name)?;
            let sentence =
                format!("{sentence}; {shown} is a package and cannot be directly executed");
            Ok(refused(sentence))
        }
        found => Ok(found),
    }
}

/// Runs what the loader has given for code: `exec` is asked of what is no code object.
///
/// # Errors
///
/// What it raises.
pub fn exec(vm: &mut Vm, code: &Value, globals: &ObjRef) -> PyResult<()> {
    let exec = container::builtin(vm, "exec");
    call::call_values(vm, &exec, [code.clone(), Value::from(globals)]).map(drop)
}
