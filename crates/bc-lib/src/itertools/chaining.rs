//! Iterators over several sources or groups: `chain`, `zip_longest`, `groupby`.

use std::cell::{Cell, RefCell};

use super::{ITERATOR, native_data, reduced, state_items};
use bc_vm::methods;
use bc_vm::model::args::Keyword;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::native_of;
use bc_vm::protocol::native::{NativeRef, Receiver};
use bc_vm::protocol::{arity, call, compare, iter, raise};

/// Table of `chain`.
pub(super) static CHAIN: TypeTable = TypeTable {
    doc: "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    methods: CHAIN_METHODS,
    class_methods: CHAIN_CLASS_METHODS,
    statics: CHAIN_NEW,
    ..ITERATOR
};

/// Table of `zip_longest`.
pub(super) static ZIP_LONGEST: TypeTable = TypeTable {
    doc: "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.",
    methods: ZIP_METHODS,
    statics: ZIP_NEW,
    ..ITERATOR
};

/// Table of `groupby`.
pub(super) static GROUPBY: TypeTable = TypeTable {
    doc: "groupby(iterable[, keyfunc]) -> create an iterator which returns\n(key, sub-iterator) grouped by each value of key(value).\n",
    methods: GROUPBY_METHODS,
    statics: GROUPBY_NEW,
    ..ITERATOR
};

/// Table of the groups of `groupby`.
pub(super) static GROUPER: TypeTable = TypeTable {
    methods: GROUPER_METHODS,
    statics: GROUPER_NEW,
    ..ITERATOR
};

methods! {
    static CHAIN_METHODS = [
        __reduce__() => reduce_chain;
        __setstate__(state) => set_chain_state;
    ]
    static CHAIN_CLASS_METHODS = [
        /// chain.from_iterable(iterable) --> chain object
        ///
        /// Alternate chain() constructor taking a single iterable argument
        /// that evaluates lazily.
        from_iterable(iterable) => chain_over;
    ]
    static CHAIN_NEW = [
        __new__: unpack(*iterables) => new_chain, exact_no_keywords "chain()";
    ]

    static ZIP_METHODS = [
        __reduce__() => reduce_zip;
        __setstate__(fill) => set_zip_state;
    ]
    static ZIP_NEW = [
        __new__: any(*iterables, **keywords) => new_zip;
    ]

    static GROUPBY_METHODS = [
        __reduce__() => reduce_groupby;
        __setstate__(state) => set_groupby_state;
    ]
    static GROUPBY_NEW = [
        __new__: keywords(iterable, key = Value::None) => new_groupby;
    ]

    static GROUPER_METHODS = [
        __reduce__() => reduce_grouper;
    ]
    static GROUPER_NEW = [
        __new__: parse as ""(parent, target) => new_grouper, ignores_keywords true;
    ]
}

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

fn chain_over(vm: &mut Vm, class: ClassRef, iterables: &Value) -> PyResult {
    let source = iter::iter(vm, iterables)?;
    let state = Chain {
        source: RefCell::new(source),
        active: RefCell::new(Value::Unbound),
    };
    Ok(vm.new_iter(&class, state))
}

fn new_chain(vm: &mut Vm, class: ClassRef, iterables: &[Value]) -> PyResult {
    let iterables = vm.new_tuple(iterables.to_vec());
    chain_over(vm, class, &iterables)
}

fn reduce_chain(vm: &mut Vm, own: NativeRef<'_, Chain>) -> Value {
    let (source, active) = (own.source.borrow().clone(), own.active.borrow().clone());
    let kept = if source.is_unbound() {
        None
    } else if active.is_unbound() {
        Some(vm.new_tuple([source]))
    } else {
        Some(vm.new_tuple([source, active]))
    };
    reduced(vm, own.object(), Vec::new(), kept)
}

fn set_chain_state(vm: &mut Vm, own: &Chain, state: &Value) -> PyResult<()> {
    let items = state_items(vm, state)?;
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
    let mut items = items.iter().cloned();
    drop(own.source.replace(items.next().unwrap_or_default()));
    drop(own.active.replace(items.next().unwrap_or_default()));
    Ok(())
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

fn new_zip(vm: &mut Vm, class: ClassRef, iterables: &[Value], keywords: &[Keyword]) -> PyResult {
    let fill = match keywords {
        [] => Value::None,
        [(name, value)] if &*arity::keyword_text(name) == "fillvalue" => value.clone(),
        _ => {
            return Err(raise::type_error(
                vm,
                "zip_longest() got an unexpected keyword argument",
            ));
        }
    };
    let mut sources = Vec::with_capacity(iterables.len());
    for (iterable, place) in iterables.iter().zip(1..) {
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
    Ok(vm.new_iter(&class, state))
}

fn reduce_zip(vm: &mut Vm, own: NativeRef<'_, ZipLongest>) -> Value {
    let mut sources = Vec::new();
    while let Some(source) = own.source(sources.len()) {
        sources.push(if source.is_none() {
            vm.new_tuple([])
        } else {
            source
        });
    }
    let fill = own.fill.borrow().clone();
    reduced(vm, own.object(), sources, Some(fill))
}

fn set_zip_state(_: &mut Vm, own: &ZipLongest, fill: Value) {
    drop(own.fill.replace(fill));
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

fn new_groupby(vm: &mut Vm, class: ClassRef, iterable: &Value, key: Value) -> PyResult {
    let source = iter::iter(vm, iterable)?;
    let grouper = super::classes(vm)?.grouper;
    let groups = Groups {
        source: RefCell::new(source),
        function: RefCell::new(key),
        target: RefCell::new(Value::Unbound),
        key: RefCell::new(Value::Unbound),
        item: RefCell::new(Value::Unbound),
    };
    let groups = vm.new_native(&vm.classes.object, groups);
    let state = GroupBy {
        groups: RefCell::new(groups),
        grouper: RefCell::new(grouper),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce_groupby(vm: &mut Vm, own: NativeRef<'_, GroupBy>) -> PyResult {
    let groups = own.groups.borrow().clone();
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
    Ok(reduced(vm, own.object(), arguments, kept))
}

fn set_groupby_state(vm: &mut Vm, own: &GroupBy, state: &Value) -> PyResult<()> {
    let items = state_items(vm, state)?;
    let [key, item, target] = items else {
        let message = format!("function takes exactly 3 arguments ({} given)", items.len());
        return Err(raise::type_error(vm, message));
    };
    let groups = own.groups.borrow().clone();
    let state = native_of::<Groups>(&groups)?;
    drop(state.key.replace(key.clone()));
    drop(state.item.replace(item.clone()));
    drop(state.target.replace(target.clone()));
    Ok(())
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
fn reduce_grouper(vm: &mut Vm, own: NativeRef<'_, Grouper>) -> PyResult {
    let (groups, target) = (own.groups.borrow().clone(), own.target.borrow().clone());
    let hidden = super::classes(vm)?;
    let Some(class) = hidden.groupby.as_class() else {
        return Err(Fault::Internal("itertools without its classes").into());
    };
    let parent = GroupBy {
        groups: RefCell::new(groups),
        grouper: RefCell::new(hidden.grouper),
    };
    let parent = vm.new_iter(&class, parent);
    Ok(reduced(vm, own.object(), vec![parent, target], None))
}

fn new_grouper(vm: &mut Vm, class: ClassRef, parent: &Value, target: Value) -> PyResult {
    let Some(parent) = <&GroupBy>::of(parent) else {
        let message = format!(
            "argument 1 must be itertools.groupby, not {}",
            vm.type_name(parent)
        );
        return Err(raise::type_error(vm, message));
    };
    let state = Grouper {
        groups: RefCell::new(parent.groups.borrow().clone()),
        target: RefCell::new(target),
    };
    Ok(vm.new_iter(&class, state))
}
