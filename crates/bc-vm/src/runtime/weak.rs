//! Weak references: making them, what they refer to, and telling them when that is gone.
//!
//! The machine keeps, for every object with weak references, a list of them by the object's serial
//! number; the ones that are shared (no callback, exactly the class `weakref` or a proxy) stand last, so
//! that walking the list backwards gives CPython's order. An object that dies is replaced by nothing at
//! once; callbacks run at the next poll. One that is brought back for its finaliser gets its references
//! back; those to cyclic garbage are taken away before any finaliser runs. Absent: the methods of the
//! classes (see `types`).

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::{Rc, Weak};

use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Object};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref::{WeakRef, referent};
use crate::protocol::{call, raise};
use crate::runtime::report;

/// Whether instances of the class of `value` can be referred to weakly.
#[must_use]
pub fn is_referable(vm: &Vm, value: &Value) -> bool {
    value.as_obj().is_some()
        && vm
            .class_of(value)
            .data()
            .flags()
            .contains(ClassFlags::WEAKREF)
}

/// A weak reference of `class` (`weakref`, a subclass, or a proxy class) to `object`; one without a
/// callback that exists already is used again.
///
/// # Errors
///
/// `TypeError` when `object` cannot be referred to weakly.
pub fn make(vm: &mut Vm, class: &ClassRef, object: &Value, callback: Value) -> PyResult {
    let referent = match object.as_obj() {
        Some(referent) if is_referable(vm, object) => Rc::clone(referent),
        _ => {
            let message = format!(
                "cannot create weak reference to '{}' object",
                vm.type_name(object)
            );
            return Err(raise::type_error(vm, message));
        }
    };
    let id = class.data().id();
    let is_shared = callback.is_none() && rank(id) > 0;
    let serial = referent.serial();
    if is_shared && let Some(known) = shared(vm, serial, id) {
        return Ok(Value::Obj(known));
    }
    let data = WeakRef {
        referent: RefCell::new(Rc::downgrade(&referent)),
        callback: RefCell::new(callback),
        hash: Cell::new(None),
    };
    let value = vm.new_native(class, data);
    referent.mark_watched();
    let Some(made) = value.as_obj().map(Rc::downgrade) else {
        return Ok(value);
    };
    let list = vm.weakrefs.entry(serial).or_default();
    if list.len() == list.capacity() {
        list.retain(|other| other.strong_count() > 0);
    }
    let own = if is_shared { rank(id) } else { 0 };
    // Only the shared ones, of which there are two at most, stand behind.
    let behind = list
        .iter()
        .rev()
        .take_while(|other| (other.upgrade()).is_some_and(|other| standing(&other) > own));
    let place = list.len() - behind.count();
    list.insert(place, made);
    Ok(value)
}

/// Where shared references of a class stand: 0 for classes whose references are never shared.
fn rank(id: ClassId) -> u8 {
    match id {
        ClassId::WEAKREF => 2,
        ClassId::WEAKPROXY | ClassId::WEAKCALLABLEPROXY => 1,
        _ => 0,
    }
}

fn standing(reference: &ObjRef) -> u8 {
    let value = Value::from(reference);
    match value.as_native_data::<WeakRef>() {
        Some(data) if data.callback.borrow().is_none() => rank(reference.class_id()),
        _ => 0,
    }
}

fn shared(vm: &Vm, serial: u64, id: ClassId) -> Option<ObjRef> {
    let list = vm.weakrefs.get(&serial)?;
    let references = list.iter().rev().take(2).filter_map(Weak::upgrade);
    references
        .into_iter()
        .find(|other| other.class_id() == id && standing(other) > 0)
        .filter(|other| referent(&Value::from(other)).is_some_and(|referent| referent.is_some()))
}

/// Gives an object that was brought back for its finaliser the weak references it had.
pub fn attach(vm: &Vm, object: &ObjRef) {
    if !object.is_watched() {
        return;
    }
    let list = vm.weakrefs.get(&object.serial());
    for reference in list.into_iter().flatten().filter_map(Weak::upgrade) {
        if let Some(data) = Value::Obj(reference).as_native_data::<WeakRef>() {
            data.referent.replace(Rc::downgrade(object));
        }
    }
}

/// Calls the callbacks of weak references to an object that is gone.
///
/// # Errors
///
/// Only a fault: an exception that leaves a callback is reported and ignored.
pub fn notify_dead(vm: &mut Vm, serial: u64) -> PyResult<()> {
    let Some(list) = vm.weakrefs.remove(&serial) else {
        return Ok(());
    };
    // All are held, and none has its callback any more, before the first callback runs.
    let mut told = Vec::new();
    for reference in list.iter().rev().filter_map(Weak::upgrade) {
        let callback = take_callback(&reference);
        if !callback.is_none() {
            told.push((reference, callback));
        }
    }
    for (reference, callback) in &told {
        tell(vm, reference, callback)?;
    }
    while let Some(last) = told.pop() {
        drop(last);
    }
    Ok(())
}

/// The callback of a weak reference, which it has no longer.
fn take_callback(reference: &ObjRef) -> Value {
    Value::from(reference)
        .as_native_data::<WeakRef>()
        .map_or(Value::None, |data| data.callback.replace(Value::None))
}

/// Takes away all weak references to what the collector has found, then calls the callbacks of those
/// that are not garbage themselves (`handle_weakrefs`). Returns how many of these went by that.
///
/// # Errors
///
/// As [`notify_dead`].
pub fn end(vm: &mut Vm, garbage: &[ObjRef]) -> PyResult<usize> {
    if !garbage.iter().any(|object| object.is_watched()) {
        return Ok(0);
    }
    let dying: BTreeSet<*const Object> = garbage.iter().map(Rc::as_ptr).collect();
    let mut told = VecDeque::new();
    for object in garbage.iter().filter(|object| object.is_watched()) {
        let Some(list) = vm.weakrefs.remove(&object.serial()) else {
            continue;
        };
        for reference in list.iter().rev().filter_map(Weak::upgrade) {
            let value = Value::from(&reference);
            let Some(data) = value.as_native_data::<WeakRef>() else {
                continue;
            };
            data.referent.replace(Weak::new());
            if !dying.contains(&Rc::as_ptr(&reference)) && !data.callback.borrow().is_none() {
                told.push_back(reference);
            }
        }
    }
    let mut freed = 0;
    while let Some(reference) = told.pop_front() {
        let handle = Rc::downgrade(&reference);
        let callback = take_callback(&reference);
        if !callback.is_none() {
            tell(vm, &reference, &callback)?;
        }
        drop(reference);
        freed += usize::from(handle.strong_count() == 0);
    }
    Ok(freed)
}

/// Calls the callback of a weak reference whose referent is gone.
fn tell(vm: &mut Vm, reference: &ObjRef, callback: &Value) -> PyResult<()> {
    let handled = vm.call_stack.handled.clone();
    let raising = std::mem::take(&mut vm.call_stack.raising);
    let result = call::call(vm, callback, Args::of([Value::from(reference)]));
    vm.call_stack.handled = handled;
    vm.call_stack.raising = raising;
    match result {
        Err(Thrown::Raise(exception)) => report::write_unraisable(vm, &exception, callback),
        other => other.map(drop),
    }
}
