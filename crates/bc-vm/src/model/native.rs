//! Functions and data written in Rust: the method table's row, call arguments, and foreign payloads.
//!
//! A method table is plain `static` data that a reader (and `pybc builtins`) can scan. How many
//! arguments a function takes stands in its row and is checked in one place, `protocol::call`, so
//! that the wording of refusals is CPython's everywhere. Absent: calling (see `protocol::call`).

use std::any::Any;
use std::borrow::Cow;

pub use super::args::Args;
use super::class::ClassRef;
use super::error::PyResult;
use super::object::ObjRef;
use super::value::Value;
use super::vm::Vm;

/// A function written in Rust, by what it is handed: so many values, or the arguments as the caller gave them. The receiver
/// of a method is the first value.
///
/// Rows of `methods!` and `functions!` make these; what they call has parameters of its own types.
#[derive(Clone, Copy, Debug)]
pub enum NativeCall {
    /// Nothing.
    Nullary(fn(&mut Vm) -> PyResult),
    /// One value.
    Unary(fn(&mut Vm, &Value) -> PyResult),
    /// Two values.
    Binary(fn(&mut Vm, &Value, &Value) -> PyResult),
    /// Three values.
    Ternary(fn(&mut Vm, &Value, &Value, &Value) -> PyResult),
    /// The arguments, which may be fewer than there are parameters, or have names.
    Args(fn(&mut Vm, Args) -> PyResult),
}

impl NativeCall {
    /// Calls the function with arguments whose number has been checked.
    ///
    /// # Errors
    ///
    /// What the function raises.
    #[inline]
    pub fn with(self, vm: &mut Vm, args: Args) -> PyResult {
        match self {
            Self::Nullary(call) => call(vm),
            Self::Unary(call) => call(vm, args.at(0)),
            Self::Binary(call) => call(vm, args.at(0), args.at(1)),
            Self::Ternary(call) => call(vm, args.at(0), args.at(1), args.at(2)),
            Self::Args(call) => call(vm, args),
        }
    }

    /// Calls the function with two values.
    ///
    /// # Errors
    ///
    /// What the function raises.
    #[inline]
    pub fn with_two(self, vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        match self {
            Self::Binary(call) => call(vm, a, b),
            other => other.with(vm, Args::of([a.clone(), b.clone()])),
        }
    }

    /// Whether both are the same function.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        use std::ptr::fn_addr_eq;
        match (self, other) {
            (Self::Nullary(a), Self::Nullary(b)) => fn_addr_eq(a, b),
            (Self::Unary(a), Self::Unary(b)) => fn_addr_eq(a, b),
            (Self::Binary(a), Self::Binary(b)) => fn_addr_eq(a, b),
            (Self::Ternary(a), Self::Ternary(b)) => fn_addr_eq(a, b),
            (Self::Args(a), Self::Args(b)) => fn_addr_eq(a, b),
            _ => false,
        }
    }
}

/// What a function written in Rust gives for the common kind of arguments: positional ones as they lie on the
/// value stack, the receiver of a method first. `None` where the function itself has to see to it.
///
/// It counts and checks its arguments, runs no code of the program's and raises nothing. Whoever asks it lets the
/// machine see afterwards to what has come to its end.
pub type QuickCall = fn(&mut Vm, &[Value]) -> Option<Value>;

/// How many arguments a native function takes, and which of CPython's wordings refuses others.
/// Counts leave out `self`.
#[derive(Clone, Copy, Debug)]
pub enum Arity {
    /// None (`METH_NOARGS`): `f() takes no arguments (1 given)`.
    None,
    /// Exactly one (`METH_O`): `f() takes exactly one argument (2 given)`.
    One,
    /// Between the two counts (`PyArg_UnpackTuple`): `f expected at least 1 arguments, got 0`. A bound
    /// of 255 is none.
    Unpack(u8, u8),
    /// As `Unpack`, under another name in refusals.
    UnpackAs(&'static str, u8, u8),
    /// Between the two counts (`PyArg_ParseTuple`): `f() takes at most 2 arguments (3 given)`.
    Parse(u8, u8),
    /// As `Parse`, under a name that several functions share in refusals; an empty one is none.
    ParseAs(&'static str, u8, u8),
    /// By position or keyword (`PyArg_ParseTupleAndKeywords`): the least count, then the names; a
    /// name that starts with `$` can be given by keyword only. Missing ones arrive as unbound.
    Keywords(u8, &'static [&'static str]),
    /// As `Keywords`, under another name in refusals; an empty one is none.
    KeywordsAs(&'static str, u8, &'static [&'static str]),
    /// As a function that the reference's library has in Python: the least count, then the names as
    /// for `Keywords`.
    Python(u8, &'static [&'static str]),
    /// The operands of a slot wrapper such as `__add__`: `expected 1 arguments, got 0`.
    Slot(u8),
    /// As `Slot`, where operands may be left out (`__pow__`, `__get__`): the least and the greatest count.
    SlotBetween(u8, u8),
    /// The function looks at its arguments itself.
    Any,
}

/// What becomes of an item that a [`Consumer`] was given.
pub enum Taken {
    /// It was taken: the next one.
    More,
    /// It was the last one that is wanted: the answer.
    Done(Value),
    /// Code of the program's has a say in it: [`Consumer::go_on`].
    Asks(Value),
}

/// What a native function does with the items of a generator that is its only argument, one after the other, in the run
/// that resumes the generator.
pub trait Consumer {
    /// Takes an item, without running code of the program's.
    ///
    /// # Errors
    ///
    /// When there is no room for it.
    fn take(&mut self, vm: &mut Vm, item: Value) -> PyResult<Taken>;

    /// The answer when there are no more.
    ///
    /// # Errors
    ///
    /// When there is no room for it.
    fn finish(self: Box<Self>, vm: &mut Vm) -> PyResult;

    /// Does with an item that it [asks](Taken::Asks) about, and with all that follow, what the function does with those of
    /// any iterator.
    ///
    /// # Errors
    ///
    /// What the program's code raises.
    fn go_on(self: Box<Self>, vm: &mut Vm, item: Value, iterator: &Value) -> PyResult;
}

/// Makes a [`Consumer`].
pub type NewConsumer = fn(&Vm) -> Box<dyn Consumer>;

/// What separates a signature from the documentation.
const SIGNATURE_END: &str = "\n--\n\n";

/// One row of a method table.
#[derive(Debug)]
pub struct MethodDef {
    /// The name Python code uses.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// The function.
    pub call: NativeCall,
    /// Its answer to the common kind of arguments, if it has one apart.
    pub quick: Option<QuickCall>,
    /// How it takes the items of a generator that is its only argument, if it can.
    pub consumer: Option<NewConsumer>,
    /// `__doc__`, empty for none.
    pub doc: &'static str,
    /// `__doc__` as the doc comment of a row: every line begins with a space. Empty for none.
    pub comment: &'static str,
    /// `__text_signature__`, empty for none of its own.
    pub signature: &'static str,
    /// The name that a refusal of keyword arguments has (`range() does not take keyword arguments`), if there are any
    /// and they are looked at before the other arguments (`_PyArg_NoKeywords`). Empty where `arity` says it.
    pub no_keywords: &'static str,
    /// Whether only the class itself refuses them: `__new__` ignores those of a subclass, whose `__init__` may want them.
    pub exact: bool,
    /// Whether keyword arguments are ignored, as where C code looks at the positional ones only.
    pub ignores_keywords: bool,
}

impl MethodDef {
    /// Whether both rows are for the same function: one row, one function, or the same quick answer (each table has code of
    /// its own that reads the arguments for a function).
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let quick = match (self.quick, other.quick) {
            (Some(own), Some(other)) => std::ptr::fn_addr_eq(own, other),
            _ => false,
        };
        quick || std::ptr::eq(self, other) || self.call.is(other.call)
    }

    /// A row without documentation whose function takes the arguments as they are.
    #[must_use]
    pub const fn new(
        name: &'static str,
        arity: Arity,
        call: fn(&mut Vm, Args) -> PyResult,
    ) -> Self {
        Self::row(name, arity, NativeCall::Args(call))
    }

    /// A row without documentation.
    #[must_use]
    pub const fn row(name: &'static str, arity: Arity, call: NativeCall) -> Self {
        Self {
            name,
            arity,
            call,
            quick: None,
            consumer: None,
            doc: "",
            comment: "",
            signature: "",
            no_keywords: "",
            exact: false,
            ignores_keywords: false,
        }
    }

    /// The same row with a doc comment for documentation.
    #[must_use]
    pub const fn comment(mut self, comment: &'static str) -> Self {
        self.comment = comment;
        self
    }

    /// The same row with a refusal of keyword arguments of its own; see [`MethodDef::no_keywords`].
    #[must_use]
    pub const fn no_keywords(mut self, name: &'static str) -> Self {
        self.no_keywords = name;
        self
    }

    /// As [`Self::no_keywords`], of a `__new__` that ignores the keywords of a [subclass](MethodDef::exact).
    #[must_use]
    pub const fn exact_no_keywords(mut self, name: &'static str) -> Self {
        self.no_keywords = name;
        self.exact = true;
        self
    }

    /// The same row, ignoring keywords or not.
    #[must_use]
    pub const fn ignores_keywords(mut self, ignored: bool) -> Self {
        self.ignores_keywords = ignored;
        self
    }

    /// `__doc__`, empty for none.
    #[must_use]
    pub fn documentation(&self) -> Cow<'static, str> {
        if self.comment.is_empty() {
            return self.doc.into();
        }
        let text = self.comment_text();
        match self.signature_end(&text) {
            Some(end) => text[end + SIGNATURE_END.len()..].to_owned().into(),
            None => text.into(),
        }
    }

    /// The doc comment as a text.
    fn comment_text(&self) -> String {
        let lines = self
            .comment
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Where the signature ends that the text may begin with, as documentation in C does: the function's name, the
    /// parameters in parentheses, a line of two dashes and an empty one.
    fn signature_end(&self, text: &str) -> Option<usize> {
        let parameters = text.strip_prefix(self.name)?;
        let end = text.find(SIGNATURE_END)?;
        (parameters.starts_with('(') && text[..end].ends_with(')')).then_some(end)
    }

    /// The same row with a signature as the reference writes it.
    #[must_use]
    pub const fn signature(mut self, signature: &'static str) -> Self {
        self.signature = signature;
        self
    }

    /// `__text_signature__` of a function of this row. All wrappers of one special method have the same.
    #[must_use]
    pub fn text_signature(&self, kind: NativeKind) -> Option<Cow<'static, str>> {
        if !self.signature.is_empty() {
            return Some(self.signature.into());
        }
        let text = self.comment_text();
        if let Some(end) = self.signature_end(&text) {
            return Some(text[self.name.len()..end].to_owned().into());
        }
        self.slot_signature(kind).map(Cow::Borrowed)
    }

    fn slot_signature(&self, kind: NativeKind) -> Option<&'static str> {
        match (kind, self.name, self.arity) {
            (NativeKind::Static, "__new__", _) => Some("($type, *args, **kwargs)"),
            (NativeKind::Slot, "__del__", _) => None,
            (NativeKind::Slot, "__call__" | "__init__", _) => Some("($self, /, *args, **kwargs)"),
            (NativeKind::Slot, "__pow__" | "__rpow__", _) => Some("($self, value, mod=None, /)"),
            (NativeKind::Slot, "__get__", _) => Some("($self, instance, owner, /)"),
            (NativeKind::Slot, "__set__", _) => Some("($self, instance, value, /)"),
            (NativeKind::Slot, "__delete__", _) => Some("($self, instance, /)"),
            (NativeKind::Slot, "__setattr__", _) => Some("($self, name, value, /)"),
            (NativeKind::Slot, "__getattribute__" | "__delattr__", _) => Some("($self, name, /)"),
            (NativeKind::Slot, "__setitem__", _) => Some("($self, key, value, /)"),
            (NativeKind::Slot, "__getitem__" | "__delitem__" | "__contains__", _) => {
                Some("($self, key, /)")
            }
            (NativeKind::Slot, _, Arity::Slot(0)) => Some("($self, /)"),
            (NativeKind::Slot, _, Arity::Slot(1)) => Some("($self, value, /)"),
            _ => None,
        }
    }

    /// The same row with an answer apart for the common kind of arguments.
    #[must_use]
    pub const fn quick(mut self, quick: QuickCall) -> Self {
        self.quick = Some(quick);
        self
    }

    /// The same row with a way to take the items of a generator.
    #[must_use]
    pub const fn consumer(mut self, consumer: NewConsumer) -> Self {
        self.consumer = Some(consumer);
        self
    }

    /// The same row with documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// Reads a computed attribute of `receiver`.
pub type Getter = fn(&mut Vm, receiver: &Value) -> PyResult;
/// Sets (`Some`) or deletes (`None`) a computed attribute of `receiver`.
pub type Setter = fn(&mut Vm, receiver: &Value, Option<Value>) -> PyResult<()>;

/// One row of a table of computed attributes.
#[derive(Debug)]
pub struct GetSetDef {
    /// The attribute's name.
    pub name: &'static str,
    /// Reads it.
    pub get: Getter,
    /// Sets or deletes it; `None` for a read-only attribute.
    pub set: Option<Setter>,
    /// Whether it is a field of the object (`member_descriptor`), not computed (`getset_descriptor`).
    pub member: bool,
}

impl GetSetDef {
    /// A read-only attribute.
    #[must_use]
    pub const fn read(name: &'static str, get: Getter) -> Self {
        Self {
            name,
            get,
            set: None,
            member: false,
        }
    }

    /// The same row as a `member_descriptor`.
    #[must_use]
    pub const fn member(mut self) -> Self {
        self.member = true;
        self
    }

    /// An attribute that can be set.
    #[must_use]
    pub const fn write(name: &'static str, get: Getter, set: Setter) -> Self {
        Self {
            name,
            get,
            set: Some(set),
            member: false,
        }
    }
}

/// How a native function stands in its namespace, hence whether looking it up binds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NativeKind {
    /// A module's function, or a bound method: never binds again. The receiver, unless unbound, is
    /// passed as first argument.
    Function,
    /// A function in a module; `receiver` is the module and is not passed.
    ModuleFunction,
    /// A method of a built-in class: binds to an instance (`method_descriptor`).
    Method,
    /// A special method such as `__add__`: binds to an instance (`wrapper_descriptor`).
    Slot,
    /// Binds to the class (`classmethod_descriptor`).
    ClassMethod,
    /// Never binds (`__new__`, `str.maketrans`); `receiver` is the class.
    Static,
}

/// A native function as an object.
pub struct NativeFunction {
    /// Its row.
    pub def: &'static MethodDef,
    /// How it binds.
    pub kind: NativeKind,
    /// What it is bound to; `Value::Unbound` for a descriptor.
    pub receiver: Value,
    /// The class it belongs to, for methods.
    pub owner: Option<ClassRef>,
}

/// A computed attribute as an object (`getset_descriptor`).
pub struct GetSet {
    /// Its row.
    pub def: &'static GetSetDef,
    /// The class it belongs to.
    pub owner: ClassRef,
}

/// A `__slots__` attribute as an object (`member_descriptor`).
pub struct Member {
    /// Its name.
    pub name: ObjRef,
    /// Where instances keep it.
    pub offset: usize,
    /// The class it belongs to.
    pub owner: ClassRef,
}

/// A payload that only one file knows: iterators, views, and objects of native modules.
///
/// Fields that hold values are behind `Cell`/`RefCell`, since objects are shared.
pub trait NativeData: Any {
    /// Calls `visit` for every value held.
    fn children(&self, visit: &mut dyn FnMut(&Value));

    /// Empties what can be emptied, to break cycles.
    fn clear(&self) {}

    /// Bytes held beside the object itself.
    fn bytes(&self) -> usize {
        0
    }
}

impl Value {
    /// The native payload of type `T`, if that is what the object is made of.
    #[must_use]
    pub fn as_native_data<T: NativeData>(&self) -> Option<&T> {
        match self.payload()? {
            super::object::Payload::Native(data) => (&**data as &dyn Any).downcast_ref::<T>(),
            _ => None,
        }
    }
}

/// An iterator written in Rust.
pub trait NativeIter: NativeData {
    /// The next item, `None` at the end. Must not keep a borrow of its own cells while it calls into
    /// Python: the iterator may be advanced by the very code it calls.
    ///
    /// # Errors
    ///
    /// What the source of items raises.
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>>;

    /// The next item, if it is at hand: no code of the program's runs and nothing is refused. `None` says that
    /// [`NativeIter::next`] is to be asked, at once. `steps` counts what iterators behind this one have given, either way.
    fn next_at_hand(&self, _vm: &Vm, _steps: &mut u64) -> Option<Value> {
        None
    }

    /// `__length_hint__`, where the built-in iterator has one.
    fn length_hint(&self) -> Option<usize> {
        None
    }
}

/// Everything a built-in class brings along, as plain data.
#[derive(Debug)]
pub struct TypeTable {
    /// `__doc__`, empty for `None`.
    pub doc: &'static str,
    /// `__text_signature__`, empty for `None`.
    pub signature: &'static str,
    /// Special methods (`__add__`): they become `wrapper_descriptor`s.
    pub slots: &'static [MethodDef],
    /// Ordinary methods.
    pub methods: &'static [MethodDef],
    /// Further ordinary methods, where another type has the same.
    pub more_methods: &'static [MethodDef],
    /// Class methods.
    pub class_methods: &'static [MethodDef],
    /// `__new__` and static methods; they receive the class or nothing, as their callers pass it.
    pub statics: &'static [MethodDef],
    /// Static methods that receive nothing but their arguments.
    pub functions: &'static [MethodDef],
    /// Computed attributes.
    pub getsets: &'static [GetSetDef],
}

impl TypeTable {
    /// A table with nothing in it, to be filled with struct update syntax.
    pub const EMPTY: Self = Self {
        doc: "",
        signature: "",
        slots: &[],
        methods: &[],
        more_methods: &[],
        class_methods: &[],
        statics: &[],
        functions: &[],
        getsets: &[],
    };
}
