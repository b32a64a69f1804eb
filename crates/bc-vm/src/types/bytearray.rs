//! `bytearray`: construction, iteration and everything that changes it; what it shares with `bytes`
//! stands in `protocol::bytes`.
//!
//! While a view is alive the length stays: what would change it is refused with `BufferError`.

use std::cell::{Cell, RefCell};

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::object::{ByteArray, ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::{self, ascii, build, search};
use crate::protocol::{buffer, container, convert, item, iter, param, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bytearray(iterable_of_ints) -> bytearray\n\
          bytearray(string, encoding[, errors]) -> bytearray\n\
          bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n\
          bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n\
          bytearray() -> empty bytes array\n\n\
          Construct a mutable bytearray object.",
    slots: SLOTS,
    methods: METHODS,
    class_methods: &[
        MethodDef::new("fromhex", Arity::One, build::fromhex).signature("($type, string, /)")
    ],
    statics: &[
        MethodDef::new("__new__", Arity::Any, new),
        MethodDef::new("maketrans", Arity::Parse(2, 2), build::maketrans).signature("(frm, to, /)"),
    ],
    ..TypeTable::EMPTY
};

static SLOTS: &[MethodDef] = &[
    MethodDef::new(
        "__init__",
        Arity::Keywords(0, &["source", "encoding", "errors"]),
        init,
    ),
    MethodDef::new("__repr__", Arity::Slot(0), bytes::repr),
    MethodDef::new("__str__", Arity::Slot(0), bytes::to_str),
    MethodDef::new("__len__", Arity::Slot(0), bytes::len),
    MethodDef::new("__iter__", Arity::Slot(0), over),
    MethodDef::new("__getitem__", Arity::Slot(1), bytes::getitem),
    MethodDef::new("__setitem__", Arity::Slot(2), setitem),
    MethodDef::new("__delitem__", Arity::Slot(1), delitem),
    MethodDef::new("__contains__", Arity::Slot(1), bytes::contains),
    MethodDef::new("__add__", Arity::Slot(1), bytes::add),
    MethodDef::new("__iadd__", Arity::Slot(1), iadd),
    MethodDef::new("__mul__", Arity::Slot(1), bytes::mul),
    MethodDef::new("__rmul__", Arity::Slot(1), bytes::mul),
    MethodDef::new("__imul__", Arity::Slot(1), imul),
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
    MethodDef::new("__alloc__", Arity::None, alloc),
    MethodDef::new("__reduce__", Arity::None, reduce).signature("($self, /)"),
    MethodDef::new("__reduce_ex__", Arity::Parse(0, 1), reduce).signature("($self, proto=0, /)"),
    MethodDef::new("__sizeof__", Arity::None, sizeof).signature("($self, /)"),
    MethodDef::new("append", Arity::One, append).signature("($self, item, /)"),
    MethodDef::new("clear", Arity::None, clear).signature("($self, /)"),
    MethodDef::new("copy", Arity::None, copy).signature("($self, /)"),
    MethodDef::new("extend", Arity::One, extend).signature("($self, iterable_of_ints, /)"),
    MethodDef::new("insert", Arity::Parse(2, 2), insert).signature("($self, index, item, /)"),
    MethodDef::new("pop", Arity::Parse(0, 1), pop).signature("($self, index=-1, /)"),
    MethodDef::new("remove", Arity::One, remove).signature("($self, value, /)"),
    MethodDef::new("reverse", Arity::None, reverse).signature("($self, /)"),
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
];

/// The data of `self`; calls have been checked to be on a bytearray.
fn own<'a>(vm: &mut Vm, args: &'a Args) -> PyResult<&'a ByteArray> {
    match args.at(0).payload() {
        Some(Payload::ByteArray(array)) => Ok(array),
        _ => Err(raise::type_error(vm, "a bytearray is required")),
    }
}

fn resizable(vm: &mut Vm, array: &ByteArray) -> PyResult<()> {
    if array.is_exported() {
        let message = "Existing exports of data: object cannot be re-sized";
        return Err(raise::buffer_error(vm, message));
    }
    Ok(())
}

/// Puts `new` in the place of `from..to`.
fn splice(vm: &mut Vm, array: &ByteArray, from: usize, to: usize, new: &[u8]) -> PyResult<()> {
    let length = array.borrow().len();
    let to = to.min(length).max(from.min(length));
    let from = from.min(length);
    if new.len() != to - from {
        resizable(vm, array)?;
    }
    if new.len() > to - from {
        vm.make_room(&mut array.borrow_mut(), new.len() - (to - from))?;
    }
    array.borrow_mut().splice(from..to, new.iter().copied());
    vm.heap.settle(array.unsettled());
    Ok(())
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "bytearray")?;
    let payload = Payload::ByteArray(ByteArray::new(Vec::new()));
    Ok(Value::Obj(vm.alloc(&class, payload)))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let made = build::from_arguments(vm, &args, 1, true)?;
    let array = own(vm, &args)?;
    let length = array.borrow().len();
    splice(vm, array, 0, length, &made)?;
    Ok(Value::None)
}

fn setitem(vm: &mut Vm, args: Args) -> PyResult {
    assign(vm, &args, Some(args.at(2)))
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    assign(vm, &args, None)
}

/// `self[key] = value`, or `del self[key]`.
fn assign(vm: &mut Vm, args: &Args, value: Option<&Value>) -> PyResult {
    let key = args.at(1);
    if let Some(Payload::Slice(parts)) = key.payload() {
        return assign_slice(vm, args, parts, value);
    }
    if !item::is_index(vm, key) {
        let message = format!(
            "bytearray indices must be integers or slices, not {}",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let array = own(vm, args)?;
    let Some(place) = item::place(index, array.borrow().len()) else {
        return Err(raise::index_error(vm, "bytearray index out of range"));
    };
    let Some(value) = value else {
        splice(vm, array, place, place + 1, &[])?;
        return Ok(Value::None);
    };
    let byte = bytes::byte(vm, value)?;
    if let Some(target) = array.borrow_mut().get_mut(place) {
        *target = byte;
    }
    Ok(Value::None)
}

fn assign_slice(vm: &mut Vm, args: &Args, parts: &[Value; 3], value: Option<&Value>) -> PyResult {
    let array = own(vm, args)?;
    let length = || array.borrow().len();
    let mut taken = convert::slice_indices(vm, parts, length)?;
    let new = match value {
        None => Vec::new(),
        Some(value) => {
            let class = vm.class_of(value);
            let number = class.data().lookup(&vm.names.__int__).is_some()
                || class.data().lookup(&vm.names.__float__).is_some();
            if number || value.as_str().is_some() {
                let message =
                    "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
                return Err(raise::type_error(vm, message));
            }
            let new = build::from_object(vm, value, true)?;
            // The reference makes a bytearray of anything else and assigns that, asking for the indexes once more.
            let is_array = matches!(value.payload(), Some(Payload::ByteArray(_)));
            if !is_array || value.is(args.at(0)) {
                taken = convert::slice_indices(vm, parts, length)?;
            }
            new
        }
    };
    let (start, stop, step, count) = taken;
    let length = array.borrow().len();
    if step == 1 {
        let from = start as usize;
        splice(vm, array, from, (stop.max(start)) as usize, &new)?;
        return Ok(Value::None);
    }
    let places = (0..count).filter_map(|i| usize::try_from(start + i as i64 * step).ok());
    if new.is_empty() {
        resizable(vm, array)?;
        let mut keep = vec![true; length];
        for place in places {
            if let Some(keep) = keep.get_mut(place) {
                *keep = false;
            }
        }
        let mut flags = keep.into_iter();
        array.borrow_mut().retain(|_| flags.next().unwrap_or(true));
        vm.heap.settle(array.unsettled());
        return Ok(Value::None);
    }
    if new.len() != count {
        let message = format!(
            "attempt to assign bytes of size {} to extended slice of size {count}",
            new.len()
        );
        return Err(raise::value_error(vm, message));
    }
    let mut target = array.borrow_mut();
    for (place, byte) in places.zip(new) {
        if let Some(target) = target.get_mut(place) {
            *target = byte;
        }
    }
    Ok(Value::None)
}

fn iadd(vm: &mut Vm, args: Args) -> PyResult {
    let Some(more) = buffer::view(args.at(1)).map(|bytes| bytes.to_vec()) else {
        let message = format!(
            "can't concat {} to {}",
            vm.type_name(args.at(1)),
            vm.type_name(args.at(0))
        );
        return Err(raise::type_error(vm, message));
    };
    if args.at(0).is(args.at(1)) && !more.is_empty() {
        // The other operand is itself a view of the bytes that would move.
        let message = "Existing exports of data: object cannot be re-sized";
        return Err(raise::buffer_error(vm, message));
    }
    push_all(vm, &args, &more)?;
    Ok(args.at(0).clone())
}

fn push_all(vm: &mut Vm, args: &Args, more: &[u8]) -> PyResult<()> {
    let array = own(vm, args)?;
    if more.is_empty() {
        return Ok(());
    }
    resizable(vm, array)?;
    vm.make_room(&mut array.borrow_mut(), more.len())?;
    array.borrow_mut().extend_from_slice(more);
    vm.heap.settle(array.unsettled());
    Ok(())
}

fn imul(vm: &mut Vm, args: Args) -> PyResult {
    let count = item::index_of_repeat(vm, args.at(1))?;
    let count = usize::try_from(count).unwrap_or(0);
    let array = own(vm, &args)?;
    let length = array.borrow().len();
    let Some(total) = length.checked_mul(count) else {
        let kind = crate::model::exception::Exc::MemoryError;
        return Err(raise::raise_without_args(vm, kind));
    };
    if total != length {
        resizable(vm, array)?;
        vm.reserve(total)?;
        let repeated = array.borrow().repeat(count);
        *array.borrow_mut() = repeated;
        vm.heap.settle(array.unsettled());
    }
    Ok(args.at(0).clone())
}

fn alloc(vm: &mut Vm, args: Args) -> PyResult {
    let array = own(vm, &args)?;
    let length = array.borrow().len();
    Ok(Value::Int(if length == 0 { 0 } else { length as i64 + 1 }))
}

fn sizeof(vm: &mut Vm, args: Args) -> PyResult {
    let array = own(vm, &args)?;
    let length = array.borrow().len();
    let heap = if length == 0 { 0 } else { length as i64 + 1 };
    Ok(Value::Int(56 + heap))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let array = own(vm, &args)?;
    let plain: Vec<u32> = array.borrow().iter().map(|&b| u32::from(b)).collect();
    let text = bc_core::text::Text::from_code_points(plain).unwrap_or_default();
    let parts = [vm.new_str(text), vm.new_str("latin-1")];
    let arguments = vm.new_tuple(parts);
    let class = Value::from(vm.class_of(args.at(0)));
    let dict = match args.at(0).as_obj().and_then(|object| object.dict()) {
        Some(dict) => Value::Obj(dict),
        None => Value::None,
    };
    Ok(vm.new_tuple([class, arguments, dict]))
}

fn append(vm: &mut Vm, args: Args) -> PyResult {
    let byte = bytes::byte(vm, args.at(1))?;
    push_all(vm, &args, &[byte])?;
    Ok(Value::None)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let array = own(vm, &args)?;
    resizable(vm, array)?;
    *array.borrow_mut() = Vec::new();
    vm.heap.settle(array.unsettled());
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let bytes = bytes::own(&args);
    bytes::like_slice(vm, &args, &bytes)
}

fn extend(vm: &mut Vm, args: Args) -> PyResult {
    let more = build::to_extend(vm, args.at(1))?;
    push_all(vm, &args, &more)?;
    Ok(Value::None)
}

fn insert(vm: &mut Vm, args: Args) -> PyResult {
    let index = param::ssize(vm, args.at(1))?;
    let byte = bytes::byte(vm, args.at(2))?;
    let array = own(vm, &args)?;
    let length = array.borrow().len() as i64;
    let place = if index < 0 {
        (index + length).max(0)
    } else {
        index.min(length)
    };
    let place = place as usize;
    splice(vm, array, place, place, &[byte])?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let index = match args.get(1) {
        Some(index) => param::ssize(vm, index)?,
        None => -1,
    };
    let array = own(vm, &args)?;
    let length = array.borrow().len();
    if length == 0 {
        return Err(raise::index_error(vm, "pop from empty bytearray"));
    }
    let Some(place) = item::place(index, length) else {
        return Err(raise::index_error(vm, "pop index out of range"));
    };
    resizable(vm, array)?;
    let byte = array.borrow_mut().remove(place);
    Ok(Value::Int(i64::from(byte)))
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let byte = bytes::byte(vm, args.at(1))?;
    let array = own(vm, &args)?;
    let place = array.borrow().iter().position(|&b| b == byte);
    let Some(place) = place else {
        return Err(raise::value_error(vm, "value not found in bytearray"));
    };
    splice(vm, array, place, place + 1, &[])?;
    Ok(Value::None)
}

fn reverse(vm: &mut Vm, args: Args) -> PyResult {
    own(vm, &args)?.borrow_mut().reverse();
    Ok(Value::None)
}

/// Where an iteration over a bytearray stands.
struct ArrayIter {
    /// The bytearray object; `None` once it has ended.
    source: RefCell<Option<ObjRef>>,
    index: Cell<usize>,
}

impl ArrayIter {
    /// Calls `look` with the bytes, unless the iteration has ended.
    fn with<T>(&self, look: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match &self.source.borrow().as_deref()?.payload {
            Payload::ByteArray(array) => Some(look(&array.borrow())),
            _ => None,
        }
    }
}

impl NativeData for ArrayIter {
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

impl NativeIter for ArrayIter {
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
    let state = ArrayIter {
        source: RefCell::new(args.at(0).as_obj().cloned()),
        index: Cell::new(0),
    };
    let class = vm.classes.bytearray_iterator.clone();
    Ok(vm.new_iter(&class, state))
}

fn iter_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let function = container::builtin(vm, "iter");
    let state = iter::native_state::<ArrayIter>(args.at(0));
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
    if let Some(state) = iter::native_state::<ArrayIter>(args.at(0))
        && let Some(length) = state.with(<[u8]>::len)
    {
        state.index.set((index.max(0) as usize).min(length));
    }
    Ok(Value::None)
}
