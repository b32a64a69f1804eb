//! Iterators over several sources or groups: `chain`, `zip_longest`, `groupby`.

use std::cell::{Cell, RefCell};

use super::{instance, iterator_table, native_data, reduced, state_items};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;
use bc_vm::protocol::container::{native_of, state_of};
use bc_vm::protocol::{call, compare, iter, raise};

/// What `chain` brings along.
pub(super) static CHAIN: TypeTable = TypeTable {
    class_methods: &[
        MethodDef::new("from_iterable", Arity::One, chain_from_iterable).doc(
            "chain.from_iterable(iterable) --> chain object\n\nAlternate chain() constructor taking a single iterable argument\nthat evaluates lazily.",
        ),
    ],
    ..iterator_table!(
        "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
        Arity::Any,
        chain_new,
        [],
        [
            MethodDef::new("__reduce__", Arity::None, chain_reduce),
            MethodDef::new("__setstate__", Arity::One, chain_setstate)
        ]
    )
};

/// What `zip_longest` brings along.
pub(super) static ZIP_LONGEST: TypeTable = iterator_table!(
    "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.",
    Arity::Any,
    zip_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, zip_reduce),
        MethodDef::new("__setstate__", Arity::One, zip_setstate)
    ]
);

/// What `groupby` brings along.
pub(super) static GROUPBY: TypeTable = iterator_table!(
    "groupby(iterable[, keyfunc]) -> create an iterator which returns\n(key, sub-iterator) grouped by each value of key(value).\n",
    Arity::Keywords(1, &["iterable", "key"]),
    groupby_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, groupby_reduce),
        MethodDef::new("__setstate__", Arity::One, groupby_setstate)
    ]
);

/// What the groups of `groupby` bring along.
pub(super) static GROUPER: TypeTable = iterator_table!(
    "",
    Arity::Parse(2, 2),
    grouper_new,
    [],
    [MethodDef::new("__reduce__", Arity::None, grouper_reduce)]
);

struct Chain {
    /// The iterator over the iterables; unbound once they have ended.
    source: RefCell<Value>,
    /// The iterator that gives items now, if any.
    active: RefCell<Value>,
}

native_data!(Chain: source, active);

impl NativeIter for Chain {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        loop {
            let source = self.source.borrow().clone();
            if source.is_unbound() {
                return Ok(None);
            }
            let mut active = self.active.borrow().clone();
            if active.is_unbound() {
                active = match self.following(vm, &source) {
                    Ok(Some(active)) => active,
                    end_or_error => {
                        drop(self.source.replace(Value::Unbound));
                        return end_or_error;
                    }
                };
                drop(self.active.replace(active.clone()));
            }
            if let Some(item) = iter::next(vm, &active)? {
                return Ok(Some(item));
            }
            drop(self.active.replace(Value::Unbound));
        }
    }
}

impl Chain {
    fn following(&self, vm: &mut Vm, source: &Value) -> PyResult<Option<Value>> {
        match iter::next(vm, source)? {
            Some(iterable) => iter::iter(vm, &iterable).map(Some),
            None => Ok(None),
        }
    }
}

fn chain_over(vm: &mut Vm, args: &Args, iterables: &Value) -> PyResult {
    let source = iter::iter(vm, iterables)?;
    let state = Chain {
        source: RefCell::new(source),
        active: RefCell::new(Value::Unbound),
    };
    instance(vm, args, state)
}

fn chain_new(vm: &mut Vm, args: Args) -> PyResult {
    super::positional(vm, &args, "chain", 0, usize::MAX)?;
    let iterables: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    let iterables = vm.new_tuple(iterables);
    chain_over(vm, &args, &iterables)
}

fn chain_from_iterable(vm: &mut Vm, args: Args) -> PyResult {
    chain_over(vm, &args, args.at(1))
}

fn chain_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Chain>(args.at(0))?;
    let (source, active) = (state.source.borrow().clone(), state.active.borrow().clone());
    let kept = if source.is_unbound() {
        None
    } else if active.is_unbound() {
        Some(vm.new_tuple([source]))
    } else {
        Some(vm.new_tuple([source, active]))
    };
    Ok(reduced(vm, args.at(0), Vec::new(), kept))
}

fn chain_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let items = state_items(vm, args.at(1))?;
    if items.is_empty() || items.len() > 2 {
        let word = if items.is_empty() {
            "at least 1 argument"
        } else {
            "at most 2 arguments"
        };
        let message = format!("function takes {word} ({} given)", items.len());
        return Err(raise::type_error(vm, message));
    }
    if !items.iter().all(|item| iter::is_iterator(vm, item)) {
        return Err(raise::type_error(vm, "Arguments must be iterators."));
    }
    let state = state_of::<Chain>(args.at(0))?;
    let mut items = items.into_iter();
    drop(state.source.replace(items.next().unwrap_or_default()));
    drop(state.active.replace(items.next().unwrap_or_default()));
    Ok(Value::None)
}

struct ZipLongest {
    /// A list of the iterators; `None` in the place of one that has ended.
    sources: RefCell<Value>,
    active: Cell<usize>,
    fill: RefCell<Value>,
}

native_data!(ZipLongest: sources, fill);

impl ZipLongest {
    fn source(&self, place: usize) -> Option<Value> {
        self.sources
            .borrow()
            .as_list()
            .and_then(|list| list.borrow().get(place).cloned())
    }

    fn end(&self, place: usize) {
        let sources = self.sources.borrow().clone();
        let Some(list) = sources.as_list() else {
            return;
        };
        let before = list
            .borrow_mut()
            .get_mut(place)
            .map(|source| std::mem::replace(source, Value::None));
        drop(before);
    }
}

impl NativeIter for ZipLongest {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.active.get() == 0 {
            return Ok(None);
        }
        let fill = self.fill.borrow().clone();
        let mut row = Vec::new();
        while let Some(source) = self.source(row.len()) {
            if source.is_none() {
                row.push(fill.clone());
                continue;
            }
            match iter::next(vm, &source) {
                Ok(Some(item)) => row.push(item),
                Ok(None) => {
                    self.active.set(self.active.get().saturating_sub(1));
                    if self.active.get() == 0 {
                        return Ok(None);
                    }
                    self.end(row.len());
                    row.push(fill.clone());
                }
                Err(thrown) => {
                    self.active.set(0);
                    return Err(thrown);
                }
            }
        }
        Ok(Some(vm.new_tuple(row)))
    }
}

fn zip_new(vm: &mut Vm, args: Args) -> PyResult {
    let fill = match &args.keywords[..] {
        [] => Value::None,
        [(name, value)] if &*arity::keyword_text(name) == "fillvalue" => value.clone(),
        _ => {
            return Err(raise::type_error(
                vm,
                "zip_longest() got an unexpected keyword argument",
            ));
        }
    };
    let mut sources = Vec::with_capacity(args.len());
    for (place, iterable) in args.positional.iter().enumerate().skip(1) {
        match iter::iter(vm, iterable) {
            Ok(source) => sources.push(source),
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
                let message = format!("zip_longest argument #{place} must support iteration");
                return Err(raise::type_error(vm, message));
            }
            Err(thrown) => return Err(thrown),
        }
    }
    let active = sources.len();
    let sources = vm.new_list(sources);
    let state = ZipLongest {
        sources: RefCell::new(sources),
        active: Cell::new(active),
        fill: RefCell::new(fill),
    };
    instance(vm, &args, state)
}

fn zip_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<ZipLongest>(args.at(0))?;
    let mut sources = Vec::new();
    while let Some(source) = state.source(sources.len()) {
        sources.push(if source.is_none() {
            vm.new_tuple([])
        } else {
            source
        });
    }
    let fill = state.fill.borrow().clone();
    Ok(reduced(vm, args.at(0), sources, Some(fill)))
}

fn zip_setstate(_vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<ZipLongest>(args.at(0))?;
    drop(state.fill.replace(args.at(1).clone()));
    Ok(Value::None)
}

/// What a `groupby` and its groups share, an object of its own so that each can hold it. The values
/// are unbound where CPython's are null.
struct Groups {
    source: RefCell<Value>,
    function: RefCell<Value>,
    /// The key of the group given last.
    target: RefCell<Value>,
    /// The key of the item read last.
    key: RefCell<Value>,
    /// The item read last, until a group gives it.
    item: RefCell<Value>,
}

native_data!(Groups: source, function, target, key, item);

impl Groups {
    /// Reads an item and its key; `false` at the end.
    fn read(&self, vm: &mut Vm) -> PyResult<bool> {
        let source = self.source.borrow().clone();
        let Some(item) = iter::next(vm, &source)? else {
            return Ok(false);
        };
        let function = self.function.borrow().clone();
        let key = if function.is_none() {
            item.clone()
        } else {
            call::call_values(vm, &function, [item.clone()])?
        };
        drop(self.key.replace(key));
        drop(self.item.replace(item));
        Ok(true)
    }

    /// Reads on to the start of the next group; its key, `None` at the end.
    fn skip(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        loop {
            let (key, target) = (self.key.borrow().clone(), self.target.borrow().clone());
            if !key.is_unbound() && (target.is_unbound() || !compare::eq(vm, &target, &key)?) {
                return Ok(Some(key));
            }
            if !self.read(vm)? {
                return Ok(None);
            }
        }
    }
}

struct GroupBy {
    groups: RefCell<Value>,
    /// The class of the groups.
    grouper: RefCell<Value>,
}

native_data!(GroupBy: groups, grouper);

impl NativeIter for GroupBy {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let (groups, class) = (self.groups.borrow().clone(), self.grouper.borrow().clone());
        let (Some(class), Ok(state)) = (class.as_class(), native_of::<Groups>(&groups)) else {
            return Ok(None);
        };
        let Some(key) = state.skip(vm)? else {
            return Ok(None);
        };
        drop(state.target.replace(key.clone()));
        let grouper = Grouper {
            groups: RefCell::new(groups.clone()),
            target: RefCell::new(key.clone()),
        };
        let grouper = vm.new_iter(&class, grouper);
        Ok(Some(vm.new_tuple([key, grouper])))
    }
}

fn groupby_new(vm: &mut Vm, args: Args) -> PyResult {
    let source = iter::iter(vm, args.at(1))?;
    let grouper = super::classes(vm)?.grouper;
    let groups = Groups {
        source: RefCell::new(source),
        function: RefCell::new(args.get(2).cloned().unwrap_or(Value::None)),
        target: RefCell::new(Value::Unbound),
        key: RefCell::new(Value::Unbound),
        item: RefCell::new(Value::Unbound),
    };
    let class = vm.classes.object.clone();
    let groups = vm.new_native(&class, groups);
    let state = GroupBy {
        groups: RefCell::new(groups),
        grouper: RefCell::new(grouper),
    };
    instance(vm, &args, state)
}

fn groupby_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let groups = state_of::<GroupBy>(args.at(0))?.groups.borrow().clone();
    let state = native_of::<Groups>(&groups)?;
    let arguments = vec![
        state.source.borrow().clone(),
        state.function.borrow().clone(),
    ];
    let kept = [&state.key, &state.item, &state.target].map(|cell| cell.borrow().clone());
    let kept = if kept.iter().any(Value::is_unbound) {
        None
    } else {
        Some(vm.new_tuple(kept))
    };
    Ok(reduced(vm, args.at(0), arguments, kept))
}

fn groupby_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let items = state_items(vm, args.at(1))?;
    let [key, item, target] = &items[..] else {
        let message = format!("function takes exactly 3 arguments ({} given)", items.len());
        return Err(raise::type_error(vm, message));
    };
    let groups = state_of::<GroupBy>(args.at(0))?.groups.borrow().clone();
    let state = native_of::<Groups>(&groups)?;
    drop(state.key.replace(key.clone()));
    drop(state.item.replace(item.clone()));
    drop(state.target.replace(target.clone()));
    Ok(Value::None)
}

struct Grouper {
    groups: RefCell<Value>,
    target: RefCell<Value>,
}

native_data!(Grouper: groups, target);

impl NativeIter for Grouper {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let groups = self.groups.borrow().clone();
        let state = native_of::<Groups>(&groups)?;
        let waiting = !state.item.borrow().is_unbound();
        if !waiting && !state.read(vm)? {
            return Ok(None);
        }
        let (target, key) = (self.target.borrow().clone(), state.key.borrow().clone());
        if !compare::eq(vm, &target, &key)? {
            return Ok(None);
        }
        drop(state.key.replace(Value::Unbound));
        Ok(Some(state.item.replace(Value::Unbound)))
    }
}

/// The `groupby` that a copy is to share is made anew over the same groups.
fn grouper_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Grouper>(args.at(0))?;
    let (groups, target) = (state.groups.borrow().clone(), state.target.borrow().clone());
    let hidden = super::classes(vm)?;
    let Some(class) = hidden.groupby.as_class() else {
        return Err(Fault::Internal("itertools without its classes").into());
    };
    let parent = GroupBy {
        groups: RefCell::new(groups),
        grouper: RefCell::new(hidden.grouper),
    };
    let parent = vm.new_iter(&class, parent);
    Ok(reduced(vm, args.at(0), vec![parent, target], None))
}

fn grouper_new(vm: &mut Vm, args: Args) -> PyResult {
    let Ok(parent) = state_of::<GroupBy>(args.at(1)) else {
        let message = format!(
            "argument 1 must be itertools.groupby, not {}",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    let state = Grouper {
        groups: RefCell::new(parent.groups.borrow().clone()),
        target: RefCell::new(args.at(2).clone()),
    };
    instance(vm, &args, state)
}
