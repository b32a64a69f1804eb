//! The cycle finder: what only refers to itself is finalised and emptied.
//!
//! Every container knows how many references to it exist; what remains after those that come from
//! other containers are taken off comes from outside (a frame, a Rust variable, the machine). All
//! that cannot be reached from such a container is garbage. An object that reports fewer references
//! than it holds only makes the finder miss garbage; one that reports more would break it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::model::class::ClassId;
use crate::model::code::AttrCache;
use crate::model::error::PyResult;
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::finalize;
use crate::protocol::weak::WeakRef;

type Places = HashMap<*const Object, usize, ahash::RandomState>;

/// Whether CPython's collector would know of the value: containers, but for those that hold nothing it
/// would have to look at.
#[must_use]
pub fn is_tracked(value: &Value) -> bool {
    let Value::Obj(object) = value else {
        return false;
    };
    let own = || object.class().data().is_heap();
    match &object.payload {
        Payload::Int(_)
        | Payload::Float(_)
        | Payload::Complex(..)
        | Payload::Str(_)
        | Payload::Bytes(_)
        | Payload::ByteArray(_) => own(),
        Payload::Code(_) | Payload::Range(_) => false,
        Payload::NativeFunction(_) => true,
        Payload::Plain => object.class_id() != ClassId::OBJECT,
        Payload::Class(class) => class.is_heap(),
        Payload::Tuple(items) => own() || items.iter().any(may_be_tracked),
        Payload::Dict(dict) => {
            let holds =
                |(key, value): (&Value, &Value)| may_be_tracked(key) || may_be_tracked(value);
            own() || dict.borrow().iter().any(holds)
        }
        other => other.is_container(),
    }
}

/// As [`is_tracked`] without looking into nested tuples and dicts.
fn may_be_tracked(value: &Value) -> bool {
    match value.payload() {
        Some(Payload::Dict(_)) => true,
        Some(Payload::Tuple(items)) => !items.is_empty(),
        _ => is_tracked(value),
    }
}

/// Finds and ends garbage; returns how many containers were emptied that CPython would count.
///
/// # Errors
///
/// Only a fault; what finalisers raise is reported and ignored.
pub fn collect(vm: &mut Vm) -> PyResult<usize> {
    let garbage = find(vm);
    if garbage.is_empty() {
        vm.heap.collected();
        return Ok(0);
    }
    // Finalisers run first and may bring objects back to life; then nothing of this lot is emptied,
    // and those whose finaliser has run are taken at the next collection.
    let mut finalized = false;
    for object in &garbage {
        let generator = matches!(&object.payload, Payload::Generator(data) if data.needs_close());
        if (generator || object.class().data().has_finalizer()) && !object.is_finalized() {
            object.mark_finalized();
            finalize::finalize(vm, object)?;
            finalized = true;
        }
    }
    let garbage = if finalized {
        drop(garbage);
        find(vm)
    } else {
        garbage
    };
    let count = garbage
        .iter()
        .filter(|object| is_tracked(&Value::from(*object)))
        .count();
    // A weak reference that is garbage itself tells nobody of the end of its referent.
    for object in &garbage {
        if Value::from(object).as_native_data::<WeakRef>().is_some() {
            object.clear();
        }
    }
    for object in &garbage {
        object.clear();
    }
    drop(garbage);
    vm.heap.collected();
    finalize::run_doomed(vm)?;
    Ok(count)
}

/// The containers that nothing outside refers to.
#[must_use]
pub fn find(vm: &Vm) -> Vec<ObjRef> {
    let all = vm.heap.all_containers();
    forget_caches(&all);
    let mut places =
        Places::with_capacity_and_hasher(all.len(), ahash::RandomState::with_seeds(21, 22, 23, 24));
    for (place, object) in all.iter().enumerate() {
        places.insert(Rc::as_ptr(object), place);
    }
    // The finder's own handle does not count.
    let mut outside: Vec<usize> = all
        .iter()
        .map(|object| Rc::strong_count(object) - 1)
        .collect();
    for object in &all {
        object.children(&mut |value| {
            if let Value::Obj(child) = value
                && let Some(&place) = places.get(&Rc::as_ptr(child))
            {
                outside[place] = outside[place].saturating_sub(1);
            }
        });
    }
    let mut reached: Vec<bool> = outside.iter().map(|&count| count > 0).collect();
    let mut work: Vec<usize> = (0..all.len()).filter(|&place| reached[place]).collect();
    while let Some(place) = work.pop() {
        all[place].children(&mut |value| {
            if let Value::Obj(child) = value
                && let Some(&place) = places.get(&Rc::as_ptr(child))
                && !reached[place]
            {
                reached[place] = true;
                work.push(place);
            }
        });
    }
    all.into_iter()
        .zip(reached)
        .filter(|(_, reached)| !reached)
        .map(|(object, _)| object)
        .collect()
}

/// Empties what code remembers of attributes, which refers to functions without being a container.
fn forget_caches(all: &[ObjRef]) {
    for object in all {
        let code = match &object.payload {
            Payload::Function(function) => Rc::clone(&function.code.borrow()),
            Payload::Generator(generator) => Rc::clone(&generator.code),
            Payload::Frame(frame) => Rc::clone(&frame.code),
            Payload::Code(code) => Rc::clone(code),
            _ => continue,
        };
        for cache in &code.attr_caches {
            if let Ok(mut cache) = cache.try_borrow_mut() {
                *cache = AttrCache::default();
            }
        }
    }
}
