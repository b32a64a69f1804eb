//! The names a class and its bases define, for `dir`.

use crate::model::error::PyResult;
use crate::model::object::Dict;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, dict, poll};

/// Adds the names in `class` and its bases to `names` (`merge_class_dict`).
///
/// # Errors
///
/// What the attributes of something that only looks like a class raise.
pub fn merge_names(vm: &mut Vm, names: &Dict, class: &Value) -> PyResult<()> {
    let mut work = vec![class.clone()];
    let mut seen: Vec<Value> = Vec::new();
    while let Some(class) = work.pop() {
        if seen.iter().any(|other| other.is(&class)) {
            continue;
        }
        poll::charge(vm, 1)?;
        let key = vm.names.__dict__.clone();
        if let Some(own) = attr::getattr_opt(vm, &class, &key)? {
            for name in dict::keys_of(vm, &own)? {
                dict::set(vm, names, name, Value::None)?;
            }
        }
        let key = vm.names.__bases__.clone();
        if let Some(bases) = attr::getattr_opt(vm, &class, &key)?
            && let Some(bases) = bases.as_tuple()
        {
            work.extend(bases.iter().rev().cloned());
        }
        seen.push(class);
    }
    Ok(())
}
