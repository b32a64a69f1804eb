//! The ordinary methods of `list`.

use super::iterators;
use crate::model::args::Keyword;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::handles::ListRef;
use crate::model::heap;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::parse_keywords;
use crate::protocol::container::{index_bounds, int_flag};
use crate::protocol::{compare, item, iter, poll, raise, sort, text};

crate::methods! {
    pub(super) static METHODS = [
        // Ordinary methods, though their names are those of special ones.
        __getitem__(key) => super::items::get;
        __reversed__() => iterators::reversed;
        __sizeof__() => sizeof;
        /// L.clear() -> None -- remove all items from L
        clear();
        /// L.copy() -> list -- a shallow copy of L
        copy();
        /// L.append(object) -> None -- append object to end
        append(object), quick quick_append;
        /// L.insert(index, object) -- insert object before index
        insert: parse(index, object);
        /// L.extend(iterable) -> None -- extend list by appending elements from the iterable
        extend(iterable) => extend_with;
        /// L.pop([index]) -> item -- remove and return item at index (default last).
        /// Raises IndexError if list is empty or index is out of range.
        pop: parse(index = -1), quick |_, args| quick_pop(args);
        /// L.remove(value) -> None -- remove first occurrence of value.
        /// Raises ValueError if the value is not present.
        remove(value);
        /// L.index(value, [start, [stop]]) -> integer -- return first index of value.
        /// Raises ValueError if the value is not present.
        index: parse(value, start = None, stop = None);
        /// L.count(value) -> integer -- return number of occurrences of value
        count(value);
        /// L.reverse() -- reverse *IN PLACE*
        reverse();
        /// L.sort(key=None, reverse=False) -> None -- stable sort *IN PLACE*
        sort: any(*args, **keywords) => sort_list;
    ]
}

fn sizeof(_: &mut Vm, list: ListRef<'_>) -> usize {
    40 + 8 * list.borrow().capacity()
}

fn clear(vm: &mut Vm, list: ListRef<'_>) {
    let before = std::mem::take(&mut *list.borrow_mut());
    vm.heap.charge_growth(list.uncharged());
    heap::drop_from_end(before);
}

fn copy(vm: &mut Vm, list: ListRef<'_>) -> PyResult {
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

fn append(vm: &mut Vm, list: ListRef<'_>, object: Value) -> PyResult<()> {
    let mut items = list.borrow_mut();
    if items.len() == items.capacity() {
        vm.make_room(&mut items, 1)?;
    }
    items.push(object);
    drop(items);
    let grown = list.uncharged();
    if grown != 0 {
        vm.heap.charge_growth(grown);
    }
    Ok(())
}

fn insert(vm: &mut Vm, list: ListRef<'_>, index: i64, object: Value) -> PyResult<()> {
    let mut items = list.borrow_mut();
    vm.make_room(&mut items, 1)?;
    let len = items.len() as i64;
    let index = if index < 0 { index + len } else { index }.clamp(0, len);
    items.insert(index as usize, object);
    drop(items);
    vm.heap.charge_growth(list.uncharged());
    Ok(())
}

/// Appends all items of `source`; items that came before an error stay.
pub(super) fn extend_with(vm: &mut Vm, list: ListRef<'_>, source: &Value) -> PyResult<()> {
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
        vm.heap.charge_growth(list.uncharged());
        return Ok(());
    }
    let iterator = iter::iter(vm, source)?;
    let hint = iter::length_hint(vm, source, 8)?;
    vm.reserve(hint.saturating_mul(size_of::<Value>()))?;
    list.borrow_mut().reserve_exact(hint.min(1 << 16));
    vm.heap.charge_growth(list.uncharged());
    while let Some(value) = iter::next(vm, &iterator)? {
        let mut items = list.borrow_mut();
        vm.make_room(&mut items, 1)?;
        items.push(value);
        drop(items);
        let grown = list.uncharged();
        if grown != 0 {
            vm.heap.charge_growth(grown);
        }
    }
    let mut items = list.borrow_mut();
    if items.capacity() > items.len() * 2 {
        items.shrink_to_fit();
    }
    drop(items);
    vm.heap.charge_growth(list.uncharged());
    Ok(())
}

fn pop(vm: &mut Vm, list: ListRef<'_>, index: i64) -> PyResult {
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
        vm.heap.charge_growth(list.uncharged());
    }
    Ok(value)
}

fn remove(vm: &mut Vm, list: ListRef<'_>, value: &Value) -> PyResult<()> {
    match item::position(vm, &list, value, 0, usize::MAX)? {
        Some(place) => {
            let mut items = list.borrow_mut();
            // The comparison may have shortened the list.
            let before = (place < items.len()).then(|| items.remove(place));
            drop(items);
            drop(before);
            Ok(())
        }
        None => Err(raise::value_error(vm, "list.remove(x): x not in list")),
    }
}

fn index(
    vm: &mut Vm,
    list: ListRef<'_>,
    value: &Value,
    start: Option<&Value>,
    stop: Option<&Value>,
) -> PyResult<usize> {
    let len = list.borrow().len();
    let (start, stop) = index_bounds(vm, start, stop, len)?;
    match item::position(vm, &list, value, start, stop)? {
        Some(place) => Ok(place),
        None => {
            let shown = text::repr_text(vm, value)?;
            let message = format!("{} is not in list", shown.to_string_lossy());
            Err(raise::value_error(vm, message))
        }
    }
}

fn count(vm: &mut Vm, list: ListRef<'_>, value: &Value) -> PyResult<i64> {
    let mut count = 0;
    let mut index = 0;
    loop {
        let Some(other) = list.borrow().get(index).cloned() else {
            return Ok(count);
        };
        if compare::eq(vm, &other, value)? {
            count += 1;
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
}

fn reverse(_: &mut Vm, list: ListRef<'_>) {
    list.borrow_mut().reverse();
}

fn sort_list(vm: &mut Vm, list: ListRef<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    // What is given by name is looked at before arguments by position are refused.
    let parameters = ["key", "reverse"];
    let [key, reverse] = parse_keywords(vm, "sort", args, keywords, 0, parameters)?;
    let reverse = match &reverse {
        Value::Unbound => false,
        reverse => int_flag(vm, reverse)?,
    };
    let key = Some(key).filter(|key| !key.is_unbound() && !key.is_none());
    if !args.is_empty() {
        let message = "must use keyword argument for key function";
        return Err(raise::type_error(vm, message));
    }
    // While the sort runs the list is empty; any use that changes it gives it room of its own.
    let mut items = std::mem::take(&mut *list.borrow_mut());
    let result = sort::sort_items(vm, &mut items, key.as_ref(), reverse);
    let intruders = std::mem::replace(&mut *list.borrow_mut(), items);
    vm.heap.charge_growth(list.uncharged());
    let modified = intruders.capacity() > 0;
    drop(intruders);
    result?;
    if modified {
        return Err(raise::value_error(vm, "list modified during sort"));
    }
    Ok(())
}
