//! `help(x)` in a small form: what x is, how it is called, its docstring.
//!
//! The reference's `help` is `pydoc`'s, which is a program of its own. Only sessions have this one in its place.

use bc_core::code::CodeFlags;
use bc_core::text::Text;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::function::Function;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::raise::quiet;
use bc_vm::protocol::{attr, call, class, define, text};
use bc_vm::runtime::streams;
use std::rc::Rc;

static HELPER: TypeTable = TypeTable {
    doc: "help(x) tells what x is, how it is called, and its docstring.",
    slots: SLOTS,
    ..TypeTable::EMPTY
};

bc_vm::methods! {
    static SLOTS = [
        __repr__ => |_: &mut Vm, _: &Value| {
            "Type help() for interactive help, or help(object) for help about object."
        };
        __call__: any(*args) => help;
    ]
}

/// What `help()` says.
const ABOUT: &str = "\
help(x) tells what x is: how it is called, and its docstring. dir(x) lists its attributes.
This is Python 3.5: f-strings, annotated variables and what else came later are syntax errors.
On a terminal `:help` lists commands, such as :dis for the instructions of what was just typed.
";

/// Puts `help` into the builtins.
pub(super) fn install(vm: &mut Vm) -> PyResult<()> {
    let class = class::python_class(vm, "_sitebuiltins", "_Helper", None, &[], &HELPER)?;
    let helper = call::call_values(vm, &Value::from(&class), [])?;
    let (builtins, name) = (Rc::clone(&vm.builtins), vm.intern("help"));
    define::insert(vm, &builtins, &name, helper);
    Ok(())
}

fn help(vm: &mut Vm, _: &Value, args: &[Value]) -> PyResult<()> {
    let told = match args.first() {
        None => ABOUT.to_owned(),
        Some(value) => describe(vm, value)?,
    };
    let name = vm.names.stdout.clone();
    if let Some(stdout) = streams::current(vm, &name) {
        streams::write(vm, &stdout, &Text::from(told))?;
    }
    Ok(())
}

/// An attribute that is a text.
fn attribute(vm: &mut Vm, value: &Value, name: &str) -> PyResult<Option<String>> {
    let name = vm.intern(name);
    let found = quiet(attr::getattr(vm, value, &name))?;
    let text = found.as_ref().and_then(Value::as_str);
    Ok(text.map(|text| text.text().to_string_lossy().into_owned()))
}

fn describe(vm: &mut Vm, value: &Value) -> PyResult<String> {
    let class = vm.class_of(value);
    let is_module = class.is_subclass(&vm.classes.module);
    let is_called = value.as_class().is_some() || is_routine(value);
    if !is_module && !is_called {
        // What a plain object is, its class tells.
        let of_class = describe(vm, &Value::from(&class))?;
        let name = class.data().name();
        return Ok(format!("An object of the class {name}.\n\n{of_class}"));
    }
    let name = attribute(vm, value, "__name__")?.unwrap_or_default();
    let kind = match value.payload() {
        _ if is_module => "module",
        _ if value.as_class().is_some() => "class",
        Some(Payload::BoundMethod(_)) => "method",
        _ if value.as_function().is_some() => "function",
        _ => "built-in function",
    };
    let module = match is_module {
        true => None,
        false => attribute(vm, value, "__module__")?,
    };
    let home = module.map_or_else(String::new, |module| format!(" in module {module}"));
    let mut told = format!("Help on {kind} {name}{home}:\n\n");
    let doc = attribute(vm, value, "__doc__")?;
    let signature = match is_called {
        true => signature(vm, value)?,
        false => None,
    };
    let is_told = |doc: &String| doc.trim_start().starts_with(&format!("{name}("));
    let lead = match signature {
        Some(signature) => {
            told += &format!("{name}{signature}\n");
            "    "
        }
        // Old docstrings tell it themselves.
        None if is_called && !doc.as_ref().is_some_and(is_told) => {
            told += &format!("{name}(...)\n");
            "    "
        }
        None => "",
    };
    if let Some(doc) = doc {
        for line in plain(&doc) {
            told += format!("{lead}{line}").trim_end();
            told.push('\n');
        }
    }
    let names = match value.as_class() {
        Some(class) => own_names(vm, &class),
        None if is_module => module_names(value),
        None => Vec::new(),
    };
    if !names.is_empty() {
        told += &format!("\nIts names:{}\n", folded(&names));
    }
    Ok(told)
}

fn is_routine(value: &Value) -> bool {
    let is_method = matches!(value.payload(), Some(Payload::BoundMethod(_)));
    is_method || value.as_function().is_some() || value.as_native().is_some()
}

/// The lines of a docstring without what indents them all but the first (`inspect.cleandoc`).
fn plain(doc: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = doc.lines().collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let rest = lines.iter().skip(1).filter(|line| !line.trim().is_empty());
    let margin = rest.map(indent).min().unwrap_or(0);
    for (place, line) in lines.iter_mut().enumerate() {
        *line = match place {
            0 => line.trim_start(),
            _ => line.get(margin..).unwrap_or_default(),
        };
    }
    let is_blank = |line: Option<&&str>| line.is_some_and(|line| line.trim().is_empty());
    while is_blank(lines.last()) {
        lines.pop();
    }
    let blank = lines
        .iter()
        .take_while(|line| line.trim().is_empty())
        .count();
    lines.split_off(blank)
}

fn own_names(vm: &mut Vm, class: &ClassRef) -> Vec<String> {
    define::fill(vm, class);
    public(&class.data().namespace.payload)
}

fn module_names(module: &Value) -> Vec<String> {
    let dict = module.as_obj().and_then(|module| module.dict());
    dict.map_or_else(Vec::new, |dict| public(&dict.payload))
}

fn public(namespace: &Payload) -> Vec<String> {
    let Payload::Dict(table) = namespace else {
        return Vec::new();
    };
    let table = table.borrow();
    let names = table.iter().filter_map(|(name, _)| name.as_str());
    let names = names.map(|name| name.text().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('_')).collect();
    names.sort();
    names
}

/// Names over several lines.
fn folded(names: &[String]) -> String {
    let mut lines = String::new();
    let mut width = usize::MAX;
    for name in names {
        if width.saturating_add(name.len() + 2) > 78 {
            lines.push_str("\n    ");
            width = 4;
        } else {
            lines.push_str("  ");
            width += 2;
        }
        lines.push_str(name);
        width += name.len();
    }
    lines
}

/// How it is called, in brackets, where that is known.
fn signature(vm: &mut Vm, value: &Value) -> PyResult<Option<String>> {
    if let Some(function) = value.as_function() {
        return parameters(vm, function, 0).map(Some);
    }
    if let Some(Payload::BoundMethod(parts)) = value.payload()
        && let Some(function) = parts[0].as_function()
    {
        return parameters(vm, function, 1).map(Some);
    }
    if let Some(class) = value.as_class() {
        for name in [vm.names.__init__.clone(), vm.names.__new__.clone()] {
            let made = class.data().lookup(&name);
            if let Some(function) = made.as_ref().and_then(Value::as_function) {
                return parameters(vm, function, 1).map(Some);
            }
        }
    }
    let told = attribute(vm, value, "__text_signature__")?;
    // What is bound already is not given.
    Ok(told.map(|told| {
        let bound = ["($module, ", "($self, ", "($type, "];
        let rest = bound.iter().find_map(|bound| told.strip_prefix(bound));
        match rest {
            Some("/)") => "()".to_owned(),
            Some(rest) => format!("({rest}"),
            None => told,
        }
    }))
}

/// The parameters of a function from the `skipped`th on.
fn parameters(vm: &mut Vm, function: &Function, skipped: usize) -> PyResult<String> {
    let code = Rc::clone(&function.code.borrow());
    let code = code.object();
    let names = code
        .varnames()
        .iter()
        .map(|name| name.to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    let (positional, keyword) = (code.argcount() as usize, code.kwonlyargcount() as usize);
    let defaults = function.defaults.borrow().clone();
    let defaults = defaults.as_tuple().map_or(&[] as &[Value], |items| items);
    let mut shown = Vec::new();
    for (place, name) in names.iter().enumerate().take(positional) {
        let default = (place + defaults.len())
            .checked_sub(positional)
            .and_then(|place| defaults.get(place));
        shown.push(parameter(vm, name, default)?);
    }
    shown.drain(..skipped.min(shown.len()));
    let mut next = positional + keyword;
    let mut star = String::new();
    if code.flags().contains(CodeFlags::VARARGS) {
        star = names.get(next).cloned().unwrap_or_default();
        next += 1;
    }
    if keyword > 0 || !star.is_empty() {
        shown.push(format!("*{star}"));
    }
    let kwdefaults = function.kwdefaults.borrow().clone();
    for name in names.iter().skip(positional).take(keyword) {
        let key = vm.intern(name);
        let default = kwdefaults
            .as_obj()
            .and_then(|dict| define::lookup(dict, &key));
        shown.push(parameter(vm, name, default.as_ref())?);
    }
    if code.flags().contains(CodeFlags::VARKEYWORDS) {
        shown.push(format!(
            "**{}",
            names.get(next).cloned().unwrap_or_default()
        ));
    }
    Ok(format!("({})", shown.join(", ")))
}

fn parameter(vm: &mut Vm, name: &str, default: Option<&Value>) -> PyResult<String> {
    let Some(default) = default else {
        return Ok(name.to_owned());
    };
    let shown = quiet(text::repr_text(vm, default))?;
    let shown = shown.map_or_else(
        || "...".to_owned(),
        |shown| shown.to_string_lossy().into_owned(),
    );
    Ok(format!("{name}={shown}"))
}
