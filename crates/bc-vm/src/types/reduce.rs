//! Taking an object apart for copying (`object.__reduce_ex__`, protocol 2 and up).

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, describe, dict, iter, raise};
use crate::runtime::import;

/// What `object.__reduce_ex__` returns for an object without `__reduce__` of its own.
///
/// # Errors
///
/// `TypeError` for an object that cannot be taken apart, and what its hooks raise.
pub(crate) fn common(vm: &mut Vm, object: &Value, number: i64) -> PyResult {
    let copyreg = import::get_or_load(vm, "copyreg")?;
    if number < 2 {
        let name = vm.intern("_reduce_ex");
        let args = Args::of([object.clone(), Value::Int(number)]);
        return call::method(vm, &copyreg, &name, args);
    }
    let class = vm.class_of(object);
    if class.data().lookup(&vm.names.__new__).is_none() {
        return Err(cannot(vm, &class));
    }
    let (args, keywords) = new_arguments(vm, object)?;
    let has_args = args.is_some();
    let args = args.unwrap_or_default();
    let has_keywords = keywords
        .as_ref()
        .and_then(Value::as_dict)
        .is_some_and(|keywords| !keywords.borrow().is_empty());
    let class_value = Value::from(&class);
    let (maker, new_args) = if has_keywords {
        if number < 4 {
            return Err(raise::value_error(
                vm,
                "must use protocol 4 or greater to copy this object; since __getnewargs_ex__ \
                 returned keyword arguments.",
            ));
        }
        let args = vm.new_tuple(args);
        let parts = vec![class_value, args, keywords.unwrap_or(Value::None)];
        ("__newobj_ex__", parts)
    } else {
        let parts = std::iter::once(class_value).chain(args).collect();
        ("__newobj__", parts)
    };
    let maker = vm.intern(maker);
    let maker = attr::getattr(vm, &copyreg, &maker)?;
    let is_list = object.as_list().is_some();
    let is_dict = object.as_dict().is_some();
    let state = state(vm, object, &class, !has_args && !is_list && !is_dict)?;
    let list_items = if is_list {
        iter::iter(vm, object)?
    } else {
        Value::None
    };
    let dict_items = if is_dict {
        let name = vm.names.items.clone();
        let items = call::method(vm, object, &name, Args::none())?;
        iter::iter(vm, &items)?
    } else {
        Value::None
    };
    let new_args = vm.new_tuple(new_args);
    Ok(vm.new_tuple([maker, new_args, state, list_items, dict_items]))
}

fn cannot(vm: &mut Vm, class: &ClassRef) -> crate::model::error::Thrown {
    let message = format!("can't pickle {} objects", class.data().name());
    raise::type_error(vm, message)
}

/// Positional and keyword arguments for `__new__`, as `__getnewargs_ex__` or `__getnewargs__` say.
fn new_arguments(vm: &mut Vm, object: &Value) -> PyResult<(Option<Vec<Value>>, Option<Value>)> {
    let name = vm.intern("__getnewargs_ex__");
    if let Some(result) = call::call_special(vm, object, &name, Args::none())? {
        let Some(parts) = result.as_tuple() else {
            return Err(wrong(
                vm,
                "__getnewargs_ex__ should return a tuple, ",
                &result,
            ));
        };
        let [args, keywords] = &**parts else {
            let message = format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {}",
                parts.len()
            );
            return Err(raise::value_error(vm, message));
        };
        let Some(items) = args.as_tuple() else {
            return Err(wrong(
                vm,
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, ",
                args,
            ));
        };
        if keywords.as_dict().is_none() {
            return Err(wrong(
                vm,
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, ",
                keywords,
            ));
        }
        return Ok((Some(items.to_vec()), Some(keywords.clone())));
    }
    let name = vm.intern("__getnewargs__");
    match call::call_special(vm, object, &name, Args::none())? {
        None => Ok((None, None)),
        Some(result) => match result.as_tuple() {
            Some(items) => Ok((Some(items.to_vec()), None)),
            None => Err(wrong(vm, "__getnewargs__ should return a tuple, ", &result)),
        },
    }
}

fn wrong(vm: &mut Vm, sentence: &str, value: &Value) -> crate::model::error::Thrown {
    let message = format!("{sentence}not '{}'", vm.type_name(value));
    raise::type_error(vm, message)
}

/// What is to be restored beside the arguments of `__new__`.
fn state(vm: &mut Vm, object: &Value, class: &ClassRef, required: bool) -> PyResult {
    let name = vm.intern("__getstate__");
    if let Some(method) = attr::getattr_opt(vm, object, &name)? {
        return call::call(vm, &method, Args::none());
    }
    let inner = object.as_obj();
    let holds_more = !matches!(
        inner.map(|object| &object.payload),
        Some(
            Payload::Plain
                | Payload::Exception(_)
                | Payload::Dict(_)
                | Payload::List(_)
                | Payload::Set(_)
        )
    );
    if required && holds_more {
        return Err(cannot(vm, class));
    }
    let mut state = Value::None;
    if let Some(dict) = inner.and_then(|object| object.dict())
        && let Payload::Dict(table) = &dict.payload
        && !table.borrow().is_empty()
    {
        state = Value::Obj(dict.clone());
    }
    let names = slot_names(vm, class)?;
    let slots = vm.new_dict(Table::new());
    let (Some(names), Payload::Dict(table)) = (names.as_list(), &slots.payload) else {
        return Ok(state);
    };
    let count = names.borrow().len();
    for place in 0..count {
        let name = names.borrow().get(place).cloned().unwrap_or_default();
        let Some(attribute) = describe::attribute_name(vm, &name) else {
            let message = format!(
                "attribute name must be string, not '{}'",
                vm.type_name(&name)
            );
            return Err(raise::type_error(vm, message));
        };
        if let Some(value) = attr::getattr_opt(vm, object, &attribute)? {
            dict::set(vm, table, name, value)?;
        }
        // The list lies on the class, so a getter can change it.
        if names.borrow().len() != count {
            let message = "__slotsname__ changed size during iteration";
            return Err(raise::runtime_error(vm, message));
        }
    }
    if table.borrow().is_empty() {
        return Ok(state);
    }
    let slots = Value::Obj(slots);
    Ok(vm.new_tuple([state, slots]))
}

/// The names of the slots of instances, a list or `None`: as the class remembers them, or as `copyreg` finds.
fn slot_names(vm: &mut Vm, class: &ClassRef) -> PyResult {
    let key = vm.intern("__slotnames__");
    if let Some(known) = class.data().own(&key) {
        if known.is_none() || known.as_list().is_some() {
            return Ok(known);
        }
        let message = format!(
            "{}.__slotnames__ should be a list or None, not {}",
            class.data().shown_name(),
            vm.type_name(&known)
        );
        return Err(raise::type_error(vm, message));
    }
    let copyreg = import::get_or_load(vm, "copyreg")?;
    let name = vm.intern("_slotnames");
    let names = call::method(vm, &copyreg, &name, Args::of([Value::from(class)]))?;
    if names.is_none() || names.as_list().is_some() {
        return Ok(names);
    }
    Err(raise::type_error(
        vm,
        "copyreg._slotnames didn't return a list or None",
    ))
}
