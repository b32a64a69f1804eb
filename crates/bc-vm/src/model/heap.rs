//! The heap: every object is made here, charged to the machine's meter, and known while it lives.
//!
//! Containers are registered with weak handles so that a cycle finder can walk them and so that a
//! machine that ends can empty them. An object whose class has a finaliser, a generator that still
//! has something to clean up, and an object with weak references are put in the queue of the
//! *doomed* when their last reference goes; the eval loop looks at [`Heap::trap`] and tells them.
//! Dropping is iterative beyond a small depth. Absent: running finalisers (see `protocol::finalize`).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::class::ClassRef;
use super::object::{Attrs, FINALIZED, ObjRef, Object, Payload, WATCHED};
use super::value::Value;
use crate::limits::Meter;

/// Where an object stands in the heap's register.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(u32);

impl Slot {
    pub(super) const NONE: Self = Self(u32::MAX);
}

enum Entry {
    Free(u32),
    Used(Weak<Object>),
}

/// An object whose last reference went while somebody wanted to know.
pub enum Doomed {
    /// Brought back to life for its `__del__`, or to close a generator.
    Finalize(ObjRef),
    /// The address (as `Value::id` gave it) of an object that had weak references.
    Gone(usize),
}

/// The heap of one machine.
pub struct Heap {
    /// Bytes of live objects.
    pub meter: Meter,
    trap: Cell<bool>,
    /// The first charge that went over the limit, and what was in use before it.
    exceeded: Cell<Option<(u64, u64)>>,
    register: RefCell<Vec<Entry>>,
    free: Cell<u32>,
    live: Cell<usize>,
    doomed: RefCell<Vec<Doomed>>,
    closing: Cell<bool>,
    /// How many containers may live before the cycle finder is asked for.
    threshold: Cell<usize>,
    automatic: Cell<bool>,
}

/// Containers that may live before the cycle finder runs for the first time.
const FIRST_COLLECTION: usize = 10_000;

impl Heap {
    /// An empty heap.
    #[must_use]
    pub fn new(meter: Meter) -> Rc<Self> {
        Rc::new(Self {
            meter,
            trap: Cell::new(false),
            exceeded: Cell::new(None),
            register: RefCell::new(Vec::new()),
            free: Cell::new(u32::MAX),
            live: Cell::new(0),
            doomed: RefCell::new(Vec::new()),
            closing: Cell::new(false),
            threshold: Cell::new(FIRST_COLLECTION),
            automatic: Cell::new(true),
        })
    }

    /// Makes an object. Its bytes are charged; going over the limit sets the trap, and the machine
    /// stops at its next poll. A large payload must be asked for with `Vm::reserve` before it is built.
    #[must_use]
    pub fn alloc(&self, class: ClassRef, payload: Payload) -> ObjRef {
        self.charge(size_of::<Object>() + payload.bytes());
        let container = payload.is_container();
        let object = Rc::new(Object::new(Some(class), payload));
        if container {
            self.enroll(&object);
        }
        object
    }

    /// The boot sequence's objects, made before `type` exists.
    pub(crate) fn alloc_unclassed(&self, payload: Payload) -> ObjRef {
        self.charge(size_of::<Object>() + payload.bytes());
        let object = Rc::new(Object::new(None, payload));
        self.enroll(&object);
        object
    }

    fn charge(&self, bytes: usize) {
        if !self.meter.charge(bytes as u64) {
            self.exceed(bytes as u64);
        }
    }

    #[cold]
    fn exceed(&self, bytes: u64) {
        if self.exceeded.get().is_none() {
            self.exceeded.set(Some((bytes, self.meter.used() - bytes)));
        }
        self.trap.set(true);
    }

    /// Charges or credits what a container has grown or shrunk by (`unsettled` of the container).
    #[inline]
    pub fn settle(&self, bytes: i64) {
        if bytes > 0 {
            self.charge(bytes as usize);
        } else if bytes < 0 {
            self.meter.credit(bytes.unsigned_abs());
        }
    }

    /// Whether something waits for the machine: the memory limit was passed, or objects are doomed.
    #[inline]
    #[must_use]
    pub fn trap(&self) -> bool {
        self.trap.get()
    }

    /// Clears the trap; returns the size of the first allocation that went over the limit and what was in
    /// use before it, if one did and memory is still short.
    pub fn take_trap(&self) -> Option<(u64, u64)> {
        self.trap.set(false);
        self.exceeded.take().filter(|_| !self.meter.has_room(0))
    }

    /// The objects that wait to be told of their end.
    #[must_use]
    pub fn take_doomed(&self) -> Vec<Doomed> {
        std::mem::take(&mut *self.doomed.borrow_mut())
    }

    fn enroll(&self, object: &ObjRef) {
        let mut register = self.register.borrow_mut();
        let entry = Entry::Used(Rc::downgrade(object));
        let index = self.free.get();
        let index = if let Some(place) = register.get_mut(index as usize) {
            if let Entry::Free(next) = place {
                self.free.set(*next);
            }
            *place = entry;
            index
        } else {
            register.push(entry);
            (register.len() - 1) as u32
        };
        object.slot.set(Slot(index));
        let live = self.live.get() + 1;
        self.live.set(live);
        if live >= self.threshold.get() && self.automatic.get() {
            self.trap.set(true);
        }
    }

    fn strike(&self, slot: Slot) {
        if slot == Slot::NONE {
            return;
        }
        let mut register = self.register.borrow_mut();
        if let Some(place) = register.get_mut(slot.0 as usize) {
            let before = std::mem::replace(place, Entry::Free(self.free.get()));
            self.free.set(slot.0);
            self.live.set(self.live.get().saturating_sub(1));
            drop(register);
            drop(before);
        }
    }

    /// Whether so many containers are alive that the cycle finder should look.
    #[must_use]
    pub fn wants_collection(&self) -> bool {
        self.automatic.get() && self.live.get() >= self.threshold.get()
    }

    /// Notes that the cycle finder has looked: it is asked again when twice as many are alive as it
    /// left.
    pub fn collected(&self) {
        self.threshold
            .set((self.live.get() * 2).max(FIRST_COLLECTION));
    }

    /// Whether the cycle finder runs by itself (`gc.isenabled`).
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.automatic.get()
    }

    /// Lets the cycle finder run by itself, or not (`gc.enable`, `gc.disable`).
    pub fn set_automatic(&self, automatic: bool) {
        self.automatic.set(automatic);
    }

    /// How many containers are alive.
    #[must_use]
    pub fn containers(&self) -> usize {
        self.live.get()
    }

    /// Handles of all living containers, for the cycle finder.
    #[must_use]
    pub fn all_containers(&self) -> Vec<ObjRef> {
        self.register
            .borrow()
            .iter()
            .filter_map(|entry| match entry {
                Entry::Used(weak) => weak.upgrade(),
                Entry::Free(_) => None,
            })
            .collect()
    }

    /// Empties every container, for a machine that ends: cycles are broken, no finaliser runs.
    pub fn close(&self) {
        self.closing.set(true);
        // Classes go last: an object that is dropped still asks its class for the heap.
        let (classes, others): (Vec<_>, Vec<_>) = self
            .all_containers()
            .into_iter()
            .partition(|object| matches!(object.payload, Payload::Class(_)));
        for object in &others {
            object.clear();
        }
        drop(others);
        for object in &classes {
            object.clear();
        }
        self.doomed.borrow_mut().clear();
    }
}

/// How deep drops may nest on the Rust stack before the rest is put off.
const DROP_DEPTH: u32 = 40;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static PUT_OFF: RefCell<Vec<(Option<ClassRef>, Attrs, Payload)>> = const { RefCell::new(Vec::new()) };
}

/// What happens when the last reference to an object goes.
pub(super) fn drop_object(object: &mut Object) {
    let size = size_of::<Object>() + object.payload.bytes();
    let container = object.payload.is_container();
    let state = object.state.get();
    let address = std::ptr::from_ref::<Object>(object) as usize;
    let slot = object.slot.get();
    let wants_end = match &object.payload {
        Payload::Generator(generator) => generator.needs_close(),
        _ => false,
    };
    if let Some(class) = object.class_in_drop() {
        let data = class.data();
        let heap = Rc::clone(data.heap());
        heap.meter.credit(size as u64);
        heap.strike(slot);
        if !heap.closing.get() {
            let finalize = (wants_end || data.has_finalizer()) && state & FINALIZED == 0;
            if finalize {
                resurrect(object, &heap);
            }
            // Callbacks of weak references come after the finaliser.
            if state & WATCHED != 0 {
                heap.doomed.borrow_mut().push(Doomed::Gone(address));
                heap.trap.set(true);
            }
            if finalize {
                return;
            }
        }
    }
    if container || object.has_attrs_in_drop() {
        let parts = object.dismantle();
        drop_parts(parts);
    }
}

/// Moves what the object was into a new one that waits for its finaliser.
fn resurrect(object: &mut Object, heap: &Rc<Heap>) {
    let (class, attrs, payload) = object.dismantle();
    heap.charge(size_of::<Object>() + payload.bytes());
    let mut again = Object::new(class, payload);
    again.put_attrs(attrs);
    again.state.set(FINALIZED);
    let again = Rc::new(again);
    heap.enroll(&again);
    heap.doomed.borrow_mut().push(Doomed::Finalize(again));
    heap.trap.set(true);
}

fn drop_parts(parts: (Option<ClassRef>, Attrs, Payload)) {
    let depth = DEPTH.try_with(Cell::get).unwrap_or(0);
    if depth >= DROP_DEPTH {
        let mut parts = Some(parts);
        let _ = PUT_OFF.try_with(|list| {
            if let (Ok(mut list), Some(parts)) = (list.try_borrow_mut(), parts.take()) {
                list.push(parts);
            }
        });
        return;
    }
    let _ = DEPTH.try_with(|d| d.set(depth + 1));
    let_go(parts);
    if depth == 0 {
        while let Ok(Some(parts)) = PUT_OFF.try_with(|list| list.borrow_mut().pop()) {
            let_go(parts);
        }
    }
    let _ = DEPTH.try_with(|d| d.set(depth));
}

/// Drops attributes, then contents, each sequence from its end, as the reference does: finalisers
/// show the order.
fn let_go((class, attrs, payload): (Option<ClassRef>, Attrs, Payload)) {
    drop(attrs);
    match payload {
        Payload::Tuple(items) => drop_from_end(items.into_vec()),
        Payload::List(list) => drop_from_end(std::mem::take(&mut *list.borrow_mut())),
        Payload::Slice(parts) => {
            let [start, stop, step] = *parts;
            drop(step);
            drop(start);
            drop(stop);
        }
        other => drop(other),
    }
    drop(class);
}

/// Drops values, the last one first.
pub fn drop_from_end(mut values: Vec<Value>) {
    while let Some(value) = values.pop() {
        drop(value);
    }
}
