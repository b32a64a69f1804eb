//! `lru_cache`: a function that remembers its latest results.
//!
//! The results lie in a dict whose order is that of their last use.

use std::cell::Cell;

use super::support;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, TypeTable};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{class_of_new, dict_of, native_of};
use bc_vm::protocol::{call, convert, dict, hash, raise, sort, truth};

/// What `_lru_cache_wrapper` brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Create a cached callable that wraps another function.",
    slots: &[
        MethodDef::new("__call__", Arity::Any, cached_call),
        MethodDef::new("__get__", Arity::Any, bind),
    ],
    methods: &[
        MethodDef::new("cache_info", Arity::None, cache_info),
        MethodDef::new("cache_clear", Arity::None, cache_clear),
        MethodDef::new("__reduce__", Arity::None, |vm, args| {
            support::get(vm, args.at(0), "__qualname__")
        }),
        MethodDef::new("__copy__", Arity::None, |_, args| Ok(args.at(0).clone())),
        MethodDef::new("__deepcopy__", Arity::Any, |_, args| Ok(args.at(0).clone())),
    ],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(4, &["user_function", "maxsize", "typed", "cache_info_type"]),
        new,
    )],
    ..TypeTable::EMPTY
};

/// How much is remembered.
#[derive(Clone, Copy)]
enum Size {
    Nothing,
    Bounded(i64),
    Everything,
}

struct Cache {
    function: Value,
    size: Size,
    size_given: Value,
    typed: bool,
    info: Value,
    /// A dict object from keys to results.
    results: Value,
    /// What stands between positional arguments and keywords in a key.
    mark: Value,
    hits: Cell<i64>,
    misses: Cell<i64>,
    full: Cell<bool>,
}

impl NativeData for Cache {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for value in [
            &self.function,
            &self.size_given,
            &self.info,
            &self.results,
            &self.mark,
        ] {
            visit(value);
        }
    }
    fn clear(&self) {
        if let Some(results) = self.results.as_dict() {
            drop(results.borrow_mut().take());
        }
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "_lru_cache_wrapper")?;
    let function = args.at(1).clone();
    let typed = truth::truth(vm, args.at(3))?;
    if !call::is_callable(vm, &function) {
        return Err(raise::type_error(vm, "the first argument must be callable"));
    }
    let size = match args.at(2) {
        Value::None => Size::Everything,
        given if convert::has_index(vm, given) => {
            match convert::index_i64(vm, given, ExceptionKind::OverflowError)? {
                0 => Size::Nothing,
                size => Size::Bounded(size),
            }
        }
        _ => return Err(raise::type_error(vm, "maxsize should be integer or None")),
    };
    let object = vm.classes.object.clone();
    let mark = vm.alloc(&object, bc_vm::model::object::Payload::Plain);
    let cache = Cache {
        function,
        size,
        size_given: args.at(2).clone(),
        typed,
        info: args.at(4).clone(),
        results: Value::Obj(vm.new_dict(Table::new())),
        mark: Value::Obj(mark),
        hits: Cell::new(0),
        misses: Cell::new(0),
        full: Cell::new(false),
    };
    Ok(vm.new_native(&class, cache))
}

fn bind(vm: &mut Vm, args: Args) -> PyResult {
    Ok(match args.get(1) {
        None | Some(Value::None) => args.at(0).clone(),
        Some(instance) => vm.new_bound_method(args.at(0).clone(), instance.clone()),
    })
}

/// The key of a call: its arguments, and their classes if these count.
fn key(vm: &mut Vm, cache: &Cache, args: &Args) -> PyResult {
    let mut parts: Vec<Value> = args.positional.to_vec();
    let mut pairs = Vec::new();
    for (name, value) in &args.keywords {
        pairs.push(vm.new_tuple([Value::from(name), value.clone()]));
    }
    if !pairs.is_empty() {
        pairs = sort::sort(vm, pairs, None, false)?;
        parts.push(cache.mark.clone());
        parts.extend(pairs.iter().cloned());
    }
    if cache.typed {
        for value in &args.positional {
            parts.push(Value::from(vm.class_of(value)));
        }
        for pair in &pairs {
            if let Some([_, value]) = pair.as_tuple().map(|pair| &**pair) {
                parts.push(Value::from(vm.class_of(value)));
            }
        }
    }
    Ok(vm.new_tuple(parts))
}

fn cached_call(vm: &mut Vm, mut args: Args) -> PyResult {
    let own = args.positional.remove(0);
    let cache = native_of::<Cache>(&own)?;
    if matches!(cache.size, Size::Nothing) {
        let result = call::call(vm, &cache.function, args)?;
        cache.misses.set(cache.misses.get() + 1);
        return Ok(result);
    }
    let key = key(vm, cache, &args)?;
    let hash = hash::hash(vm, &key)?;
    let results = dict_of(&cache.results)?;
    if let Some(position) = dict::find(vm, results, &key, hash)? {
        let mut table = results.borrow_mut();
        let found = match cache.size {
            Size::Bounded(_) => table.remove_at(position).map(|(key, result)| {
                table.push(hash, key, result.clone());
                result
            }),
            _ => table.entry(position).map(|(_, result)| result.clone()),
        };
        drop(table);
        if let Some(result) = found {
            cache.hits.set(cache.hits.get() + 1);
            return Ok(result);
        }
    }
    let result = call::call(vm, &cache.function, args)?;
    if let Size::Bounded(bound) = cache.size {
        if cache.full.get() {
            let mut table = results.borrow_mut();
            let oldest = table.next_from(0).map(|(at, ..)| at);
            let removed = oldest.and_then(|at| table.remove_at(at));
            drop(table);
            drop(removed);
        }
        dict::set_hashed(vm, results, key, hash, result.clone())?;
        let full = results.borrow().len() as i64 >= bound;
        cache.full.set(full);
    } else {
        dict::set_hashed(vm, results, key, hash, result.clone())?;
    }
    cache.misses.set(cache.misses.get() + 1);
    Ok(result)
}

fn cache_info(vm: &mut Vm, args: Args) -> PyResult {
    let cache = native_of::<Cache>(args.at(0))?;
    let size = dict_of(&cache.results)?.borrow().len();
    call::call_values(
        vm,
        &cache.info,
        [
            Value::Int(cache.hits.get()),
            Value::Int(cache.misses.get()),
            cache.size_given.clone(),
            Value::Int(size as i64),
        ],
    )
}

fn cache_clear(vm: &mut Vm, args: Args) -> PyResult {
    let cache = native_of::<Cache>(args.at(0))?;
    cache.hits.set(0);
    cache.misses.set(0);
    cache.full.set(false);
    let results = dict_of(&cache.results)?;
    let before = results.borrow_mut().take();
    vm.heap.charge_growth(results.uncharged());
    drop(before);
    Ok(Value::None)
}
