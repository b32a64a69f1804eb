//! `locals()` of a frame whose variables may be changed through it. CPython has it since 3.13, under
//! this name.

use crate::model::error::PyResult;
use crate::model::handles::DictRef;
use crate::model::native::{Args, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, container, dict, iter, poll, raise, text};
use crate::runtime::frame_locals;

/// Method table of `FrameLocalsProxy`.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __len__ => len;
        __getitem__ => getitem;
        __setitem__ => frame_locals::set;
        __delitem__ => delitem;
        __contains__ => contains;
        __iter__ => iterate;
        __eq__ => |vm: &mut Vm, view, other| compare_with(vm, view, other, CompareOp::Eq);
        __ne__ => |vm: &mut Vm, view, other| compare_with(vm, view, other, CompareOp::Ne);
    ]

    static METHODS = [
        /// D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None.
        get: unpack(key, default = Value::None);
        /// D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D
        setdefault: unpack(key, default = Value::None);
        /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
        /// If key is not found, d is returned if given, otherwise KeyError is raised
        pop: unpack(key, default = None);
        /// D.keys() -> the names that have a value now
        keys() => |vm: &mut Vm, view| forward(vm, view, "keys");
        /// D.values() -> the values as they are now
        values() => |vm: &mut Vm, view| forward(vm, view, "values");
        /// D.items() -> pairs of name and value as they are now
        items() => |vm: &mut Vm, view| forward(vm, view, "items");
        /// D.copy() -> a dict of the names that have a value now
        copy() => frame_locals::snapshot;
        /// D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.
        update: whole(args);
        /// D.clear() -> None.  Remove the values of all names.
        clear();
    ]
}

fn repr(vm: &mut Vm, view: &Value) -> PyResult {
    let names = Value::Obj(frame_locals::snapshot(vm, view)?);
    // A variable may hold the view itself.
    container::guarded_repr(vm, view, "{...}", |vm| text::repr_text(vm, &names))
}

fn len(vm: &mut Vm, view: &Value) -> PyResult<usize> {
    let names = frame_locals::snapshot(vm, view)?;
    Ok(DictRef::of_object(&names).map_or(0, |names| names.borrow().len()))
}

fn getitem(vm: &mut Vm, view: &Value, key: &Value) -> PyResult {
    match frame_locals::get(vm, view, key)? {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn delitem(vm: &mut Vm, view: &Value, key: &Value) -> PyResult<()> {
    match frame_locals::remove(vm, view, key)? {
        Some(_) => Ok(()),
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn contains(vm: &mut Vm, view: &Value, key: &Value) -> PyResult<bool> {
    Ok(frame_locals::get(vm, view, key)?.is_some())
}

fn iterate(vm: &mut Vm, view: &Value) -> PyResult {
    let names = frame_locals::snapshot(vm, view)?;
    iter::iter(vm, &Value::Obj(names))
}

fn compare_with(vm: &mut Vm, view: &Value, other: &Value, op: CompareOp) -> PyResult {
    let names = frame_locals::snapshot(vm, view)?;
    let is_view = vm.class_id_of(other) == vm.class_id_of(view);
    let other = match is_view {
        true => Value::Obj(frame_locals::snapshot(vm, other)?),
        false => other.clone(),
    };
    compare::compare(vm, op, &Value::Obj(names), &other)
}

fn get(vm: &mut Vm, view: &Value, key: &Value, default: Value) -> PyResult {
    Ok(frame_locals::get(vm, view, key)?.unwrap_or(default))
}

fn setdefault(vm: &mut Vm, view: &Value, key: &Value, default: Value) -> PyResult {
    if let Some(value) = frame_locals::get(vm, view, key)? {
        return Ok(value);
    }
    frame_locals::set(vm, view, key, default.clone())?;
    Ok(default)
}

fn pop(vm: &mut Vm, view: &Value, key: &Value, default: Option<Value>) -> PyResult {
    match frame_locals::remove(vm, view, key)?.or(default) {
        Some(value) => Ok(value),
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn forward(vm: &mut Vm, view: &Value, name: &str) -> PyResult {
    let names = Value::Obj(frame_locals::snapshot(vm, view)?);
    let name = vm.intern(name);
    call::method(vm, &names, &name, Args::none())
}

/// The arguments go on to `dict`, whose items are set one by one.
fn update(vm: &mut Vm, mut args: Args) -> PyResult<()> {
    let view = args.positional.remove(0);
    let class = Value::from(&vm.classes.dict);
    let given = call::call(vm, &class, args)?;
    let pairs: Vec<(Value, Value)> = match given.as_dict() {
        Some(dict) => {
            let dict = dict.borrow();
            dict.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
        }
        None => Vec::new(),
    };
    for (key, value) in pairs {
        poll::charge(vm, 1)?;
        frame_locals::set(vm, &view, &key, value)?;
    }
    Ok(())
}

fn clear(vm: &mut Vm, view: &Value) -> PyResult<()> {
    let names = frame_locals::snapshot(vm, view)?;
    for key in dict::keys_of(vm, &Value::Obj(names))? {
        poll::charge(vm, 1)?;
        frame_locals::remove(vm, view, &key)?;
    }
    Ok(())
}
