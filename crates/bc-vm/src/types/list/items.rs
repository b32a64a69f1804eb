//! Items and slices of a list: getting, setting and deleting.

use std::rc::Rc;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::handles::ListRef;
use crate::model::heap;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, item, iter, raise};

#[cold]
fn bad_index(vm: &mut Vm, key: &Value) -> Thrown {
    let message = format!(
        "list indices must be integers or slices, not {}",
        vm.type_name(key)
    );
    raise::type_error(vm, message)
}

/// `list[key]`
pub(super) fn get(vm: &mut Vm, list: ListRef<'_>, key: &Value) -> PyResult {
    if !is_slice(key) && item::is_index(vm, key) {
        let index = item::index_of(vm, key)?;
        let items = list.borrow();
        if let Some(place) = item::place(index, items.len()) {
            return Ok(items[place].clone());
        }
        drop(items);
        return Err(raise::index_error(vm, "list index out of range"));
    }
    let Some(Payload::Slice(parts)) = key.payload() else {
        return Err(bad_index(vm, key));
    };
    let (start, _, step, count) = convert::slice_indices(vm, parts, || list.borrow().len())?;
    vm.reserve(count * size_of::<Value>())?;
    let items = list.borrow();
    let picked = item::pick(&items, start, step, count);
    drop(items);
    Ok(vm.new_list(picked))
}

/// Whether it is a slice, a class that no other derives from: then nobody has to ask whether it is an index.
fn is_slice(key: &Value) -> bool {
    matches!(key.payload(), Some(Payload::Slice(_)))
}

/// `list[key] = value`
pub(super) fn set(vm: &mut Vm, list: ListRef<'_>, key: &Value, value: &Value) -> PyResult<()> {
    if !is_slice(key) && item::is_index(vm, key) {
        let index = item::index_of(vm, key)?;
        let mut items = list.borrow_mut();
        let Some(place) = item::place(index, items.len()) else {
            drop(items);
            return Err(raise::index_error(vm, "list assignment index out of range"));
        };
        let before = std::mem::replace(&mut items[place], value.clone());
        drop(items);
        drop(before);
        return Ok(());
    }
    let Some(Payload::Slice(parts)) = key.payload() else {
        return Err(bad_index(vm, key));
    };
    let (start, stop, step, count) = convert::slice_indices(vm, parts, || list.borrow().len())?;
    if step == 1 {
        let values = sequence(vm, list, value, "can only assign an iterable")?;
        replace(vm, list, start, stop.max(start), values)?;
        return Ok(());
    }
    let values = sequence(vm, list, value, "must assign iterable to extended slice")?;
    if values.len() != count {
        let message = format!(
            "attempt to assign sequence of size {} to extended slice of size {count}",
            values.len()
        );
        return Err(raise::value_error(vm, message));
    }
    vm.reserve(count * size_of::<Value>())?;
    let mut before = Vec::with_capacity(count);
    let mut items = list.borrow_mut();
    for (i, value) in values.into_iter().enumerate() {
        if let Some(place) = items.get_mut((start + i as i64 * step) as usize) {
            before.push(std::mem::replace(place, value));
        }
    }
    drop(items);
    drop(before);
    Ok(())
}

/// The items to assign (`PySequence_Fast`); `message` replaces the `TypeError` of something that cannot be iterated over. A
/// list that is assigned to itself is copied, whatever its `__iter__` says.
fn sequence(vm: &mut Vm, list: ListRef<'_>, value: &Value, message: &str) -> PyResult<Vec<Value>> {
    if value
        .as_obj()
        .is_some_and(|value| Rc::ptr_eq(value, list.object()))
    {
        vm.reserve(list.borrow().len() * size_of::<Value>())?;
        return Ok(list.borrow().clone());
    }
    if matches!(vm.class_id_of(value), ClassId::LIST | ClassId::TUPLE) {
        return iter::collect(vm, value);
    }
    iter::collect_or(vm, value, message)
}

/// Puts `values` in the place of `start..stop`, clipped to the list as it is now.
/// # Errors
///
/// When there is no room for more.
pub(super) fn replace(
    vm: &Vm,
    list: ListRef<'_>,
    start: i64,
    stop: i64,
    values: Vec<Value>,
) -> PyResult<()> {
    let mut items = list.borrow_mut();
    let start = (start.max(0) as usize).min(items.len());
    let stop = (stop.max(0) as usize).clamp(start, items.len());
    vm.make_room(&mut items, values.len().saturating_sub(stop - start))?;
    // The iterator of what is taken out knows how much that is.
    vm.reserve((stop - start) * size_of::<Value>())?;
    let before: Vec<Value> = if values.len() == stop - start {
        let mut values = values;
        items[start..stop].swap_with_slice(&mut values);
        values
    } else {
        items.splice(start..stop, values).collect()
    };
    drop(items);
    vm.heap.charge_growth(list.uncharged());
    heap::drop_from_end(before);
    Ok(())
}

/// `del list[key]`
pub(super) fn delete(vm: &mut Vm, list: ListRef<'_>, key: &Value) -> PyResult<()> {
    if !is_slice(key) && item::is_index(vm, key) {
        let index = item::index_of(vm, key)?;
        let len = list.borrow().len();
        let Some(place) = item::place(index, len) else {
            return Err(raise::index_error(vm, "list assignment index out of range"));
        };
        let before = list.borrow_mut().remove(place);
        drop(before);
        return Ok(());
    }
    let Some(Payload::Slice(parts)) = key.payload() else {
        return Err(bad_index(vm, key));
    };
    let (start, stop, step, count) = convert::slice_indices(vm, parts, || list.borrow().len())?;
    if step == 1 {
        replace(vm, list, start, stop.max(start), Vec::new())?;
        return Ok(());
    }
    if count == 0 {
        return Ok(());
    }
    // The same places in rising order.
    let (first, step) = if step < 0 {
        (
            start + (count as i64 - 1) * step,
            step.unsigned_abs() as usize,
        )
    } else {
        (start, step as usize)
    };
    let first = first as usize;
    let mut removed = Vec::with_capacity(count);
    let mut items = list.borrow_mut();
    let mut kept = Vec::with_capacity(items.len().saturating_sub(count));
    let mut next = first;
    for (place, value) in std::mem::take(&mut *items).into_iter().enumerate() {
        if place == next && removed.len() < count {
            removed.push(value);
            next = next.saturating_add(step);
        } else {
            kept.push(value);
        }
    }
    *items = kept;
    drop(items);
    vm.heap.charge_growth(list.uncharged());
    drop(removed);
    Ok(())
}
