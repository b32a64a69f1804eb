//! Warnings: what the filters say about one, and showing it.
//!
//! The lists belong to whoever imported `warnings` and may be replaced there; as long as nobody has,
//! the machine goes by its own, which are the reference's defaults. Absent: changing the filters, and
//! the classes of the module (see `bc-lib`, `warnings`).

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::int::{self, IntView};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise::quiet;
use crate::protocol::{attr, call, class, convert, define, dict, raise, text as texts, truth};
use crate::runtime::frames;
use crate::runtime::streams::{self, Stream};
use crate::runtime::traceback::source_line;

/// What decides about warnings.
#[derive(Clone)]
pub struct Lists {
    /// A list of 5-tuples: action, message, category, module, line.
    pub filters: Value,
    /// What was shown by the action `once`.
    pub once: Value,
    /// The action where no filter fits.
    pub default_action: Value,
    /// Counts the changes of the filters, so that registries notice.
    pub version: i64,
}

/// The machine's own lists, made at the first use.
pub fn lists(vm: &mut Vm) -> Lists {
    if let Some(known) = vm.state.get::<Lists>() {
        return known.clone();
    }
    let ignored = [
        ExceptionKind::DeprecationWarning,
        ExceptionKind::PendingDeprecationWarning,
        ExceptionKind::ImportWarning,
        ExceptionKind::BytesWarning,
        ExceptionKind::ResourceWarning,
    ];
    let filters = ignored
        .into_iter()
        .map(|kind| {
            let category = Value::from(vm.exception(kind));
            let action = Value::Obj(vm.intern("ignore"));
            vm.new_tuple([action, Value::None, category, Value::None, Value::Int(0)])
        })
        .collect();
    let made = Lists {
        filters: vm.new_list(filters),
        once: Value::Obj(vm.new_dict(Table::new())),
        default_action: vm.new_str("default"),
        version: 0,
    };
    vm.state.insert(made.clone());
    made
}

/// Says that the filters have changed: what registries remember no longer counts.
pub fn filters_mutated(vm: &mut Vm) {
    let mut changed = lists(vm);
    changed.version += 1;
    vm.state.insert(changed);
}

/// The attribute `name` of the module `warnings`, if it was imported and has one.
fn module_attribute(vm: &mut Vm, name: &str) -> PyResult<Option<Value>> {
    let key = vm.intern("warnings");
    let Some(module) = define::lookup(&vm.modules, &key) else {
        return Ok(None);
    };
    let name = vm.intern(name);
    attr::getattr_opt(vm, &module, &name)
}

/// The lists as the module `warnings` has them now.
fn current(vm: &mut Vm) -> PyResult<Lists> {
    let mut now = lists(vm);
    for (name, place) in [
        ("filters", &mut now.filters),
        ("onceregistry", &mut now.once),
        ("defaultaction", &mut now.default_action),
    ] {
        if let Some(found) = module_attribute(vm, name)? {
            *place = found;
        }
    }
    vm.state.insert(now.clone());
    Ok(now)
}

/// Issues a warning of the machine itself at the line that runs.
///
/// # Errors
///
/// The warning, if a filter makes it an exception, and what the program's own functions raise.
pub fn warn(vm: &mut Vm, category: ExceptionKind, message: &str) -> PyResult<()> {
    let category = Value::from(vm.exception(category));
    let message = vm.new_str(message);
    at_level(vm, &category, &message, 1)
}

/// Issues a warning at the line of the `level`th frame of the stack, counted from 1.
///
/// # Errors
///
/// As [`warn`].
pub fn at_level(vm: &mut Vm, category: &Value, message: &Value, level: i64) -> PyResult<()> {
    let skipped = usize::try_from(level.saturating_sub(1)).unwrap_or(0);
    let (globals, line) = match frames::position(vm, skipped) {
        Some(found) => found,
        None => (Rc::clone(&vm.sys_dict), 1),
    };
    let key = vm.intern("__warningregistry__");
    let registry = match define::lookup(&globals, &key) {
        Some(registry) => registry,
        None => {
            let fresh = Value::Obj(vm.new_dict(Table::new()));
            define::insert(vm, &globals, &key, fresh.clone());
            fresh
        }
    };
    let name = vm.names.__name__.clone();
    let module = define::lookup(&globals, &name).unwrap_or_else(|| {
        // Nobody may have imported `sys` yet.
        let is_sys = Rc::ptr_eq(&globals, &vm.sys_dict);
        vm.new_str(if is_sys { "sys" } else { "<string>" })
    });
    let filename = filename(vm, &globals, &module)?;
    explicit(
        vm,
        Warning {
            category,
            message,
            filename: &filename,
            line,
            module: Some(module),
            registry: Some(registry),
            source: None,
        },
    )
}

/// The file of a namespace: of a compiled one its source, of the program what `sys.argv` calls it.
fn filename(vm: &mut Vm, globals: &ObjRef, module: &Value) -> PyResult {
    let file = vm.names.__file__.clone();
    if let Some(file) = define::lookup(globals, &file)
        && let Some(path) = file.as_str()
    {
        let path = path.text();
        let len = path.len();
        let is_compiled = len >= 4
            && path.get(len - 4) == Some(u32::from('.'))
            && path
                .slice(len - 3..len)
                .as_ascii()
                .is_some_and(|end| end.eq_ignore_ascii_case("pyc"));
        return Ok(if is_compiled {
            vm.new_str(path.slice(0..len - 1))
        } else {
            file
        });
    }
    if module
        .as_str()
        .is_none_or(|name| *name.text() != *"__main__")
    {
        return Ok(module.clone());
    }
    let argv = vm.names.argv.clone();
    let argv = define::lookup(&vm.sys_dict, &argv);
    let first = argv
        .as_ref()
        .and_then(Value::as_list)
        .and_then(|argv| argv.borrow().first().cloned());
    match first {
        Some(first) if truth::truth(vm, &first)? => Ok(first),
        _ => Ok(vm.new_str("__main__")),
    }
}

/// A warning with its origin.
pub struct Warning<'a> {
    /// Its class, unless the message is an instance of one.
    pub category: &'a Value,
    /// The message, or an instance of a warning class.
    pub message: &'a Value,
    /// The file.
    pub filename: &'a Value,
    /// The line.
    pub line: i32,
    /// The module; made of the file's name where there is none.
    pub module: Option<Value>,
    /// What was shown before: a dict or `None`.
    pub registry: Option<Value>,
    /// The line of source, if it is known.
    pub source: Option<Value>,
}

/// Issues a warning whose origin is known (`warn_explicit`).
///
/// # Errors
///
/// As [`warn`]; `TypeError` for a registry that is no dict.
pub fn explicit(vm: &mut Vm, warning: Warning<'_>) -> PyResult<()> {
    let module = match warning.module {
        Some(Value::None) => return Ok(()),
        Some(module) => module,
        None => module_of_file(vm, warning.filename),
    };
    let registry = warning.registry.filter(|registry| !registry.is_none());
    if registry.as_ref().is_some_and(|r| r.as_dict().is_none()) {
        return Err(raise::type_error(vm, "'registry' must be a dict"));
    }
    let base = Value::from(vm.exception(ExceptionKind::Warning));
    let (mut category, mut message) = (warning.category.clone(), warning.message.clone());
    let text = if class::isinstance(vm, &message, &base)? {
        category = Value::from(vm.class_of(&message));
        texts::str(vm, &message)?
    } else {
        let text = message;
        message = call::call_values(vm, &category, [text.clone()])?;
        text
    };
    let line = Value::Int(i64::from(warning.line));
    let key = vm.new_tuple([text.clone(), category.clone(), line.clone()]);
    if let Some(registry) = &registry
        && already_warned(vm, registry, &key, false)?
    {
        return Ok(());
    }
    let (action, item) = matching(vm, &category, &text, warning.line, &module)?;
    let is = |wanted: &str| action.as_str().is_some_and(|a| *a.text() == *wanted);
    if is("error") {
        return Err(match &message {
            Value::Obj(object) if matches!(object.payload, Payload::Exception(_)) => {
                raise::throw_instance(vm, Rc::clone(object))
            }
            _ => match category.as_class() {
                Some(class) => call::throw_class(vm, &class, vec![message]),
                None => raise::type_error(vm, "exceptions must derive from BaseException"),
            },
        });
    }
    if !is("always") {
        if let Some(registry) = registry.as_ref().and_then(Value::as_dict) {
            dict::set(vm, registry, key, Value::True)?;
        }
        if is("ignore") {
            return Ok(());
        }
        let seen = if is("once") {
            let registry = match registry {
                Some(registry) => registry,
                None => current(vm)?.once,
            };
            let key = vm.new_tuple([text.clone(), category.clone()]);
            already_warned(vm, &registry, &key, true)?
        } else if is("module") {
            let key = vm.new_tuple([text.clone(), category.clone()]);
            match &registry {
                Some(registry) => already_warned(vm, registry, &key, true)?,
                None => false,
            }
        } else if is("default") {
            false
        } else {
            return Err(unrecognized(vm, &action, &item));
        };
        if seen {
            return Ok(());
        }
    }
    match module_attribute(vm, "showwarning")? {
        None => quiet(show(
            vm,
            warning.filename,
            warning.line,
            &category,
            &text,
            warning.source.as_ref(),
        ))
        .map(drop),
        Some(function) if !call::is_callable(vm, &function) => Err(raise::type_error(
            vm,
            "warnings.showwarning() must be set to a callable",
        )),
        Some(function) => {
            let filename = warning.filename.clone();
            call::call_values(vm, &function, [message, category, filename, line]).map(drop)
        }
    }
}

#[cold]
fn unrecognized(vm: &mut Vm, action: &Value, item: &Value) -> Thrown {
    let shown = texts::repr_text(vm, action).and_then(|action| {
        let item = texts::repr_text(vm, item)?;
        Ok((
            action.to_string_lossy().into_owned(),
            item.to_string_lossy().into_owned(),
        ))
    });
    match shown {
        Ok((action, item)) => {
            let message = format!("Unrecognized action ({action}) in warnings.filters:\n {item}");
            raise::runtime_error(vm, message)
        }
        Err(thrown) => thrown,
    }
}

/// The module a file is taken to be: its path without `.py`.
fn module_of_file(vm: &Vm, filename: &Value) -> Value {
    let Some(path) = filename.as_str() else {
        return filename.clone();
    };
    let path = path.text();
    let len = path.len();
    if len == 0 {
        return vm.new_str("<unknown>");
    }
    if len >= 3 && path.slice(len - 3..len) == *".py" {
        return vm.new_str(path.slice(0..len - 3));
    }
    filename.clone()
}

/// Whether the registry knows the key, which it does afterwards if `remember`. A registry from before
/// the last change of the filters is emptied.
fn already_warned(vm: &mut Vm, registry: &Value, key: &Value, remember: bool) -> PyResult<bool> {
    let version = lists(vm).version;
    let name = vm.intern("version");
    let Some(table) = registry.as_dict() else {
        return Err(raise::type_error(vm, "'registry' must be a dict"));
    };
    if matches!(dict::get_str(table, &name), Some(Value::Int(known)) if known == version) {
        // A key that cannot be hashed is not known; keeping it fails below.
        if let Some(Some(known)) = quiet(dict::get(vm, table, key))?
            && truth::truth(vm, &known)?
        {
            return Ok(true);
        }
    } else {
        let before = table.borrow_mut().take();
        vm.heap.charge_growth(table.uncharged());
        drop(before);
        dict::set(vm, table, Value::Obj(name), Value::Int(version))?;
    }
    if remember {
        dict::set(vm, table, key.clone(), Value::True)?;
    }
    Ok(false)
}

/// The action of the first filter that fits, and the filter; the default action and `None`.
fn matching(
    vm: &mut Vm,
    category: &Value,
    text: &Value,
    line: i32,
    module: &Value,
) -> PyResult<(Value, Value)> {
    let lists = current(vm)?;
    let Some(filters) = lists.filters.as_list() else {
        return Err(raise::value_error(vm, "_warnings.filters must be a list"));
    };
    let mut place = 0;
    loop {
        // The list may change while its items are asked.
        let item = filters.borrow().get(place).cloned();
        let Some(item) = item else {
            return Ok((lists.default_action, Value::None));
        };
        let Some([action, message, of, wanted, at]) = item.as_tuple().map(|item| &**item) else {
            let message = format!("_warnings.filters item {place} isn't a 5-tuple");
            return Err(raise::value_error(vm, message));
        };
        let message_fits = fits(vm, message, text)?;
        let module_fits = fits(vm, wanted, module)?;
        let is_subclass = class::issubclass(vm, category, of)?;
        let at = filter_line(vm, at)?;
        if message_fits && module_fits && is_subclass && (at == 0 || at == i64::from(line)) {
            return Ok((action.clone(), item.clone()));
        }
        place += 1;
    }
}

/// `PyLong_AsSsize_t`
fn filter_line(vm: &mut Vm, line: &Value) -> PyResult<i64> {
    match int::view(line).map(IntView::to_i64) {
        Some(Some(line)) => Ok(line),
        Some(None) => convert::to_i64(vm, line),
        None => Err(raise::type_error(vm, "an integer is required")),
    }
}

/// Whether `pattern.match(text)` is true; `None` fits everything.
fn fits(vm: &mut Vm, pattern: &Value, text: &Value) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    let name = vm.intern("match");
    let method = attr::getattr(vm, pattern, &name)?;
    let found = call::call_values(vm, &method, [text.clone()])?;
    truth::truth(vm, &found)
}

/// Writes the warning to `sys.stderr`.
fn show(
    vm: &mut Vm,
    filename: &Value,
    line: i32,
    category: &Value,
    message: &Value,
    source: Option<&Value>,
) -> PyResult<()> {
    let name = vm.names.__name__.clone();
    let category = attr::getattr(vm, category, &name)?;
    let stderr = vm.names.stderr.clone();
    let Some(file) = streams::lookup(vm, &stderr) else {
        return streams::write_stream(vm, Stream::Stderr, &Text::from("lost sys.stderr\n"));
    };
    let number = vm.new_str(format!(":{line}: "));
    let (colon, end) = (vm.new_str(": "), vm.new_str("\n"));
    for part in [filename, &number, &category, &colon, message, &end] {
        let part = texts::str(vm, part)?;
        streams::write_value(vm, &file, part)?;
    }
    match (source, filename.as_str()) {
        (Some(source), _) => {
            let source = texts::str(vm, source)?;
            streams::write_value(vm, &file, source)?;
            streams::write_value(vm, &file, end)
        }
        (None, Some(path)) => {
            let path = path.text().to_string_lossy().into_owned();
            match source_line(vm, &path, line) {
                Some(source) => streams::write(vm, &file, &Text::from(format!("  {source}\n"))),
                None => Ok(()),
            }
        }
        (None, None) => Ok(()),
    }
}
