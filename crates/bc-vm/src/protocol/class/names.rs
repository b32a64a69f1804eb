//! The names a class and its bases define, for `dir`.

use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::object::Dict;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, dict, poll, raise};

/// Adds the names in `class` and its bases to `names` (`merge_class_dict`).
///
/// # Errors
///
/// What taking the keys of a namespace raises, of something that only looks like a class.
pub fn merge_names(vm: &mut Vm, names: &Dict, class: &Value) -> PyResult<()> {
    let mut work = vec![class.clone()];
    let mut seen: Vec<Value> = Vec::new();
    while let Some(class) = work.pop() {
        if seen.iter().any(|other| other.is(&class)) {
            continue;
        }
        poll::charge(vm, 1)?;
        let key = vm.names.__dict__.clone();
        // Whatever is raised instead of either is not told.
        let own = attr::getattr(vm, &class, &key);
        if let Some(own) = raise::catch(vm, own, ExceptionKind::BaseException)? {
            for name in dict::keys_of(vm, &own)? {
                dict::set(vm, names, name, Value::None)?;
            }
        }
        let key = vm.names.__bases__.clone();
        let bases = attr::getattr(vm, &class, &key);
        if let Some(bases) = raise::catch(vm, bases, ExceptionKind::BaseException)?
            && let Some(bases) = bases.as_tuple()
        {
            work.extend(bases.iter().rev().cloned());
        }
        seen.push(class);
    }
    Ok(())
}
