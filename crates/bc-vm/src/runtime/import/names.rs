//! What becomes of a module that was imported: `IMPORT_FROM` and `IMPORT_STAR`.
//!
//! Absent: finding and running modules.

use super::in_modules;
use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, define, dict, item, poll, raise, text};

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
    let package = match attr::getattr_opt(vm, module, &key) {
        Ok(package) => package,
        // Whatever went wrong here, what is reported is the name.
        Err(Thrown::Raise(_)) => None,
        Err(fault) => return Err(fault),
    };
    if let Some(package) = package {
        let package = text::str_text(vm, &package)?;
        let full = format!(
            "{}.{}",
            package.to_string_lossy(),
            arity::keyword_text(name)
        );
        let full = vm.new_str(full);
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
            (dict::keys_of(vm, &dict)?, false)
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
        match raise::catch(vm, item, ExceptionKind::IndexError)? {
            Some(name) => names.push(name),
            None => return Ok(names),
        }
        poll::charge(vm, 1)?;
    }
}
