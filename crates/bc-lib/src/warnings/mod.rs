//! The module `_warnings`; `warnings` itself is written in Python.
//!
//! What decides about a warning is in `runtime::warn`, since the machine warns without the module too. Here is what a program
//! calls; and `_warnings_helpers`, which stands in for `re` and `linecache` where a program has not brought these.

mod pattern;

use super::support::{self, invoke, remember};
use bc_vm::functions;
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::handles::StrRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{CInt, OrNone};
use bc_vm::protocol::{call, class, define, dict, item, raise};
use bc_vm::runtime::traceback::source_line;
use bc_vm::runtime::warn::{self, Warning};

functions! {
    static PRIVATE = [
        /// Issue a warning, or maybe ignore it or raise an exception.
        warn: keywords(message, category = OrNone(None), stacklevel = 1) => issue;
        /// Issue a warning whose origin is given.
        warn_explicit: keywords(message, category, filename, lineno, module = None, registry = None,
            module_globals = None) => issue_explicit;
        _filters_mutated() => |vm: &mut Vm| warn::filters_mutated(vm);
    ]

    /// What stands in for `re` and `linecache`.
    static HELPERS = [
        /// A pattern of a filter, which matches at the start of a text; with a true second argument in any case.
        pattern: unpack(source, any_case) => pattern::compile;
        /// A line of a file as far as the machine knows it, or None.
        source_line: unpack(filename, line) => known_line;
    ]
}

/// Makes `_warnings`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = support::module(vm, "_warnings", "Basic warning filtering.", PRIVATE);
    let lists = warn::lists(vm);
    for (name, value) in [
        ("filters", lists.filters),
        ("_onceregistry", lists.once),
        ("_defaultaction", lists.default_action),
    ] {
        define::constant(vm, &module, name, value);
    }
    Ok(Value::Obj(module))
}

/// Makes `_warnings_helpers`, which CPython does not have: what `warnings` does without `re` and `linecache`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make_helpers(vm: &mut Vm) -> PyResult {
    let object = vm.classes.object.clone();
    let flags = ClassFlags::WEAKREF;
    let table = &pattern::TABLE;
    let class = class::native_class(vm, "warnings", "_Pattern", &object, None, flags, table);
    remember(vm, pattern::CLASS, Value::from(&class));
    let doc = "What warnings does without re and linecache.";
    let module = support::module(vm, "_warnings_helpers", doc, HELPERS);
    Ok(Value::Obj(module))
}

/// The class of a warning: that of the message, or the one given, or `UserWarning`.
fn category_of(vm: &mut Vm, message: &Value, given: Option<&Value>) -> PyResult {
    let base = Value::from(vm.exception(ExceptionKind::Warning));
    let category = if class::isinstance(vm, message, &base)? {
        Value::from(vm.class_of(message))
    } else {
        match given {
            Some(category) => category.clone(),
            None => Value::from(vm.exception(ExceptionKind::UserWarning)),
        }
    };
    let fits = class::issubclass(vm, &category, &base);
    if matches!(fits, Err(bc_vm::model::error::Thrown::Fault(_))) {
        fits?;
    } else if matches!(fits, Ok(true)) {
        return Ok(category);
    }
    let message = format!(
        "category must be a Warning subclass, not '{}'",
        vm.type_name(&category)
    );
    Err(raise::type_error(vm, message))
}

fn issue(vm: &mut Vm, message: &Value, category: OrNone<&Value>, level: i64) -> PyResult<()> {
    let category = category_of(vm, message, category.0)?;
    warn::at_level(vm, &category, message, level)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one for each of the function in Python"
)]
fn issue_explicit(
    vm: &mut Vm,
    message: &Value,
    category: &Value,
    filename: StrRef<'_>,
    CInt(line): CInt,
    module: Option<Value>,
    registry: Option<Value>,
    globals: Option<&Value>,
) -> PyResult<()> {
    let source = match globals {
        Some(globals) => loaded_line(vm, globals, line)?,
        None => None,
    };
    let warning = Warning {
        message,
        category,
        filename: &filename.value(),
        line,
        module,
        registry,
        source,
    };
    warn::explicit(vm, warning)
}

/// The line of source that the loader named in the globals of a module has.
fn loaded_line(vm: &mut Vm, globals: &Value, line: i32) -> PyResult<Option<Value>> {
    let names = [vm.names.__loader__.clone(), vm.names.__name__.clone()];
    let found = globals
        .as_dict()
        .map(|dict| names.map(|name| dict::get_str(dict, &name)));
    let Some([Some(loader), Some(name)]) = found else {
        return Ok(None);
    };
    let getter = support::get_opt(vm, &loader, "get_source")?;
    let Some(getter) = getter else {
        return Ok(None);
    };
    let source = call::call_values(vm, &getter, [name])?;
    if source.is_none() {
        return Ok(None);
    }
    let lines = invoke(vm, &source, "splitlines", [])?;
    item::getitem(vm, &lines, &Value::Int(i64::from(line) - 1)).map(Some)
}

/// What the reference asks `linecache` for: the line as far as the embedder has it.
fn known_line(vm: &mut Vm, filename: &Value, line: &Value) -> Value {
    let (Some(filename), Value::Int(line)) = (filename.as_str(), line) else {
        return Value::None;
    };
    let filename = filename.text().to_string_lossy().into_owned();
    let found = i32::try_from(*line)
        .ok()
        .and_then(|line| source_line(vm, &filename, line));
    found.map_or(Value::None, |line| vm.new_str(line))
}
