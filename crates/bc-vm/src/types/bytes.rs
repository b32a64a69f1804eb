//! `bytes`: construction, hash and iteration; all else it shares with `bytearray` in
//! `protocol::bytes`.

use std::cell::{Cell, RefCell};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::hash;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::{self, ascii, build, search};
use crate::protocol::{container, iter, param};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bytes(iterable_of_ints) -> bytes\n\
          bytes(string, encoding[, errors]) -> bytes\n\
          bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n\
          bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n\
          bytes() -> empty bytes object\n\n\
          Construct an immutable array of bytes.",
    slots: SLOTS,
    methods: METHODS,
    class_methods: &[
        MethodDef::new("fromhex", Arity::One, build::fromhex).signature("($type, string, /)")
    ],
    statics: &[
        MethodDef::new(
            "__new__",
            Arity::Keywords(0, &["source", "encoding", "errors"]),
            new,
        ),
        MethodDef::new("maketrans", Arity::Parse(2, 2), build::maketrans).signature("(frm, to, /)"),
    ],
    ..TypeTable::EMPTY
};

static SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), bytes::repr),
    MethodDef::new("__str__", Arity::Slot(0), bytes::to_str),
    MethodDef::new("__hash__", Arity::Slot(0), hash_of),
    MethodDef::new("__len__", Arity::Slot(0), bytes::len),
    MethodDef::new("__iter__", Arity::Slot(0), over),
    MethodDef::new("__getitem__", Arity::Slot(1), bytes::getitem),
    MethodDef::new("__contains__", Arity::Slot(1), bytes::contains),
    MethodDef::new("__add__", Arity::Slot(1), bytes::add),
    MethodDef::new("__mul__", Arity::Slot(1), bytes::mul),
    MethodDef::new("__rmul__", Arity::Slot(1), bytes::mul),
    MethodDef::new("__mod__", Arity::Slot(1), bytes::percent),
    MethodDef::new("__rmod__", Arity::Slot(1), bytes::rpercent),
    MethodDef::new("__lt__", Arity::Slot(1), bytes::lt),
    MethodDef::new("__le__", Arity::Slot(1), bytes::le),
    MethodDef::new("__eq__", Arity::Slot(1), bytes::eq),
    MethodDef::new("__ne__", Arity::Slot(1), bytes::ne),
    MethodDef::new("__gt__", Arity::Slot(1), bytes::gt),
    MethodDef::new("__ge__", Arity::Slot(1), bytes::ge),
];

static METHODS: &[MethodDef] = &[
    MethodDef::new("capitalize", Arity::None, ascii::capitalize),
    MethodDef::new("center", Arity::Parse(1, 2), ascii::center),
    MethodDef::new("count", Arity::Parse(1, 3), search::count),
    MethodDef::new(
        "decode",
        Arity::Keywords(0, &["encoding", "errors"]),
        bytes::decode,
    )
    .signature("($self, /, encoding='utf-8', errors='strict')"),
    MethodDef::new("endswith", Arity::Parse(1, 3), search::endswith),
    MethodDef::new(
        "expandtabs",
        Arity::Keywords(0, &["tabsize"]),
        ascii::expandtabs,
    ),
    MethodDef::new("find", search::FINDING, search::find),
    MethodDef::new("hex", Arity::None, build::hex),
    MethodDef::new("index", search::FINDING, search::index),
    MethodDef::new("isalnum", Arity::None, ascii::isalnum),
    MethodDef::new("isalpha", Arity::None, ascii::isalpha),
    MethodDef::new("isdigit", Arity::None, ascii::isdigit),
    MethodDef::new("islower", Arity::None, ascii::islower),
    MethodDef::new("isspace", Arity::None, ascii::isspace),
    MethodDef::new("istitle", Arity::None, ascii::istitle),
    MethodDef::new("isupper", Arity::None, ascii::isupper),
    MethodDef::new("join", Arity::One, search::join).signature("($self, iterable_of_bytes, /)"),
    MethodDef::new("ljust", Arity::Parse(1, 2), ascii::ljust),
    MethodDef::new("lower", Arity::None, ascii::lower),
    MethodDef::new("lstrip", Arity::Unpack(0, 1), search::lstrip)
        .signature("($self, bytes=None, /)"),
    MethodDef::new("partition", Arity::One, search::partition).signature("($self, sep, /)"),
    MethodDef::new("replace", Arity::Parse(2, 3), search::replace)
        .signature("($self, old, new, count=-1, /)"),
    MethodDef::new("rfind", search::FINDING, search::rfind),
    MethodDef::new("rindex", search::FINDING, search::rindex),
    MethodDef::new("rjust", Arity::Parse(1, 2), ascii::rjust),
    MethodDef::new("rpartition", Arity::One, search::rpartition).signature("($self, sep, /)"),
    MethodDef::new(
        "rsplit",
        Arity::Keywords(0, &["sep", "maxsplit"]),
        search::rsplit,
    )
    .signature("($self, /, sep=None, maxsplit=-1)"),
    MethodDef::new("rstrip", Arity::Unpack(0, 1), search::rstrip)
        .signature("($self, bytes=None, /)"),
    MethodDef::new(
        "split",
        Arity::Keywords(0, &["sep", "maxsplit"]),
        search::split,
    )
    .signature("($self, /, sep=None, maxsplit=-1)"),
    MethodDef::new(
        "splitlines",
        Arity::Keywords(0, &["keepends"]),
        search::splitlines,
    )
    .signature("($self, /, keepends=False)"),
    MethodDef::new("startswith", Arity::Parse(1, 3), search::startswith),
    MethodDef::new("strip", Arity::Unpack(0, 1), search::strip).signature("($self, bytes=None, /)"),
    MethodDef::new("swapcase", Arity::None, ascii::swapcase),
    MethodDef::new("title", Arity::None, ascii::title),
    MethodDef::new("translate", Arity::Any, build::translate),
    MethodDef::new("upper", Arity::None, ascii::upper),
    MethodDef::new("zfill", Arity::Parse(1, 1), ascii::zfill),
    MethodDef::new("__sizeof__", Arity::None, sizeof),
    MethodDef::new("__getnewargs__", Arity::None, getnewargs),
];

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "bytes")?;
    if class.data().id() == ClassId::BYTES
        && args.len() == 2
        && vm.class_id_of(args.at(1)) == ClassId::BYTES
    {
        return Ok(args.at(1).clone());
    }
    let made = build::from_arguments(vm, &args, 1, false)?;
    if class.data().id() == ClassId::BYTES {
        return Ok(vm.new_bytes(made));
    }
    Ok(Value::Obj(vm.alloc(&class, Payload::Bytes(made.into()))))
}

fn hash_of(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(hash::bytes(&bytes::own(&args))))
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(33 + bytes::own(&args).len() as i64))
}

fn getnewargs(vm: &mut Vm, args: Args) -> PyResult {
    let copy = vm.new_bytes(bytes::own(&args).to_vec());
    Ok(vm.new_tuple([copy]))
}

/// Where an iteration over a bytes stands.
struct BytesIter {
    /// The bytes object; `None` once it has ended.
    source: RefCell<Option<ObjRef>>,
    index: Cell<usize>,
}

impl BytesIter {
    /// Calls `look` with the bytes, unless the iteration has ended.
    fn with<T>(&self, look: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match &self.source.borrow().as_deref()?.payload {
            Payload::Bytes(bytes) => Some(look(bytes)),
            _ => None,
        }
    }
}

impl NativeData for BytesIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(source) = &*self.source.borrow() {
            visit(&Value::from(source));
        }
    }

    fn clear(&self) {
        drop(self.source.take());
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for BytesIter {
    fn next(&self, _vm: &mut Vm) -> PyResult<Option<Value>> {
        let index = self.index.get();
        let Some(byte) = self.with(|bytes| bytes.get(index).copied()).flatten() else {
            drop(self.source.take());
            return Ok(None);
        };
        self.index.set(index + 1);
        Ok(Some(Value::Int(i64::from(byte))))
    }

    fn length_hint(&self) -> Option<usize> {
        let length = self.with(<[u8]>::len).unwrap_or(0);
        Some(length.saturating_sub(self.index.get()))
    }
}

/// What the iterator's class brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
    ],
    methods: &[
        MethodDef::row(
            "__length_hint__",
            Arity::None,
            NativeCall::Unary(iter::slot_length_hint),
        ),
        MethodDef::new("__reduce__", Arity::None, iter_reduce),
        MethodDef::new("__setstate__", Arity::One, iter_setstate),
    ],
    ..TypeTable::EMPTY
};

fn over(vm: &mut Vm, args: Args) -> PyResult {
    let state = BytesIter {
        source: RefCell::new(args.at(0).as_obj().cloned()),
        index: Cell::new(0),
    };
    let class = vm.classes.bytes_iterator.clone();
    Ok(vm.new_iter(&class, state))
}

fn iter_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let function = container::builtin(vm, "iter");
    let state = iter::native_state::<BytesIter>(args.at(0));
    let source = state.and_then(|state| state.source.borrow().clone());
    if let (Some(source), Some(state)) = (source, state) {
        let arguments = vm.new_tuple([Value::Obj(source)]);
        let index = Value::Int(state.index.get() as i64);
        return Ok(vm.new_tuple([function, arguments, index]));
    }
    let empty = vm.empty_str();
    let arguments = vm.new_tuple([empty]);
    Ok(vm.new_tuple([function, arguments]))
}

fn iter_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let index = param::ssize_of_long(vm, args.at(1))?;
    if let Some(state) = iter::native_state::<BytesIter>(args.at(0))
        && let Some(length) = state.with(<[u8]>::len)
    {
        state.index.set((index.max(0) as usize).min(length));
    }
    Ok(Value::None)
}
