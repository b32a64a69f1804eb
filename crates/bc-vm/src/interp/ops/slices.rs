//! Short slices of exact lists, tuples and strings, between bounds that are integers: nobody has to be asked for them.
//!
//! What is not met here goes the long way, which says what is wrong. Absent: steps other than 1 and, where items are
//! taken, -1.

use std::ops::Range;

use crate::model::class::ClassId;
use crate::model::heap;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::convert;

/// So many items are taken or put at most.
const SHORT: usize = 64;

/// Start, stop and step.
pub(crate) type Parts<'a> = [&'a Value; 3];

/// The parts of a slice.
pub(super) fn parts(key: &Value) -> Option<Parts<'_>> {
    match key.payload()? {
        Payload::Slice(parts) => Some(parts.each_ref()),
        _ => None,
    }
}

/// The places that a slice means in a sequence of `len` items, and whether they are taken from the last one on.
fn places(parts: Parts<'_>, len: usize) -> Option<(Range<usize>, bool)> {
    let part = |part: &Value| match part {
        Value::None => Some(None),
        Value::Int(index) => Some(Some(*index)),
        _ => None,
    };
    let [start, stop, step] = parts;
    let backwards = match step {
        Value::None | Value::Int(1) => false,
        Value::Int(-1) => true,
        _ => return None,
    };
    let step = if backwards { -1 } else { 1 };
    let (start, stop, ..) = convert::adjust_indices(part(start)?, part(stop)?, step, len);
    let (first, end) = if backwards {
        (stop.min(start) + 1, start + 1)
    } else {
        (start, stop.max(start))
    };
    let (first, end) = (first as usize, end as usize);
    (end - first <= SHORT).then_some((first..end, backwards))
}

/// As [`places`], in order.
fn range(parts: Parts<'_>, len: usize) -> Option<Range<usize>> {
    places(parts, len).and_then(|(range, backwards)| (!backwards).then_some(range))
}

fn has_room(vm: &Vm, count: usize) -> bool {
    vm.heap.meter.has_room((count * size_of::<Value>()) as u64)
}

/// What a slice takes out of a list, a tuple or a str.
pub(crate) fn taken(vm: &Vm, container: &Value, parts: Parts<'_>) -> Option<Value> {
    let object = container.as_obj()?;
    match &object.payload {
        Payload::List(list) if object.class_id() == ClassId::LIST => {
            let items = list.borrow();
            let (range, backwards) = places(parts, items.len())?;
            let part = items.get(range).filter(|part| has_room(vm, part.len()))?;
            let mut part = part.to_vec();
            drop(items);
            if backwards {
                part.reverse();
            }
            Some(vm.new_list(part))
        }
        Payload::Tuple(items) if object.class_id() == ClassId::TUPLE => {
            let part = items.get(range(parts, items.len())?)?;
            // All of it is the tuple itself.
            let is_part = part.len() < items.len() && has_room(vm, part.len());
            is_part.then(|| vm.new_tuple(part))
        }
        Payload::Str(text) if object.class_id() == ClassId::STR => {
            let text = text.text();
            let range = range(parts, text.len())?;
            // All of it is the str itself.
            let is_part = range.len() < text.len() && has_room(vm, range.len());
            is_part.then(|| vm.new_part(text, range))
        }
        _ => None,
    }
}

/// Replaces a slice of a list with the items of a list or tuple, without an iterator; whether that is done. What goes is
/// dropped from its end.
pub(crate) fn put(vm: &Vm, container: &Value, parts: Parts<'_>, value: &Value) -> bool {
    let done = match value
        .as_obj()
        .map(|object| (&object.payload, object.class_id()))
    {
        Some((Payload::Tuple(items), ClassId::TUPLE)) => put_items(vm, container, parts, items),
        Some((Payload::List(list), ClassId::LIST)) if !value.is(container) => {
            put_items(vm, container, parts, &list.borrow())
        }
        _ => None,
    };
    done.is_some()
}

fn put_items(vm: &Vm, container: &Value, parts: Parts<'_>, values: &[Value]) -> Option<()> {
    let object = container.as_obj()?;
    let Payload::List(list) = &object.payload else {
        return None;
    };
    if object.class_id() != ClassId::LIST || values.len() > SHORT {
        return None;
    }
    let mut items = list.borrow_mut();
    let range = range(parts, items.len())?;
    let more = values.len().saturating_sub(range.len());
    if items.capacity() - items.len() < more || !has_room(vm, values.len() + range.len()) {
        return None;
    }
    let before = if values.len() == range.len() {
        let mut values = values.to_vec();
        items.get_mut(range)?.swap_with_slice(&mut values);
        values
    } else {
        items.splice(range, values.iter().cloned()).collect()
    };
    drop(items);
    vm.heap.charge_growth(list.uncharged());
    heap::drop_from_end(before);
    Some(())
}
