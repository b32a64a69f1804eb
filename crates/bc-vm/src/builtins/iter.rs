//! Built-in functions over iterables: `iter`, `next`, `len`, `sorted`, `sum`, `min`, `max`, `any`, `all`.

use crate::model::args::Keyword;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::{self, parse_keywords};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{int_flag, unpack_count};
use crate::protocol::{call, consume, item, iter, poll, raise, sort};

crate::functions! {
    /// The functions of this file.
    pub(crate) static FUNCTIONS = [
        /// all($module, iterable, /)
        /// --
        ///
        /// Return True if bool(x) is True for all values x in the iterable.
        ///
        /// If the iterable is empty, return True.
        all(iterable), consumer consume::all;
        /// any($module, iterable, /)
        /// --
        ///
        /// Return True if bool(x) is True for any x in the iterable.
        ///
        /// If the iterable is empty, return False.
        any(iterable), consumer consume::any;
        /// iter(iterable) -> iterator
        /// iter(callable, sentinel) -> iterator
        ///
        /// Get an iterator from an object.  In the first form, the argument must
        /// supply its own iterator, or be a sequence.
        /// In the second form, the callable is called until it returns the sentinel.
        iter: unpack(source, sentinel = None) => make_iter;
        /// len($module, obj, /)
        /// --
        ///
        /// Return the number of items in a container.
        len(obj) => item::len, quick quick_len;
        /// max(iterable, *[, default=obj, key=func]) -> value
        /// max(arg1, arg2, *args, *[, key=func]) -> value
        ///
        /// With a single iterable argument, return its biggest item. The
        /// default keyword-only argument specifies an object to return if
        /// the provided iterable is empty.
        /// With two or more arguments, return the largest argument.
        max: any(*args, **keywords), quick |_, args| larger(args);
        /// min(iterable, *[, default=obj, key=func]) -> value
        /// min(arg1, arg2, *args, *[, key=func]) -> value
        ///
        /// With a single iterable argument, return its smallest item. The
        /// default keyword-only argument specifies an object to return if
        /// the provided iterable is empty.
        /// With two or more arguments, return the smallest argument.
        min: any(*args, **keywords), quick |_, args| smaller(args);
        /// next(iterator[, default])
        ///
        /// Return the next item from the iterator. If default is given and the iterator
        /// is exhausted, it is returned instead of raising StopIteration.
        next: unpack(iterator, default = None);
        /// sorted($module, iterable, /, *, key=None, reverse=False)
        /// --
        ///
        /// Return a new list containing all items from the iterable in ascending order.
        ///
        /// A custom key function can be supplied to customise the sort order, and the
        /// reverse flag can be set to request the result in descending order.
        sorted: any(*args, **keywords);
        /// sum($module, iterable, start=0, /)
        /// --
        ///
        /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
        ///
        /// When the iterable is empty, return the start value.
        /// This function is intended specifically for use with numeric values and may
        /// reject non-numeric types.
        sum: unpack(iterable, start = Value::Int(0)), consumer consume::sum;
    ]
}

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

fn all(vm: &mut Vm, iterable: &Value) -> PyResult {
    let iterator = iter::iter(vm, iterable)?;
    consume::all_of(vm, &iterator)
}

fn any(vm: &mut Vm, iterable: &Value) -> PyResult {
    let iterator = iter::iter(vm, iterable)?;
    consume::any_of(vm, &iterator)
}

fn make_iter(vm: &mut Vm, source: &Value, sentinel: Option<Value>) -> PyResult {
    let Some(sentinel) = sentinel else {
        return iter::iter(vm, source);
    };
    if !call::is_callable(vm, source) {
        return Err(raise::type_error(vm, "iter(v, w): v must be callable"));
    }
    Ok(iter::over_calls(vm, source.clone(), sentinel))
}

fn next(vm: &mut Vm, iterator: &Value, default: Option<Value>) -> PyResult {
    let result = iter::next_or_stop(vm, iterator);
    match (result, default) {
        (Err(thrown), Some(default))
            if raise::is_instance(&thrown, vm, ExceptionKind::StopIteration) =>
        {
            Ok(default)
        }
        (result, _) => result,
    }
}

fn min(vm: &mut Vm, args: &[Value], keywords: &[Keyword]) -> PyResult {
    extreme(vm, args, keywords, "min", CompareOp::Lt)
}

fn max(vm: &mut Vm, args: &[Value], keywords: &[Keyword]) -> PyResult {
    extreme(vm, args, keywords, "max", CompareOp::Gt)
}

/// The first item that no other beats by `op`.
fn extreme(
    vm: &mut Vm,
    args: &[Value],
    keywords: &[Keyword],
    name: &str,
    op: CompareOp,
) -> PyResult {
    let several = args.len() > 1;
    if !several {
        unpack_count(vm, args.len(), name, 1, 1)?;
    }
    let (mut key, mut default) = (None, None);
    if keywords.len() > 2 {
        let message = format!(
            "{name}() takes at most 2 arguments ({} given)",
            keywords.len()
        );
        return Err(raise::type_error(vm, message));
    }
    for (keyword, value) in keywords {
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
    let source = match args {
        [only] => only.clone(),
        several => vm.new_tuple(several.to_vec()),
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

fn sorted(vm: &mut Vm, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let names = ["iterable", "key", "reverse"];
    let [iterable, key, reverse] = parse_keywords(vm, "sorted", args, keywords, 1, names)?;
    let reverse = !reverse.is_unbound() && int_flag(vm, &reverse)?;
    let key = Some(key).filter(|key| !key.is_unbound() && !key.is_none());
    let items = iter::collect(vm, &iterable)?;
    if args.is_empty() {
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

fn sum(vm: &mut Vm, iterable: &Value, total: Value) -> PyResult {
    let iterator = iter::iter(vm, iterable)?;
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
