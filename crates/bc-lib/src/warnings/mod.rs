//! The module `warnings`, and `_warnings` below it.
//!
//! What decides about a warning stands in `runtime::warn`, since the machine warns without the module
//! too. Here is what a program calls: issuing, formatting, and (in `filters`) changing the filters.
//! Options on a command line do not exist, so nothing processes them.

mod catching;
mod filters;
mod pattern;

use super::signature;
use super::support::{self, get, import_from, invoke, remember, remembered, set_all};
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::exception::Exc;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, convert, define, dict, item, raise, text, truth};
use bc_vm::runtime::traceback::source_line;
use bc_vm::runtime::warn::{self, Warning};
use bc_vm::runtime::{import, streams};

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

static PUBLIC: &[MethodDef] = &[
    MethodDef::new("showwarning", Arity::Any, showwarning)
        .doc("Hook to write a warning to a file; replace if you like."),
    MethodDef::new("formatwarning", Arity::Any, formatwarning)
        .doc("Function to format a warning the standard way."),
];

/// Makes `_warnings`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make_private(vm: &mut Vm) -> PyResult {
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

/// Makes the module.
///
/// # Errors
///
/// What the imports raise.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = support::module(
        vm,
        "warnings",
        "Python part of the warnings subsystem.",
        PUBLIC,
    );
    define::functions(vm, &module, filters::FUNCTIONS);
    for name in [
        "filters",
        "_defaultaction",
        "_onceregistry",
        "warn",
        "warn_explicit",
        "_filters_mutated",
    ] {
        let value = import_from(vm, "_warnings", name)?;
        match name {
            "_defaultaction" => define::constant(vm, &module, "defaultaction", value.clone()),
            "_onceregistry" => define::constant(vm, &module, "onceregistry", value.clone()),
            _ => {}
        }
        define::constant(vm, &module, name, value);
    }
    for (name, table) in [
        ("WarningMessage", &catching::MESSAGE),
        ("catch_warnings", &catching::CATCH),
    ] {
        let made = class::python_class(vm, "warnings", name, None, &[], table)?;
        define::constant(vm, &module, name, Value::from(&made));
    }
    catching::add_details(vm, &module)?;
    let object = vm.classes.object.clone();
    let flags = ClassFlags::WEAKREF;
    let pattern = class::native_class(
        vm,
        "warnings",
        "_Pattern",
        &object,
        None,
        flags,
        &pattern::TABLE,
    );
    remember(vm, pattern::CLASS, Value::from(&pattern));
    let sys = import::get_or_load(vm, "sys")?;
    define::constant(vm, &module, "sys", sys);
    set_all(
        vm,
        &module,
        &[
            "warn",
            "warn_explicit",
            "showwarning",
            "formatwarning",
            "filterwarnings",
            "simplefilter",
            "resetwarnings",
            "catch_warnings",
        ],
    );
    remember(vm, MODULE, Value::from(&module));
    Ok(Value::Obj(module))
}

const MODULE: &str = "warnings module";

/// A global of the module, as its functions see it.
fn global(vm: &mut Vm, name: &str) -> PyResult {
    match remembered(vm, MODULE) {
        Some(module) => get(vm, &module, name),
        None => Err(Fault::Internal("warnings was not made").into()),
    }
}

/// The class of a warning: that of the message, or the one given, or `UserWarning`.
fn category_of(vm: &mut Vm, message: &Value, given: Option<&Value>) -> PyResult {
    let base = Value::from(vm.exception(Exc::Warning));
    let category = if class::isinstance(vm, message, &base)? {
        Value::from(vm.class_of(message))
    } else {
        match given.filter(|category| !category.is_none()) {
            Some(category) => category.clone(),
            None => Value::from(vm.exception(Exc::UserWarning)),
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

const DETAILS: [&str; 6] = ["message", "category", "filename", "lineno", "file", "line"];

fn showwarning(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "showwarning", 4, &DETAILS)?;
    let file = match args.get(4).filter(|file| !file.is_none()) {
        Some(file) => file.clone(),
        None => {
            let stderr = vm.names.stderr.clone();
            match streams::current(vm, &stderr) {
                Some(file) => file,
                None => return Ok(Value::None),
            }
        }
    };
    let written = write(vm, &args, &file);
    raise::catch(vm, written, Exc::OSError)?;
    Ok(Value::None)
}

fn write(vm: &mut Vm, args: &Args, file: &Value) -> PyResult<()> {
    let format = global(vm, "formatwarning")?;
    let write = get(vm, file, "write")?;
    let line = args.get(5).cloned().unwrap_or(Value::None);
    let mut parts: Vec<Value> = args.positional.iter().take(4).cloned().collect();
    parts.push(line);
    let shown = call::call_values(vm, &format, parts)?;
    call::call_values(vm, &write, [shown]).map(drop)
}

fn formatwarning(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = ["message", "category", "filename", "lineno", "line"];
    signature::place(vm, &mut args, "formatwarning", 4, &names)?;
    let name = get(vm, args.at(1), "__name__")?;
    let mut shown = Vec::with_capacity(4);
    for part in [args.at(2), args.at(3), &name, args.at(0)] {
        shown.push(text::str_text(vm, part)?);
    }
    let mut out = bc_core::text::TextBuilder::new();
    for (part, after) in shown.iter().zip([":", ": ", ": ", "\n"]) {
        vm.reserve((out.len() + part.len()) * 4)?;
        out.push_text(part);
        out.push_str(after);
    }
    let line = match args.get(4).filter(|line| !line.is_none()) {
        Some(line) => line.clone(),
        None => known_line(vm, args.at(2), args.at(3)),
    };
    if truth::truth(vm, &line)? {
        let stripped = invoke(vm, &line, "strip", [])?;
        let stripped = text::str_text(vm, &stripped)?;
        out.push_str("  ");
        out.push_text(&stripped);
        out.push_str("\n");
    }
    Ok(vm.new_str(vm.built(out)?))
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

/// The module `warnings` that `sys.modules` has now.
fn in_modules(vm: &mut Vm) -> PyResult {
    let name = vm.intern("warnings");
    let modules: ObjRef = vm.modules.clone();
    match define::lookup(&modules, &name) {
        Some(module) => Ok(module),
        None => Err(raise::key_error(vm, Value::Obj(name))),
    }
}
