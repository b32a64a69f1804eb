//! The module `gc`: the cycle finder as programs see it.
//!
//! What it counts and when it looks is `model::generations`, the search `runtime::collect`.

use super::support::{empty_dict, module};
use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::generations::GENERATIONS;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, param, raise};
use bc_vm::runtime::collect::{self, SAVE_ALL};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("enable", Arity::None, |vm, _| {
        vm.heap.generations.set_automatic(true);
        Ok(Value::None)
    })
    .doc("enable() -> None\n\nEnable automatic garbage collection."),
    MethodDef::new("disable", Arity::None, |vm, _| {
        vm.heap.generations.set_automatic(false);
        Ok(Value::None)
    })
    .doc("disable() -> None\n\nDisable automatic garbage collection."),
    MethodDef::new("isenabled", Arity::None, |vm, _| {
        Ok(Value::bool(vm.heap.generations.is_automatic()))
    })
    .doc("isenabled() -> status\n\nReturns true if automatic garbage collection is enabled."),
    MethodDef::new("collect", Arity::KeywordsAs("", 0, &["generation"]), collect_garbage)
        .doc("collect([generation]) -> n\n\nThe number of unreachable objects is returned."),
    MethodDef::new("set_debug", Arity::Parse(1, 1), set_debug)
        .doc("set_debug(flags) -> None\n\nSet the garbage collection debugging flags."),
    MethodDef::new("get_debug", Arity::None, |vm, _| Ok(Value::Int(vm.heap.generations.debug.get())))
        .doc("get_debug() -> flags\n\nGet the garbage collection debugging flags."),
    MethodDef::new("get_count", Arity::None, get_count)
        .doc("get_count() -> (count0, count1, count2)\n\nReturn the current collection counts"),
    MethodDef::new("get_threshold", Arity::None, get_threshold)
        .doc("get_threshold() -> (threshold0, threshold1, threshold2)\n\nReturn the current collection thresholds"),
    MethodDef::new("set_threshold", Arity::Parse(1, 3), set_threshold)
        .doc("set_threshold(threshold0, [threshold1, threshold2]) -> None\n\nSets the collection thresholds."),
    MethodDef::new("get_stats", Arity::None, get_stats)
        .doc("get_stats() -> [...]\n\nReturn a list of dictionaries containing per-generation statistics."),
    MethodDef::new("get_objects", Arity::None, get_objects)
        .doc("get_objects() -> [...]\n\nReturn a list of objects tracked by the collector."),
    MethodDef::new("is_tracked", Arity::One, |_, args| {
        Ok(Value::bool(collect::is_tracked(args.at(0))))
    })
    .doc("is_tracked(obj) -> bool\n\nReturns true if the object is tracked by the garbage collector."),
    MethodDef::new("get_referrers", Arity::Unpack(0, 255), get_referrers)
        .doc("get_referrers(*objs) -> list\nReturn the list of objects that directly refer to any of objs."),
    MethodDef::new("get_referents", Arity::Unpack(0, 255), get_referents)
        .doc("get_referents(*objs) -> list\nReturn the list of objects that are directly referred to by objs."),
];

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

fn collect_garbage(vm: &mut Vm, args: Args) -> PyResult {
    let generation = match args.get(0) {
        Some(generation) => usize::try_from(param::c_int(vm, generation)?),
        None => Ok(collect::OLDEST),
    };
    match generation {
        Ok(generation) if generation < GENERATIONS => {
            let found = collect::collect_and_tell(vm, generation)?;
            Ok(Value::Int(found as i64))
        }
        _ => Err(raise::value_error(vm, "invalid generation")),
    }
}

fn set_debug(vm: &mut Vm, args: Args) -> PyResult {
    let debug = i64::from(param::c_int(vm, args.at(0))?);
    vm.heap.generations.debug.set(debug);
    Ok(Value::None)
}

fn get_count(vm: &mut Vm, _args: Args) -> PyResult {
    let counts = vm.heap.generations.counts();
    Ok(vm.new_tuple(counts.map(|count| Value::Int(count as i64))))
}

fn get_threshold(vm: &mut Vm, _args: Args) -> PyResult {
    let thresholds = vm.heap.generations.thresholds();
    Ok(vm.new_tuple(thresholds.map(Value::Int)))
}

fn set_threshold(vm: &mut Vm, args: Args) -> PyResult {
    let mut thresholds = vm.heap.generations.thresholds();
    let [first, second, third] = &mut thresholds;
    *first = i64::from(param::c_int(vm, args.at(0))?);
    if let Some(value) = args.get(1) {
        *second = i64::from(param::c_int(vm, value)?);
    }
    if let Some(value) = args.get(2) {
        *third = i64::from(param::c_int(vm, value)?);
    }
    vm.heap.generations.set_thresholds(thresholds);
    Ok(Value::None)
}

fn get_stats(vm: &mut Vm, _args: Args) -> PyResult {
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
    Ok(vm.new_list(stats))
}

fn get_objects(vm: &mut Vm, _args: Args) -> PyResult {
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

fn get_referents(vm: &mut Vm, args: Args) -> PyResult {
    let found = args.positional.iter().flat_map(referents).collect();
    Ok(vm.new_list(found))
}

fn get_referrers(vm: &mut Vm, args: Args) -> PyResult {
    let mut found = Vec::new();
    for object in vm.heap.all_containers() {
        let value = Value::Obj(object);
        let refers = referents(&value)
            .iter()
            .any(|child| args.positional.iter().any(|wanted| wanted.is(child)));
        if refers && collect::is_tracked(&value) {
            found.push(value);
        }
    }
    Ok(vm.new_list(found))
}
