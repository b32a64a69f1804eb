//! The object: what it claims to be (`class`), its attributes, and what it is made of (`payload`).
//!
//! This is the hub that lists every payload; each payload's own file holds its fields and
//! invariants. An instance of a subclass of `list` is a list payload with another class. Dropping an
//! object gives its bytes back to the heap, hands finalisable objects to the heap's queue, and never
//! recurses deeper than a fixed bound however deep the structure is. Absent: behaviour.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bc_core::number::int::{Integer, Wide};

use super::class::{ClassData, ClassId, ClassRef};
use super::code::Code;
use super::exception::{ExceptionData, Traceback};
use super::frame::FrameObject;
use super::function::Function;
use super::generator::Generator;
use super::heap;
use super::iters::Iter;
use super::native::{GetSet, Member, NativeData, NativeFunction};
use super::property::Property;
use super::range::Range;
use super::register::Slot;
use super::value::Value;

pub use super::contents::{ByteArray, Dict, List, Set, Str};

/// A shared reference to an object; cloning counts one more reference.
pub type ObjRef = Rc<Object>;

/// An object that lives on the heap of a machine.
pub struct Object {
    class: RefCell<Option<ClassRef>>,
    class_id: Cell<ClassId>,
    pub(super) state: Cell<u8>,
    pub(super) slot: Cell<Slot>,
    /// The instance dictionary and the values of `__slots__`.
    pub attrs: RefCell<Attrs>,
    /// What the object is made of; the variant never changes.
    pub payload: Payload,
}

/// The object's finaliser has run, or it never needs one.
pub(super) const FINALIZED: u8 = 1;
/// Some weak reference to the object exists and may want to know of its end.
pub(super) const WATCHED: u8 = 2;
/// The heap keeps a serial number for the object.
pub(super) const NUMBERED: u8 = 4;
/// The int has ended, and is kept for the next one (see `Heap::release`).
pub(super) const SPARE: u8 = 16;
/// The collector has found that the tuple can never be part of a cycle.
const UNTRACKED: u8 = 8;

/// Where an object keeps its attributes.
#[derive(Default)]
pub enum Attrs {
    /// Nothing stored yet.
    #[default]
    None,
    /// The instance `__dict__`, a real `dict` object.
    Dict(ObjRef),
    /// Values of `__slots__` (by the offsets its class gives), and a `__dict__` if the class has one.
    Slots(Box<SlotAttrs>),
}

/// The attributes of an instance whose class defines `__slots__`.
#[derive(Default)]
pub struct SlotAttrs {
    /// Slot values; `Value::Unbound` where not set.
    pub values: Vec<Value>,
    /// The instance `__dict__` once there is one.
    pub dict: Option<ObjRef>,
}

/// What an object is made of.
pub enum Payload {
    /// Nothing but attributes: instances of `object` and of classes derived from it, modules.
    Plain,
    /// An integer that does not fit 64 bits, or an instance of a subclass of `int` (any size).
    Int(Integer),
    /// An instance of a subclass of `float`; plain floats are inline values.
    Float(f64),
    /// A `complex`: real and imaginary part.
    Complex(f64, f64),
    /// A `str`.
    Str(Str),
    /// A `bytes`.
    Bytes(Box<[u8]>),
    /// A `bytearray`.
    ByteArray(ByteArray),
    /// A `tuple`.
    Tuple(Box<[Value]>),
    /// A `list`.
    List(List),
    /// A `dict`.
    Dict(Dict),
    /// A `set` or a `frozenset`.
    Set(Set),
    /// A `range`.
    Range(Range),
    /// A `slice`: start, stop, step.
    Slice(Box<[Value; 3]>),
    /// A class.
    Class(Box<ClassData>),
    /// A function written in Python.
    Function(Box<Function>),
    /// A function, method descriptor or class method written in Rust.
    NativeFunction(NativeFunction),
    /// A computed attribute of a built-in class.
    GetSet(Box<GetSet>),
    /// A `__slots__` attribute of a class.
    Member(Box<Member>),
    /// A `property`.
    Property(Box<Property>),
    /// A `classmethod`: what it wraps.
    ClassMethod(RefCell<Value>),
    /// A `staticmethod`: what it wraps.
    StaticMethod(RefCell<Value>),
    /// A bound method: the function and its `__self__`.
    BoundMethod(Box<[Value; 2]>),
    /// Linked code.
    Code(Rc<Code>),
    /// A closure cell; `Value::Unbound` when empty.
    Cell(RefCell<Value>),
    /// A frame object.
    Frame(Box<FrameObject>),
    /// One entry of a traceback.
    Traceback(Box<Traceback>),
    /// A generator or coroutine.
    Generator(Box<Generator>),
    /// An exception instance.
    Exception(Box<ExceptionData>),
    /// An iterator of a built-in type.
    Iter(Box<Iter>),
    /// `super`, views, proxies, and whatever a native module defines.
    Native(Box<dyn NativeData>),
}

impl Object {
    /// An object that is not on any heap yet; only `Heap::alloc` and the boot sequence call this.
    #[inline(always)]
    pub(super) fn new(class: Option<ClassRef>, payload: Payload) -> Self {
        let class_id = class
            .as_ref()
            .map_or(ClassId::OBJECT, |class| class.data().id());
        Self {
            class: RefCell::new(class),
            class_id: Cell::new(class_id),
            state: Cell::new(0),
            slot: Cell::new(Slot::NONE),
            attrs: RefCell::new(Attrs::None),
            payload,
        }
    }

    /// The class the object claims.
    #[must_use]
    pub fn class(&self) -> ClassRef {
        match &*self.class.borrow() {
            Some(class) => class.clone(),
            // The boot sequence gives `type` and `object` their class before any code sees them.
            None => unreachable!("an object without a class outside the boot sequence"),
        }
    }

    /// The number of the class, cheaper than [`Object::class`].
    #[inline]
    #[must_use]
    pub fn class_id(&self) -> ClassId {
        self.class_id.get()
    }

    /// The version of the class: see `ClassData::version`.
    #[inline]
    #[must_use]
    pub fn class_version(&self) -> u64 {
        match &*self.class.borrow() {
            Some(class) => class.data().version(),
            None => 0,
        }
    }

    /// Gives the object another class. The caller has checked that the layouts agree.
    pub fn set_class(&self, class: ClassRef) {
        self.class_id.set(class.data().id());
        *self.class.borrow_mut() = Some(class);
    }

    /// Lets go of the class, when all ends.
    pub(super) fn forget_class(&self) {
        let class = self.class.take();
        drop(class);
    }

    /// The instance dictionary if it exists already.
    #[must_use]
    pub fn dict(&self) -> Option<ObjRef> {
        match &*self.attrs.borrow() {
            Attrs::None => None,
            Attrs::Dict(dict) => Some(Rc::clone(dict)),
            Attrs::Slots(slots) => slots.dict.clone(),
        }
    }

    /// Replaces the instance dictionary with `dict` (a dict object); `None` removes it.
    pub fn set_dict(&self, dict: Option<ObjRef>) {
        let mut attrs = self.attrs.borrow_mut();
        if let Attrs::Slots(slots) = &mut *attrs {
            slots.dict = dict;
        } else {
            *attrs = dict.map_or(Attrs::None, Attrs::Dict);
        }
    }

    /// The value of slot `offset`, unless it is not set.
    #[must_use]
    pub fn slot_value(&self, offset: usize) -> Option<Value> {
        match &*self.attrs.borrow() {
            Attrs::Slots(slots) => slots
                .values
                .get(offset)
                .filter(|value| !value.is_unbound())
                .cloned(),
            _ => None,
        }
    }

    /// Sets slot `offset` and returns what it held (`Value::Unbound` if nothing).
    pub fn set_slot_value(&self, offset: usize, value: Value) -> Value {
        let mut attrs = self.attrs.borrow_mut();
        if !matches!(&*attrs, Attrs::Slots(_)) {
            let dict = match std::mem::take(&mut *attrs) {
                Attrs::Dict(dict) => Some(dict),
                _ => None,
            };
            *attrs = Attrs::Slots(Box::new(SlotAttrs {
                values: Vec::new(),
                dict,
            }));
        }
        let Attrs::Slots(slots) = &mut *attrs else {
            return Value::Unbound;
        };
        if slots.values.len() <= offset {
            slots.values.resize_with(offset + 1, Value::default);
        }
        std::mem::replace(&mut slots.values[offset], value)
    }

    /// As [`Object::set_slot_value`], if there is room for slots already; else the value back.
    ///
    /// # Errors
    ///
    /// The value, if nothing was done.
    #[inline]
    pub fn replace_slot_value(&self, offset: usize, value: Value) -> Result<Value, Value> {
        if let Attrs::Slots(slots) = &mut *self.attrs.borrow_mut()
            && let Some(place) = slots.values.get_mut(offset)
        {
            return Ok(std::mem::replace(place, value));
        }
        Err(value)
    }

    pub(super) fn has_state(&self, bit: u8) -> bool {
        self.state.get() & bit != 0
    }

    pub(super) fn add_state(&self, bit: u8) {
        self.state.set(self.state.get() | bit);
    }

    /// Whether the finaliser has run already.
    #[must_use]
    pub fn is_finalized(&self) -> bool {
        self.has_state(FINALIZED)
    }

    /// Notes that the finaliser has run, so that it does not run twice.
    pub fn mark_finalized(&self) {
        self.add_state(FINALIZED);
    }

    /// Notes that the finaliser is to run again at the next death.
    pub fn unmark_finalized(&self) {
        self.state.set(self.state.get() & !FINALIZED);
    }

    /// Notes that a weak reference exists, so that the heap tells of the object's end.
    pub fn mark_watched(&self) {
        self.add_state(WATCHED);
    }

    /// Whether somebody has made a weak reference to the object.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.has_state(WATCHED)
    }

    /// Whether the collector has taken the tuple off its lists.
    #[must_use]
    pub fn is_untracked(&self) -> bool {
        self.has_state(UNTRACKED)
    }

    /// Notes that the collector has taken the tuple off its lists.
    pub fn untrack(&self) {
        self.add_state(UNTRACKED);
    }

    /// Where the collector looks at the object at this moment (see `Heap::examine`).
    #[inline]
    #[must_use]
    pub fn examined(&self) -> Option<usize> {
        self.slot.get().examined()
    }

    /// The serial number of the object on its heap (see `Heap::serial`).
    #[must_use]
    pub fn serial(self: &Rc<Self>) -> u64 {
        self.class().data().heap().serial(self)
    }

    /// Calls `visit` for every value the object holds: attributes, class and payload, in the order of
    /// `subtype_traverse`.
    pub fn children(&self, visit: &mut dyn FnMut(&Value)) {
        let class = self.class();
        match &*self.attrs.borrow() {
            Attrs::None => {}
            Attrs::Dict(dict) => visit(&Value::from(dict)),
            Attrs::Slots(slots) => {
                heap::visit_slots(&slots.values, &class, visit);
                if let Some(dict) = &slots.dict {
                    visit(&Value::from(dict));
                }
            }
        }
        visit(&Value::from(class));
        self.payload.children(visit);
    }

    /// Empties what can be emptied, so that a cycle through the object ends.
    pub fn clear(&self) {
        let attrs = std::mem::take(&mut *self.attrs.borrow_mut());
        drop(attrs);
        self.payload.clear();
    }
}

/// What an int is charged with.
#[inline]
pub(super) fn int_bytes(i: &Integer) -> usize {
    (i.view().bit_length() / 8) as usize
}

impl Payload {
    /// Bytes the payload holds beside the object itself. Code bears its own, and outlives the object that shows it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Int(i) => int_bytes(i),
            Self::Str(s) => s.text().byte_size(),
            Self::Bytes(bytes) => bytes.len(),
            Self::ByteArray(array) => array.charged.get(),
            Self::Tuple(items) => items.len() * size_of::<Value>(),
            Self::List(list) => list.charged.get(),
            Self::Dict(dict) => dict.charged.get(),
            Self::Set(set) => set.charged.get(),
            Self::Slice(_) => size_of::<[Value; 3]>(),
            Self::BoundMethod(_) => size_of::<[Value; 2]>(),
            Self::Class(_) => size_of::<ClassData>() + 1024,
            Self::Function(_) => size_of::<Function>(),
            Self::Frame(_) => size_of::<FrameObject>(),
            Self::Traceback(_) => size_of::<Traceback>(),
            Self::Generator(generator) => size_of::<Generator>() + generator.charged(),
            Self::Exception(_) => size_of::<ExceptionData>(),
            Self::Iter(_) => size_of::<Iter>(),
            Self::Native(data) => data.bytes(),
            Self::Property(_) => size_of::<Property>(),
            Self::GetSet(_) | Self::Member(_) => size_of::<Member>(),
            Self::Code(_)
            | Self::ClassMethod(_)
            | Self::StaticMethod(_)
            | Self::Plain
            | Self::Float(_)
            | Self::Complex(..)
            | Self::Range(_)
            | Self::NativeFunction(_)
            | Self::Cell(_) => 0,
        }
    }

    /// Whether the payload can hold references to other objects, hence be part of a cycle.
    #[must_use]
    pub fn is_container(&self) -> bool {
        !matches!(
            self,
            Self::Int(_)
                | Self::Float(_)
                | Self::Complex(..)
                | Self::Str(_)
                | Self::Bytes(_)
                | Self::ByteArray(_)
        ) && !matches!(self, Self::NativeFunction(function) if function.receiver.is_unbound())
    }

    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        match self {
            // From the end, as the reference does: the order in which garbage is found shows it.
            Self::Tuple(items) => items.iter().rev().for_each(visit),
            Self::List(list) => list.borrow().iter().rev().for_each(visit),
            Self::Dict(dict) => {
                for (key, value) in dict.borrow().iter() {
                    visit(key);
                    visit(value);
                }
            }
            Self::Set(set) => set.borrow().iter().for_each(|(key, ())| visit(key)),
            Self::Range(range) => range.children(visit),
            Self::Slice(parts) => parts.iter().for_each(visit),
            Self::Class(class) => class.children(visit),
            Self::Function(function) => function.children(visit),
            Self::BoundMethod(parts) => parts.iter().for_each(visit),
            Self::Cell(cell) | Self::ClassMethod(cell) | Self::StaticMethod(cell) => {
                visit(&cell.borrow())
            }
            Self::Property(property) => property.children(visit),
            Self::GetSet(getset) => visit(&Value::from(&getset.owner)),
            Self::Member(member) => visit(&Value::from(&member.owner)),
            Self::Frame(frame) => frame.children(visit),
            Self::Traceback(traceback) => traceback.children(visit),
            Self::Generator(generator) => generator.children(visit),
            Self::Exception(exception) => exception.children(visit),
            Self::Iter(iter) => iter.children(visit),
            Self::Native(data) => data.children(visit),
            Self::NativeFunction(function) => visit(&function.receiver),
            Self::Plain
            | Self::Int(_)
            | Self::Float(_)
            | Self::Complex(..)
            | Self::Str(_)
            | Self::Bytes(_)
            | Self::ByteArray(_)
            | Self::Code(_) => {}
        }
    }

    fn clear(&self) {
        match self {
            Self::List(list) => drop(std::mem::take(&mut *list.borrow_mut())),
            Self::Dict(dict) => drop(dict.borrow_mut().take()),
            Self::Set(set) => drop(std::mem::take(&mut *set.borrow_mut())),
            Self::Class(class) => class.clear(),
            Self::Function(function) => function.clear(),
            Self::Cell(cell) => drop(cell.take()),
            Self::ClassMethod(cell) | Self::StaticMethod(cell) => drop(cell.replace(Value::None)),
            Self::Property(property) => property.clear(),
            Self::Frame(frame) => frame.clear(),
            Self::Traceback(traceback) => traceback.clear(),
            Self::Generator(generator) => generator.clear(),
            Self::Exception(exception) => exception.clear(),
            Self::Iter(iter) => iter.clear(),
            Self::Native(data) => data.clear(),
            _ => {}
        }
    }

    /// The payload with its contents moved out, for a drop that must not recurse.
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Plain)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        heap::drop_object(self);
    }
}

impl Object {
    /// Makes another int of a spare one, which has the room for it.
    #[inline]
    pub(super) fn renew(&mut self, i: &Wide) -> bool {
        let Payload::Int(Integer::Wide(place)) = &mut self.payload else {
            return false;
        };
        *place = *i;
        self.state.set(0);
        true
    }

    /// Takes class, attributes and payload out of an object that is being dropped.
    pub(super) fn dismantle(&mut self) -> (Option<ClassRef>, Attrs, Payload) {
        (
            self.class.get_mut().take(),
            std::mem::take(self.attrs.get_mut()),
            self.payload.take(),
        )
    }

    /// The class of an object that is being dropped.
    pub(super) fn class_in_drop(&mut self) -> Option<&ClassRef> {
        self.class.get_mut().as_ref()
    }

    /// Whether the object holds attributes.
    pub(super) fn has_attrs_in_drop(&mut self) -> bool {
        !matches!(self.attrs.get_mut(), Attrs::None)
    }

    /// Puts attributes into a fresh object.
    pub(super) fn put_attrs(&mut self, attrs: Attrs) {
        *self.attrs.get_mut() = attrs;
    }
}
