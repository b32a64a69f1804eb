//! The heap: every object is made here, charged to the machine's meter, and known while it lives.
//!
//! Containers are registered with weak handles so that a cycle finder can walk them and so that a
//! machine that ends can empty them. An object whose class has a finaliser, a generator that still
//! has something to clean up, and an object with weak references are put in the queue of the
//! *doomed* when their last reference goes; the eval loop looks at [`Heap::trap`] and tells them.
//! An object whose identity somebody has asked for has a serial number, which goes with it when it is
//! brought back for its finaliser: no address is ever shown or hashed. Dropping is iterative beyond a
//! small depth. Absent: running finalisers (see `runtime::finalize`), the register itself.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::class::{ClassId, ClassRef};
use super::class_table::EntryClasses;
use super::function::Function;
use super::generations::{GENERATIONS, Generations};
use super::object::{
    Attrs, FINALIZED, NUMBERED, ObjRef, Object, Payload, SPARE, SlotAttrs, WATCHED, int_bytes,
};
use super::register::{Register, Slot};
use super::spare::Spare;
use super::value::Value;
use crate::limits::Meter;

/// An object whose last reference went while somebody wanted to know.
pub enum Finalizable {
    /// Brought back to life for its `__del__`, or to close a generator.
    Finalize(ObjRef),
    /// The serial number of an object that had weak references.
    Gone(u64),
}

/// Bytes that something which is no object holds: they count until this is dropped.
pub struct Held {
    heap: Rc<Heap>,
    bytes: usize,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.heap.meter.credit(self.bytes as u64);
    }
}

/// Serial numbers by the address of the object that has them.
type Serials = HashMap<usize, u64, ahash::RandomState>;

/// What an entry of [`Serials`] is charged with: address and number, and room to grow.
const SERIAL_BYTES: u64 = 32;

/// The heap of one machine.
pub struct Heap {
    /// Bytes of live objects.
    pub meter: Meter,
    trap: Cell<bool>,
    /// The first charge that went over the limit, and what was in use before it.
    exceeded: Cell<Option<(u64, u64)>>,
    register: RefCell<Register>,
    doomed: RefCell<Vec<Finalizable>>,
    pub(super) closing: Cell<bool>,
    /// Whether the program is told of events, and so of the end of any generator.
    tells: Cell<bool>,
    /// When the cycle finder is to look.
    pub generations: Generations,
    serials: RefCell<Serials>,
    last_serial: Cell<u64>,
    entry_classes: RefCell<Option<Rc<EntryClasses>>>,
    /// Ints that have ended: what the meter was charged for them has been given back.
    pub(super) spare: Spare,
}

impl Heap {
    /// An empty heap.
    #[must_use]
    pub fn new(meter: Meter) -> Rc<Self> {
        Rc::new(Self {
            meter,
            trap: Cell::new(false),
            exceeded: Cell::new(None),
            register: RefCell::new(Register::new()),
            doomed: RefCell::new(Vec::new()),
            closing: Cell::new(false),
            tells: Cell::new(false),
            generations: Generations::new(),
            serials: RefCell::new(Serials::with_hasher(ahash::RandomState::with_seeds(
                13, 14, 15, 16,
            ))),
            last_serial: Cell::new(0),
            entry_classes: RefCell::new(None),
            spare: Spare::default(),
        })
    }

    /// Whether the program is told of events now (see `Vm::tell_events`).
    #[must_use]
    pub fn tells(&self) -> bool {
        self.tells.get()
    }

    /// Notes whether the program is told of events.
    pub fn set_tells(&self, tells: bool) {
        self.tells.set(tells);
    }

    /// Makes an object. Its bytes are charged; going over the limit sets the trap, and the machine
    /// stops at its next poll. A large payload must be asked for with `Vm::reserve` before it is built.
    #[must_use]
    pub fn alloc(&self, class: ClassRef, payload: Payload) -> ObjRef {
        self.charge(size_of::<Object>() + payload.bytes());
        // An instance of a program's class has attributes, whatever it is made of.
        let container = payload.is_container() | class.data().is_heap();
        let object = Rc::new(Object::new(Some(class), payload));
        if container {
            self.enroll(&object);
        }
        object
    }

    /// As [`Heap::alloc`], for a tuple whose class is the built-in one. If the finder need not look at any of its items it can
    /// be in no cycle, since they do not change: then it counts as a container that was made, but is not entered.
    #[inline]
    pub(super) fn alloc_tuple(&self, class: &ClassRef, items: Box<[Value]>) -> ObjRef {
        self.charge(size_of::<Object>() + items.len() * size_of::<Value>());
        let mut registered = false;
        for item in &*items {
            if let Value::Obj(item) = item {
                let slot = item.slot.get();
                if slot.is_registered() {
                    registered = true;
                } else if slot == Slot::counted(self.generations.begun()) {
                    // When the outer one is let go depends on when the collector sees the inner one.
                    self.register.borrow_mut().enroll(item);
                    registered = true;
                }
            }
        }
        let object = Rc::new(Object::new(Some(class.clone()), Payload::Tuple(items)));
        if registered {
            self.enroll(&object);
        } else {
            object.slot.set(Slot::counted(self.generations.begun()));
            self.count();
        }
        object
    }

    /// As [`Heap::alloc`], for an object whose class is the built-in one, which refers to no other, and whose payload takes
    /// `bytes`.
    #[inline]
    pub(super) fn alloc_atom(&self, class: &ClassRef, payload: Payload, bytes: usize) -> ObjRef {
        self.charge(size_of::<Object>() + bytes);
        Rc::new(Object::new(Some(class.clone()), payload))
    }

    /// As [`Heap::alloc`], for a container whose payload takes `bytes`.
    #[inline]
    pub(super) fn alloc_container(
        &self,
        class: &ClassRef,
        payload: Payload,
        bytes: usize,
    ) -> ObjRef {
        self.charge(size_of::<Object>() + bytes);
        let object = Rc::new(Object::new(Some(class.clone()), payload));
        self.enroll(&object);
        object
    }

    /// As [`Heap::alloc`], for an object that counts as part of the machine: the collector does not count it as made.
    #[must_use]
    pub(super) fn alloc_of_machine(&self, class: &ClassRef, payload: Payload) -> ObjRef {
        self.charge(size_of::<Object>() + payload.bytes());
        let container = payload.is_container();
        let object = Rc::new(Object::new(Some(class.clone()), payload));
        if container {
            let mut register = self.register.borrow_mut();
            register.settle(std::slice::from_ref(&object), GENERATIONS - 1);
        }
        object
    }

    /// The classes of what built-in classes bring along; `None` before there are any, and when all ends.
    #[must_use]
    pub fn entry_classes(&self) -> Option<Rc<EntryClasses>> {
        self.entry_classes.borrow().clone()
    }

    /// Sets what [`Heap::entry_classes`] gives.
    pub fn set_entry_classes(&self, classes: EntryClasses) {
        self.entry_classes.replace(Some(Rc::new(classes)));
    }

    /// The boot sequence's objects, made before `type` exists.
    pub(crate) fn alloc_unclassed(&self, payload: Payload) -> ObjRef {
        self.charge(size_of::<Object>() + payload.bytes());
        let object = Rc::new(Object::new(None, payload));
        self.enroll(&object);
        object
    }

    pub(super) fn charge(&self, bytes: usize) {
        self.charge_bytes(bytes as u64);
    }

    #[inline]
    fn charge_bytes(&self, bytes: u64) {
        if !self.meter.charge(bytes) {
            self.exceed(bytes);
        }
    }

    #[cold]
    fn exceed(&self, bytes: u64) {
        if self.exceeded.get().is_none() {
            self.exceeded.set(Some((bytes, self.meter.used() - bytes)));
        }
        self.trap.set(true);
    }

    /// Charges bytes for what is no object. What is large is asked for with `Vm::reserve` before.
    #[must_use]
    pub fn hold(self: &Rc<Self>, bytes: usize) -> Held {
        self.charge(bytes);
        Held {
            heap: Rc::clone(self),
            bytes,
        }
    }

    /// Charges or credits what a container has grown or shrunk by (`uncharged` of the container).
    #[inline]
    pub fn charge_growth(&self, bytes: i64) {
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
    pub fn take_doomed(&self) -> Vec<Finalizable> {
        std::mem::take(&mut *self.doomed.borrow_mut())
    }

    fn enroll(&self, object: &ObjRef) {
        self.register.borrow_mut().enroll(object);
        self.count();
    }

    #[inline]
    fn count(&self) {
        if self.generations.made() {
            self.trap.set(true);
        }
    }

    #[inline]
    fn strike(&self, slot: Slot) {
        if slot == Slot::NONE {
            return;
        }
        self.generations.gone();
        if slot.is_registered() {
            self.strike_out(slot);
        }
    }

    fn strike_out(&self, slot: Slot) {
        let before = self.register.borrow_mut().strike(slot);
        drop(before);
    }

    /// How many containers are alive.
    #[must_use]
    pub fn containers(&self) -> usize {
        self.register.borrow().len()
    }

    /// Handles of all living containers, for the cycle finder.
    #[must_use]
    pub fn all_containers(&self) -> Vec<ObjRef> {
        self.register.borrow().all()
    }

    /// Whether a collection has begun since the object was made, which is counted but not entered: one that the reference's
    /// collector would have let go of.
    #[must_use]
    pub fn is_let_go(&self, object: &Object) -> bool {
        let slot = object.slot.get();
        slot.is_counted() && slot != Slot::counted(self.generations.begun())
    }

    /// Whether the object is counted but not entered, and was made after the last collection but the one that is going on.
    #[must_use]
    pub fn is_counted_only(&self, object: &Object) -> bool {
        object.slot.get() == Slot::counted(self.generations.begun().wrapping_sub(1))
    }

    /// Handles of the living containers that no collection has looked at yet, in the order of their age.
    #[must_use]
    pub fn young_containers(&self) -> Vec<ObjRef> {
        self.register.borrow().of(0)
    }

    /// Another number than before, as long as no collection has looked at them, if containers were made meanwhile.
    #[must_use]
    pub fn enrolled(&self) -> u32 {
        self.register.borrow().enrolled()
    }

    /// The containers of a generation and of those younger, in their order, with a place for each
    /// ([`Object::examined`]), until [`Heap::settle_in`] is told where they belong. `None` if there is no
    /// room to look at so many.
    #[must_use]
    pub fn examine(&self, generation: usize) -> Option<Vec<ObjRef>> {
        self.register.borrow_mut().examine(generation)
    }

    /// Enters what was examined at the end of an older generation.
    pub fn settle_in(&self, objects: &[ObjRef], generation: usize) {
        self.register.borrow_mut().settle(objects, generation);
    }

    /// Takes all that lives as part of the machine: the collector counts from here on.
    pub fn start(&self) {
        let oldest = GENERATIONS - 1;
        if let Some(all) = self.examine(oldest) {
            self.settle_in(&all, oldest);
        }
        self.generations.start();
    }

    /// The serial number of an object: given when first asked for, its own as long as it lives, and
    /// never given again.
    #[must_use]
    pub fn serial(&self, object: &ObjRef) -> u64 {
        let address = address(object);
        let mut serials = self.serials.borrow_mut();
        if object.has_state(NUMBERED)
            && let Some(&serial) = serials.get(&address)
        {
            return serial;
        }
        let serial = self.last_serial.get() + 1;
        self.last_serial.set(serial);
        serials.insert(address, serial);
        object.add_state(NUMBERED);
        drop(serials);
        self.charge_bytes(SERIAL_BYTES);
        serial
    }

    /// Takes away the number of an object that is being dropped, and returns it.
    fn forget_serial(&self, address: usize) -> Option<u64> {
        self.meter.credit(SERIAL_BYTES);
        self.serials.borrow_mut().remove(&address)
    }

    /// Empties every container, for a machine that ends: cycles are broken, no finaliser runs.
    pub fn close(&self) {
        self.closing.set(true);
        // They hold their class, which holds the heap.
        while self.spare.pop().is_some() {}
        self.entry_classes.take();
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
        // `type` is an instance of itself, `dict` one of `type`, and the namespaces of both are of `dict`.
        for object in &classes {
            if let Payload::Class(data) = &object.payload
                && matches!(data.id(), ClassId::TYPE | ClassId::DICT)
            {
                data.namespace.forget_class();
                object.forget_class();
            }
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

/// The end of an int of class `int` exactly, unless somebody waits for it: there is nothing in it, and its class has no
/// finaliser. Whether it was one.
#[inline]
fn end_of_int(object: &mut Object) -> bool {
    let Payload::Int(i) = &object.payload else {
        return false;
    };
    let state = object.state.get();
    if state & SPARE != 0 {
        return true;
    }
    if object.class_id() != ClassId::INT || state & (WATCHED | NUMBERED) != 0 {
        return false;
    }
    let bytes = int_bytes(i);
    let Some(class) = object.class_in_drop() else {
        return false;
    };
    let size = size_of::<Object>() + bytes;
    class.data().heap().meter.credit(size as u64);
    true
}

/// What happens when the last reference to an object goes.
pub(super) fn drop_object(object: &mut Object) {
    if end_of_int(object) {
        return;
    }
    let (bytes, container) = match &object.payload {
        // Most of what ends.
        Payload::Tuple(items) => (items.len() * size_of::<Value>(), true),
        Payload::Function(_) => (size_of::<Function>(), true),
        other => (other.bytes(), other.is_container()),
    };
    let size = size_of::<Object>() + bytes;
    let state = object.state.get();
    let slot = object.slot.get();
    let wants_end = match &object.payload {
        Payload::Generator(generator) => {
            generator.needs_close() || (generator.is_open() && object.class().data().heap().tells())
        }
        _ => false,
    };
    if let Some(class) = object.class_in_drop() {
        let data = class.data();
        let heap = data.heap();
        heap.meter.credit(size as u64);
        heap.strike(slot);
        if !heap.closing.get() {
            let finalize = (wants_end || data.has_finalizer()) && state & FINALIZED == 0;
            if finalize || state & (WATCHED | NUMBERED) != 0 {
                let heap = Rc::clone(heap);
                if announce(object, &heap, finalize, wants_end) {
                    return;
                }
            }
        }
    }
    let has_attrs = object.has_attrs_in_drop();
    if !has_attrs && ends_here(&mut object.payload) {
        return;
    }
    if container || has_attrs {
        let parts = object.dismantle();
        drop_parts(parts);
    }
}

/// Drops the contents of a short sequence in place, in the order of [`let_go`], if that is the end of no container:
/// then drops do not nest.
#[inline]
fn ends_here(payload: &mut Payload) -> bool {
    // Of what more than the whole sequence refers to, a reference is left.
    let all = |items: &[Value]| {
        let is_flat = |item: &Value| match item {
            Value::Obj(object) => {
                !object.payload.is_container() || Rc::strong_count(object) > items.len()
            }
            _ => true,
        };
        items.len() <= SHORT && items.iter().all(is_flat)
    };
    match payload {
        // Nothing in it ends.
        Payload::Tuple(items) if !items.iter().any(|item| matches!(item, Value::Obj(_))) => {}
        Payload::Tuple(items) if all(items) => drop_from_end(std::mem::take(items).into_vec()),
        Payload::List(list) => {
            let mut items = list.borrow_mut();
            if !all(&items) {
                return false;
            }
            drop_from_end(std::mem::take(&mut *items));
        }
        Payload::Slice(parts) if all(&parts[..]) => {
            let [start, stop, step] = &mut **parts;
            *step = Value::None;
            *start = Value::None;
            *stop = Value::None;
        }
        Payload::Function(function) => return function.ends_nothing(),
        Payload::Traceback(entry) => return entry.ends_nothing(),
        Payload::Exception(exception) => return exception.ends_little(),
        _ => return false,
    }
    true
}

/// So many items are looked at before they go.
const SHORT: usize = 16;

/// Queues whoever wants to know of the end of an object; whether it was brought back for its finaliser.
#[cold]
fn announce(object: &mut Object, heap: &Rc<Heap>, finalize: bool, wants_end: bool) -> bool {
    let state = object.state.get();
    // Whatever is referred to weakly has a number.
    let serial = if state & NUMBERED == 0 {
        None
    } else {
        heap.forget_serial(std::ptr::from_ref::<Object>(object).cast::<u8>() as usize)
    };
    // Weak references to a generator end before its finaliser runs, all others after it.
    let told = state & WATCHED != 0 && (!finalize || wants_end);
    if told && let Some(serial) = serial {
        heap.doomed.borrow_mut().push(Finalizable::Gone(serial));
        heap.trap.set(true);
    }
    if finalize {
        let kept = if told { 0 } else { state & WATCHED };
        resurrect(object, heap, serial, kept);
    }
    finalize
}

/// Moves what the object was into a new one that waits for its finaliser, with the same identity.
fn resurrect(object: &mut Object, heap: &Rc<Heap>, serial: Option<u64>, kept: u8) {
    let (class, attrs, payload) = object.dismantle();
    heap.charge(size_of::<Object>() + payload.bytes());
    let mut again = Object::new(class, payload);
    again.put_attrs(attrs);
    let numbered = if serial.is_some() { NUMBERED } else { 0 };
    again.state.set(FINALIZED | kept | numbered);
    let again = Rc::new(again);
    if let Some(serial) = serial {
        heap.charge_bytes(SERIAL_BYTES);
        heap.serials.borrow_mut().insert(address(&again), serial);
    }
    heap.enroll(&again);
    heap.doomed.borrow_mut().push(Finalizable::Finalize(again));
    heap.trap.set(true);
}

/// Where an object lies: unique while it lives, and nothing that may be shown.
fn address(object: &ObjRef) -> usize {
    Rc::as_ptr(object).cast::<u8>() as usize
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
    match (attrs, &class) {
        (Attrs::Slots(slots), Some(class)) => drop_slots(*slots, class),
        (attrs, _) => drop(attrs),
    }
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

/// Drops the slots that a class has added before those of its base, and a `__dict__` last
/// (`subtype_dealloc`).
fn drop_slots(mut slots: SlotAttrs, class: &ClassRef) {
    let mut base = class.data().base();
    while let Some(class) = base {
        let inherited = class.data().slots.len();
        if inherited == 0 {
            break;
        }
        if inherited < slots.values.len() {
            slots.values.drain(inherited..);
        }
        base = class.data().base();
    }
    drop(slots);
}

/// Visits slots in the order in which they are dropped.
pub(super) fn visit_slots(values: &[Value], class: &ClassRef, visit: &mut dyn FnMut(&Value)) {
    let (mut end, mut base) = (values.len(), class.data().base());
    while end > 0 {
        let inherited = base.as_ref().map_or(0, |base| base.data().slots.len());
        if let Some(added) = values.get(inherited..end) {
            added.iter().for_each(&mut *visit);
            end = inherited;
        }
        base = base.and_then(|base| base.data().base());
    }
}

/// Drops values, the last one first.
pub fn drop_from_end(mut values: Vec<Value>) {
    while let Some(value) = values.pop() {
        drop(value);
    }
}
