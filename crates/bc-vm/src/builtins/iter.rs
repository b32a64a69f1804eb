//! Built-in functions over iterables: `iter`, `next`, `len`, `sorted`, `sum`, `min`, `max`, `any`, `all`.

use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{int_flag, unpack_count};
use crate::protocol::{call, consume, item, iter, poll, raise, sort};

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("all", Arity::One, all).consumer(consume::all).signature("($module, iterable, /)").doc(
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    MethodDef::new("any", Arity::One, any).consumer(consume::any).signature("($module, iterable, /)").doc(
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    MethodDef::new("iter", Arity::Unpack(1, 2), make_iter).doc(
        "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.  In the first form, the argument must\nsupply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.",
    ),
    MethodDef::new("len", Arity::One, len).quick(quick_len).signature("($module, obj, /)").doc("Return the number of items in a container."),
    MethodDef::new("max", Arity::Any, max).quick(|_, args| larger(args)).doc(
        "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the largest argument.",
    ),
    MethodDef::new("min", Arity::Any, min).quick(|_, args| smaller(args)).doc(
        "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the smallest argument.",
    ),
    MethodDef::new("next", Arity::Unpack(1, 2), next).doc(
        "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration.",
    ),
    MethodDef::new("sorted", Arity::Any, sorted).signature("($module, iterable, /, *, key=None, reverse=False)").doc(
        "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customise the sort order, and the\nreverse flag can be set to request the result in descending order.",
    ),
    MethodDef::new("sum", Arity::Unpack(1, 2), sum).consumer(consume::sum).signature("($module, iterable, start=0, /)").doc(
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.",
    ),
];

/// The length of an exact built-in container.
fn quick_len(_: &mut Vm, args: &[Value]) -> Option<Value> {
    let [container] = args else { return None };
    item::known_len(container).map(|len| Value::Int(len as i64))
}

/// The larger of two small ints or floats, the first of equal ones.
fn larger(args: &[Value]) -> Option<Value> {
    match args {
        [Value::Int(a), Value::Int(b)] => Some(Value::Int(*a.max(b))),
        [Value::Float(a), Value::Float(b)] => {
            Some(Value::Float(if b.get() > a.get() { *b } else { *a }))
        }
        _ => None,
    }
}

/// The smaller of two small ints or floats, the first of equal ones.
fn smaller(args: &[Value]) -> Option<Value> {
    match args {
        [Value::Int(a), Value::Int(b)] => Some(Value::Int(*a.min(b))),
        [Value::Float(a), Value::Float(b)] => {
            Some(Value::Float(if b.get() < a.get() { *b } else { *a }))
        }
        _ => None,
    }
}

fn all(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    consume::all_of(vm, &iterator)
}

fn any(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    consume::any_of(vm, &iterator)
}

fn make_iter(vm: &mut Vm, mut args: Args) -> PyResult {
    let Some(sentinel) = args.take(1) else {
        return iter::iter(vm, args.at(0));
    };
    if !call::is_callable(vm, args.at(0)) {
        return Err(raise::type_error(vm, "iter(v, w): v must be callable"));
    }
    Ok(iter::over_calls(vm, args.at(0).clone(), sentinel))
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    item::len(vm, args.at(0)).map(|length| Value::Int(length as i64))
}

fn next(vm: &mut Vm, mut args: Args) -> PyResult {
    let result = iter::next_or_stop(vm, args.at(0));
    match (result, args.take(1)) {
        (Err(thrown), Some(default)) if raise::is_instance(&thrown, vm, Exc::StopIteration) => {
            Ok(default)
        }
        (result, _) => result,
    }
}

fn min(vm: &mut Vm, args: Args) -> PyResult {
    extreme(vm, args, "min", CompareOp::Lt)
}

fn max(vm: &mut Vm, args: Args) -> PyResult {
    extreme(vm, args, "max", CompareOp::Gt)
}

/// The first item that no other beats by `op`.
fn extreme(vm: &mut Vm, args: Args, name: &str, op: CompareOp) -> PyResult {
    let several = args.len() > 1;
    if !several {
        unpack_count(vm, args.len(), name, 1, 1)?;
    }
    let (mut key, mut default) = (None, None);
    if args.keywords.len() > 2 {
        let message = format!(
            "{name}() takes at most 2 arguments ({} given)",
            args.keywords.len()
        );
        return Err(raise::type_error(vm, message));
    }
    for (keyword, value) in &args.keywords {
        match &*arity::keyword_text(keyword) {
            "key" => key = Some(value.clone()),
            "default" => default = Some(value.clone()),
            other => {
                let message = format!("'{other}' is an invalid keyword argument for this function");
                return Err(raise::type_error(vm, message));
            }
        }
    }
    if several && default.is_some() {
        let message =
            format!("Cannot specify a default for {name}() with multiple positional arguments");
        return Err(raise::type_error(vm, message));
    }
    let source = if several {
        vm.new_tuple(args.positional.into_vec())
    } else {
        args.at(0).clone()
    };
    let iterator = iter::iter(vm, &source)?;
    let best = match key {
        Some(key) => most_by(vm, op, &iterator, &key)?,
        None => most(vm, op, &iterator)?,
    };
    match (best, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default),
        (None, None) => {
            let message = format!("{name}() arg is an empty sequence");
            Err(raise::value_error(vm, message))
        }
    }
}

/// The first item that no other one surpasses.
fn most(vm: &mut Vm, op: CompareOp, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(mut best) = iter::next(vm, iterator)? else {
        return Ok(None);
    };
    while let Some(value) = iter::next(vm, iterator)? {
        if compare::holds(vm, op, &value, &best)? {
            best = value;
        }
    }
    Ok(Some(best))
}

/// The same, where what `key` says of items is compared.
fn most_by(vm: &mut Vm, op: CompareOp, iterator: &Value, key: &Value) -> PyResult<Option<Value>> {
    let mut best: Option<(Value, Value)> = None;
    while let Some(value) = iter::next(vm, iterator)? {
        let measure = call::call(vm, key, Args::of([value.clone()]))?;
        let better = match &best {
            Some((_, champion)) => compare::holds(vm, op, &measure, champion)?,
            None => true,
        };
        if better {
            best = Some((value, measure));
        }
    }
    Ok(best.map(|(value, _)| value))
}

fn sorted(vm: &mut Vm, args: Args) -> PyResult {
    let mut placed = args.clone();
    call::place_keywords(
        vm,
        "sorted",
        &mut placed,
        0,
        1,
        &["iterable", "key", "reverse"],
    )?;
    let given = |place| placed.get(place).filter(|value| !value.is_unbound());
    let reverse = match given(2) {
        Some(reverse) => int_flag(vm, reverse)?,
        None => false,
    };
    let key = given(1).filter(|key| !key.is_none()).cloned();
    let items = iter::collect(vm, placed.at(0))?;
    if args.positional.is_empty() {
        // The reference hands its keywords on to `list.sort`.
        let message = "'iterable' is an invalid keyword argument for this function";
        return Err(raise::type_error(vm, message));
    }
    if args.len() > 1 {
        let message = "must use keyword argument for key function";
        return Err(raise::type_error(vm, message));
    }
    // The reference calls the list's method.
    poll::enter_calls(vm, 1)?;
    let items = sort::sort(vm, items, key, reverse);
    poll::leave(vm);
    let items = items?;
    Ok(vm.new_list(items))
}

fn sum(vm: &mut Vm, mut args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    let total = args.take(1).unwrap_or(Value::Int(0));
    let refused = match total.payload() {
        Some(Payload::Str(_)) => Some("sum() can't sum strings [use ''.join(seq) instead]"),
        Some(Payload::Bytes(_)) => Some("sum() can't sum bytes [use b''.join(seq) instead]"),
        Some(Payload::ByteArray(_)) => {
            Some("sum() can't sum bytearray [use b''.join(seq) instead]")
        }
        _ => None,
    };
    if let Some(message) = refused {
        return Err(raise::type_error(vm, message));
    }
    consume::sum_of(vm, total, &iterator)
}
