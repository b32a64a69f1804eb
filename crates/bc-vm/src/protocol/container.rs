//! What the files of containers share: views of payloads, guarded reprs, and argument forms.
//!
//! A method is only called with a receiver of its own type, so a payload that does not fit is a
//! fault of the machine, not an exception.

use bc_core::text::{Text, TextBuilder};

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::native::Args;
use crate::model::object::{Dict, List, ObjRef, Set};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, define, poll, raise, text};

#[cold]
fn foreign() -> Thrown {
    Fault::Internal("a method met a receiver of another type").into()
}

/// The list behind a receiver.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn list_of(value: &Value) -> PyResult<&List> {
    value.as_list().ok_or_else(foreign)
}

/// The table of a dict receiver.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn dict_of(value: &Value) -> PyResult<&Dict> {
    value.as_dict().ok_or_else(foreign)
}

/// The table of a set receiver.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn set_of(value: &Value) -> PyResult<&Set> {
    value.as_set().ok_or_else(foreign)
}

/// The object of a receiver.
///
/// # Errors
///
/// A fault when it is an inline value.
#[inline]
pub fn object_of(value: &Value) -> PyResult<&ObjRef> {
    value.as_obj().ok_or_else(foreign)
}

/// The native payload of a receiver.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn native_of<T: crate::model::native::NativeData>(value: &Value) -> PyResult<&T> {
    value.as_native_data::<T>().ok_or_else(foreign)
}

/// The native iterator state of a receiver.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn state_of<T: crate::model::native::NativeIter>(value: &Value) -> PyResult<&T> {
    super::iter::native_state::<T>(value).ok_or_else(foreign)
}

/// The class a `__new__` was called with.
///
/// # Errors
///
/// `TypeError` when the first argument is no class.
pub fn class_of_new(
    vm: &mut Vm,
    args: &Args,
    name: &str,
) -> PyResult<crate::model::class::ClassRef> {
    match args.at(0).as_class() {
        Some(class) => Ok(class),
        None => {
            let message = format!(
                "{name}.__new__(X): X is not a type object ({})",
                vm.type_name(args.at(0))
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// Makes a repr with `make`, unless the repr of this very object is being made already: then it is
/// `again`.
///
/// # Errors
///
/// What `make` raises.
pub fn guarded_repr(
    vm: &mut Vm,
    object: &Value,
    again: &str,
    make: impl FnOnce(&mut Vm) -> PyResult<Text>,
) -> PyResult {
    if !text::repr_enter(vm, object) {
        return Ok(vm.new_str(again));
    }
    let result = make(vm);
    text::repr_leave(vm, object);
    Ok(vm.new_str(result?))
}

/// Appends the repr of `value`.
///
/// # Errors
///
/// What the repr raises, and a fault when there is no memory for it.
pub fn push_repr(vm: &mut Vm, builder: &mut TextBuilder, value: &Value) -> PyResult<()> {
    let shown = text::repr_text(vm, value)?;
    text::push_text(vm, builder, &shown)?;
    poll::charge(vm, 1)
}

/// `open item, item, ... close`; `item(vm, i)` is the item at `i`, `None` at the end.
///
/// # Errors
///
/// What the items' reprs raise.
pub fn join_reprs(
    vm: &mut Vm,
    open: &str,
    close: &str,
    mut item: impl FnMut(&mut Vm, usize) -> Option<Value>,
) -> PyResult<Text> {
    let mut builder = TextBuilder::new();
    builder.push_str(open);
    let mut index = 0;
    while let Some(value) = item(vm, index) {
        if index > 0 {
            builder.push_str(", ");
        }
        push_repr(vm, &mut builder, &value)?;
        index += 1;
    }
    builder.push_str(close);
    vm.built(builder)
}

/// Refuses keyword arguments as `_PyArg_NoKeywords` does.
///
/// # Errors
///
/// `TypeError` when there are some.
pub fn no_keywords(vm: &mut Vm, args: &Args, name: &str) -> PyResult<()> {
    if args.keywords.is_empty() {
        return Ok(());
    }
    let message = format!("{name} does not take keyword arguments");
    Err(raise::type_error(vm, message))
}

/// Checks the count of positional arguments (without the receiver) as `PyArg_UnpackTuple` does.
///
/// # Errors
///
/// `TypeError` when it is not between the two.
pub fn unpack_count(vm: &mut Vm, given: usize, name: &str, min: usize, max: usize) -> PyResult<()> {
    if (min..=max).contains(&given) {
        return Ok(());
    }
    let (word, bound) = if given < min {
        (if min == max { "" } else { "at least " }, min)
    } else {
        (if min == max { "" } else { "at most " }, max)
    };
    let message = format!("{name} expected {word}{bound} arguments, got {given}");
    Err(raise::type_error(vm, message))
}

/// An argument that is a size or an offset (`n` of `PyArg_ParseTuple`).
///
/// # Errors
///
/// `TypeError` for something that is no index, `OverflowError` when it does not fit.
pub fn size_argument(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    convert::to_i64(vm, value)
}

/// An argument that is a flag given as an int (`i` of `PyArg_ParseTuple`).
///
/// # Errors
///
/// `TypeError` for something that is no int, `OverflowError` when it does not fit.
pub fn int_flag(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    convert::to_c_int(vm, value).map(|flag| flag != 0)
}

/// A bound of `index(x, start, stop)` (`_PyEval_SliceIndexNotNone`): clipped, negative ones still negative.
///
/// # Errors
///
/// `TypeError` for something that is no index.
pub fn slice_bound(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    if let Value::Int(i) = value {
        return Ok(*i);
    }
    if !super::item::is_index(vm, value) {
        return Err(raise::type_error(
            vm,
            "slice indices must be integers or have an __index__ method",
        ));
    }
    convert::index_isize_clamped(vm, value)
}

/// Start and stop of `index(x, start, stop)` for a sequence of `len` items.
///
/// # Errors
///
/// As [`slice_bound`].
pub fn index_bounds(
    vm: &mut Vm,
    start: Option<&Value>,
    stop: Option<&Value>,
    len: usize,
) -> PyResult<(usize, usize)> {
    let clip = |vm: &mut Vm, bound: Option<&Value>, default: i64| -> PyResult<usize> {
        let bound = match bound {
            Some(bound) => slice_bound(vm, bound)?,
            None => default,
        };
        let bound = if bound < 0 {
            (bound + len as i64).max(0)
        } else {
            bound
        };
        Ok(usize::try_from(bound).unwrap_or(0))
    };
    let start = clip(vm, start, 0)?;
    let stop = clip(vm, stop, i64::MAX)?;
    Ok((start, stop))
}

/// How many items `count` repetitions of `len` items are, with room for them.
///
/// # Errors
///
/// `MemoryError` for a size no machine has, a fault for one this machine has not.
pub fn repeated_len(vm: &mut Vm, len: usize, count: i64, item_bytes: usize) -> PyResult<usize> {
    let count = usize::try_from(count).unwrap_or(0);
    match len.checked_mul(count) {
        Some(total) if total <= (i64::MAX as usize) / 16 => {
            vm.reserve(total.saturating_mul(item_bytes))?;
            Ok(total)
        }
        _ => Err(raise::raise_without_args(
            vm,
            crate::model::exception::ExceptionKind::MemoryError,
        )),
    }
}

/// The built-in `name`, for `__reduce__`.
#[must_use]
pub fn builtin(vm: &mut Vm, name: &str) -> Value {
    let name = vm.intern(name);
    define::lookup(&vm.builtins.clone(), &name).unwrap_or(Value::None)
}
