//! The class: bases, method resolution order, namespace, layout, and a cache of lookups.
//!
//! A class lookup walks the method resolution order once and remembers the answer until the class
//! or one of its bases changes. Built-in classes have fixed numbers ([`ClassId`]), so that "is this
//! exactly a list" is one comparison. Absent: descriptors, construction, C3 (see `protocol`).

use std::cell::{Cell, Ref, RefCell};
use std::hash::BuildHasherDefault;
use std::rc::{Rc, Weak};

use super::class_table;
use super::heap::Heap;
use super::lookups::Lookups;
use super::native::{QuickCall, TypeTable};
use super::object::{ObjRef, Object, Payload};
use super::value::Value;

/// The number of a class, unique in a machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClassId(pub(super) u32);

impl ClassId {
    /// The number as an integer.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The number of a built-in exception class.
    #[must_use]
    pub const fn exception(kind: super::exception::ExceptionKind) -> Self {
        Self(Self::FIRST_EXCEPTION.0 + kind as u32)
    }
}

/// A reference to an object that is a class.
#[derive(Clone)]
pub struct ClassRef(ObjRef);

impl ClassRef {
    /// The class behind `object`, if it is one.
    #[inline]
    #[must_use]
    pub fn from_object(object: &ObjRef) -> Option<Self> {
        matches!(object.payload, Payload::Class(_)).then(|| Self(Rc::clone(object)))
    }

    /// The class object.
    #[inline]
    #[must_use]
    pub fn object(&self) -> &ObjRef {
        &self.0
    }

    /// The class object, by value.
    #[must_use]
    pub fn into_object(self) -> ObjRef {
        self.0
    }

    /// The data of the class.
    #[inline]
    #[must_use]
    pub fn data(&self) -> &ClassData {
        match &self.0.payload {
            Payload::Class(data) => data,
            // `from_object` is the only way to make a `ClassRef`.
            _ => unreachable!("a class reference to something else"),
        }
    }

    /// Whether both are the same class.
    #[inline]
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Whether `other` is in this class's method resolution order.
    #[must_use]
    pub fn is_subclass(&self, other: &Self) -> bool {
        self.is(other) || self.data().mro.borrow().iter().any(|class| class.is(other))
    }
}

/// Which payload the instances of a class have; a class can only derive from classes of one layout
/// beside [`Layout::Plain`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each variant is the payload of the same name")]
pub enum Layout {
    Plain,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dict,
    Set,
    FrozenSet,
    Class,
    Exception,
    Property,
    ClassMethod,
    StaticMethod,
    /// A payload of a native module or a type that cannot be derived from, by class number.
    Native(ClassId),
}

bitflags::bitflags! {
    /// What is true of a class.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct ClassFlags: u32 {
        /// Made by a class statement or a call of `type`, hence mutable.
        const HEAP = 1;
        /// May be derived from.
        const BASE = 2;
        /// Instances have a `__dict__`.
        const DICT = 4;
        /// Instances can be weakly referenced.
        const WEAKREF = 8;
        /// Has abstract methods: cannot be instantiated.
        const ABSTRACT = 16;
        /// The namespace has keys that are no plain str.
        const OTHER_KEYS = 32;
        /// A namespace of the method resolution order has such keys: they are to be asked when a name is
        /// looked up.
        const ASKS = 64;
        /// Instances are made by looking `__new__` up (`slot_tp_new`). A class stays so, and those derived from
        /// it, when its own `__new__` is taken away.
        const NEW_SLOT = 128;
    }
}

/// What calling a class amounts to, as far as that is known.
#[derive(Clone, Copy, Default)]
pub enum Making {
    /// Nobody has looked since the class changed.
    #[default]
    Unknown,
    /// `__new__` and `__init__` are to be looked for and called.
    Any,
    /// A `__new__` written in Rust that has an answer apart for common arguments, and an `__init__` that adds nothing.
    Whole(QuickCall),
    /// `object.__new__`, then an `__init__` written in Python.
    Init,
    /// A `__new__` written in Rust that has an answer apart for common arguments, then an `__init__` written in Python.
    QuickInit(QuickCall),
    /// A `__new__` and an `__init__` written in Rust, the first of which is the class's own.
    Native,
    /// That of `super`, which looks at the frame it is called in.
    Super,
}

/// What a class is made of.
pub struct ClassData {
    id: ClassId,
    heap: Rc<Heap>,
    name: RefCell<Rc<str>>,
    /// The name with its module, where messages are to show it so.
    dotted_name: RefCell<Option<Rc<str>>>,
    /// `__qualname__`, a str.
    pub qualname: RefCell<Value>,
    /// The namespace behind `__dict__`, a dict object. That of a built-in class may lack what nobody has looked for yet:
    /// `protocol::define::fill` comes before a look at the whole.
    pub namespace: ObjRef,
    bases: RefCell<Vec<ClassRef>>,
    base: RefCell<Option<ClassRef>>,
    mro: RefCell<Rc<[ClassRef]>>,
    subclasses: RefCell<Vec<Weak<Object>>>,
    /// The payload of instances.
    pub layout: Layout,
    flags: Cell<ClassFlags>,
    /// Names of the `__slots__` of instances by offset, inherited ones first.
    pub slots: Vec<ObjRef>,
    finalizer: Cell<bool>,
    version: Cell<u64>,
    hooks: Cell<u8>,
    doc: Cell<&'static str>,
    signature: Cell<&'static str>,
    making: Cell<Making>,
    cache: RefCell<Lookups>,
    /// What the class brings along, as long as not all of it is in the namespace.
    table: Cell<Option<&'static TypeTable>>,
}

thread_local! {
    static VERSIONS: Cell<u64> = const { Cell::new(1) };
}

fn next_version() -> u64 {
    VERSIONS.with(|versions| {
        versions.set(versions.get() + 1);
        versions.get()
    })
}

#[inline]
fn is_interned(name: &ObjRef) -> bool {
    matches!(&name.payload, Payload::Str(text) if text.is_interned())
}

/// What is needed to make a class.
pub struct ClassParts {
    /// Its number.
    pub id: ClassId,
    /// The heap of its instances.
    pub heap: Rc<Heap>,
    /// `__name__`.
    pub name: Rc<str>,
    /// `__qualname__`, a str.
    pub qualname: Value,
    /// The namespace, a dict object.
    pub namespace: ObjRef,
    /// Direct bases.
    pub bases: Vec<ClassRef>,
    /// The payload of instances.
    pub layout: Layout,
    /// What is true of it.
    pub flags: ClassFlags,
    /// Slot names by offset.
    pub slots: Vec<ObjRef>,
}

impl ClassData {
    /// A class whose method resolution order is still empty; see [`ClassData::set_mro`].
    #[must_use]
    pub fn new(parts: ClassParts) -> Self {
        Self {
            id: parts.id,
            heap: parts.heap,
            name: RefCell::new(parts.name),
            dotted_name: RefCell::new(None),
            qualname: RefCell::new(parts.qualname),
            namespace: parts.namespace,
            base: RefCell::new(parts.bases.first().cloned()),
            bases: RefCell::new(parts.bases),
            mro: RefCell::new(Rc::new([])),
            subclasses: RefCell::new(Vec::new()),
            layout: parts.layout,
            flags: Cell::new(parts.flags),
            slots: parts.slots,
            finalizer: Cell::new(false),
            version: Cell::new(next_version()),
            hooks: Cell::new(0),
            doc: Cell::new(""),
            signature: Cell::new(""),
            making: Cell::default(),
            table: Cell::new(None),
            cache: RefCell::new(Lookups::new()),
        }
    }

    /// The number of the class.
    #[inline]
    #[must_use]
    pub fn id(&self) -> ClassId {
        self.id
    }

    /// The heap its instances live on.
    #[inline]
    #[must_use]
    pub fn heap(&self) -> &Rc<Heap> {
        &self.heap
    }

    /// `__name__`; a lone surrogate is shown as U+FFFD.
    #[must_use]
    pub fn name(&self) -> Rc<str> {
        Rc::clone(&self.name.borrow())
    }

    /// The name as messages show it: that of a native class of a module has the module in front.
    #[must_use]
    pub fn shown_name(&self) -> Rc<str> {
        match &*self.dotted_name.borrow() {
            Some(name) => Rc::clone(name),
            None => self.name(),
        }
    }

    /// Sets the name that messages show, `None` for `__name__`.
    pub fn set_dotted_name(&self, name: Option<Rc<str>>) {
        *self.dotted_name.borrow_mut() = name;
    }

    /// Sets `__name__`.
    pub fn set_name(&self, name: Rc<str>) {
        *self.name.borrow_mut() = name;
    }

    /// What is true of the class.
    #[inline]
    #[must_use]
    pub fn flags(&self) -> ClassFlags {
        self.flags.get()
    }

    /// Changes what is true of the class.
    pub fn set_flags(&self, flags: ClassFlags) {
        self.making.set(Making::Unknown);
        self.flags.set(flags);
    }

    /// Sets or takes back one of the flags.
    pub fn flag(&self, flag: ClassFlags, on: bool) {
        let mut flags = self.flags();
        flags.set(flag, on);
        self.set_flags(flags);
    }

    /// Whether the class was made by running Python code.
    #[must_use]
    pub fn is_heap(&self) -> bool {
        self.flags.get().contains(ClassFlags::HEAP)
    }

    /// Direct bases.
    #[must_use]
    pub fn bases(&self) -> Ref<'_, Vec<ClassRef>> {
        self.bases.borrow()
    }

    /// Sets the direct bases and, until told otherwise, `__base__` to the first; the caller sets the
    /// method resolution order next.
    pub fn set_bases(&self, bases: Vec<ClassRef>) {
        *self.base.borrow_mut() = bases.first().cloned();
        *self.bases.borrow_mut() = bases;
    }

    /// `__base__`: the base whose layout the class extends; `None` for `object`.
    #[must_use]
    pub fn base(&self) -> Option<ClassRef> {
        self.base.borrow().clone()
    }

    /// Sets `__base__`, which is the first of the direct bases until then.
    pub fn set_base(&self, base: ClassRef) {
        *self.base.borrow_mut() = Some(base);
    }

    /// The method resolution order, the class itself first.
    #[must_use]
    pub fn mro(&self) -> Rc<[ClassRef]> {
        Rc::clone(&self.mro.borrow())
    }

    /// Sets the method resolution order and forgets cached lookups here and below.
    pub fn set_mro(&self, mro: Vec<ClassRef>) {
        let asks = mro
            .iter()
            .any(|class| class.data().flags().contains(ClassFlags::OTHER_KEYS));
        self.flag(ClassFlags::ASKS, asks);
        *self.mro.borrow_mut() = mro.into();
        self.modified();
    }

    /// Notes a direct subclass.
    pub fn add_subclass(&self, class: &ClassRef) {
        let mut subclasses = self.subclasses.borrow_mut();
        let target = Rc::as_ptr(class.object());
        subclasses.retain(|weak| weak.strong_count() > 0 && !std::ptr::eq(weak.as_ptr(), target));
        subclasses.push(Rc::downgrade(class.object()));
    }

    /// Forgets a direct subclass.
    pub fn remove_subclass(&self, class: &ClassRef) {
        let target = Rc::as_ptr(class.object());
        self.subclasses
            .borrow_mut()
            .retain(|weak| !std::ptr::eq(weak.as_ptr(), target));
    }

    /// Living direct subclasses.
    #[must_use]
    pub fn subclasses(&self) -> Vec<ClassRef> {
        self.subclasses
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .filter_map(|o| ClassRef::from_object(&o))
            .collect()
    }

    /// Whether instances have a `__del__`; kept by [`ClassData::modified`]'s callers in `protocol`.
    #[inline]
    #[must_use]
    pub fn has_finalizer(&self) -> bool {
        self.finalizer.get()
    }

    /// Notes whether the class or a base defines `__del__`.
    pub fn set_finalizer(&self, has: bool) {
        self.finalizer.set(has);
    }

    /// A number that changes whenever a lookup on the class may have another answer.
    #[inline]
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    /// The documentation of a built-in class (`tp_doc`), empty for none. The `__doc__` in its namespace
    /// may be that of instances.
    #[must_use]
    pub fn doc(&self) -> &'static str {
        self.doc.get()
    }

    /// `__text_signature__` of a built-in class, empty for none.
    #[must_use]
    pub fn signature(&self) -> &'static str {
        self.signature.get()
    }

    /// Sets the signature of a built-in class.
    pub fn set_signature(&self, signature: &'static str) {
        self.signature.set(signature);
    }

    /// Sets the documentation of a built-in class.
    pub fn set_doc(&self, doc: &'static str) {
        self.doc.set(doc);
    }

    /// What calling the class amounts to.
    #[inline]
    #[must_use]
    pub fn making(&self) -> Making {
        self.making.get()
    }

    /// Remembers what calling the class amounts to until it changes.
    pub fn set_making(&self, making: Making) {
        self.making.set(making);
    }

    /// What `protocol::attr` has learnt of the class's attribute hooks; 0 when nothing is known.
    #[inline]
    #[must_use]
    pub fn hooks(&self) -> u8 {
        self.hooks.get()
    }

    /// Remembers `hooks` until a lookup on the class may have another answer.
    pub fn set_hooks(&self, hooks: u8) {
        self.hooks.set(hooks);
    }

    /// Forgets cached lookups of this class and of all classes below it.
    pub fn modified(&self) {
        let mut work = self.forget();
        while let Some(class) = work.pop() {
            work.extend(class.data().forget());
        }
    }

    fn forget(&self) -> Vec<ClassRef> {
        self.version.set(next_version());
        self.hooks.set(0);
        self.making.set(Making::Unknown);
        self.cache.borrow_mut().clear();
        self.subclasses()
    }

    /// Forgets what lookups in this class and in all classes below it have found, of which nothing has changed.
    pub fn forget_lookups(&self) {
        self.cache.borrow_mut().clear();
        let mut work = self.subclasses();
        while let Some(class) = work.pop() {
            class.data().cache.borrow_mut().clear();
            work.extend(class.data().subclasses());
        }
    }

    /// The attribute `name` (a str) as the method resolution order finds it, without binding it and without
    /// asking keys of a program.
    #[must_use]
    pub fn lookup(&self, name: &ObjRef) -> Option<Value> {
        if !is_interned(name) {
            return self.search(name);
        }
        if let Some(known) = self.cache.borrow().get(name) {
            return known.clone();
        }
        let found = self.search(name);
        if !self.flags().contains(ClassFlags::ASKS) {
            self.remember(name, found.clone());
        }
        found
    }

    /// As [`Self::lookup`], but nothing where keys of a program have to be asked first.
    #[must_use]
    pub fn lookup_sure(&self, name: &ObjRef) -> Option<Value> {
        if is_interned(name)
            && let Some(known) = self.cache.borrow().get(name)
        {
            return known.clone();
        }
        if self.flags().contains(ClassFlags::ASKS) {
            return None;
        }
        self.lookup(name)
    }

    /// What a lookup of `name` is remembered to have found.
    #[must_use]
    pub fn known(&self, name: &ObjRef) -> Option<Option<Value>> {
        self.cache.borrow().get(name).cloned()
    }

    /// Remembers what a lookup of `name` has found until it may be another thing.
    pub fn remember(&self, name: &ObjRef, found: Option<Value>) {
        if is_interned(name) {
            self.cache.borrow_mut().insert(name, found);
        }
    }

    /// The attribute `name` and the class in whose namespace it lies.
    #[must_use]
    pub fn lookup_where(&self, name: &ObjRef) -> Option<(Value, ClassRef)> {
        self.mro
            .borrow()
            .iter()
            .find_map(|class| class.data().own(name).map(|value| (value, class.clone())))
    }

    fn search(&self, name: &ObjRef) -> Option<Value> {
        self.mro
            .borrow()
            .iter()
            .find_map(|class| class.data().own(name))
    }

    /// The attribute `name` in the class's own namespace.
    #[must_use]
    pub fn own(&self, name: &ObjRef) -> Option<Value> {
        let found = match &self.namespace.payload {
            Payload::Dict(dict) => dict.borrow().get_str(name).cloned(),
            _ => None,
        };
        match self.table.get() {
            Some(table) if found.is_none() => class_table::make(self, table, name),
            _ => found,
        }
    }

    /// What the class brings along, as long as not all of it is in the namespace: then [`ClassData::own`] makes what is
    /// looked for.
    #[must_use]
    pub fn table(&self) -> Option<&'static TypeTable> {
        self.table.get()
    }

    /// Sets what the class brings along, or notes that all of it is in the namespace.
    pub fn set_table(&self, table: Option<&'static TypeTable>) {
        self.table.set(table);
    }

    /// Sets `name` in the class's own namespace and forgets cached lookups.
    pub fn set_own(&self, name: &ObjRef, value: Value) {
        if let Payload::Dict(dict) = &self.namespace.payload {
            let before = dict.borrow_mut().insert_str(name, value);
            self.heap.charge_growth(dict.uncharged());
            drop(before);
        }
        self.modified();
    }

    /// Removes `name` from the class's own namespace; returns whether it was there.
    pub fn remove_own(&self, name: &ObjRef) -> bool {
        let Payload::Dict(dict) = &self.namespace.payload else {
            return false;
        };
        let before = dict.borrow_mut().remove_str(name);
        self.modified();
        before.is_some()
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.namespace));
        visit(&self.qualname.borrow());
        for class in self.bases.borrow().iter().chain(self.mro.borrow().iter()) {
            visit(&Value::from(class));
        }
        if let Some(base) = &*self.base.borrow() {
            visit(&Value::from(base));
        }
        self.cache.borrow().values().for_each(visit);
    }

    pub(super) fn clear(&self) {
        self.cache.borrow_mut().clear();
        let mro = std::mem::replace(&mut *self.mro.borrow_mut(), Rc::new([]));
        let bases = std::mem::take(&mut *self.bases.borrow_mut());
        let base = self.base.borrow_mut().take();
        drop((mro, bases, base));
        if let Payload::Dict(dict) = &self.namespace.payload {
            let table = std::mem::take(&mut *dict.borrow_mut());
            drop(table);
        }
    }
}

/// A hasher state with no seed, for maps keyed by addresses.
pub type FixedState = BuildHasherDefault<ahash::AHasher>;
