//! `string.Template`: `$`-substitution.
//!
//! Subclasses may have another `delimiter`. Another `idpattern` or `pattern` would need regular
//! expressions, which the machine does not have; such a class is refused when it substitutes.

use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{get, keywords_dict, set};
use crate::protocol::{class, item, raise, text};

static TABLE: TypeTable = TypeTable {
    doc: "A string class for supporting $-substitutions.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["template"]),
        |vm, args| {
            set(vm, args.at(0), "template", args.at(1).clone())?;
            Ok(Value::None)
        },
    )],
    methods: &[
        MethodDef::new("substitute", Arity::Any, |vm, args| {
            substitute(vm, args, false)
        }),
        MethodDef::new("safe_substitute", Arity::Any, |vm, args| {
            substitute(vm, args, true)
        }),
        MethodDef::new("_invalid", Arity::One, |vm, args| {
            let template = template(vm, args.at(0))?;
            let start =
                crate::native::support::invoke(vm, args.at(1), "start", [vm.new_str("invalid")])?;
            let start = crate::protocol::convert::to_usize(vm, &start)?;
            Err(invalid(vm, &template, start))
        }),
    ],
    ..TypeTable::EMPTY
};

const ID_PATTERN: &str = "[_a-z][_a-z0-9]*";
const PATTERN: &str = "\n    \\$(?:\n      (?P<escaped>\\$) |\n      (?P<named>[_a-z][_a-z0-9]*)      |\n      {(?P<braced>[_a-z][_a-z0-9]*)}   |\n      (?P<invalid>)\n    )\n    ";

/// The class.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    let class = class::python_class(vm, "string", "Template", None, &[], &TABLE)?;
    let value = Value::from(&class);
    for (name, text) in [
        ("delimiter", "$"),
        ("idpattern", ID_PATTERN),
        ("pattern", PATTERN),
    ] {
        let text = vm.new_str(text);
        set(vm, &value, name, text)?;
    }
    // re.IGNORECASE
    set(vm, &value, "flags", Value::Int(2))?;
    Ok(class)
}

fn template(vm: &mut Vm, this: &Value) -> PyResult<Text> {
    let template = get(vm, this, "template")?;
    match template.as_str() {
        Some(text) => Ok(text.text().clone()),
        None => Err(raise::type_error(
            vm,
            "expected string or bytes-like object",
        )),
    }
}

/// Refuses the placeholder whose delimiter ends at `start`: the column counts from the start of its line.
fn invalid(vm: &mut Vm, template: &Text, start: usize) -> crate::model::error::Thrown {
    let (mut line, mut line_start) = (1, 0);
    for (place, point) in template.code_points().take(start).enumerate() {
        let is_crlf = point == 13 && template.get(place + 1) == Some(10);
        let breaks = matches!(point, 10..=13 | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029) && !is_crlf;
        // A break right in front of the placeholder still belongs to the line it ends.
        if breaks && place + 1 < start {
            line += 1;
            line_start = place + 1;
        }
    }
    let column = if start == 0 { 1 } else { start - line_start };
    let message = format!("Invalid placeholder in string: line {line}, col {column}");
    raise::value_error(vm, message)
}

fn is_start(point: u32) -> bool {
    char::from_u32(point).is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
}

/// The end of the identifier at `at`; `at` itself if there is none.
fn identifier_end(template: &Text, at: usize) -> usize {
    if !template.get(at).is_some_and(is_start) {
        return at;
    }
    let is_part = |point: u32| is_start(point) || (48..58).contains(&point);
    (at..template.len())
        .find(|&place| !template.get(place).is_some_and(is_part))
        .unwrap_or(template.len())
}

/// Where a placeholder's value comes from: keywords first, then the mapping.
fn find(vm: &mut Vm, keywords: &Value, mapping: Option<&Value>, name: Text) -> PyResult {
    let key = vm.new_str(name);
    if let Some(mapping) = mapping
        && !item::contains(vm, keywords, &key)?
    {
        return item::getitem(vm, mapping, &key);
    }
    item::getitem(vm, keywords, &key)
}

fn substitute(vm: &mut Vm, args: Args, safe: bool) -> PyResult {
    let this = args.at(0);
    if args.len() > 2 {
        return Err(raise::type_error(vm, "Too many positional arguments"));
    }
    let (delimiter, id_pattern) = (get(vm, this, "delimiter")?, get(vm, this, "idpattern")?);
    let pattern = get(vm, this, "pattern")?;
    let is = |value: &Value, wanted: &str| value.as_str().is_some_and(|s| *s.text() == *wanted);
    if !is(&id_pattern, ID_PATTERN) || !is(&pattern, PATTERN) {
        return Err(raise::throw(
            vm,
            Exc::NotImplementedError,
            "a Template with an idpattern or pattern of its own needs regular expressions",
        ));
    }
    let delimiter = text::str_text(vm, &delimiter)?;
    let keywords = Value::Obj(keywords_dict(vm, &args.keywords));
    let mapping = args.get(1).cloned();
    let template = template(vm, this)?;
    let mut out = TextBuilder::new();
    let mut at = 0;
    let starts = |at: usize| {
        !delimiter.is_empty()
            && at + delimiter.len() <= template.len()
            && (0..delimiter.len()).all(|offset| template.get(at + offset) == delimiter.get(offset))
    };
    while at < template.len() {
        if !starts(at) {
            out.push(template.get(at).unwrap_or_default());
            at += 1;
            continue;
        }
        let start = at;
        at += delimiter.len();
        if starts(at) {
            at += delimiter.len();
            out.push_text(&delimiter);
            continue;
        }
        let braced = template.get(at) == Some(u32::from('{'));
        let name_start = at + usize::from(braced);
        let name_end = identifier_end(&template, name_start);
        let closed = !braced || template.get(name_end) == Some(u32::from('}'));
        if name_end == name_start || !closed {
            if !safe {
                return Err(invalid(vm, &template, at));
            }
            out.push_text(&delimiter);
            continue;
        }
        at = name_end + usize::from(braced);
        let name = template.slice(name_start..name_end);
        let found = find(vm, &keywords, mapping.as_ref(), name);
        match found {
            Ok(value) => {
                vm.reserve(out.len() * 8)?;
                text::push_str(vm, &mut out, &value)?;
            }
            Err(thrown) if safe && raise::is(&thrown, vm, Exc::KeyError) => {
                out.push_slice(&template, start, at);
            }
            Err(thrown) => return Err(thrown),
        }
    }
    Ok(vm.new_str(vm.built(out)?))
}
