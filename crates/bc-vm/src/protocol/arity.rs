//! The arguments of native functions: how many there may be, which go by name, and the refusals.
//!
//! The wordings are those of the reference's argument parsers, and for functions that its library has
//! in Python those of a call of a Python function. Absent: functions of the program (see `bind`).

use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::ObjRef;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;
use std::rc::Rc;

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A function as refusals name it; a parser that has no name says `function`.
fn called(name: &str) -> String {
    if name.is_empty() {
        "function".to_owned()
    } else {
        format!("{name}()")
    }
}

/// Names as a sentence lists them.
pub(crate) fn listed(names: &[String]) -> String {
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
    (skip, owner): (usize, Option<&ClassRef>),
) -> PyResult<bool> {
    let given = args.len().saturating_sub(skip);
    if !args.keywords.is_empty() {
        let for_subclass = owner.is_some_and(|owner| !args.at(0).is(&Value::from(owner)));
        if def.ignores_keywords || def.exact && for_subclass {
            args.keywords.clear();
        } else if let Some(message) = keyword_refusal(def, name) {
            return Err(raise::type_error(vm, message));
        }
    }
    let message = match def.arity {
        Arity::Any => return Ok(true),
        Arity::None if given == 0 => return Ok(true),
        Arity::None => format!("{name}() takes no arguments ({given} given)"),
        Arity::One if given == 1 => return Ok(true),
        Arity::One => format!("{name}() takes exactly one argument ({given} given)"),
        Arity::Slot(count) if given == usize::from(count) => return Ok(true),
        Arity::Slot(count) => {
            // Two and more are unpacked under an empty name, and how often a sequence is repeated.
            let counts = matches!(def.name, "__mul__" | "__rmul__" | "__imul__")
                && owner.is_some_and(|owner| owner.data().own(&vm.names.__radd__).is_none());
            let space = if count > 1 || counts { " " } else { "" };
            format!("{space}expected {count} arguments, got {given}")
        }
        Arity::SlotBetween(min, max) if (usize::from(min)..=usize::from(max)).contains(&given) => {
            return Ok(true);
        }
        Arity::SlotBetween(min, max) => {
            let (word, bound) = if given < usize::from(min) {
                ("at least", min)
            } else {
                ("at most", max)
            };
            format!(" expected {word} {bound} arguments, got {given}")
        }
        Arity::Unpack(min, u8::MAX) if given >= usize::from(min) => return Ok(true),
        Arity::Unpack(min, max) | Arity::UnpackAs(_, min, max) => {
            let name = match def.arity {
                Arity::UnpackAs(shared, ..) => shared,
                _ => name,
            };
            match unpack_refusal(name, min.into(), max.into(), given) {
                Some(message) => message,
                None => return Ok(true),
            }
        }
        Arity::Parse(min, max) | Arity::ParseAs(_, min, max) => {
            let name = match def.arity {
                Arity::ParseAs(shared, ..) => shared,
                _ => name,
            };
            match parse_refusal(name, min.into(), max.into(), given) {
                Some(message) => message,
                None => return Ok(true),
            }
        }
        Arity::Python(least, names) => {
            let before = (skip, owner.is_some());
            place_python(vm, name, args, before, usize::from(least), names)?;
            return Ok(true);
        }
        Arity::Keywords(min, names) => {
            place_keywords(vm, name, args, skip, usize::from(min), names)?;
            return Ok(true);
        }
        Arity::KeywordsAs(shared, min, names) => {
            place_keywords(vm, shared, args, skip, usize::from(min), names)?;
            return Ok(true);
        }
    };
    Err(raise::type_error(vm, message))
}

/// The sentence of `PyArg_UnpackTuple` about a wrong count.
fn unpack_refusal(name: &str, min: usize, max: usize, given: usize) -> Option<String> {
    let (word, bound) = if given < min {
        ("at least ", min)
    } else if given > max {
        ("at most ", max)
    } else {
        return None;
    };
    let word = if min == max { "" } else { word };
    Some(format!(
        "{name} expected {word}{bound} arguments, got {given}"
    ))
}

/// The sentence of `PyArg_ParseTuple` about a wrong count.
fn parse_refusal(name: &str, min: usize, max: usize, given: usize) -> Option<String> {
    if (min..=max).contains(&given) {
        return None;
    }
    let name = called(name);
    if max == 0 {
        return Some(format!("{name} takes no arguments"));
    }
    let bound = if given < min { min } else { max };
    let word = if min == max {
        "exactly"
    } else if given < min {
        "at least"
    } else {
        "at most"
    };
    Some(format!(
        "{name} takes {word} {bound} argument{} ({given} given)",
        plural(bound)
    ))
}

/// The sentence about keyword arguments of a function that takes none.
fn keyword_refusal(def: &MethodDef, name: &str) -> Option<String> {
    if !def.no_keywords.is_empty() {
        return Some(format!(
            "{} does not take keyword arguments",
            def.no_keywords
        ));
    }
    match def.arity {
        Arity::Keywords(..) | Arity::KeywordsAs(..) | Arity::Python(..) | Arity::Any => None,
        Arity::Slot(_) | Arity::SlotBetween(..) => {
            Some(format!("wrapper {name} doesn't take keyword arguments"))
        }
        _ => Some(format!("{name}() takes no keyword arguments")),
    }
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
    if args.keywords.is_empty()
        && given >= min
        && let Some(names) = names.get(..given)
        && names.iter().all(|name| !name.starts_with('$'))
    {
        return Ok(());
    }
    let keywords = std::mem::take(&mut args.keywords);
    let total = given + keywords.len();
    if total > names.len() {
        let message = format!(
            "{} takes at most {} argument{} ({total} given)",
            called(name),
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
    if keywords.is_empty() && given >= min {
        return Ok(());
    }
    args.positional.resize(skip + names.len(), Value::Unbound);
    let mut unknown = None;
    let mut twice: Option<usize> = None;
    for (keyword, value) in keywords {
        let spelled = keyword_text(&keyword);
        let mut known = names
            .iter()
            .position(|name| name.trim_start_matches('$') == &*spelled);
        let is_name = known.is_some();
        if keyword.class_id() != ClassId::STR {
            known = asked_place(vm, &keyword, names)?;
        }
        match known {
            None if is_name => {}
            None => {
                unknown.get_or_insert(spelled);
            }
            Some(place) if place < given => {
                twice = Some(twice.map_or(place, |other| other.min(place)));
            }
            Some(place) => args.positional[skip + place] = value,
        }
    }
    // What is amiss with an argument of the function is told before what is none.
    for (place, wanted) in names.iter().enumerate() {
        if twice == Some(place) {
            let message = format!(
                "Argument given by name ('{}') and position ({})",
                wanted.trim_start_matches('$'),
                place + 1
            );
            return Err(raise::type_error(vm, message));
        }
        if place < min && args.positional[skip + place].is_unbound() {
            let message = format!(
                "Required argument '{}' (pos {}) not found",
                wanted.trim_start_matches('$'),
                place + 1
            );
            return Err(raise::type_error(vm, message));
        }
    }
    if let Some(spelled) = unknown {
        let message = format!("'{spelled}' is an invalid keyword argument for this function");
        return Err(raise::type_error(vm, message));
    }
    while args.positional.len() > skip && args.positional.last().is_some_and(Value::is_unbound) {
        args.positional.pop();
    }
    Ok(())
}

/// As [`place_keywords`], of arguments that a function got as they were given: each at the position of its name, unbound if
/// it was left out.
///
/// # Errors
///
/// `TypeError` for arguments that do not fit.
pub fn parse_keywords<const N: usize>(
    vm: &mut Vm,
    name: &str,
    positional: &[Value],
    keywords: &[Keyword],
    min: usize,
    names: [&str; N],
) -> PyResult<[Value; N]> {
    let mut args = Args::of(positional.iter().cloned());
    args.keywords = keywords.to_vec();
    place_keywords(vm, name, &mut args, 0, min, &names)?;
    Ok(std::array::from_fn(|index| {
        args.take(index).unwrap_or_default()
    }))
}

/// The first name with the hash of a keyword that says it is the same; what it raises is dropped.
fn asked_place(vm: &mut Vm, keyword: &ObjRef, names: &[&str]) -> PyResult<Option<usize>> {
    let keyword = Value::from(keyword);
    for (place, name) in names.iter().enumerate() {
        let name = vm.new_str(name.trim_start_matches('$'));
        let same_key = vm.wires.same_key;
        let same = same_key(vm, &keyword, &name);
        let same = raise::catch(vm, same, ExceptionKind::BaseException)?;
        if same == Some(true) {
            return Ok(Some(place));
        }
    }
    Ok(None)
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
        let spelled = keyword_text(&keyword);
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
        let message = too_many_message(
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
        let message = missing_message(function, &missing, "positional");
        return Err(raise::type_error(vm, message));
    }
    while args.positional.len() > skip && args.positional.last().is_some_and(Value::is_unbound) {
        args.positional.pop();
    }
    Ok(())
}

/// The sentence about more positional arguments than the `count` parameters take, of which `defaults`
/// may be left out; `keyword_only` keyword-only ones were given as well.
#[must_use]
pub fn too_many_message(
    function: &str,
    count: usize,
    defaults: usize,
    given: usize,
    keyword_only: usize,
) -> String {
    let (signature, plural) = if defaults > 0 {
        (
            format!("from {} to {count}", count as i64 - defaults as i64),
            true,
        )
    } else {
        (count.to_string(), count != 1)
    };
    let s = |plural: bool| if plural { "s" } else { "" };
    let also = if keyword_only > 0 {
        format!(
            " positional argument{} (and {keyword_only} keyword-only argument{})",
            s(given != 1),
            s(keyword_only != 1)
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && keyword_only == 0 {
        "was"
    } else {
        "were"
    };
    format!(
        "{function}() takes {signature} positional argument{} but {given}{also} {verb} given",
        s(plural)
    )
}

/// The sentence about parameters that got no argument; `names` are their reprs.
#[must_use]
pub fn missing_message(function: &str, names: &[String], kind: &str) -> String {
    let listed = listed(names);
    format!(
        "{function}() missing {} required {kind} argument{}: {listed}",
        names.len(),
        if names.len() == 1 { "" } else { "s" }
    )
}

/// The spelling of a keyword, with lone surrogates replaced.
#[must_use]
pub fn keyword_text(keyword: &ObjRef) -> Rc<str> {
    match &keyword.payload {
        Payload::Str(text) => text.text().to_string_lossy().into(),
        _ => "".into(),
    }
}
