//! `bytearray`: construction, iteration and everything that changes it; what it shares with `bytes` stands in
//! `bytes_like`.
//!
//! While a view is alive the length stays: what would change it is refused with `BufferError`.

use std::rc::Rc;

use bc_core::text::Text;

use super::bytes_like::{self, BytesLike, fromhex, maketrans};
use crate::model::args::{ArgSite, Keyword};
use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::handles::ByteArrayRef;
use crate::model::native::TypeTable;
use crate::model::object::{ByteArray, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::{byte, from_arguments, from_object, to_extend};
use crate::protocol::native::{FromArg, RepeatCount};
use crate::protocol::{buffer, convert, item, raise};

/// Method table of `bytearray`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bytearray(iterable_of_ints) -> bytearray\n\
          bytearray(string, encoding[, errors]) -> bytearray\n\
          bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n\
          bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n\
          bytearray() -> empty bytes array\n\n\
          Construct a mutable bytearray object.",
    slots: SLOTS,
    methods: METHODS,
    more_methods: bytes_like::METHODS,
    class_methods: CLASS_METHODS,
    statics: STATICS,
    functions: FUNCTIONS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: keywords as "bytearray" (source = None, encoding = None, errors = None) => init;
        __repr__ => bytes_like::repr;
        __str__ => bytes_like::repr;
        __len__ => bytes_like::len;
        __iter__ => over;
        __getitem__ => bytes_like::getitem;
        __setitem__ => |vm: &mut Vm, array, key: &Value, value: &Value| assign(vm, array, key, Some(value));
        __delitem__ => |vm: &mut Vm, array, key: &Value| assign(vm, array, key, None);
        __contains__ => bytes_like::contains;
        __add__ => bytes_like::add;
        __iadd__ => add_in_place;
        __mul__ => bytes_like::multiply;
        __rmul__ => bytes_like::multiply;
        __imul__ => multiply_in_place;
        __mod__ => bytes_like::percent;
        __rmod__ => bytes_like::reflected_percent;
        compare => bytes_like::compare;
    ]

    static METHODS = [
        __alloc__() => |_: &mut Vm, array: ByteArrayRef<'_>| allocated(&array);
        __reduce__() => reduce, signature "($self, /)";
        __reduce_ex__: parse(proto = None) => |vm: &mut Vm, array, _: Option<&Value>| reduce(vm, array),
            signature "($self, proto=0, /)";
        __sizeof__() => |_: &mut Vm, array: ByteArrayRef<'_>| 56 + allocated(&array), signature "($self, /)";
        append(item), signature "($self, item, /)";
        clear(), signature "($self, /)";
        copy() => |vm: &mut Vm, own: BytesLike<'_>| own.unchanged(vm), signature "($self, /)";
        extend(iterable), signature "($self, iterable_of_ints, /)";
        insert: parse(index, item), signature "($self, index, item, /)";
        pop: parse(index = -1), signature "($self, index=-1, /)";
        remove(value), signature "($self, value, /)";
        reverse(), signature "($self, /)";
    ]

    static CLASS_METHODS = [
        fromhex(string), signature "($type, string, /)";
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::functions! {
    static FUNCTIONS = [
        maketrans: parse(from, to), signature "(frm, to, /)";
    ]
}

/// An item of a bytearray.
struct Byte(u8);

impl<'a> FromArg<'a> for Byte {
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        byte(vm, value).map(Self)
    }
}

fn resizable(vm: &mut Vm, array: &ByteArray) -> PyResult<()> {
    if array.is_exported() {
        return Err(exported(vm));
    }
    Ok(())
}

#[cold]
fn exported(vm: &mut Vm) -> Thrown {
    raise::buffer_error(vm, "Existing exports of data: object cannot be re-sized")
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
    vm.heap.charge_growth(array.uncharged());
    Ok(())
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> Value {
    let payload = Payload::ByteArray(ByteArray::new(Vec::new()));
    Value::Obj(vm.alloc(&class, payload))
}

fn init(
    vm: &mut Vm,
    array: ByteArrayRef<'_>,
    source: Option<&Value>,
    encoding: Option<Rc<str>>,
    errors: Option<Rc<str>>,
) -> PyResult<()> {
    let made = from_arguments(vm, source, encoding.as_deref(), errors.as_deref(), true)?;
    let length = array.borrow().len();
    splice(vm, &array, 0, length, &made)
}

fn over(vm: &mut Vm, own: BytesLike<'_>) -> Value {
    let class = vm.classes.bytearray_iterator.clone();
    bytes_like::over(vm, &class, own)
}

/// `array[key] = value`, or `del array[key]`.
fn assign(
    vm: &mut Vm,
    array: ByteArrayRef<'_>,
    key: &Value,
    value: Option<&Value>,
) -> PyResult<()> {
    if let Some(Payload::Slice(parts)) = key.payload() {
        return assign_slice(vm, array, parts, value);
    }
    if !item::is_index(vm, key) {
        let message = format!(
            "bytearray indices must be integers or slices, not {}",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let Some(place) = item::place(index, array.borrow().len()) else {
        return Err(raise::index_error(vm, "bytearray index out of range"));
    };
    let Some(value) = value else {
        return splice(vm, &array, place, place + 1, &[]);
    };
    let byte = byte(vm, value)?;
    if let Some(target) = array.borrow_mut().get_mut(place) {
        *target = byte;
    }
    Ok(())
}

fn assign_slice(
    vm: &mut Vm,
    array: ByteArrayRef<'_>,
    parts: &[Value; 3],
    value: Option<&Value>,
) -> PyResult<()> {
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
            let new = from_object(vm, value, true)?;
            // The reference makes a bytearray of anything else and assigns that, asking for the indexes once more.
            let is_array = matches!(value.payload(), Some(Payload::ByteArray(_)));
            if !is_array || value.is(&array.value()) {
                taken = convert::slice_indices(vm, parts, length)?;
            }
            new
        }
    };
    let (start, stop, step, count) = taken;
    let length = array.borrow().len();
    if step == 1 {
        let from = start as usize;
        return splice(vm, &array, from, (stop.max(start)) as usize, &new);
    }
    let places = (0..count).filter_map(|i| usize::try_from(start + i as i64 * step).ok());
    if new.is_empty() {
        resizable(vm, &array)?;
        let mut keep = vec![true; length];
        for place in places {
            if let Some(keep) = keep.get_mut(place) {
                *keep = false;
            }
        }
        let mut flags = keep.into_iter();
        array.borrow_mut().retain(|_| flags.next().unwrap_or(true));
        vm.heap.charge_growth(array.uncharged());
        return Ok(());
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
    Ok(())
}

fn add_in_place(vm: &mut Vm, array: ByteArrayRef<'_>, other: &Value) -> PyResult {
    let Some(more) = buffer::view(other).map(|bytes| bytes.to_vec()) else {
        return Err(bytes_like::cannot_concat(
            vm,
            BytesLike::Array(array),
            other,
        ));
    };
    if other.is(&array.value()) && !more.is_empty() {
        // The other operand is itself a view of the bytes that would move.
        return Err(exported(vm));
    }
    push_all(vm, &array, &more)?;
    Ok(array.value())
}

fn push_all(vm: &mut Vm, array: &ByteArray, more: &[u8]) -> PyResult<()> {
    if more.is_empty() {
        return Ok(());
    }
    resizable(vm, array)?;
    vm.make_room(&mut array.borrow_mut(), more.len())?;
    array.borrow_mut().extend_from_slice(more);
    vm.heap.charge_growth(array.uncharged());
    Ok(())
}

fn multiply_in_place(vm: &mut Vm, array: ByteArrayRef<'_>, count: RepeatCount) -> PyResult {
    let count = usize::try_from(count.0).unwrap_or(0);
    let length = array.borrow().len();
    let Some(total) = length.checked_mul(count) else {
        return Err(raise::raise_without_args(vm, ExceptionKind::MemoryError));
    };
    if total != length {
        resizable(vm, &array)?;
        vm.reserve(total)?;
        let repeated = array.borrow().repeat(count);
        *array.borrow_mut() = repeated;
        vm.heap.charge_growth(array.uncharged());
    }
    Ok(array.value())
}

/// Bytes that are allocated for the contents, the zero behind them too.
fn allocated(array: &ByteArray) -> usize {
    match array.borrow().len() {
        0 => 0,
        length => length + 1,
    }
}

fn reduce(vm: &mut Vm, array: ByteArrayRef<'_>) -> Value {
    let plain: Vec<u32> = array.borrow().iter().map(|&b| u32::from(b)).collect();
    let text = Text::from_code_points(plain).unwrap_or_default();
    let parts = [vm.new_str(text), vm.new_str("latin-1")];
    let arguments = vm.new_tuple(parts);
    let class = Value::from(array.object().class());
    let dict = array.object().dict().map_or(Value::None, Value::Obj);
    vm.new_tuple([class, arguments, dict])
}

fn append(vm: &mut Vm, array: ByteArrayRef<'_>, Byte(item): Byte) -> PyResult<()> {
    push_all(vm, &array, &[item])
}

fn clear(vm: &mut Vm, array: ByteArrayRef<'_>) -> PyResult<()> {
    resizable(vm, &array)?;
    *array.borrow_mut() = Vec::new();
    vm.heap.charge_growth(array.uncharged());
    Ok(())
}

fn extend(vm: &mut Vm, array: ByteArrayRef<'_>, iterable: &Value) -> PyResult<()> {
    let more = to_extend(vm, iterable)?;
    push_all(vm, &array, &more)
}

fn insert(vm: &mut Vm, array: ByteArrayRef<'_>, index: i64, Byte(item): Byte) -> PyResult<()> {
    let length = array.borrow().len() as i64;
    let place = if index < 0 {
        (index + length).max(0)
    } else {
        index.min(length)
    };
    let place = place as usize;
    splice(vm, &array, place, place, &[item])
}

fn pop(vm: &mut Vm, array: ByteArrayRef<'_>, index: i64) -> PyResult<i64> {
    let length = array.borrow().len();
    if length == 0 {
        return Err(raise::index_error(vm, "pop from empty bytearray"));
    }
    let Some(place) = item::place(index, length) else {
        return Err(raise::index_error(vm, "pop index out of range"));
    };
    resizable(vm, &array)?;
    let byte = array.borrow_mut().remove(place);
    Ok(i64::from(byte))
}

fn remove(vm: &mut Vm, array: ByteArrayRef<'_>, Byte(wanted): Byte) -> PyResult<()> {
    let place = array.borrow().iter().position(|&b| b == wanted);
    let Some(place) = place else {
        return Err(raise::value_error(vm, "value not found in bytearray"));
    };
    splice(vm, &array, place, place + 1, &[])
}

fn reverse(_: &mut Vm, array: ByteArrayRef<'_>) {
    array.borrow_mut().reverse();
}
