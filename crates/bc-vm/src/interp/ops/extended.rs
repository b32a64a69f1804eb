//! Calls with `*iterable` and `**mapping`, and what is wrong with keywords that no compiler would write.

use std::rc::Rc;

use smallvec::SmallVec;

use super::calls::invoke;
use super::{call_out, keywords, pop, pop_many};
use crate::interp::step::{Exit, Step};
use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::frame::Frame;
use crate::model::native::{Args, Arity};
use crate::model::object::{Dict, ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, dict, hash, item, iter, poll, raise};
use crate::runtime::frames;

/// So many items are spread out on the value stack; more go the long way.
const FEW: usize = 64;

/// Calls a function whose parameters are all positional, after its arguments have been spread out on the value stack: an
/// exact tuple behind the positional ones, the items of an exact dict behind the keyword pairs. `None`, and nothing has
/// happened, where that is not so simple.
fn spread(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    arg: u32,
    star: bool,
    double_star: bool,
) -> Option<Step> {
    let (positional, pairs) = ((arg & 0xff) as usize, (arg >> 8 & 0xff) as usize);
    let base = frame
        .stack
        .len()
        .checked_sub(usize::from(star) + usize::from(double_star))?;
    let callable = base.checked_sub(positional + 2 * pairs + 1)?;
    let function = match frame.stack.get(callable)?.payload()? {
        Payload::Function(function) => function,
        Payload::BoundMethod(parts) => parts[0].as_function()?,
        _ => return None,
    };
    if !function.code.borrow().is_simple {
        return None;
    }
    let (mut items, mut named): (&[Value], _) = (&[], None);
    if star {
        let tuple = frame.stack.get(base)?;
        items = tuple.as_tuple().filter(|_| pairs == 0)?;
        if items.len() > FEW || vm.class_id_of(tuple) != ClassId::TUPLE {
            return None;
        }
    }
    if double_star {
        let dict = frame.stack.last()?;
        let table = dict.as_dict()?.borrow();
        let is_text = |(key, _): (&Value, &Value)| matches!(key.payload(), Some(Payload::Str(_)));
        if table.len() > FEW || vm.class_id_of(dict) != ClassId::DICT || !table.iter().all(is_text)
        {
            return None;
        }
        named = Some(table);
    }
    let mut arguments = SmallVec::<[Value; 8]>::new();
    arguments.extend(items.iter().cloned());
    for (name, value) in named.iter().flat_map(|table| table.iter()) {
        arguments.push(name.clone());
        arguments.push(value.clone());
    }
    let (positional, pairs) = (
        positional + items.len(),
        pairs + named.as_ref().map_or(0, |table| table.len()),
    );
    drop(named);
    let mapping = double_star.then(|| frame.stack.pop().unwrap_or_default());
    let iterable = star.then(|| frame.stack.pop().unwrap_or_default());
    frame.stack.extend(arguments);
    let step = keywords::call(vm, frame, positional, pairs);
    if step.is_none() {
        frame.stack.truncate(base);
        frame.stack.extend(iterable);
        frame.stack.extend(mapping);
    }
    match step? {
        Err(Exit::Call(mut new)) => {
            // The reference calls it as any object.
            if let Err(thrown) = poll::count_calls(vm, 1) {
                frames::recycle(vm, new);
                return Some(Err(thrown.into()));
            }
            new.levels = 1;
            Some(Err(Exit::Call(new)))
        }
        other => Some(other),
    }
}

/// `callable args (name value)... [iterable] [mapping] → result`
fn extended_call(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    arg: u32,
    star: bool,
    double_star: bool,
) -> Step {
    if let Some(step) = spread(vm, frame, arg, star, double_star) {
        return step;
    }
    let mapping = if double_star { Some(pop(frame)?) } else { None };
    // Keyword pairs lie above the positional arguments, the starred iterable below the pairs.
    let pairs = ((arg >> 8) & 0xff) as usize;
    let named: Vec<Value> = pop_many(frame, 2 * pairs)?.collect();
    let iterable = if star { Some(pop(frame)?) } else { None };
    let mut args = Args::none();
    args.positional
        .extend(pop_many(frame, (arg & 0xff) as usize)?);
    let callable = pop(frame)?;
    let (callable, args) = call_out(vm, frame, |vm| {
        // A keyword that is no string is refused by the call itself, after all else.
        let mut no_string = None;
        if let Some(mapping) = &mapping {
            no_string = add_mapping(vm, &callable, mapping, &mut args)?;
        }
        if named.is_empty() && callable.as_native().is_some() {
            args.mapping = mapping_itself(&mapping);
        }
        no_string = add_named(vm, &callable, named, &mut args)?.or(no_string);
        if let Some(iterable) = iterable {
            add_iterable(vm, &callable, &iterable, &mut args)?;
        }
        match no_string {
            Some(key) => Err(refuse_keyword(vm, &callable, &key)),
            None => Ok((callable, args)),
        }
    })?;
    invoke(vm, frame, callable, args, true)
}

/// The mapping of `**`, where a native function gets it as it is: an instance of a subclass of `dict`.
fn mapping_itself(mapping: &Option<Value>) -> Option<ObjRef> {
    let object = mapping.as_ref()?.as_obj()?;
    let is_subclass =
        matches!(object.payload, Payload::Dict(_)) && object.class_id() != ClassId::DICT;
    is_subclass.then(|| Rc::clone(object))
}

/// Adds the keywords of a mapping; one that is no string is returned.
fn add_mapping(
    vm: &mut Vm,
    callable: &Value,
    mapping: &Value,
    args: &mut Args,
) -> PyResult<Option<Value>> {
    let copy;
    let table = if let Some(table) = mapping.as_dict() {
        table
    } else {
        copy = vm.new_dict(Table::new());
        let Payload::Dict(table) = &copy.payload else {
            return Ok(None);
        };
        if let Err(thrown) = dict::merge(vm, table, mapping) {
            if !raise::is_instance(&thrown, vm, ExceptionKind::AttributeError) {
                return Err(thrown);
            }
            return Err(no_mapping(vm, callable, mapping));
        }
        table
    };
    let mut no_string = None;
    let table = table.borrow();
    args.keywords.reserve_exact(table.len());
    for (key, value) in table.iter() {
        match key {
            Value::Obj(name) if matches!(name.payload, Payload::Str(_)) => {
                args.keywords.push((Rc::clone(name), value.clone()));
            }
            other => {
                no_string.get_or_insert_with(|| other.clone());
            }
        }
    }
    Ok(no_string)
}

/// What is raised for what stands behind `**` and is no mapping; `callable` is unbound where it is not
/// known.
#[cold]
fn no_mapping(vm: &mut Vm, callable: &Value, mapping: &Value) -> Thrown {
    let (callee, kind) = (described(vm, callable), vm.type_name(mapping));
    raise::type_error(
        vm,
        format!("{callee}argument after ** must be a mapping, not {kind}"),
    )
}

/// How a message about arguments begins: the callee and a space, nothing if it is not known.
fn described(vm: &mut Vm, callable: &Value) -> String {
    if callable.is_unbound() {
        return String::new();
    }
    let (function, parentheses) = call::describe(vm, callable);
    format!("{function}{parentheses} ")
}

/// Adds the keywords that stand in the call; one that is no string is returned.
fn add_named(
    vm: &mut Vm,
    callable: &Value,
    named: Vec<Value>,
    args: &mut Args,
) -> PyResult<Option<Value>> {
    let mut no_string = None;
    let mut pairs = Vec::with_capacity(named.len() / 2);
    let mut items = named.into_iter();
    while let (Some(name), Some(value)) = (items.next(), items.next()) {
        match name {
            Value::Obj(name) if matches!(name.payload, Payload::Str(_)) => {
                pairs.push((name, value))
            }
            other => {
                hash::hash(vm, &other)?;
                no_string = Some(other);
            }
        }
    }
    // The reference pops the pairs from the top, so the last of several duplicates is the one named.
    for (name, _) in pairs.iter().rev() {
        if args
            .keywords
            .iter()
            .any(|(other, _)| same_text(other, name))
        {
            let (function, parentheses) = call::describe(vm, callable);
            let message = format!(
                "{function}{parentheses} got multiple values for keyword argument '{}'",
                arity::keyword_text(name)
            );
            return Err(raise::type_error(vm, message));
        }
    }
    args.keywords.extend(pairs);
    Ok(no_string)
}

fn same_text(a: &ObjRef, b: &ObjRef) -> bool {
    match (&a.payload, &b.payload) {
        (Payload::Str(a), Payload::Str(b)) => a.text() == b.text(),
        _ => false,
    }
}

fn add_iterable(vm: &mut Vm, callable: &Value, iterable: &Value, args: &mut Args) -> PyResult<()> {
    if let Some(items) = iterable.as_tuple() {
        args.positional.extend(items.iter().cloned());
        return Ok(());
    }
    if !iter::is_iterable(vm, iterable) {
        let (function, parentheses) = call::describe(vm, callable);
        let message = format!(
            "{function}{parentheses} argument after * must be an iterable, not {}",
            vm.type_name(iterable)
        );
        return Err(raise::type_error(vm, message));
    }
    args.positional.extend(iter::collect(vm, iterable)?);
    Ok(())
}

/// Merges the mappings of several `**` arguments; `callable` is unbound where it is not known.
pub(super) fn merge_keywords(vm: &mut Vm, callable: &Value, parts: Vec<Value>) -> PyResult<ObjRef> {
    let merged = vm.new_dict(Table::new());
    let Payload::Dict(table) = &merged.payload else {
        return Ok(merged);
    };
    for part in parts {
        // The reference looks for keys it has already by iterating over the part itself, whatever
        // that gives, and asks for `keys` only afterwards.
        let shared = match first_shared(vm, table, &part) {
            Ok(shared) => shared,
            Err(thrown)
                if raise::is_instance(&thrown, vm, ExceptionKind::AttributeError)
                    || matches!(thrown, Thrown::Raise(_)) && !item::has_items(vm, &part) =>
            {
                return Err(no_mapping(vm, callable, &part));
            }
            Err(thrown) => return Err(thrown),
        };
        if let Some(key) = shared {
            return Err(repeated_keyword(vm, callable, &key));
        }
        if let Err(thrown) = dict::merge(vm, table, &part) {
            if raise::is_instance(&thrown, vm, ExceptionKind::AttributeError) {
                return Err(no_mapping(vm, callable, &part));
            }
            return Err(thrown);
        }
    }
    Ok(merged)
}

/// The first of the items of `part` that is a key already.
fn first_shared(vm: &mut Vm, table: &Dict, part: &Value) -> PyResult<Option<Value>> {
    let iterator = iter::iter(vm, part)?;
    let mut shared = None;
    while let Some(key) = iter::next(vm, &iterator)? {
        if dict::contains(vm, table, &key)? {
            shared.get_or_insert(key);
        }
    }
    Ok(shared)
}

#[cold]
fn repeated_keyword(vm: &mut Vm, callable: &Value, key: &Value) -> Thrown {
    let callee = described(vm, callable);
    let message = if key.as_str().is_none() {
        format!("{callee}keywords must be strings")
    } else {
        let callee = if callable.is_unbound() {
            "function "
        } else {
            &callee
        };
        let key = key.as_obj().map(arity::keyword_text).unwrap_or_default();
        format!("{callee}got multiple values for keyword argument '{key}'")
    };
    raise::type_error(vm, message)
}

/// `callable args pairs iterable → result`
pub(crate) fn call_function_var(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    extended_call(vm, frame, arg, true, false)
}

/// `callable args pairs mapping → result`
pub(crate) fn call_function_kw(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    extended_call(vm, frame, arg, false, true)
}

/// `callable args pairs iterable mapping → result`
pub(crate) fn call_function_var_kw(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    extended_call(vm, frame, arg, true, true)
}

/// What calling `callable` with a keyword that is no string raises. For any callee but a function the
/// keywords go through a dict first, and one that cannot be hashed fails there.
#[cold]
pub(super) fn refuse_keyword(vm: &mut Vm, callable: &Value, key: &Value) -> Thrown {
    let is_function = match callable.payload() {
        Some(Payload::Function(_)) => true,
        Some(Payload::BoundMethod(parts)) => parts[0].as_function().is_some(),
        _ => false,
    };
    if !is_function && let Err(thrown) = hash::hash(vm, key) {
        return thrown;
    }
    if is_function {
        let (function, parentheses) = call::describe(vm, callable);
        return raise::type_error(
            vm,
            format!("{function}{parentheses} keywords must be strings"),
        );
    }
    if !call::is_callable(vm, callable) {
        let message = format!("'{}' object is not callable", vm.type_name(callable));
        return raise::type_error(vm, message);
    }
    let message = match callable.payload() {
        Some(Payload::Class(class)) if class.id() == ClassId::DICT => {
            "keyword arguments must be strings".to_owned()
        }
        Some(Payload::NativeFunction(function))
            if !matches!(
                function.def.arity,
                Arity::Keywords(..) | Arity::KeywordsAs(..) | Arity::Python(..) | Arity::Any
            ) =>
        {
            format!("{}() takes no keyword arguments", function.def.name)
        }
        Some(Payload::Class(class)) => {
            let init = class.lookup(&vm.names.__init__);
            match init.as_ref().and_then(Value::as_function) {
                Some(function) => format!(
                    "{}() keywords must be strings",
                    super::names::spelled(&function.code.borrow().name)
                ),
                None => "keywords must be strings".to_owned(),
            }
        }
        _ => "keywords must be strings".to_owned(),
    };
    raise::type_error(vm, message)
}
