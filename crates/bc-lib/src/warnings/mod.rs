//! The module `_warnings`; `warnings` itself is written in Python.
//!
//! What decides about a warning is in `runtime::warn`, since the machine warns without the module too. Here is what a program
//! calls; and `_warnings_helpers`, which stands in for `re` and `linecache` where a program has not brought these.

mod pattern;

use super::support::{self, invoke, remember};
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, convert, define, dict, item, raise, truth};
use bc_vm::runtime::traceback::source_line;
use bc_vm::runtime::warn::{self, Warning};

static PRIVATE: &[MethodDef] = &[
    MethodDef::new(
        "warn",
        Arity::Keywords(1, &["message", "category", "stacklevel"]),
        issue,
    )
    .doc("Issue a warning, or maybe ignore it or raise an exception."),
    MethodDef::new(
        "warn_explicit",
        Arity::Keywords(
            4,
            &[
                "message",
                "category",
                "filename",
                "lineno",
                "module",
                "registry",
                "module_globals",
            ],
        ),
        issue_explicit,
    )
    .doc("Issue a warning whose origin is given."),
    MethodDef::new("_filters_mutated", Arity::None, |vm, _| {
        warn::filters_mutated(vm);
        Ok(Value::None)
    }),
];

/// What stands in for `re` and `linecache`.
static HELPERS: &[MethodDef] = &[
    MethodDef::new("pattern", Arity::Unpack(2, 2), |vm, args| {
        let any_case = truth::truth(vm, args.at(1))?;
        pattern::compile(vm, args.at(0), any_case)
    })
    .doc("A pattern of a filter, which matches at the start of a text; with a true second argument in any case."),
    MethodDef::new("source_line", Arity::Unpack(2, 2), |vm, args| {
        Ok(known_line(vm, args.at(0), args.at(1)))
    })
    .doc("A line of a file as far as the machine knows it, or None."),
];

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
        match given.filter(|category| !category.is_none()) {
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

fn issue(vm: &mut Vm, args: Args) -> PyResult {
    let level = match args.get(2) {
        Some(level) => convert::to_i64(vm, level)?,
        None => 1,
    };
    let category = category_of(vm, args.at(0), args.get(1))?;
    warn::at_level(vm, &category, args.at(0), level)?;
    Ok(Value::None)
}

fn issue_explicit(vm: &mut Vm, args: Args) -> PyResult {
    if args.at(2).as_str().is_none() {
        return Err(raise::must_be_str(vm, "warn_explicit", 3, args.at(2)));
    }
    let line = convert::to_c_int(vm, args.at(3))?;
    let source = match args.get(6) {
        Some(globals) => loaded_line(vm, globals, line)?,
        None => None,
    };
    warn::explicit(
        vm,
        Warning {
            message: args.at(0),
            category: args.at(1),
            filename: args.at(2),
            line,
            module: args.get(4).cloned(),
            registry: args.get(5).cloned(),
            source,
        },
    )?;
    Ok(Value::None)
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
