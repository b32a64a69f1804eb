//! Arguments of native functions that the reference's library has in Python: bound and refused as for
//! a function with these parameters.
//!
//! Absent: functions of the program (see `bind`).

use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, raise};

/// Puts every argument at the place of its name. The first `skip` positional ones stand before the
/// `names`; they are `counted` in refusals if a method's receiver is among them.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub(super) fn place(
    vm: &mut Vm,
    function: &str,
    args: &mut Args,
    (skip, counted): (usize, bool),
    least: usize,
    names: &[&str],
) -> PyResult<()> {
    let keywords = std::mem::take(&mut args.keywords);
    let by_position = names
        .iter()
        .position(|name| name.starts_with('$'))
        .unwrap_or(names.len());
    let given = args.len().saturating_sub(skip);
    let surplus = given > by_position;
    if !surplus {
        args.positional.resize(skip + names.len(), Value::Unbound);
    }
    for (keyword, value) in keywords {
        let spelled = call::keyword_text(&keyword);
        let place = names
            .iter()
            .position(|name| name.trim_start_matches('$') == &*spelled);
        let Some(place) = place else {
            let message = format!("{function}() got an unexpected keyword argument '{spelled}'");
            return Err(raise::type_error(vm, message));
        };
        match args.positional.get_mut(skip + place) {
            Some(target) if target.is_unbound() => *target = value,
            None if place >= by_position => {}
            _ => {
                let message = format!("{function}() got multiple values for argument '{spelled}'");
                return Err(raise::type_error(vm, message));
            }
        }
    }
    let s = |count: usize| if count == 1 { "" } else { "s" };
    if surplus {
        let own = usize::from(counted);
        let (least, most, given) = (least + own, by_position + own, given + own);
        let (takes, plural) = if least < most {
            (format!("from {least} to {most}"), "s")
        } else {
            (most.to_string(), s(most))
        };
        let verb = if given == 1 { "was" } else { "were" };
        let message = format!(
            "{function}() takes {takes} positional argument{plural} but {given} {verb} given"
        );
        return Err(raise::type_error(vm, message));
    }
    let missing: Vec<String> = names
        .iter()
        .take(least)
        .enumerate()
        .filter(|(place, _)| args.at(skip + place).is_unbound())
        .map(|(_, name)| format!("'{name}'"))
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "{function}() missing {} required positional argument{}: {}",
            missing.len(),
            s(missing.len()),
            call::listed(&missing)
        );
        return Err(raise::type_error(vm, message));
    }
    while args.positional.len() > skip && args.positional.last().is_some_and(Value::is_unbound) {
        args.positional.pop();
    }
    Ok(())
}
