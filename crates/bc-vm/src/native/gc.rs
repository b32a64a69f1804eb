//! The module `gc`: the cycle finder as programs see it.
//!
//! There is one generation; `collect` takes the numbers of CPython's three and always looks at
//! everything. Counts and thresholds are kept for who asks for them.

use super::support::{empty_dict, import_from, invoke, module};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, collect, define, iter, param, raise};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("enable", Arity::None, |vm, _| {
        vm.heap.set_automatic(true);
        Ok(Value::None)
    })
    .doc("enable() -> None\n\nEnable automatic garbage collection."),
    MethodDef::new("disable", Arity::None, |vm, _| {
        vm.heap.set_automatic(false);
        Ok(Value::None)
    })
    .doc("disable() -> None\n\nDisable automatic garbage collection."),
    MethodDef::new("isenabled", Arity::None, |vm, _| {
        Ok(Value::bool(vm.heap.is_automatic()))
    })
    .doc("isenabled() -> status\n\nReturns true if automatic garbage collection is enabled."),
    MethodDef::new("collect", Arity::Keywords(0, &["generation"]), collect_garbage)
        .doc("collect([generation]) -> n\n\nThe number of unreachable objects is returned."),
    MethodDef::new("set_debug", Arity::Parse(1, 1), set_debug)
        .doc("set_debug(flags) -> None\n\nSet the garbage collection debugging flags."),
    MethodDef::new("get_debug", Arity::None, |vm, _| Ok(Value::Int(state(vm).debug)))
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

const DEBUG_SAVEALL: i64 = 32;

/// What programs have set, and what was counted.
#[derive(Clone)]
struct State {
    debug: i64,
    thresholds: [i64; 3],
    collections: [i64; 3],
    collected: [i64; 3],
}

impl State {
    const START: Self = Self {
        debug: 0,
        thresholds: [700, 10, 10],
        collections: [0; 3],
        collected: [0; 3],
    };
}

fn state(vm: &Vm) -> State {
    vm.module_state
        .get("gc")
        .and_then(|state| state.downcast_ref::<State>())
        .cloned()
        .unwrap_or(State::START)
}

fn keep(vm: &mut Vm, state: State) {
    vm.module_state.insert("gc", Box::new(state));
}

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "gc",
        "This module provides access to the garbage collector for reference cycles.",
        FUNCTIONS,
    );
    for name in ["garbage", "callbacks"] {
        let list = vm.new_list(Vec::new());
        define::constant(vm, &module, name, list);
    }
    for (name, value) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", DEBUG_SAVEALL),
        ("DEBUG_LEAK", 2 | 4 | DEBUG_SAVEALL),
    ] {
        define::constant(vm, &module, name, Value::Int(value));
    }
    Ok(Value::Obj(module))
}

/// Tells the functions in `gc.callbacks`; what they raise is ignored as the reference reports it.
fn tell(vm: &mut Vm, phase: &str, generation: i64, collected: i64) -> PyResult<()> {
    let callbacks = import_from(vm, "gc", "callbacks")?;
    for callback in iter::collect(vm, &callbacks)? {
        let info = empty_dict(vm);
        for (name, value) in [
            ("generation", generation),
            ("collected", collected),
            ("uncollectable", 0),
        ] {
            let name = vm.intern(name);
            define::insert(vm, &info, &name, Value::Int(value));
        }
        let phase = vm.new_str(phase);
        let result = call::call_values(vm, &callback, [phase, Value::Obj(info)]);
        match result {
            Err(crate::model::error::Thrown::Raise(exception)) => {
                crate::protocol::report::write_unraisable(vm, &exception, &callback)?;
            }
            other => drop(other?),
        }
    }
    Ok(())
}

fn collect_garbage(vm: &mut Vm, args: Args) -> PyResult {
    let generation = match args.get(0) {
        Some(generation) => i64::from(param::c_int(vm, generation)?),
        None => 2,
    };
    let place = match usize::try_from(generation) {
        Ok(place) if place < 3 => place,
        _ => return Err(raise::value_error(vm, "invalid generation")),
    };
    tell(vm, "start", generation, 0)?;
    let found = if state(vm).debug & DEBUG_SAVEALL != 0 {
        let garbage = collect::find(vm);
        let list = import_from(vm, "gc", "garbage")?;
        for object in &garbage {
            invoke(vm, &list, "append", [Value::from(object)])?;
        }
        garbage.len()
    } else {
        collect::collect(vm)?
    };
    let found = found as i64;
    let mut state = state(vm);
    state.collections[place] += 1;
    state.collected[place] += found;
    keep(vm, state);
    tell(vm, "stop", generation, found)?;
    Ok(Value::Int(found))
}

fn set_debug(vm: &mut Vm, args: Args) -> PyResult {
    let debug = i64::from(param::c_int(vm, args.at(0))?);
    let mut state = state(vm);
    state.debug = debug;
    keep(vm, state);
    Ok(Value::None)
}

fn triple(vm: &Vm, values: [i64; 3]) -> Value {
    vm.new_tuple(values.map(Value::Int))
}

fn get_count(vm: &mut Vm, _args: Args) -> PyResult {
    let living = vm.heap.containers() as i64 % 700;
    Ok(triple(vm, [living, 0, 0]))
}

fn get_threshold(vm: &mut Vm, _args: Args) -> PyResult {
    let thresholds = state(vm).thresholds;
    Ok(triple(vm, thresholds))
}

fn set_threshold(vm: &mut Vm, args: Args) -> PyResult {
    let mut state = state(vm);
    for place in 0..args.len().min(3) {
        state.thresholds[place] = i64::from(param::c_int(vm, args.at(place))?);
    }
    // A threshold of zero switches the collector off.
    vm.heap
        .set_automatic(state.thresholds[0] != 0 && vm.heap.is_automatic());
    keep(vm, state);
    Ok(Value::None)
}

fn get_stats(vm: &mut Vm, _args: Args) -> PyResult {
    let state = state(vm);
    let mut stats = Vec::new();
    for place in 0..3 {
        let dict = empty_dict(vm);
        for (name, value) in [
            ("collections", state.collections[place]),
            ("collected", state.collected[place]),
            ("uncollectable", 0),
        ] {
            let name = vm.intern(name);
            define::insert(vm, &dict, &name, Value::Int(value));
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
        // The class comes first; CPython's traversal shows it for no built-in type.
        if !object.class().data().is_heap() && !found.is_empty() {
            found.remove(0);
        }
    }
    found
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
