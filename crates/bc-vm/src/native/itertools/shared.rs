//! `tee`: several iterators over one source.
//!
//! What one of them has read and others still want lies in one list; its front is cut off when nobody
//! wants it any more.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::{iterator_table, native_data};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{native_of, state_of};
use crate::protocol::{attr, call, convert, iter, raise};

/// The functions of the module.
pub(super) static FUNCTIONS: &[MethodDef] = &[MethodDef::new("tee", Arity::Any, tee)
    .doc("tee(iterable, n=2) --> tuple of n independent iterators.")];

/// What the iterators of `tee` bring along.
pub(super) static TEE: TypeTable = iterator_table!(
    "Iterator wrapped to make it copyable",
    Arity::Unpack(1, 1),
    tee_new,
    [],
    [MethodDef::new("__copy__", Arity::None, copy).doc("Returns an independent iterator.")]
);

/// A source and what has been read of it, an object of its own.
struct Buffer {
    source: RefCell<Value>,
    /// A list of items that some reader still wants.
    items: RefCell<Value>,
    /// How many items were cut off the front.
    cut: Cell<u64>,
    /// How far each reader is.
    readers: RefCell<Vec<Weak<Cell<u64>>>>,
}

native_data!(Buffer: source, items);

impl Buffer {
    /// The item at a place, read from the source if nobody has read it yet.
    fn item(&self, vm: &mut Vm, place: u64) -> PyResult<Option<Value>> {
        let items = self.items.borrow().clone();
        let Some(list) = items.as_list() else {
            return Ok(None);
        };
        let found = |cut: u64| {
            let index = usize::try_from(place.checked_sub(cut)?).ok()?;
            list.borrow().get(index).cloned()
        };
        if let Some(item) = found(self.cut.get()) {
            return Ok(Some(item));
        }
        let source = self.source.borrow().clone();
        let Some(item) = iter::next(vm, &source)? else {
            return Ok(None);
        };
        vm.make_room(&mut list.borrow_mut(), 1)?;
        list.borrow_mut().push(item);
        vm.heap.settle(list.unsettled());
        Ok(found(self.cut.get()))
    }

    /// Cuts off what no reader wants, when that is at least half of the list.
    fn trim(&self, vm: &Vm) {
        let mut readers = self.readers.borrow_mut();
        readers.retain(|reader| reader.strong_count() > 0);
        let wanted = readers
            .iter()
            .filter_map(Weak::upgrade)
            .map(|reader| reader.get())
            .min();
        drop(readers);
        let items = self.items.borrow().clone();
        let (Some(list), Some(wanted)) = (items.as_list(), wanted) else {
            return;
        };
        let spare = usize::try_from(wanted.saturating_sub(self.cut.get())).unwrap_or(0);
        let length = list.borrow().len();
        if spare == 0 || spare * 2 < length {
            return;
        }
        let front: Vec<Value> = list.borrow_mut().drain(..spare.min(length)).collect();
        self.cut.set(self.cut.get() + front.len() as u64);
        vm.heap.settle(list.unsettled());
        drop(front);
    }
}

struct Tee {
    buffer: RefCell<Value>,
    place: Rc<Cell<u64>>,
}

native_data!(Tee: buffer);

impl NativeIter for Tee {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let object = self.buffer.borrow().clone();
        let buffer = native_of::<Buffer>(&object)?;
        let Some(item) = buffer.item(vm, self.place.get())? else {
            return Ok(None);
        };
        self.place.set(self.place.get() + 1);
        buffer.trim(vm);
        Ok(Some(item))
    }
}

/// Another reader of a buffer, at the given place.
fn reader(vm: &mut Vm, object: Value, place: u64) -> PyResult {
    let class = super::classes(vm)?.tee;
    let place = Rc::new(Cell::new(place));
    native_of::<Buffer>(&object)?
        .readers
        .borrow_mut()
        .push(Rc::downgrade(&place));
    let state = Tee {
        buffer: RefCell::new(object),
        place,
    };
    match class.as_class() {
        Some(class) => Ok(vm.new_iter(&class, state)),
        None => Ok(Value::None),
    }
}

/// The first reader over an iterator; a copy if the iterator is a reader itself.
fn over(vm: &mut Vm, source: Value) -> PyResult {
    if let Ok(state) = state_of::<Tee>(&source) {
        let (buffer, place) = (state.buffer.borrow().clone(), state.place.get());
        return reader(vm, buffer, place);
    }
    let items = vm.new_list(Vec::new());
    let buffer = Buffer {
        source: RefCell::new(source),
        items: RefCell::new(items),
        cut: Cell::new(0),
        readers: RefCell::new(Vec::new()),
    };
    let class = vm.classes.object.clone();
    let buffer = vm.new_native(&class, buffer);
    reader(vm, buffer, 0)
}

fn tee_new(vm: &mut Vm, args: Args) -> PyResult {
    let source = iter::iter(vm, args.at(1))?;
    over(vm, source)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Tee>(args.at(0))?;
    let (buffer, place) = (state.buffer.borrow().clone(), state.place.get());
    reader(vm, buffer, place)
}

fn tee(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len();
    let message = match given {
        _ if !args.keywords.is_empty() => "tee() takes no keyword arguments".to_owned(),
        0 => "function takes at least 1 argument (0 given)".to_owned(),
        1 | 2 => String::new(),
        _ => format!("function takes at most 2 arguments ({given} given)"),
    };
    if !message.is_empty() {
        return Err(raise::type_error(vm, message));
    }
    let count = match args.get(1) {
        Some(count) => convert::to_i64(vm, count)?,
        None => 2,
    };
    let Ok(count) = usize::try_from(count) else {
        return Err(raise::value_error(vm, "n must be >= 0"));
    };
    if count == 0 {
        return Ok(vm.new_tuple([]));
    }
    vm.reserve(count.saturating_mul(256))?;
    let source = iter::iter(vm, args.at(0))?;
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
