//! `tee`: several iterators over one source.
//!
//! What one of them has read and others still want lies in links of a chain, each of which holds so many
//! items; a link that no reader stands before any more goes by itself.

use std::cell::{Cell, RefCell};

use super::{ITERATOR, native_data, reduced, state_pair};
use bc_vm::model::args::Args;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::native_of;
use bc_vm::protocol::native::{NativeRef, Receiver};
use bc_vm::protocol::{attr, call, convert, iter, raise};
use bc_vm::{functions, methods};

functions! {
    /// The functions of the module.
    pub(super) static FUNCTIONS = [
        /// tee(iterable, n=2) --> tuple of n independent iterators.
        tee: parse as ""(iterable, n = 2);
    ]
}

/// Table of `_tee`, the iterators of `tee`.
pub(super) static TEE: TypeTable = TypeTable {
    doc: "Iterator wrapped to make it copyable",
    methods: TEE_METHODS,
    statics: TEE_NEW,
    ..ITERATOR
};

/// Table of `_tee_dataobject`, the links.
pub(super) static DATA: TypeTable = TypeTable {
    doc: "Data container common to multiple tee objects.",
    methods: DATA_METHODS,
    statics: DATA_NEW,
    ..TypeTable::EMPTY
};

methods! {
    static TEE_METHODS = [
        /// Returns an independent iterator.
        __copy__() => copy;
        /// Return state information for pickling.
        __reduce__() => reduce;
        /// Set state information for unpickling.
        __setstate__(state) => set_state;
    ]
    static TEE_NEW = [
        __new__: unpack(iterable) => new_tee, ignores_keywords true;
    ]

    static DATA_METHODS = [
        /// Return state information for pickling.
        __reduce__() => reduce_link;
    ]
    static DATA_NEW = [
        __new__: parse as ""(source, items, next) => new_link, ignores_keywords true;
    ]
}

/// How many items a link holds.
const LINK: usize = 57;

/// A link: the source, what has been read of it since the link before, and the next link.
struct Link {
    source: RefCell<Value>,
    /// A list.
    items: RefCell<Value>,
    /// Unbound until it is needed.
    next: RefCell<Value>,
}

native_data!(Link: source, items, next);

impl Link {
    /// The item at a place, read from the source if nobody has read it yet.
    fn item(&self, vm: &mut Vm, place: usize) -> PyResult<Option<Value>> {
        let items = self.items.borrow().clone();
        let Some(list) = items.as_list() else {
            return Ok(None);
        };
        if let Some(item) = list.borrow().get(place) {
            return Ok(Some(item.clone()));
        }
        let source = self.source.borrow().clone();
        let Some(item) = iter::next(vm, &source)? else {
            return Ok(None);
        };
        vm.make_room(&mut list.borrow_mut(), 1)?;
        list.borrow_mut().push(item.clone());
        vm.heap.charge_growth(list.uncharged());
        Ok(Some(item))
    }

    /// The link after this one.
    fn follow(&self, vm: &mut Vm) -> PyResult {
        let next = self.next.borrow().clone();
        if !next.is_unbound() {
            return Ok(next);
        }
        let source = self.source.borrow().clone();
        let next = link(vm, source, Vec::new())?;
        drop(self.next.replace(next.clone()));
        Ok(next)
    }
}

fn link(vm: &mut Vm, source: Value, items: Vec<Value>) -> PyResult {
    let Some(class) = super::classes(vm)?.tee_data.as_class() else {
        return Err(Fault::Internal("itertools without its classes").into());
    };
    let items = vm.new_list(items);
    let link = Link {
        source: RefCell::new(source),
        items: RefCell::new(items),
        next: RefCell::new(Value::Unbound),
    };
    Ok(vm.new_native(&class, link))
}

struct Tee {
    link: RefCell<Value>,
    place: Cell<usize>,
}

native_data!(Tee: link);

impl NativeIter for Tee {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let mut object = self.link.borrow().clone();
        if self.place.get() >= LINK {
            object = native_of::<Link>(&object)?.follow(vm)?;
            drop(self.link.replace(object.clone()));
            self.place.set(0);
        }
        let Some(item) = native_of::<Link>(&object)?.item(vm, self.place.get())? else {
            return Ok(None);
        };
        self.place.set(self.place.get() + 1);
        Ok(Some(item))
    }
}

/// A reader at the given place of a link.
fn reader(vm: &mut Vm, link: Value, place: usize) -> PyResult {
    let Some(class) = super::classes(vm)?.tee.as_class() else {
        return Err(Fault::Internal("itertools without its classes").into());
    };
    let state = Tee {
        link: RefCell::new(link),
        place: Cell::new(place),
    };
    Ok(vm.new_iter(&class, state))
}

/// The first reader over an iterator; a copy if the iterator is a reader itself.
fn over(vm: &mut Vm, source: Value) -> PyResult {
    if let Some(tee) = <&Tee>::of(&source) {
        return copy(vm, tee);
    }
    let link = link(vm, source, Vec::new())?;
    reader(vm, link, 0)
}

fn new_tee(vm: &mut Vm, _: ClassRef, iterable: &Value) -> PyResult {
    let source = iter::iter(vm, iterable)?;
    over(vm, source)
}

fn copy(vm: &mut Vm, tee: &Tee) -> PyResult {
    let link = tee.link.borrow().clone();
    reader(vm, link, tee.place.get())
}

fn reduce(vm: &mut Vm, tee: NativeRef<'_, Tee>) -> Value {
    let (link, place) = (tee.link.borrow().clone(), tee.place.get());
    let empty = vm.new_tuple([]);
    let kept = vm.new_tuple([link, Value::Int(place as i64)]);
    reduced(vm, tee.object(), vec![empty], Some(kept))
}

fn set_state(vm: &mut Vm, tee: &Tee, state: &Value) -> PyResult<()> {
    let [link, place] = state_pair(vm, state)?;
    if native_of::<Link>(link).is_err() {
        let message = format!(
            "argument 1 must be itertools._tee_dataobject, not {}",
            vm.type_name(link)
        );
        return Err(raise::type_error(vm, message));
    }
    let place = convert::to_c_int(vm, place)?;
    match usize::try_from(place) {
        Ok(place) if place <= LINK => {
            drop(tee.link.replace(link.clone()));
            tee.place.set(place);
            Ok(())
        }
        _ => Err(raise::value_error(vm, "Index out of range")),
    }
}

fn reduce_link(vm: &mut Vm, link: NativeRef<'_, Link>) -> Value {
    let items = link.items.borrow().clone();
    let items = items
        .as_list()
        .map(|items| items.borrow().clone())
        .unwrap_or_default();
    let items = vm.new_list(items);
    let next = match &*link.next.borrow() {
        Value::Unbound => Value::None,
        next => next.clone(),
    };
    let source = link.source.borrow().clone();
    reduced(vm, link.object(), vec![source, items, next], None)
}

fn new_link(vm: &mut Vm, _: ClassRef, source: Value, items: &Value, next: &Value) -> PyResult {
    let Some(items) = items.as_list() else {
        let message = format!("argument 2 must be list, not {}", vm.type_name(items));
        return Err(raise::type_error(vm, message));
    };
    let items = items.borrow().clone();
    let is_full = items.len() == LINK;
    let fits = match next {
        Value::None => true,
        next => is_full && native_of::<Link>(next).is_ok(),
    };
    if items.len() > LINK || !fits {
        return Err(raise::value_error(vm, "Invalid arguments"));
    }
    let made = link(vm, source, items)?;
    if !next.is_none() {
        drop(native_of::<Link>(&made)?.next.replace(next.clone()));
    }
    Ok(made)
}

fn tee(vm: &mut Vm, iterable: &Value, n: i64) -> PyResult {
    let Ok(count) = usize::try_from(n) else {
        return Err(raise::value_error(vm, "n must be >= 0"));
    };
    if count == 0 {
        return Ok(vm.new_tuple([]));
    }
    vm.reserve(count.saturating_mul(256))?;
    let source = iter::iter(vm, iterable)?;
    let copy = vm.intern("__copy__");
    let first = if attr::has_attr(vm, &source, &copy)? {
        source
    } else {
        over(vm, source)?
    };
    let mut readers = vec![first];
    while readers.len() < count {
        let last = readers.last().cloned().unwrap_or_default();
        readers.push(call::method(vm, &last, &copy, Args::none())?);
    }
    Ok(vm.new_tuple(readers))
}
