//! The cycle finder: what only refers to itself is finalised and emptied.
//!
//! Every container knows how many references to it exist; what remains after those that come from
//! other containers under examination are taken off comes from outside (a frame, a Rust variable, the
//! machine, an older generation). All that cannot be reached from such a container is garbage. An
//! object that reports fewer references than it holds only makes the finder miss garbage; one that
//! reports more would break it. The order in which garbage is found is the reference's
//! (`move_unreachable`), since finalisers show it.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::generations::GENERATIONS;
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, define, iter};
use crate::runtime::{finalize, report, weak};

/// What `gc.set_debug` calls `DEBUG_SAVEALL`: garbage is kept in `gc.garbage` instead of emptied.
pub const SAVE_ALL: i64 = 32;

/// The generation that comes with all others.
pub const OLDEST: usize = GENERATIONS - 1;

/// Whether CPython's collector would know of the value: containers, but for those that hold nothing it
/// would have to look at.
#[must_use]
pub fn is_tracked(value: &Value) -> bool {
    let Value::Obj(object) = value else {
        return false;
    };
    is_collected(object)
        && match &object.payload {
            Payload::Class(class) => class.is_heap(),
            // Only instances of the very classes are ever let go.
            Payload::Tuple(items) => {
                let let_go =
                    || object.is_untracked() || object.class().data().heap().is_let_go(object);
                object.class_id() != ClassId::TUPLE || !(items.is_empty() || let_go())
            }
            Payload::Dict(dict) => {
                let holds =
                    |(key, value): (&Value, &Value)| may_be_tracked(key) || may_be_tracked(value);
                object.class_id() != ClassId::DICT || dict.borrow().iter().any(holds)
            }
            _ => true,
        }
}

/// Whether CPython's collector can know of objects of this class (`PyType_IS_GC`).
#[must_use]
pub fn is_collected(object: &ObjRef) -> bool {
    match &object.payload {
        Payload::Int(_)
        | Payload::Float(_)
        | Payload::Complex(..)
        | Payload::Str(_)
        | Payload::Bytes(_)
        | Payload::ByteArray(_) => has_fields(&object.class()),
        Payload::Code(_) | Payload::Range(_) => false,
        Payload::Plain => {
            let class = object.class();
            has_fields(&class) || !(class.data().is_heap() || object.class_id() == ClassId::OBJECT)
        }
        Payload::NativeFunction(_) => true,
        other => other.is_container(),
    }
}

/// Whether a class of the program adds something to what its instances are made of: a `__dict__`, room
/// for weak references, slots.
fn has_fields(class: &ClassRef) -> bool {
    let added = ClassFlags::DICT | ClassFlags::WEAKREF;
    class.data().mro().iter().any(|class| {
        let data = class.data();
        data.is_heap() && (data.flags().intersects(added) || !data.slots.is_empty())
    })
}

/// As [`is_tracked`] without looking into dicts.
fn may_be_tracked(value: &Value) -> bool {
    matches!(value.payload(), Some(Payload::Dict(_))) || is_tracked(value)
}

/// Takes a tuple off the lists that refers to nothing on them.
fn maybe_untrack(object: &ObjRef) {
    if let Payload::Tuple(items) = &object.payload
        && object.class_id() == ClassId::TUPLE
        && !object.is_untracked()
        && !items.iter().any(may_be_tracked)
    {
        object.untrack();
    }
}

/// Looks at the generation that is due, if one is.
///
/// # Errors
///
/// As [`collect`].
pub fn automatic(vm: &mut Vm) -> PyResult<()> {
    match vm.heap.generations.due() {
        Some(generation) => collect_and_tell(vm, generation).map(drop),
        None => Ok(()),
    }
}

/// Ends the garbage of `generation` and the younger ones, telling the functions in `gc.callbacks`
/// before and after; returns how many objects CPython would count.
///
/// # Errors
///
/// As [`collect`].
pub fn collect_and_tell(vm: &mut Vm, generation: usize) -> PyResult<usize> {
    at_work(vm, |vm| {
        tell(vm, "start", generation, 0)?;
        let found = collect_generation(vm, generation)?;
        tell(vm, "stop", generation, found)?;
        Ok(found)
    })
}

/// What the collector does, unless it is at work already.
fn at_work(vm: &mut Vm, work: impl FnOnce(&mut Vm) -> PyResult<usize>) -> PyResult<usize> {
    if !vm.heap.generations.enter() {
        return Ok(0);
    }
    let found = work(vm);
    vm.heap.generations.leave();
    found
}

/// Finds and ends garbage among all containers, and forgets the names that were its own; returns how many
/// objects CPython would count.
///
/// # Errors
///
/// Only a fault; what finalisers raise is reported and ignored.
pub fn collect(vm: &mut Vm) -> PyResult<usize> {
    let found = at_work(vm, |vm| collect_generation(vm, OLDEST));
    vm.forget_names();
    found
}

/// As [`collect`], when a program ends: nothing happens if nobody could tell.
///
/// # Errors
///
/// As [`collect`].
pub fn collect_at_exit(vm: &mut Vm) -> PyResult<()> {
    if can_be_told(vm) {
        collect(vm)?;
    }
    Ok(())
}

/// Whether the end of some object that lives would have consequences beside memory, or somebody is told of collections.
#[must_use]
pub fn can_be_told(vm: &Vm) -> bool {
    let generations = &vm.heap.generations;
    let callbacks = generations.callbacks.borrow();
    let called = (callbacks.as_list()).is_some_and(|list| !list.borrow().is_empty());
    called
        || generations.debug.get() != 0
        || vm.heap.tells()
        || (vm.heap.all_containers().iter()).any(|object| {
            object.is_watched()
                || (wants_end(vm, object) || object.class().data().has_finalizer())
                    && !object.is_finalized()
        })
}

/// Whether a generator is to be closed when it ends.
fn wants_end(vm: &Vm, object: &ObjRef) -> bool {
    match &object.payload {
        Payload::Generator(data) => data.needs_close() || (data.is_open() && vm.heap.tells()),
        _ => false,
    }
}

/// As [`collect`], in a generation and those younger.
///
/// # Errors
///
/// As [`collect`].
fn collect_generation(vm: &mut Vm, generation: usize) -> PyResult<usize> {
    vm.heap.generations.begin(generation);
    let garbage = find(vm, generation);
    let result = end(vm, garbage);
    let counted = *result.as_ref().unwrap_or(&0);
    vm.heap.generations.end(generation, counted);
    finalize::run_finalizers(vm)?;
    result
}

/// How many objects of the reference a container stands for: a generator has a frame of its own, a class
/// two tuples, some iterators the tuples they work with, a memoryview the buffer it manages.
fn weight(object: &ObjRef) -> usize {
    if !is_tracked(&Value::from(object)) {
        return 0;
    }
    1 + match &object.payload {
        Payload::Generator(generator) => usize::from(generator.frame.borrow().is_some()),
        Payload::Class(_) => 2,
        Payload::Iter(_) | Payload::Native(_) => match object.class_id() {
            ClassId::MAP
            | ClassId::ENUMERATE
            | ClassId::DICT_ITEMITERATOR
            | ClassId::MEMORYVIEW => 1,
            ClassId::ZIP => 2,
            _ => 0,
        },
        _ => 0,
    }
}

/// Ends what was found: weak references first, then finalisers, then the contents, unless something
/// came back to life.
fn end(vm: &mut Vm, garbage: Vec<ObjRef>) -> PyResult<usize> {
    if garbage.is_empty() {
        return Ok(0);
    }
    let counted = garbage.iter().map(weight).sum::<usize>() + counted_only(vm, &garbage);
    let freed = weak::end(vm, &garbage)?;
    let mut finalized = false;
    for object in &garbage {
        if (wants_end(vm, object) || object.class().data().has_finalizer())
            && !object.is_finalized()
        {
            object.mark_finalized();
            finalize::finalize(vm, object)?;
            finalized = true;
        }
    }
    if finalized && is_revived(vm, &garbage) {
        return Ok(counted + freed);
    }
    if vm.heap.generations.debug.get() & SAVE_ALL == 0 {
        for object in &garbage {
            object.clear();
        }
    } else {
        let list = vm.heap.generations.garbage.borrow().clone();
        if let Some(list) = list.as_list() {
            vm.reserve(garbage.len() * size_of::<Value>())?;
            let kept = garbage.iter().map(Value::from);
            list.borrow_mut().extend(kept.filter(is_tracked));
            vm.heap.charge_growth(list.uncharged());
        }
    }
    Ok(counted + freed)
}

/// How many tuples end with the garbage that the finder need not follow, but the reference counts.
fn counted_only(vm: &Vm, garbage: &[ObjRef]) -> usize {
    let mut met: BTreeMap<*const Object, (ObjRef, usize)> = BTreeMap::new();
    for object in garbage {
        object.children(&mut |value| {
            if let Value::Obj(child) = value
                && vm.heap.is_counted_only(child)
            {
                let (_, references) = met
                    .entry(Rc::as_ptr(child))
                    .or_insert_with(|| (Rc::clone(child), 0));
                *references += 1;
            }
        });
    }
    // The handle here does not count.
    let ends = |(tuple, references): &&(ObjRef, usize)| Rc::strong_count(tuple) - 1 == *references;
    met.values().filter(ends).count()
}

/// Whether a finaliser has brought something back: then all of it stays (`check_garbage`).
fn is_revived(vm: &mut Vm, garbage: &[ObjRef]) -> bool {
    // Frames that are kept to be used again still refer to their globals.
    vm.call_stack.frame_pool.clear();
    let mut inside: BTreeMap<*const Object, usize> = garbage
        .iter()
        // The finder's own handle does not count.
        .map(|object| (Rc::as_ptr(object), Rc::strong_count(object) - 1))
        .collect();
    for object in garbage {
        object.children(&mut |value| {
            if let Value::Obj(child) = value
                && let Some(count) = inside.get_mut(&Rc::as_ptr(child))
            {
                *count = count.saturating_sub(1);
            }
        });
    }
    inside.values().any(|&count| count > 0)
}

/// What the finder has found out about a container so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unknown,
    /// Not reached yet.
    Tentative,
    Reached,
}

/// Looks at a generation and those younger: what nothing outside refers to is returned, all of it
/// becomes part of the next generation.
fn find(vm: &mut Vm, generation: usize) -> Vec<ObjRef> {
    if generation == OLDEST {
        // Frames that are kept to be used again still refer to their globals.
        vm.call_stack.frame_pool.clear();
    }
    let Some(all) = vm.heap.examine(generation) else {
        return Vec::new();
    };
    // The finder's own handle does not count.
    let mut outside: Vec<usize> = all
        .iter()
        .map(|object| Rc::strong_count(object) - 1)
        .collect();
    for object in &all {
        object.children(&mut |value| {
            if let Value::Obj(child) = value
                && let Some(place) = child.examined()
            {
                outside[place] = outside[place].saturating_sub(1);
            }
        });
    }
    let mut standing = vec![Standing::Unknown; all.len()];
    let mut kept = Vec::with_capacity(all.len());
    let mut garbage = Vec::new();
    let mut queue: VecDeque<usize> = (0..all.len()).collect();
    while let Some(place) = queue.pop_front() {
        if outside[place] == 0 {
            standing[place] = Standing::Tentative;
            garbage.push(place);
            continue;
        }
        standing[place] = Standing::Reached;
        kept.push(Rc::clone(&all[place]));
        all[place].children(&mut |value| {
            if let Value::Obj(child) = value
                && let Some(child) = child.examined()
            {
                match standing[child] {
                    Standing::Unknown => outside[child] = outside[child].max(1),
                    Standing::Tentative => {
                        outside[child] = 1;
                        standing[child] = Standing::Unknown;
                        queue.push_back(child);
                    }
                    Standing::Reached => {}
                }
            }
        });
        maybe_untrack(&all[place]);
    }
    let garbage: Vec<ObjRef> = garbage
        .into_iter()
        .filter(|&place| standing[place] == Standing::Tentative)
        .map(|place| Rc::clone(&all[place]))
        .collect();
    let next = (generation + 1).min(OLDEST);
    vm.heap.settle_in(&kept, next);
    vm.heap.settle_in(&garbage, next);
    vm.heap.generations.left(generation, kept.len());
    garbage
}

/// Calls the functions in `gc.callbacks`; what they raise is ignored as the reference reports it.
fn tell(vm: &mut Vm, phase: &str, generation: usize, collected: usize) -> PyResult<()> {
    let callbacks = vm.heap.generations.callbacks.borrow().clone();
    if (callbacks.as_list()).is_none_or(|list| list.borrow().is_empty()) {
        return Ok(());
    }
    let info = vm.new_dict(Table::new());
    for (name, value) in [
        ("generation", generation),
        ("collected", collected),
        ("uncollectable", 0),
    ] {
        let name = vm.intern(name);
        define::insert(vm, &info, &name, Value::Int(value as i64));
    }
    for callback in iter::collect(vm, &callbacks)? {
        let phase = vm.new_str(phase);
        let result = call::call_values(vm, &callback, [phase, Value::from(&info)]);
        match result {
            Err(Thrown::Raise(exception)) => {
                report::write_unraisable(vm, &exception, &callback)?;
            }
            other => drop(other?),
        }
    }
    Ok(())
}
