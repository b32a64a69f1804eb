//! `merge`, `nsmallest` and `nlargest`.

use std::cell::{Cell, RefCell};

use super::{Top, order, pop, replace};
use crate::model::class::ClassFlags;
use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, class, compare, convert, item, iter, raise, sort, truth};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("merge", Arity::Any, merge)
        .doc("Merge multiple sorted inputs into a single sorted output."),
    MethodDef::new("nsmallest", Arity::Python(2, NAMES), nsmallest)
        .doc("Find the n smallest elements in a dataset.\n\n    Equivalent to:  sorted(iterable, key=key)[:n]\n    "),
    MethodDef::new("nlargest", Arity::Python(2, NAMES), nlargest)
        .doc("Find the n largest elements in a dataset.\n\n    Equivalent to:  sorted(iterable, key=key, reverse=True)[:n]\n    "),
];

const NAMES: &[&str] = &["n", "iterable", "key"];

/// The iterator of `merge`, a generator in CPython.
static MERGE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), iter::slot_iter),
        MethodDef::new("__next__", Arity::Slot(0), iter::slot_next),
    ],
    ..TypeTable::EMPTY
};

/// Makes the class of the iterators.
pub(super) fn prepare(vm: &mut Vm) {
    let base = vm.classes.object.clone();
    let made = class::native_class(
        vm,
        "heapq",
        "merge",
        &base,
        None,
        ClassFlags::empty(),
        &MERGE,
    );
    vm.module_state.insert("heapq", Box::new(made));
}

struct Merge {
    /// A list of what is merged until the first item is asked for; then the heap: a list of lists of
    /// key (or value), order, value and iterator.
    heap: RefCell<Value>,
    key: RefCell<Value>,
    top: Top,
    started: Cell<bool>,
    running: Cell<bool>,
}

impl NativeData for Merge {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.heap.borrow());
        visit(&self.key.borrow());
    }
    fn clear(&self) {
        drop(self.heap.replace(Value::Unbound));
        drop(self.key.replace(Value::Unbound));
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for Merge {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.running.replace(true) {
            return Err(raise::value_error(vm, "generator already executing"));
        }
        let result = self.step(vm);
        self.running.set(false);
        if !matches!(result, Ok(Some(_))) {
            drop(self.heap.replace(Value::Unbound));
        }
        result
    }
}

impl Merge {
    fn step(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let heap = self.heap.borrow().clone();
        let Some(list) = heap.as_list() else {
            return Ok(None);
        };
        if self.started.replace(true) {
            let first = list.borrow().first().cloned();
            if let Some(entry) = first {
                self.advance(vm, &heap, &entry)?;
            }
        } else {
            let heap = self.start(vm, list.borrow().clone())?;
            drop(self.heap.replace(heap));
        }
        let heap = self.heap.borrow().clone();
        let value = heap.as_list().and_then(|list| {
            let list = list.borrow();
            let entry = list.first()?.as_list()?.borrow();
            entry.get(2).cloned()
        });
        Ok(value)
    }

    fn start(&self, vm: &mut Vm, iterables: Vec<Value>) -> PyResult {
        let mut entries = Vec::with_capacity(iterables.len());
        for (place, iterable) in iterables.into_iter().enumerate() {
            let items = iter::iter(vm, &iterable)?;
            if let Some(value) = iter::next(vm, &items)? {
                let place = place as i64;
                let order = match self.top {
                    Top::Least => place,
                    Top::Greatest => -place,
                };
                let key = self.key_of(vm, &value)?;
                entries.push(vm.new_list(vec![key, Value::Int(order), value, items]));
            }
        }
        let heap = vm.new_list(entries);
        order(vm, &heap, self.top)?;
        Ok(heap)
    }

    fn key_of(&self, vm: &mut Vm, value: &Value) -> PyResult {
        let key = self.key.borrow().clone();
        if key.is_none() {
            Ok(value.clone())
        } else {
            call::call_values(vm, &key, [value.clone()])
        }
    }

    /// Puts the next item of the iterator on top in the place of the one that was given.
    fn advance(&self, vm: &mut Vm, heap: &Value, entry: &Value) -> PyResult<()> {
        let (Some(list), Some(parts)) = (heap.as_list(), entry.as_list()) else {
            return Ok(());
        };
        let items = parts.borrow().get(3).cloned().unwrap_or_default();
        let Some(value) = iter::next(vm, &items)? else {
            return pop(vm, heap, self.top).map(drop);
        };
        let alone = list.borrow().len() == 1;
        // The last iterator needs no order any more.
        let key = if alone {
            value.clone()
        } else {
            self.key_of(vm, &value)?
        };
        for (place, new) in [(0, key), (2, value)] {
            let before = parts
                .borrow_mut()
                .get_mut(place)
                .map(|old| std::mem::replace(old, new));
            drop(before);
        }
        if alone {
            return Ok(());
        }
        replace(vm, heap, entry.clone(), self.top).map(drop)
    }
}

fn merge(vm: &mut Vm, args: Args) -> PyResult {
    let mut key = Value::None;
    let mut reverse = false;
    for (name, value) in &args.keywords {
        match &*call::keyword_text(name) {
            "key" => key = value.clone(),
            "reverse" => reverse = truth::truth(vm, value)?,
            other => {
                let message = format!("merge() got an unexpected keyword argument '{other}'");
                return Err(raise::type_error(vm, message));
            }
        }
    }
    let class = vm
        .module_state
        .get("heapq")
        .and_then(|state| state.downcast_ref::<crate::model::class::ClassRef>())
        .cloned();
    let Some(class) = class else {
        return Err(Fault::Internal("heapq without its classes").into());
    };
    let iterables = vm.new_list(args.positional.to_vec());
    let state = Merge {
        heap: RefCell::new(iterables),
        key: RefCell::new(key),
        top: if reverse { Top::Greatest } else { Top::Least },
        started: Cell::new(false),
        running: Cell::new(false),
    };
    Ok(vm.new_iter(&class, state))
}

/// The sort key of pairs of key and item.
static FIRST: MethodDef = MethodDef::new("first", Arity::One, first);

fn first(_vm: &mut Vm, args: Args) -> PyResult {
    let pair = args.at(0).as_tuple();
    Ok(pair
        .and_then(|pair| pair.first())
        .cloned()
        .unwrap_or_default())
}

/// `sorted(iterable, key=key, reverse=reverse)[:n]` without keeping all items at a time.
fn select(vm: &mut Vm, args: &Args, reverse: bool) -> PyResult {
    /// Items that are kept beside the wanted ones before they are sorted.
    const SLACK: usize = 1024;
    let (n, iterable) = (args.at(0), args.at(1));
    let key = args.get(2).filter(|key| !key.is_none()).cloned();
    let one = compare::eq(vm, n, &Value::Int(1))?;
    if !one {
        let length = item::len(vm, iterable);
        let length = raise::catch(vm, length, Exc::TypeError)?;
        if let Some(length) = length
            && compare::holds(vm, compare::CompareOp::Ge, n, &Value::Int(length as i64))?
        {
            let items = iter::collect(vm, iterable)?;
            let items = sort::sort(vm, items, key, reverse)?;
            let wanted =
                convert::slice_indices(vm, &[Value::None, n.clone(), Value::None], || items.len())?;
            let items = items.into_iter().take(wanted.3).collect();
            return Ok(vm.new_list(items));
        }
    }
    let source = iter::iter(vm, iterable)?;
    let n = if one {
        1
    } else {
        convert::index_isize_clamped(vm, n)?
    };
    let Ok(n) = usize::try_from(n) else {
        return Ok(vm.new_list(Vec::new()));
    };
    if n == 0 {
        return Ok(vm.new_list(Vec::new()));
    }
    let decorated = key.is_some();
    let by_first = decorated.then(|| vm.new_module_function(&FIRST, Value::None));
    let bound = n.saturating_mul(2).max(n.saturating_add(SLACK));
    let kept = vm.new_list(Vec::new());
    let Some(list) = kept.as_list() else {
        return Ok(kept);
    };
    loop {
        let item = iter::next(vm, &source)?;
        let ended = item.is_none();
        if let Some(item) = item {
            let item = match &key {
                Some(key) => {
                    let key = call::call_values(vm, key, [item.clone()])?;
                    vm.new_tuple([key, item])
                }
                None => item,
            };
            vm.make_room(&mut list.borrow_mut(), 1)?;
            list.borrow_mut().push(item);
            vm.heap.settle(list.unsettled());
        }
        let full = list.borrow().len() >= bound;
        if !ended && !full {
            continue;
        }
        let items = std::mem::take(&mut *list.borrow_mut());
        let mut items = sort::sort(vm, items, by_first.clone(), reverse)?;
        items.truncate(n);
        *list.borrow_mut() = items;
        vm.heap.settle(list.unsettled());
        if ended {
            break;
        }
    }
    if decorated {
        let items: Vec<Value> = std::mem::take(&mut *list.borrow_mut())
            .iter()
            .map(|pair| {
                let pair = pair.as_tuple();
                pair.and_then(|pair| pair.get(1))
                    .cloned()
                    .unwrap_or_default()
            })
            .collect();
        return Ok(vm.new_list(items));
    }
    Ok(kept)
}

fn nsmallest(vm: &mut Vm, args: Args) -> PyResult {
    select(vm, &args, false)
}

fn nlargest(vm: &mut Vm, args: Args) -> PyResult {
    select(vm, &args, true)
}
