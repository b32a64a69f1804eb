//! `lru_cache`: a function that remembers its latest results.
//!
//! The results lie in a dict whose order is that of their last use.

use std::cell::Cell;

use super::support;
use bc_vm::methods;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::dict_of;
use bc_vm::protocol::native::Truth;
use bc_vm::protocol::{call, convert, dict, hash, raise, sort};

/// Table of `_lru_cache_wrapper`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Create a cached callable that wraps another function.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __call__: any(*args, **keywords) => cached_call;
        __get__ => support::bind;
    ]

    static METHODS = [
        cache_info();
        cache_clear();
        __reduce__() => |vm: &mut Vm, own: &Value| support::get(vm, own, "__qualname__");
        __copy__() => |_: &mut Vm, own: &ObjRef| Value::from(own);
        __deepcopy__: any(*args, **keywords) => |_: &mut Vm, own: &ObjRef, _, _| Value::from(own);
    ]

    static STATICS = [
        __new__: keywords(user_function, maxsize, typed, cache_info_type) => new;
    ]
}

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

fn new(
    vm: &mut Vm,
    class: ClassRef,
    function: Value,
    maxsize: &Value,
    Truth(typed): Truth,
    info: Value,
) -> PyResult {
    if !call::is_callable(vm, &function) {
        return Err(raise::type_error(vm, "the first argument must be callable"));
    }
    let size = match maxsize {
        Value::None => Size::Everything,
        given if convert::has_index(vm, given) => {
            match convert::index_i64(vm, given, ExceptionKind::OverflowError)? {
                0 => Size::Nothing,
                size => Size::Bounded(size),
            }
        }
        _ => return Err(raise::type_error(vm, "maxsize should be integer or None")),
    };
    let mark = vm.alloc(&vm.classes.object, Payload::Plain);
    let cache = Cache {
        function,
        size,
        size_given: maxsize.clone(),
        typed,
        info,
        results: Value::Obj(vm.new_dict(Table::new())),
        mark: Value::Obj(mark),
        hits: Cell::new(0),
        misses: Cell::new(0),
        full: Cell::new(false),
    };
    Ok(vm.new_native(&class, cache))
}

/// The key of a call: its arguments, and their classes if these count.
fn key(vm: &mut Vm, cache: &Cache, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let mut parts = args.to_vec();
    let mut pairs = Vec::new();
    for (name, value) in keywords {
        pairs.push(vm.new_tuple([Value::from(name), value.clone()]));
    }
    if !pairs.is_empty() {
        pairs = sort::sort(vm, pairs, None, false)?;
        parts.push(cache.mark.clone());
        parts.extend(pairs.iter().cloned());
    }
    if cache.typed {
        for value in args {
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

fn cached_call(vm: &mut Vm, cache: &Cache, args: &[Value], keywords: &[Keyword]) -> PyResult {
    if matches!(cache.size, Size::Nothing) {
        let result = call::call(vm, &cache.function, Args::given(args, keywords))?;
        cache.misses.set(cache.misses.get() + 1);
        return Ok(result);
    }
    let key = key(vm, cache, args, keywords)?;
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
    let result = call::call(vm, &cache.function, Args::given(args, keywords))?;
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

fn cache_info(vm: &mut Vm, cache: &Cache) -> PyResult {
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

fn cache_clear(vm: &mut Vm, cache: &Cache) -> PyResult<()> {
    cache.hits.set(0);
    cache.misses.set(0);
    cache.full.set(false);
    let results = dict_of(&cache.results)?;
    let before = results.borrow_mut().take();
    vm.heap.charge_growth(results.uncharged());
    drop(before);
    Ok(())
}
