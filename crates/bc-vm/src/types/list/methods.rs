//! The ordinary methods of `list`.

use super::iterators;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::heap;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{List, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{index_bounds, int_flag, list_of, size_argument};
use crate::protocol::{call, compare, item, iter, poll, raise, sort, text};

pub(super) static METHODS: &[MethodDef] = &[
    // Ordinary methods, though their names are those of special ones.
    MethodDef::new("__getitem__", Arity::One, super::items::get),
    MethodDef::new("__reversed__", Arity::None, iterators::reversed),
    MethodDef::new("__sizeof__", Arity::None, sizeof),
    MethodDef::new("clear", Arity::None, clear).doc("L.clear() -> None -- remove all items from L"),
    MethodDef::new("copy", Arity::None, copy).doc("L.copy() -> list -- a shallow copy of L"),
    MethodDef::new("append", Arity::One, append)
        .quick(quick_append)
        .doc("L.append(object) -> None -- append object to end"),
    MethodDef::new("insert", Arity::Parse(2, 2), insert)
        .doc("L.insert(index, object) -- insert object before index"),
    MethodDef::new("extend", Arity::One, extend)
        .doc("L.extend(iterable) -> None -- extend list by appending elements from the iterable"),
    MethodDef::new("pop", Arity::Parse(0, 1), pop)
        .quick(|_, args| quick_pop(args))
        .doc("L.pop([index]) -> item -- remove and return item at index (default last).\nRaises IndexError if list is empty or index is out of range."),
    MethodDef::new("remove", Arity::One, remove)
        .doc("L.remove(value) -> None -- remove first occurrence of value.\nRaises ValueError if the value is not present."),
    MethodDef::new("index", Arity::Parse(1, 3), index)
        .doc("L.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises ValueError if the value is not present."),
    MethodDef::new("count", Arity::One, count)
        .doc("L.count(value) -> integer -- return number of occurrences of value"),
    MethodDef::new("reverse", Arity::None, reverse).doc("L.reverse() -- reverse *IN PLACE*"),
    MethodDef::new("sort", Arity::Any, sort_list)
        .doc("L.sort(key=None, reverse=False) -> None -- stable sort *IN PLACE*"),
];

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    Ok(Value::Int(40 + 8 * list.borrow().capacity() as i64))
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let before = std::mem::take(&mut *list.borrow_mut());
    vm.heap.settle(list.unsettled());
    heap::drop_from_end(before);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    vm.reserve(list.borrow().len() * size_of::<Value>())?;
    let items = list.borrow().clone();
    Ok(vm.new_list(items))
}

/// Appends to an exact list that has room.
fn quick_append(_: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(object), value] = args else {
        return None;
    };
    let Payload::List(list) = &object.payload else {
        return None;
    };
    let mut items = list.borrow_mut();
    if items.len() == items.capacity() {
        return None;
    }
    items.push(value.clone());
    Some(Value::None)
}

/// Takes the last item of a list that need not shrink.
fn quick_pop(args: &[Value]) -> Option<Value> {
    let ([Value::Obj(object)] | [Value::Obj(object), Value::Int(-1)]) = args else {
        return None;
    };
    let Payload::List(list) = &object.payload else {
        return None;
    };
    let mut items = list.borrow_mut();
    if items.capacity() > 64 && items.len() <= items.capacity() / 4 {
        return None;
    }
    items.pop()
}

fn append(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(1).unwrap_or_default();
    let list = list_of(args.at(0))?;
    let mut items = list.borrow_mut();
    if items.len() == items.capacity() {
        vm.make_room(&mut items, 1)?;
    }
    items.push(value);
    drop(items);
    let grown = list.unsettled();
    if grown != 0 {
        vm.heap.settle(grown);
    }
    Ok(Value::None)
}

fn insert(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or_default();
    let index = size_argument(vm, args.at(1))?;
    let list = list_of(args.at(0))?;
    let mut items = list.borrow_mut();
    vm.make_room(&mut items, 1)?;
    let len = items.len() as i64;
    let index = if index < 0 { index + len } else { index }.clamp(0, len);
    items.insert(index as usize, value);
    drop(items);
    vm.heap.settle(list.unsettled());
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: Args) -> PyResult {
    extend_with(vm, list_of(args.at(0))?, args.at(1))?;
    Ok(Value::None)
}

/// Appends all items of `source`; items that came before an error stay.
pub(super) fn extend_with(vm: &mut Vm, list: &List, source: &Value) -> PyResult<()> {
    let known = match source.payload() {
        Some(Payload::List(other)) if vm.class_id_of(source) == ClassId::LIST => {
            vm.reserve(other.borrow().len() * size_of::<Value>())?;
            Some(other.borrow().clone())
        }
        Some(Payload::Tuple(items)) if vm.class_id_of(source) == ClassId::TUPLE => {
            vm.reserve(items.len() * size_of::<Value>())?;
            Some(items.to_vec())
        }
        _ => None,
    };
    if let Some(mut items) = known {
        let mut own = list.borrow_mut();
        if own.is_empty() {
            *own = items;
        } else {
            vm.make_room(&mut own, items.len())?;
            own.append(&mut items);
        }
        drop(own);
        vm.heap.settle(list.unsettled());
        return Ok(());
    }
    let iterator = iter::iter(vm, source)?;
    let hint = iter::length_hint(vm, source, 8)?;
    vm.reserve(hint.saturating_mul(size_of::<Value>()))?;
    list.borrow_mut().reserve_exact(hint.min(1 << 16));
    vm.heap.settle(list.unsettled());
    while let Some(value) = iter::next(vm, &iterator)? {
        let mut items = list.borrow_mut();
        vm.make_room(&mut items, 1)?;
        items.push(value);
        drop(items);
        let grown = list.unsettled();
        if grown != 0 {
            vm.heap.settle(grown);
        }
    }
    let mut items = list.borrow_mut();
    if items.capacity() > items.len() * 2 {
        items.shrink_to_fit();
    }
    drop(items);
    vm.heap.settle(list.unsettled());
    Ok(())
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let index = match args.get(1) {
        Some(index) => size_argument(vm, index)?,
        None => -1,
    };
    let list = list_of(args.at(0))?;
    let len = list.borrow().len();
    if len == 0 {
        return Err(raise::index_error(vm, "pop from empty list"));
    }
    let Some(place) = item::place(index, len) else {
        return Err(raise::index_error(vm, "pop index out of range"));
    };
    let mut items = list.borrow_mut();
    let value = items.remove(place);
    if items.capacity() > 64 && items.len() < items.capacity() / 4 {
        let half = items.capacity() / 2;
        items.shrink_to(half);
        drop(items);
        vm.heap.settle(list.unsettled());
    }
    Ok(value)
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    match item::position(vm, list, args.at(1), 0, usize::MAX)? {
        Some(place) => {
            let mut items = list.borrow_mut();
            // The comparison may have shortened the list.
            let before = (place < items.len()).then(|| items.remove(place));
            drop(items);
            drop(before);
            Ok(Value::None)
        }
        None => Err(raise::value_error(vm, "list.remove(x): x not in list")),
    }
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let len = list.borrow().len();
    let (start, stop) = index_bounds(vm, args.get(2), args.get(3), len)?;
    match item::position(vm, list, args.at(1), start, stop)? {
        Some(place) => Ok(Value::Int(place as i64)),
        None => {
            let shown = text::repr_text(vm, args.at(1))?;
            let message = format!("{} is not in list", shown.to_string_lossy());
            Err(raise::value_error(vm, message))
        }
    }
}

fn count(vm: &mut Vm, args: Args) -> PyResult {
    let list = list_of(args.at(0))?;
    let mut count = 0;
    let mut index = 0;
    loop {
        let Some(other) = list.borrow().get(index).cloned() else {
            return Ok(Value::Int(count));
        };
        if compare::eq(vm, &other, args.at(1))? {
            count += 1;
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
}

fn reverse(_vm: &mut Vm, args: Args) -> PyResult {
    list_of(args.at(0))?.borrow_mut().reverse();
    Ok(Value::None)
}

fn sort_list(vm: &mut Vm, args: Args) -> PyResult {
    let mut placed = args.clone();
    call::place_keywords(vm, "sort", &mut placed, 1, 0, &["key", "reverse"])?;
    let given = |place| placed.get(place).filter(|value| !value.is_unbound());
    let reverse = match given(2) {
        Some(reverse) => int_flag(vm, reverse)?,
        None => false,
    };
    let key = given(1).filter(|key| !key.is_none()).cloned();
    if args.len() > 1 {
        let message = "must use keyword argument for key function";
        return Err(raise::type_error(vm, message));
    }
    let list = list_of(args.at(0))?;
    // While the sort runs the list is empty; any use that changes it gives it room of its own.
    let mut items = std::mem::take(&mut *list.borrow_mut());
    let result = sort::sort_items(vm, &mut items, key.as_ref(), reverse);
    let intruders = std::mem::replace(&mut *list.borrow_mut(), items);
    vm.heap.settle(list.unsettled());
    let modified = intruders.capacity() > 0;
    drop(intruders);
    result?;
    if modified {
        return Err(raise::value_error(vm, "list modified during sort"));
    }
    Ok(Value::None)
}
