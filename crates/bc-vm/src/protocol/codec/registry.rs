//! The registry of codecs and of error handlers: what the program can add, and how either is found.
//!
//! The machine's own codecs go before what the program has registered, as in the reference those of
//! `encodings` do, since they are the first search function. What a search found is kept.

use std::collections::BTreeMap;

use bc_core::text::Text;

use super::aliases;
use super::handler::Handler;
use super::standard::HANDLERS;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::memory::MemoryView;
use crate::model::native::{NativeFunction, NativeKind};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, raise, text, truth};

#[derive(Default)]
struct Registry {
    searches: Vec<Value>,
    found: BTreeMap<String, Value>,
    /// Error handlers by name, those of the program instead of those that come along.
    handlers: BTreeMap<String, Value>,
    /// Those that come along, as functions, once they were asked for.
    functions: BTreeMap<&'static str, Value>,
}

fn look<T>(vm: &Vm, look: impl FnOnce(&Registry) -> Option<T>) -> Option<T> {
    look(vm.state.get::<Registry>()?)
}

fn change<T>(vm: &mut Vm, change: impl FnOnce(&mut Registry) -> T) -> T {
    vm.state.change(change)
}

/// `codecs.register`.
///
/// # Errors
///
/// `TypeError` if it cannot be called.
pub fn register(vm: &mut Vm, search: &Value) -> PyResult<()> {
    if !call::is_callable(vm, search) {
        return Err(raise::type_error(vm, "argument must be callable"));
    }
    change(vm, |registry| registry.searches.push(search.clone()));
    Ok(())
}

fn unknown(vm: &mut Vm, encoding: &str) -> Thrown {
    raise::lookup_error(vm, format!("unknown encoding: {encoding}"))
}

/// `encodings.search_function`: the machine's own codec, as its module describes it; `None` if there
/// is none.
///
/// # Errors
///
/// What making the module raises.
pub fn search(vm: &mut Vm, key: &str) -> PyResult {
    let Some(module) = aliases::module(key) else {
        return Ok(Value::None);
    };
    if module == "cp65001" {
        let message = "cp65001 encoding is only available on Windows";
        return Err(raise::lookup_error(vm, message));
    }
    let import = vm.wires.import;
    let module = import(vm, &format!("encodings.{module}"))?;
    let name = vm.intern("getregentry");
    let describe = attr::getattr(vm, &module, &name)?;
    call::call_values(vm, &describe, [])
}

/// `codecs.lookup`: the description of a codec, a tuple of four.
///
/// # Errors
///
/// `LookupError` if there is none, and what the search functions raise.
pub fn lookup(vm: &mut Vm, encoding: &str) -> PyResult {
    let key = aliases::key(encoding);
    if let Some(found) = look(vm, |registry| registry.found.get(&key).cloned()) {
        return Ok(found);
    }
    let mut found = search(vm, &key)?;
    let argument = vm.new_str(key.as_str());
    let mut at = 0;
    while found.is_none() {
        let next = look(vm, |registry| registry.searches.get(at).cloned());
        let Some(next) = next else {
            return Err(unknown(vm, encoding));
        };
        found = call::call_values(vm, &next, [argument.clone()])?;
        if !found.is_none() && found.as_tuple().is_none_or(|found| found.len() != 4) {
            let message = "codec search functions must return 4-tuples";
            return Err(raise::type_error(vm, message));
        }
        at += 1;
    }
    change(vm, |registry| registry.found.insert(key, found.clone()));
    Ok(found)
}

/// `_codecs._forget_codec`: says whether the codec was known.
pub fn forget(vm: &mut Vm, encoding: &str) -> bool {
    let key = aliases::key(encoding);
    let gone = change(vm, |registry| registry.found.remove(&key));
    gone.is_some()
}

/// As [`lookup`], for texts to bytes only; `instead` is what the refusal of another codec recommends.
///
/// # Errors
///
/// As [`lookup`], and `LookupError` for a codec that says it is none of texts.
pub fn lookup_text(vm: &mut Vm, encoding: &str, instead: &str) -> PyResult {
    let found = lookup(vm, encoding)?;
    // A plain tuple is one of texts.
    if !vm.class_of(&found).is(&vm.classes.tuple) {
        let name = vm.intern("_is_text_encoding");
        if let Some(is_text) = attr::getattr_opt(vm, &found, &name)?
            && !truth::truth(vm, &is_text)?
        {
            return Err(no_text_encoding(vm, encoding, instead));
        }
    }
    Ok(found)
}

pub(super) fn no_text_encoding(vm: &mut Vm, encoding: &str, instead: &str) -> Thrown {
    let message =
        format!("'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs");
    raise::lookup_error(vm, message)
}

/// The incremental decoder (or encoder) that a description of a codec has.
///
/// # Errors
///
/// `AttributeError` if it has none, and what making it raises.
pub fn incremental(
    vm: &mut Vm,
    description: &Value,
    decoding: bool,
    errors: Option<&str>,
) -> PyResult {
    let name = vm.intern(if decoding {
        "incrementaldecoder"
    } else {
        "incrementalencoder"
    });
    let class = attr::getattr(vm, description, &name)?;
    let errors = errors.map(|errors| vm.new_str(errors));
    call::call_values(vm, &class, errors)
}

/// Calls the encoder (or decoder) of a description and takes its result out of the tuple.
///
/// # Errors
///
/// `TypeError` if it returns no tuple of two, and what it raises, the codec named where that is
/// possible.
pub(super) fn run(
    vm: &mut Vm,
    description: &Value,
    decoding: bool,
    object: Value,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult {
    let items = description.as_tuple();
    let function = items.and_then(|items| items.get(usize::from(decoding)));
    let function = function.cloned().unwrap_or_default();
    let errors = errors.map(|errors| vm.new_str(errors));
    let result = call::call_values(vm, &function, std::iter::once(object).chain(errors));
    let result = result.map_err(|thrown| name_codec(vm, thrown, decoding, encoding))?;
    match result.as_tuple().map(|result| &**result) {
        Some([value, _]) => Ok(value.clone()),
        _ => {
            let message = if decoding {
                "decoder must return a tuple (object,integer)"
            } else {
                "encoder must return a tuple (object, integer)"
            };
            Err(raise::type_error(vm, message))
        }
    }
}

/// `codecs.encode` and `codecs.decode`.
///
/// # Errors
///
/// As [`lookup`], and what the codec raises.
pub fn convert(
    vm: &mut Vm,
    object: Value,
    encoding: &str,
    errors: Option<&str>,
    decoding: bool,
) -> PyResult {
    let found = lookup(vm, encoding)?;
    run(vm, &found, decoding, object, encoding, errors)
}

/// A view of bytes, which is what decoders of the registry are given.
pub(super) fn view(vm: &mut Vm, bytes: &[u8]) -> Value {
    let bytes = vm.new_bytes(bytes);
    let view = bytes.as_obj().and_then(MemoryView::new);
    match view {
        Some(view) => vm.new_native(&vm.classes.memoryview, view),
        None => bytes,
    }
}

/// An exception out of a codec of the registry names the codec, unless it may know more than its
/// message says (`_PyErr_TrySetFromCause`).
pub(super) fn name_codec(vm: &mut Vm, thrown: Thrown, decoding: bool, encoding: &str) -> Thrown {
    let Thrown::Raise(cause) = thrown else {
        return thrown;
    };
    let class = cause.class();
    let Payload::Exception(data) = &cause.payload else {
        return Thrown::Raise(cause);
    };
    let args = data.args.borrow().clone();
    let said = args.as_tuple().map(|args| &**args).unwrap_or_default();
    let plain = match said {
        [] => true,
        [only] => vm.class_of(only).is(&vm.classes.str),
        _ => false,
    };
    let attributes = cause.dict().is_some_and(|dict| {
        Value::Obj(dict)
            .as_dict()
            .is_some_and(|dict| !dict.borrow().is_empty())
    });
    let inherited = [vm.names.__new__.clone(), vm.names.__init__.clone()]
        .iter()
        .all(|name| {
            let base = vm
                .exception(ExceptionKind::BaseException)
                .data()
                .lookup(name);
            match (class.data().lookup(name), base) {
                (Some(own), Some(base)) => match (own.as_native(), base.as_native()) {
                    (Some(own), Some(base)) => own.def.is_same(base.def),
                    _ => own.is(&base),
                },
                _ => false,
            }
        });
    if !plain || attributes || !inherited {
        return Thrown::Raise(cause);
    }
    let said = match text::str_text(vm, &Value::from(&cause)) {
        Ok(said) => said,
        Err(thrown) => return thrown,
    };
    let operation = if decoding { "decoding" } else { "encoding" };
    let mut message = Text::from(format!(
        "{operation} with '{encoding}' codec failed ({}: ",
        class.data().shown_name()
    ));
    let grown = message.append(&said);
    if grown
        .and_then(|()| message.append(&Text::from(")")))
        .is_err()
    {
        return vm.memory_error();
    }
    let message = vm.new_str(message);
    let outer = call::throw_class(vm, &class, vec![message]);
    if let Thrown::Raise(outer) = &outer
        && let Payload::Exception(data) = &outer.payload
    {
        let cause = Value::Obj(cause);
        data.cause.replace(cause);
        data.suppress_context.set(true);
    }
    outer
}

/// `codecs.register_error`.
///
/// # Errors
///
/// `TypeError` if it cannot be called.
pub fn register_error(vm: &mut Vm, name: &str, handler: &Value) -> PyResult<()> {
    if !call::is_callable(vm, handler) {
        return Err(raise::type_error(vm, "handler must be callable"));
    }
    let before = change(vm, |registry| {
        registry.handlers.insert(name.to_owned(), handler.clone())
    });
    drop(before);
    Ok(())
}

/// The handler of this name.
pub(super) fn handler(vm: &mut Vm, name: &str) -> PyResult<Handler> {
    let registered = look(vm, |registry| registry.handlers.get(name).cloned());
    if let Some(handler) = registered {
        let own = handler.as_native().and_then(|function| {
            let known = HANDLERS.iter();
            let same = known.filter(|(.., def)| std::ptr::eq(def, function.def));
            same.map(|(_, standard, _)| *standard).next()
        });
        return Ok(own.map_or(Handler::Registered(handler), Handler::Standard));
    }
    match HANDLERS.iter().find(|(known, ..)| *known == name) {
        Some((_, standard, _)) => Ok(Handler::Standard(*standard)),
        None => {
            let message = format!("unknown error handler name '{name}'");
            Err(raise::lookup_error(vm, message))
        }
    }
}

/// `codecs.lookup_error`.
///
/// # Errors
///
/// `LookupError` if there is none of this name.
pub fn lookup_error(vm: &mut Vm, name: &str) -> PyResult {
    if let Some(known) = look(vm, |registry| {
        let registered = registry.handlers.get(name);
        registered.or_else(|| registry.functions.get(name)).cloned()
    }) {
        return Ok(known);
    }
    handler(vm, name)?;
    let Some((name, _, def)) = HANDLERS.iter().find(|(known, ..)| *known == name) else {
        return Ok(Value::None);
    };
    let function = NativeFunction {
        def,
        kind: NativeKind::Function,
        receiver: Value::Unbound,
        owner: None,
    };
    let class = vm.classes.builtin_function.clone();
    let function = Value::Obj(vm.alloc(&class, Payload::NativeFunction(function)));
    change(vm, |registry| {
        registry.functions.insert(name, function.clone())
    });
    Ok(function)
}
