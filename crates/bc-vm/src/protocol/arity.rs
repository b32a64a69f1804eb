//! The arguments of native functions: how many there may be, which go by name, and the refusals.
//!
//! The wordings are those of the reference's argument parsers, and for functions that its library has
//! in Python those of a call of a Python function. Absent: functions of the program (see `bind`).

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{bind, call, raise};

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Names as a sentence lists them.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    }
}

/// Checks the arguments of `def`; the first `skip` positional ones are `self` and do not count.
/// Keywords of [`Arity::Keywords`] are moved to their positions.
pub(super) fn check(
    vm: &mut Vm,
    def: &'static MethodDef,
    name: &str,
    args: &mut Args,
    (skip, counted): (usize, bool),
) -> PyResult<bool> {
    let given = args.len().saturating_sub(skip);
    if !args.keywords.is_empty()
        && !matches!(
            def.arity,
            Arity::Keywords(..) | Arity::Python(..) | Arity::Any
        )
    {
        let message = if matches!(def.arity, Arity::Slot(_)) {
            format!("wrapper {name} doesn't take keyword arguments")
        } else {
            format!("{name}() takes no keyword arguments")
        };
        return Err(raise::type_error(vm, message));
    }
    let message = match def.arity {
        Arity::Any => return Ok(true),
        Arity::None if given == 0 => return Ok(true),
        Arity::None => format!("{name}() takes no arguments ({given} given)"),
        Arity::One if given == 1 => return Ok(true),
        Arity::One => format!("{name}() takes exactly one argument ({given} given)"),
        Arity::Slot(count) if given == usize::from(count) => return Ok(true),
        Arity::Slot(count) => {
            // Two and more are unpacked under an empty name.
            let space = if count > 1 { " " } else { "" };
            format!("{space}expected {count} arguments, got {given}")
        }
        Arity::Unpack(min, u8::MAX) if given >= usize::from(min) => return Ok(true),
        Arity::Unpack(min, max) => {
            let (min, max) = (usize::from(min), usize::from(max));
            let exactly = min == max;
            if given < min {
                let word = if exactly { "" } else { "at least " };
                format!("{name} expected {word}{min} arguments, got {given}")
            } else if given > max {
                let word = if exactly { "" } else { "at most " };
                format!("{name} expected {word}{max} arguments, got {given}")
            } else {
                return Ok(true);
            }
        }
        Arity::Parse(min, max) | Arity::ParseAs(_, min, max) => {
            let name = match def.arity {
                Arity::ParseAs(shared, ..) => shared,
                _ => name,
            };
            let (min, max) = (usize::from(min), usize::from(max));
            if (min..=max).contains(&given) {
                return Ok(true);
            }
            if max == 0 {
                format!("{name}() takes no arguments")
            } else {
                let bound = if given < min { min } else { max };
                let word = if min == max {
                    "exactly"
                } else if given < min {
                    "at least"
                } else {
                    "at most"
                };
                format!(
                    "{name}() takes {word} {bound} argument{} ({given} given)",
                    plural(bound)
                )
            }
        }
        Arity::Python(least, names) => {
            let before = (skip, counted);
            place_python(vm, name, args, before, usize::from(least), names)?;
            return Ok(true);
        }
        Arity::Keywords(min, names) => {
            place_keywords(vm, name, args, skip, usize::from(min), names)?;
            return Ok(true);
        }
    };
    Err(raise::type_error(vm, message))
}

/// `PyArg_ParseTupleAndKeywords`: every argument ends at the position of its name. The first `skip`
/// positional ones do not count; `name` is the function's in refusals.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub fn place_keywords(
    vm: &mut Vm,
    name: &str,
    args: &mut Args,
    skip: usize,
    min: usize,
    names: &[&str],
) -> PyResult<()> {
    let given = args.len().saturating_sub(skip);
    let keywords = std::mem::take(&mut args.keywords);
    let total = given + keywords.len();
    if total > names.len() {
        let message = format!(
            "{name}() takes at most {} argument{} ({total} given)",
            names.len(),
            plural(names.len())
        );
        return Err(raise::type_error(vm, message));
    }
    let positional = names
        .iter()
        .position(|name| name.starts_with('$'))
        .unwrap_or(names.len());
    if given > positional {
        let message =
            format!("Function takes at most {positional} positional arguments ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    args.positional.resize(skip + names.len(), Value::Unbound);
    for (keyword, value) in keywords {
        let spelled = call::keyword_text(&keyword);
        let Some(place) = names
            .iter()
            .position(|name| name.trim_start_matches('$') == &*spelled)
        else {
            let message = format!("'{spelled}' is an invalid keyword argument for this function");
            return Err(raise::type_error(vm, message));
        };
        if place < given {
            let message = format!(
                "Argument given by name ('{spelled}') and position ({})",
                place + 1
            );
            return Err(raise::type_error(vm, message));
        }
        args.positional[skip + place] = value;
    }
    for (place, wanted) in names.iter().enumerate().take(min) {
        if args.positional[skip + place].is_unbound() {
            let message = format!(
                "Required argument '{}' (pos {}) not found",
                wanted.trim_start_matches('$'),
                place + 1
            );
            return Err(raise::type_error(vm, message));
        }
    }
    while args.positional.len() > skip && args.positional.last().is_some_and(Value::is_unbound) {
        args.positional.pop();
    }
    Ok(())
}

/// Puts every argument at the place of its name as for a function written in Python; those left out
/// are unbound or missing afterwards. The first `skip` positional ones stand before the `names`; they
/// are `counted` in refusals if a method's receiver is among them. The first `least` of the names must
/// be given. A name that starts with `$` can be given by keyword only, and comes last.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub fn place_python(
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
    let mut keyword_only = 0;
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
            None if place >= by_position => keyword_only += 1,
            _ => {
                let message = format!("{function}() got multiple values for argument '{spelled}'");
                return Err(raise::type_error(vm, message));
            }
        }
    }
    if surplus {
        let own = usize::from(counted);
        let message = bind::too_many_message(
            function,
            by_position + own,
            by_position.saturating_sub(least),
            given + own,
            keyword_only,
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
        let message = bind::missing_message(function, &missing, "positional");
        return Err(raise::type_error(vm, message));
    }
    while args.positional.len() > skip && args.positional.last().is_some_and(Value::is_unbound) {
        args.positional.pop();
    }
    Ok(())
}
