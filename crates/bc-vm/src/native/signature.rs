//! Arguments of functions that the reference's library writes in Python.
//!
//! Such a function is refused in the words of Python's own calls, not in those of `PyArg_Parse` that
//! the arities of a method table stand for: its row has the arity `Any`, and its first line asks here.

use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bind;
use crate::protocol::call::keyword_text;
use crate::protocol::raise;

/// Puts every argument of `function` at the place of its name; those left out are unbound
/// afterwards. The first `required` of `names` must be given. A name that starts with `$` can be
/// given by keyword only and be left out; such names come last.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub(super) fn place(
    vm: &mut Vm,
    args: &mut Args,
    function: &str,
    required: usize,
    names: &[&str],
) -> PyResult<()> {
    let given = args.positional.len();
    let by_place = names
        .iter()
        .position(|name| name.starts_with('$'))
        .unwrap_or(names.len());
    let mut placed: Vec<Value> = args.positional.iter().take(by_place).cloned().collect();
    placed.resize(names.len(), Value::Unbound);
    for (keyword, value) in std::mem::take(&mut args.keywords) {
        let spelled = keyword_text(&keyword);
        let place = names
            .iter()
            .position(|name| name.trim_start_matches('$') == &*spelled);
        let Some(slot) = place.and_then(|place| placed.get_mut(place)) else {
            let message = format!("{function}() got an unexpected keyword argument '{spelled}'");
            return Err(raise::type_error(vm, message));
        };
        if !slot.is_unbound() {
            let message = format!("{function}() got multiple values for argument '{spelled}'");
            return Err(raise::type_error(vm, message));
        }
        *slot = value;
    }
    if given > by_place {
        let keyword_only = placed
            .iter()
            .skip(by_place)
            .filter(|value| !value.is_unbound())
            .count();
        let defaults = by_place.saturating_sub(required);
        let message = bind::too_many_message(function, by_place, defaults, given, keyword_only);
        return Err(raise::type_error(vm, message));
    }
    let missing: Vec<String> = names
        .iter()
        .zip(&placed)
        .take(required)
        .filter(|(_, value)| value.is_unbound())
        .map(|(name, _)| format!("'{name}'"))
        .collect();
    if !missing.is_empty() {
        let message = bind::missing_message(function, &missing, "positional");
        return Err(raise::type_error(vm, message));
    }
    args.positional = placed.into();
    Ok(())
}
