//! `Sequence`, `MutableSequence` and `ByteString`: what derives from items, length and `insert`.

use super::super::support;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, call, item, iter, poll, raise};

pub(super) static SEQUENCE: TypeTable = TypeTable {
    doc: "All the operations on a read-only sequence.\n\nConcrete subclasses must override __new__ or __init__,\n__getitem__, and __len__.",
    slots: &[
        MethodDef::new("__getitem__", Arity::Slot(1), out_of_range),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            Ok(iter::over_sequence(vm, args.at(0).clone()))
        }),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
    ],
    methods: &[
        MethodDef::new("__reversed__", Arity::Python(0, &[]), reversed),
        MethodDef::new(
            "index",
            Arity::Python(1, &["value", "start", "stop"]),
            index,
        )
        .doc(
            "S.index(value, [start, [stop]]) -> integer -- return first index of value.\n   Raises ValueError if the value is not present.",
        ),
        MethodDef::new("count", Arity::One, count)
            .doc("S.count(value) -> integer -- return number of occurrences of value"),
    ],
    ..TypeTable::EMPTY
};

pub(super) static BYTE_STRING: TypeTable = TypeTable {
    doc: "This unifies bytes and bytearray.\n\nXXX Should add all their methods.",
    ..TypeTable::EMPTY
};

pub(super) static MUTABLE_SEQUENCE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__setitem__", Arity::Slot(2), out_of_range),
        MethodDef::new("__delitem__", Arity::Slot(1), out_of_range),
        MethodDef::new("__iadd__", Arity::Slot(1), |vm, args| {
            support::invoke(vm, args.at(0), "extend", [args.at(1).clone()])?;
            Ok(args.at(0).clone())
        }),
    ],
    methods: &[
        MethodDef::new("insert", Arity::Python(2, &["index", "value"]), out_of_range)
            .doc("S.insert(index, value) -- insert value before index"),
        MethodDef::new("append", Arity::One, append)
            .doc("S.append(value) -- append value to the end of the sequence"),
        MethodDef::new("clear", Arity::Python(0, &[]), clear)
            .doc("S.clear() -> None -- remove all items from S"),
        MethodDef::new("reverse", Arity::Python(0, &[]), reverse).doc("S.reverse() -- reverse *IN PLACE*"),
        MethodDef::new("extend", Arity::One, extend).doc(
            "S.extend(iterable) -- extend sequence by appending elements from the iterable",
        ),
        MethodDef::new("pop", Arity::Python(0, &["index"]), pop).doc(
            "S.pop([index]) -> item -- remove and return item at index (default last).\n   Raise IndexError if list is empty or index is out of range.",
        ),
        MethodDef::new("remove", Arity::One, remove).doc(
            "S.remove(value) -- remove first occurrence of value.\n   Raise ValueError if the value is not present.",
        ),
    ],
    ..TypeTable::EMPTY
};

fn out_of_range(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw_bare(vm, Exc::IndexError))
}

fn equal(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    compare::holds(vm, CompareOp::Eq, a, b)
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if equal(vm, &value, args.at(1))? {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}

fn count(vm: &mut Vm, args: Args) -> PyResult {
    let mut count = 0;
    let iterator = iter::iter(vm, args.at(0))?;
    while let Some(value) = iter::next(vm, &iterator)? {
        count += i64::from(equal(vm, &value, args.at(1))?);
    }
    Ok(Value::Int(count))
}

/// An iterator over the items from the last to the first.
fn reversed(vm: &mut Vm, args: Args) -> PyResult {
    let length = item::len(vm, args.at(0))?;
    let class = Value::from(&vm.classes.range);
    let places = [
        Value::Int(length as i64 - 1),
        Value::Int(-1),
        Value::Int(-1),
    ];
    let places = call::call_values(vm, &class, places)?;
    let name = vm.names.__getitem__.clone();
    let getter = attr::getattr(vm, args.at(0), &name)?;
    let map = Value::from(&vm.classes.map);
    call::call_values(vm, &map, [getter, places])
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let bound = |vm: &mut Vm, place: usize, clip: bool| -> PyResult<Option<i64>> {
        let Some(bound) = args.get(place).filter(|bound| !bound.is_none()) else {
            return Ok(None);
        };
        let bound = item::index_of(vm, bound)?;
        if bound >= 0 {
            return Ok(Some(bound));
        }
        let bound = bound + item::len(vm, own)? as i64;
        Ok(Some(if clip { bound.max(0) } else { bound }))
    };
    let start = bound(vm, 2, true)?.unwrap_or(0);
    let stop = bound(vm, 3, false)?;
    let mut at = start;
    while stop.is_none_or(|stop| at < stop) {
        let found = item::getitem(vm, own, &Value::Int(at));
        let Some(value) = raise::catch(vm, found, Exc::IndexError)? else {
            break;
        };
        if equal(vm, &value, args.at(1))? {
            return Ok(Value::Int(at));
        }
        poll::charge(vm, 1)?;
        at += 1;
    }
    Err(raise::throw_bare(vm, Exc::ValueError))
}

fn append(vm: &mut Vm, args: Args) -> PyResult {
    let length = item::len(vm, args.at(0))? as i64;
    support::invoke(
        vm,
        args.at(0),
        "insert",
        [Value::Int(length), args.at(1).clone()],
    )?;
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    loop {
        let popped = support::invoke(vm, args.at(0), "pop", []);
        if raise::catch(vm, popped, Exc::IndexError)?.is_none() {
            return Ok(Value::None);
        }
    }
}

fn reverse(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let length = item::len(vm, own)? as i64;
    for low in 0..length / 2 {
        let (low, high) = (Value::Int(low), Value::Int(length - low - 1));
        let last = item::getitem(vm, own, &high)?;
        let first = item::getitem(vm, own, &low)?;
        item::setitem(vm, own, &low, last)?;
        item::setitem(vm, own, &high, first)?;
    }
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(1))?;
    while let Some(value) = iter::next(vm, &iterator)? {
        support::invoke(vm, args.at(0), "append", [value])?;
    }
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let index = args.get(1).cloned().unwrap_or(Value::Int(-1));
    let value = item::getitem(vm, args.at(0), &index)?;
    item::delitem(vm, args.at(0), &index)?;
    Ok(value)
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let index = support::invoke(vm, args.at(0), "index", [args.at(1).clone()])?;
    item::delitem(vm, args.at(0), &index)?;
    Ok(Value::None)
}
