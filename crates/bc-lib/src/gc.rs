//! The module `gc`: the cycle finder as programs see it.
//!
//! What it counts and when it looks is `model::generations`, the search `runtime::collect`.

use super::support::{empty_dict, module};
use bc_vm::functions;
use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::generations::GENERATIONS;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::CInt;
use bc_vm::protocol::{define, raise};
use bc_vm::runtime::collect::{self, SAVE_ALL};

functions! {
    static FUNCTIONS = [
        /// enable() -> None
        ///
        /// Enable automatic garbage collection.
        enable() => |vm: &mut Vm| vm.heap.generations.set_automatic(true);
        /// disable() -> None
        ///
        /// Disable automatic garbage collection.
        disable() => |vm: &mut Vm| vm.heap.generations.set_automatic(false);
        /// isenabled() -> status
        ///
        /// Returns true if automatic garbage collection is enabled.
        isenabled() => |vm: &mut Vm| vm.heap.generations.is_automatic();
        /// collect([generation]) -> n
        ///
        /// The number of unreachable objects is returned.
        collect: keywords as ""(generation = None) => collect_garbage;
        /// set_debug(flags) -> None
        ///
        /// Set the garbage collection debugging flags.
        set_debug: parse(flags) => |vm: &mut Vm, flags: CInt| vm.heap.generations.debug.set(flags.0.into());
        /// get_debug() -> flags
        ///
        /// Get the garbage collection debugging flags.
        get_debug() => |vm: &mut Vm| vm.heap.generations.debug.get();
        /// get_count() -> (count0, count1, count2)
        ///
        /// Return the current collection counts
        get_count();
        /// get_threshold() -> (threshold0, threshold1, threshold2)
        ///
        /// Return the current collection thresholds
        get_threshold();
        /// set_threshold(threshold0, [threshold1, threshold2]) -> None
        ///
        /// Sets the collection thresholds.
        set_threshold: parse(first, second = None, third = None);
        /// get_stats() -> [...]
        ///
        /// Return a list of dictionaries containing per-generation statistics.
        get_stats();
        /// get_objects() -> [...]
        ///
        /// Return a list of objects tracked by the collector.
        get_objects();
        /// is_tracked(obj) -> bool
        ///
        /// Returns true if the object is tracked by the garbage collector.
        is_tracked(object) => |_: &mut Vm, object: &Value| collect::is_tracked(object);
        /// get_referrers(*objs) -> list
        /// Return the list of objects that directly refer to any of objs.
        get_referrers: unpack(*objects);
        /// get_referents(*objs) -> list
        /// Return the list of objects that are directly referred to by objs.
        get_referents: unpack(*objects);
    ]
}

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "gc",
        "This module provides access to the garbage collector for reference cycles.",
        FUNCTIONS,
    );
    let (garbage, callbacks) = (vm.new_list(Vec::new()), vm.new_list(Vec::new()));
    define::constant(vm, &module, "garbage", garbage.clone());
    define::constant(vm, &module, "callbacks", callbacks.clone());
    vm.heap.generations.garbage.replace(garbage);
    vm.heap.generations.callbacks.replace(callbacks);
    for (name, value) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", SAVE_ALL),
        ("DEBUG_LEAK", 2 | 4 | SAVE_ALL),
    ] {
        define::constant(vm, &module, name, Value::Int(value));
    }
    Ok(Value::Obj(module))
}

fn collect_garbage(vm: &mut Vm, generation: Option<CInt>) -> PyResult<usize> {
    let generation = match generation {
        Some(CInt(generation)) => usize::try_from(generation),
        None => Ok(collect::OLDEST),
    };
    match generation {
        Ok(generation) if generation < GENERATIONS => collect::collect_and_tell(vm, generation),
        _ => Err(raise::value_error(vm, "invalid generation")),
    }
}

fn get_count(vm: &mut Vm) -> Value {
    let counts = vm.heap.generations.counts();
    vm.new_tuple(counts.map(|count| Value::Int(count as i64)))
}

fn get_threshold(vm: &mut Vm) -> Value {
    let thresholds = vm.heap.generations.thresholds();
    vm.new_tuple(thresholds.map(Value::Int))
}

fn set_threshold(vm: &mut Vm, first: CInt, second: Option<CInt>, third: Option<CInt>) {
    let mut thresholds = vm.heap.generations.thresholds();
    for (threshold, given) in thresholds.iter_mut().zip([Some(first), second, third]) {
        if let Some(CInt(given)) = given {
            *threshold = i64::from(given);
        }
    }
    vm.heap.generations.set_thresholds(thresholds);
}

fn get_stats(vm: &mut Vm) -> Value {
    let mut stats = Vec::new();
    for one in vm.heap.generations.stats.get() {
        let dict = empty_dict(vm);
        for (name, value) in [
            ("collections", one.collections),
            ("collected", one.collected),
            ("uncollectable", 0),
        ] {
            let name = vm.intern(name);
            define::insert(vm, &dict, &name, Value::Int(value as i64));
        }
        stats.push(Value::Obj(dict));
    }
    vm.new_list(stats)
}

fn get_objects(vm: &mut Vm) -> PyResult {
    let all = vm.heap.all_containers();
    vm.reserve(all.len() * size_of::<Value>())?;
    let tracked = all
        .into_iter()
        .map(Value::Obj)
        .filter(collect::is_tracked)
        .collect();
    Ok(vm.new_list(tracked))
}

/// What a value refers to, as CPython's `tp_traverse` would show it: an instance shows the items of its
/// own but not the machine's.
fn referents(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    if let Value::Obj(object) = value {
        object.children(&mut |child| {
            if !child.is_unbound() {
                found.push(child.clone());
            }
        });
        let class = object.class();
        let slots = (0..class.data().slots.len()).filter_map(|offset| object.slot_value(offset));
        let own = slots.count() + usize::from(object.dict().is_some());
        if let Payload::Dict(table) = &object.payload {
            found.truncate(own + 1);
            let table = table.borrow();
            // Where all keys are text, they are not shown.
            let is_plain = table.iter().all(|(key, _)| is_text(key));
            for (key, value) in table.iter() {
                found.push(value.clone());
                if !is_plain {
                    found.push(key.clone());
                }
            }
        }
        // The class comes behind the attributes; CPython's traversal shows no built-in one.
        if !class.data().is_heap() && own < found.len() {
            found.remove(own);
        }
    }
    found
}

/// Whether `value` is exactly a `str`.
fn is_text(value: &Value) -> bool {
    value
        .as_obj()
        .is_some_and(|object| object.class_id() == ClassId::STR)
}

fn get_referents(vm: &mut Vm, objects: &[Value]) -> Value {
    let found = objects.iter().flat_map(referents).collect();
    vm.new_list(found)
}

fn get_referrers(vm: &mut Vm, objects: &[Value]) -> Value {
    let mut found = Vec::new();
    for object in vm.heap.all_containers() {
        let value = Value::Obj(object);
        let refers = referents(&value)
            .iter()
            .any(|child| objects.iter().any(|wanted| wanted.is(child)));
        if refers && collect::is_tracked(&value) {
            found.push(value);
        }
    }
    vm.new_list(found)
}
