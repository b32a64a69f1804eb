//! Building containers from the value stack, and adding to the one a comprehension builds.

use super::{call_out, fall, peek, pop, pop_many, underflow};
use crate::interp::step::{Exit, Next, Step};
use crate::model::class::ClassId;
use crate::model::error::Thrown;
use crate::model::exception::ExceptionKind;
use crate::model::frame::Frame;
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{dict, iter, raise};

/// `arg items → tuple`
#[inline]
pub(crate) fn build_tuple(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let tuple = vm.new_tuple(split_off(frame, arg as usize)?);
    frame.push(tuple);
    Ok(Next::FallThrough)
}

/// The topmost `count` values, in the order they were pushed, in one piece.
#[inline]
fn split_off(frame: &mut Frame, count: usize) -> Result<Vec<Value>, Exit> {
    let start = frame.stack.len().checked_sub(count).ok_or_else(underflow)?;
    Ok(frame.stack.split_off(start))
}

/// `arg items → list`
#[inline]
pub(crate) fn build_list(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let list = vm.new_list(split_off(frame, arg as usize)?);
    frame.push(list);
    Ok(Next::FallThrough)
}

/// `arg items → set`
pub(crate) fn build_set(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let items: Vec<Value> = pop_many(frame, arg as usize)?.collect();
    let set = call_out(vm, frame, |vm| {
        let set = vm.new_set(Table::new());
        if let Some(table) = set.as_set() {
            for item in items {
                dict::set_add(vm, table, item)?;
            }
        }
        Ok(set)
    })?;
    frame.push(set);
    fall(vm, frame)
}

/// `key value ... → dict`
pub(crate) fn build_map(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let items: Vec<Value> = pop_many(frame, arg as usize * 2)?.collect();
    let map = call_out(vm, frame, |vm| {
        let map = vm.new_dict(Table::with_capacity(arg as usize));
        if let Payload::Dict(table) = &map.payload {
            let mut items = items.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                dict::set(vm, table, key, value)?;
            }
        }
        Ok(Value::Obj(map))
    })?;
    frame.push(map);
    fall(vm, frame)
}

/// `start stop [step] → slice`
pub(crate) fn build_slice(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let step = if arg == 3 { pop(frame)? } else { Value::None };
    let stop = pop(frame)?;
    let start = pop(frame)?;
    let slice = vm.new_slice(start, stop, step);
    frame.push(slice);
    Ok(Next::FallThrough)
}

/// `TOS →`, appended to the list `arg` places below
#[inline]
pub(crate) fn list_append(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let value = pop(frame)?;
    let Some(list) = peek(frame, arg.wrapping_sub(1) as usize)?.as_list() else {
        return Err(no_list(vm));
    };
    let mut items = list.borrow_mut();
    if items.len() < items.capacity() {
        items.push(value);
        return Ok(Next::FallThrough);
    }
    vm.make_room(&mut items, 1)?;
    items.push(value);
    drop(items);
    let grown = list.uncharged();
    vm.heap.charge_growth(grown);
    if vm.heap.trap() {
        call_out(vm, frame, crate::protocol::poll::poll)?;
    }
    fall(vm, frame)
}

#[cold]
fn no_list(vm: &mut Vm) -> Exit {
    raise::bad_internal_call(vm, "Objects/listobject.c:307").into()
}

/// `TOS →`, added to the set `arg` places below
pub(crate) fn set_add(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let mut value = pop(frame)?;
    let below = peek(frame, arg.wrapping_sub(1) as usize)?;
    if let Value::Obj(object) = below
        && let Payload::Set(set) = &object.payload
        && object.class_id() == ClassId::SET
    {
        match dict::try_set_add(vm, set, value)? {
            Ok(()) if vm.heap.trap() => {
                call_out(vm, frame, crate::protocol::poll::poll)?;
                return fall(vm, frame);
            }
            Ok(()) => return Ok(Next::FallThrough),
            Err(back) => value = back,
        }
    }
    // A frozenset may still be filled while nobody else has seen it.
    let open = match below {
        Value::Obj(object) => {
            !object.class().is_subclass(&vm.classes.frozenset)
                || std::rc::Rc::strong_count(object) == 1
        }
        _ => false,
    };
    let set = below.clone();
    call_out(vm, frame, |vm| match set.as_set() {
        Some(table) if open => dict::set_add(vm, table, value),
        _ => Err(raise::bad_internal_call(vm, "Objects/setobject.c:2282")),
    })?;
    fall(vm, frame)
}

/// `TOS1 TOS →`: the value `TOS1` under the key `TOS` of the dict `arg` places below
pub(crate) fn map_add(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let key = pop(frame)?;
    let value = pop(frame)?;
    let map = peek(frame, arg.wrapping_sub(1) as usize)?.clone();
    call_out(vm, frame, |vm| match map.as_dict() {
        Some(table) => dict::set(vm, table, key, value),
        None => Err(raise::bad_internal_call(vm, "Objects/dictobject.c:1217")),
    })?;
    fall(vm, frame)
}

fn gather(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    arg: u32,
) -> Result<Vec<Value>, crate::interp::step::Exit> {
    let parts: Vec<Value> = pop_many(frame, arg as usize)?.collect();
    call_out(vm, frame, |vm| {
        let mut all = Vec::new();
        for part in parts {
            let items = iter::collect(vm, &part)?;
            vm.make_room(&mut all, items.len())?;
            all.extend(items);
        }
        Ok(all)
    })
}

/// `arg iterables → list of all their items`
pub(crate) fn build_list_unpack(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let items = gather(vm, frame, arg)?;
    let list = vm.new_list(items);
    frame.push(list);
    fall(vm, frame)
}

/// `arg iterables → tuple of all their items`
pub(crate) fn build_tuple_unpack(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let items = gather(vm, frame, arg)?;
    let tuple = vm.new_tuple(items);
    frame.push(tuple);
    fall(vm, frame)
}

/// `arg iterables → set of all their items`
pub(crate) fn build_set_unpack(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let parts: Vec<Value> = pop_many(frame, arg as usize)?.collect();
    let set = call_out(vm, frame, |vm| {
        let set = vm.new_set(Table::new());
        if let Some(table) = set.as_set() {
            // A set does not ask how many there will be.
            for part in &parts {
                let iterator = iter::iter(vm, part)?;
                while let Some(item) = iter::next(vm, &iterator)? {
                    dict::set_add(vm, table, item)?;
                }
            }
        }
        Ok(set)
    })?;
    frame.push(set);
    fall(vm, frame)
}

/// `arg mappings → dict of all their items`, later ones win
pub(crate) fn build_map_unpack(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let parts: Vec<Value> = pop_many(frame, arg as usize)?.collect();
    let map = call_out(vm, frame, |vm| {
        let map = vm.new_dict(Table::new());
        for part in parts {
            if let Payload::Dict(table) = &map.payload {
                dict::merge(vm, table, &part).map_err(|thrown| no_mapping(vm, thrown, &part))?;
            }
        }
        Ok(Value::Obj(map))
    })?;
    frame.push(map);
    fall(vm, frame)
}

/// What is raised for a part that cannot be merged: an `AttributeError` says that it is no mapping.
fn no_mapping(vm: &mut Vm, thrown: Thrown, part: &Value) -> Thrown {
    if raise::is_instance(&thrown, vm, ExceptionKind::AttributeError) {
        let message = format!("'{}' object is not a mapping", vm.type_name(part));
        raise::type_error(vm, message)
    } else {
        thrown
    }
}

/// As `BUILD_MAP_UNPACK` for the `**` arguments of a call: keys must be distinct strings. The low
/// byte of the argument counts the mappings; the second says how far below them the callee lies.
pub(crate) fn build_map_unpack_with_call(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let count = (arg & 0xff) as usize;
    let below = (arg >> 8) & 0xff;
    let parts: Vec<Value> = pop_many(frame, count)?.collect();
    // The reference counts from the top before the mappings are popped and knows the callee only
    // where it lies right below them.
    let callee = if below == 1 {
        peek(frame, 0)?.clone()
    } else {
        Value::Unbound
    };
    let map = call_out(vm, frame, |vm| {
        super::extended::merge_keywords(vm, &callee, parts)
    })?;
    frame.push(Value::Obj(map));
    fall(vm, frame)
}
