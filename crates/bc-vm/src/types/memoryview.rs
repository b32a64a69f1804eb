//! `memoryview`: one-dimensional views of `bytes` and `bytearray`, with casts between native formats.
//!
//! Absent: more than one dimension; a cast that asks for it is refused.

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::hash;
use crate::model::memory::MemoryView;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::build;
use crate::protocol::format::integer::Integer;
use crate::protocol::format::room;
use crate::protocol::{buffer, compare, convert, item, raise, truth};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    signature: "(object)",
    doc: "memoryview(object)\n\nCreate a new memoryview object which references the given object.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__hash__", Arity::Slot(0), hash_of),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__getitem__", Arity::Slot(1), getitem),
        MethodDef::new("__setitem__", Arity::Slot(2), setitem),
        MethodDef::new("__delitem__", Arity::Slot(1), delitem),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__lt__", Arity::Slot(1), unordered),
        MethodDef::new("__le__", Arity::Slot(1), unordered),
        MethodDef::new("__gt__", Arity::Slot(1), unordered),
        MethodDef::new("__ge__", Arity::Slot(1), unordered),
    ],
    methods: &[
        MethodDef::new("release", Arity::None, release).signature("($self, /)"),
        MethodDef::new("tobytes", Arity::None, tobytes).signature("($self, /)"),
        MethodDef::new("hex", Arity::None, hex).signature("($self, /)"),
        MethodDef::new("tolist", Arity::None, tolist).signature("($self, /)"),
        MethodDef::new("cast", Arity::Keywords(1, &["format", "shape"]), cast)
            .signature("($self, /, format, *, shape)"),
        MethodDef::new("__enter__", Arity::None, enter),
        MethodDef::new("__exit__", Arity::Any, exit),
    ],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(1, &["object"]),
        new,
    )],
    getsets: &[
        GetSetDef::read("obj", |vm, this| Ok(Value::from(&own(vm, this)?.source))),
        GetSetDef::read("nbytes", |vm, this| {
            Ok(Value::Int(own(vm, this)?.byte_len() as i64))
        }),
        GetSetDef::read("readonly", |vm, this| {
            Ok(Value::bool(own(vm, this)?.readonly))
        }),
        GetSetDef::read("itemsize", |vm, this| {
            Ok(Value::Int(own(vm, this)?.item_size as i64))
        }),
        GetSetDef::read("format", |vm, this| {
            let view = own(vm, this)?;
            let mark = if view.marked { "@" } else { "" };
            Ok(vm.new_str(format!("{mark}{}", char::from(view.format))))
        }),
        GetSetDef::read("ndim", |vm, this| {
            own(vm, this)?;
            Ok(Value::Int(1))
        }),
        GetSetDef::read("shape", |vm, this| {
            let length = own(vm, this)?.length as i64;
            Ok(vm.new_tuple([Value::Int(length)]))
        }),
        GetSetDef::read("strides", |vm, this| {
            let stride = own(vm, this)?.stride as i64;
            Ok(vm.new_tuple([Value::Int(stride)]))
        }),
        GetSetDef::read("suboffsets", |vm, this| {
            own(vm, this)?;
            Ok(vm.new_tuple([]))
        }),
        GetSetDef::read("c_contiguous", contiguous),
        GetSetDef::read("f_contiguous", contiguous),
        GetSetDef::read("contiguous", contiguous),
    ],
    ..TypeTable::EMPTY
};

/// The data of a view that is not released.
fn own<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a MemoryView> {
    let view = data(vm, this)?;
    if view.is_released() {
        let message = "operation forbidden on released memoryview object";
        return Err(raise::value_error(vm, message));
    }
    Ok(view)
}

fn data<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a MemoryView> {
    match this.as_native_data::<MemoryView>() {
        Some(view) => Ok(view),
        None => Err(raise::type_error(vm, "a memoryview is required")),
    }
}

fn contiguous(vm: &mut Vm, this: &Value) -> PyResult {
    Ok(Value::bool(own(vm, this)?.is_contiguous()))
}

fn wrap(vm: &Vm, view: MemoryView) -> Value {
    vm.new_native(&vm.classes.memoryview.clone(), view)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let object = args.at(1);
    if object.as_native_data::<MemoryView>().is_some() {
        let view = own(vm, object)?;
        let mut again = MemoryView::window(
            &view.source,
            view.start,
            view.length,
            view.stride,
            view.format,
            view.item_size,
            view.readonly,
        );
        again.marked = view.marked;
        return Ok(wrap(vm, again));
    }
    match object.as_obj().and_then(MemoryView::new) {
        Some(view) => Ok(wrap(vm, view)),
        None => {
            let message = format!(
                "memoryview: a bytes-like object is required, not '{}'",
                vm.type_name(object)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let released = data(vm, args.at(0))?.is_released();
    let word = if released {
        "released memory"
    } else {
        "memory"
    };
    Ok(vm.new_str(format!("<{word} at {:#x}>", args.at(0).id())))
}

fn hash_of(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(hash) = data(vm, args.at(0))?.hash.get() {
        return Ok(Value::Int(hash));
    }
    let view = own(vm, args.at(0))?;
    if !view.readonly {
        let message = "cannot hash writable memoryview object";
        return Err(raise::value_error(vm, message));
    }
    if !matches!(view.format, b'B' | b'b' | b'c') {
        let message = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
        return Err(raise::value_error(vm, message));
    }
    let hash = hash::bytes(&view.to_vec());
    view.hash.set(Some(hash));
    Ok(Value::Int(hash))
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(own(vm, args.at(0))?.length as i64))
}

/// Bytes of an item of a native format; `None` for what is no native format of one character.
fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

/// The item in these bytes.
fn unpack(vm: &Vm, format: u8, bytes: &[u8]) -> Value {
    let mut buffer = [0; 8];
    for (target, &byte) in buffer.iter_mut().zip(bytes) {
        *target = byte;
    }
    let word = u64::from_le_bytes(buffer);
    match format {
        b'c' => vm.new_bytes(bytes),
        b'?' => Value::bool(word != 0),
        b'b' => Value::Int(i64::from(word as i8)),
        b'h' => Value::Int(i64::from(word as i16)),
        b'i' => Value::Int(i64::from(word as i32)),
        b'l' | b'q' | b'n' => Value::Int(word as i64),
        b'f' => Value::float(f64::from(f32::from_bits(word as u32))),
        b'd' => Value::float(f64::from_bits(word)),
        _ => vm.new_int(word.into()),
    }
}

fn invalid(vm: &mut Vm, what: &str, format: u8) -> Thrown {
    let message = format!(
        "memoryview: invalid {what} for format '{}'",
        char::from(format)
    );
    if what == "type" {
        raise::type_error(vm, message)
    } else {
        raise::value_error(vm, message)
    }
}

/// The bytes of an item.
fn pack(vm: &mut Vm, format: u8, value: &Value) -> PyResult<Vec<u8>> {
    let size = item_size(format).unwrap_or(1);
    match format {
        b'c' => match value.as_bytes() {
            Some(bytes) if bytes.len() == 1 => Ok(bytes.to_vec()),
            Some(_) => Err(invalid(vm, "value", format)),
            None => Err(invalid(vm, "type", format)),
        },
        b'?' => Ok(vec![u8::from(truth::truth(vm, value)?)]),
        b'f' | b'd' => {
            let x = convert::to_f64(vm, value);
            let Some(x) = raise::catch(vm, x, Exc::TypeError)? else {
                return Err(invalid(vm, "type", format));
            };
            Ok(if format == b'd' {
                x.to_le_bytes().to_vec()
            } else {
                (x as f32).to_le_bytes().to_vec()
            })
        }
        _ => {
            let index = convert::index(vm, value);
            let Some(index) = raise::catch(vm, index, Exc::TypeError)? else {
                return Err(invalid(vm, "type", format));
            };
            let wide: Option<i128> = match Integer::of(&index) {
                Integer::Small(i) => Some(i.into()),
                Integer::Big(i) => num_traits::ToPrimitive::to_i128(&*i),
            };
            let bits = 8 * size as u32;
            let signed = format.is_ascii_lowercase();
            let (low, high) = if signed {
                (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)
            } else {
                (0, (1_i128 << bits) - 1)
            };
            match wide {
                Some(wide) if (low..=high).contains(&wide) => {
                    let mut bytes = wide.to_le_bytes().to_vec();
                    bytes.truncate(size);
                    Ok(bytes)
                }
                _ => Err(invalid(vm, "value", format)),
            }
        }
    }
}

/// Where the item that an integer key means lies.
fn place(vm: &mut Vm, view: &MemoryView, key: &Value) -> PyResult<std::ops::Range<usize>> {
    let index = item::index_of(vm, key)?;
    match item::place(index, view.length) {
        Some(place) => Ok(view.item_range(place)),
        None => Err(raise::index_error(vm, "index out of bounds on dimension 1")),
    }
}

/// The part of a view that a slice means.
fn sliced(vm: &mut Vm, view: &MemoryView, parts: &[Value; 3]) -> PyResult<MemoryView> {
    let (start, _, step, count) = convert::slice_indices(vm, parts, view.length)?;
    let start = usize::try_from(start).unwrap_or(0);
    let first = if count == 0 {
        view.start
    } else {
        view.item_range(start).start
    };
    let step = isize::try_from(step).unwrap_or(isize::MAX);
    let mut part = MemoryView::window(
        &view.source,
        first,
        count,
        view.stride.saturating_mul(step),
        view.format,
        view.item_size,
        view.readonly,
    );
    part.marked = view.marked;
    Ok(part)
}

/// The index that a key means in one dimension; `None` for a tuple of slices.
fn single_key<'a>(vm: &mut Vm, key: &'a Value) -> PyResult<Option<&'a Value>> {
    let message = match key.as_tuple() {
        None if item::is_index(vm, key) => return Ok(Some(key)),
        None => "memoryview: invalid slice key".to_owned(),
        Some(items) if items.iter().all(|item| item::is_index(vm, item)) => match &**items {
            [] => {
                let message = "sub-views are not implemented";
                return Err(raise::not_implemented_error(vm, message));
            }
            [only] => return Ok(Some(only)),
            more => format!(
                "cannot index 1-dimension view with {}-element tuple",
                more.len()
            ),
        },
        Some(items) => {
            let is_slice = |item: &Value| matches!(item.payload(), Some(Payload::Slice(_)));
            if items.iter().all(is_slice) {
                return Ok(None);
            }
            "memoryview: invalid slice key".to_owned()
        }
    };
    Err(raise::type_error(vm, message))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    let key = args.at(1);
    if let Some(Payload::Slice(parts)) = key.payload() {
        let part = sliced(vm, view, parts)?;
        return Ok(wrap(vm, part));
    }
    let Some(key) = single_key(vm, key)? else {
        let message = "multi-dimensional slicing is not implemented";
        return Err(raise::not_implemented_error(vm, message));
    };
    let range = place(vm, view, key)?;
    Ok(view.with_source(|source| {
        let bytes = source.get(range).unwrap_or_default();
        unpack(vm, view.format, bytes)
    }))
}

/// Overwrites the bytes of the source from `start` on.
fn write(view: &MemoryView, start: usize, bytes: &[u8]) {
    if let Payload::ByteArray(array) = &view.source.payload
        && let Some(target) = array.borrow_mut().get_mut(start..start + bytes.len())
    {
        target.copy_from_slice(bytes);
    }
}

fn setitem(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    if view.readonly {
        return Err(raise::type_error(vm, "cannot modify read-only memory"));
    }
    let (key, value) = (args.at(1), args.at(2));
    if let Some(Payload::Slice(parts)) = key.payload() {
        let format = match value.as_native_data::<MemoryView>() {
            Some(other) => other.format,
            None => b'B',
        };
        let bytes = buffer::get(vm, value)?.to_vec();
        let part = sliced(vm, view, parts)?;
        if format != part.format || bytes.len() != part.byte_len() {
            let message = "memoryview assignment: lvalue and rvalue have different structures";
            return Err(raise::value_error(vm, message));
        }
        for (index, item) in bytes.chunks(part.item_size.max(1)).enumerate() {
            write(&part, part.item_range(index).start, item);
        }
        return Ok(Value::None);
    }
    let Some(key) = single_key(vm, key)? else {
        let message = "memoryview slice assignments are currently restricted to ndim = 1";
        return Err(raise::not_implemented_error(vm, message));
    };
    let range = place(vm, view, key)?;
    let bytes = pack(vm, view.format, value)?;
    write(view, range.start, &bytes);
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    let message = if view.readonly {
        "cannot modify read-only memory"
    } else {
        "cannot delete memory"
    };
    Err(raise::type_error(vm, message))
}

/// Whether both hold the same items; `None` if the other is not bytes-like.
fn same(vm: &mut Vm, args: &Args) -> PyResult<Option<bool>> {
    let view = data(vm, args.at(0))?;
    let other = args.at(1);
    let identical = args.at(0).is(other);
    if view.is_released() {
        return Ok(Some(identical));
    }
    let format = match other.as_native_data::<MemoryView>() {
        Some(other) if other.is_released() => return Ok(Some(identical)),
        Some(other) => other.format,
        None => b'B',
    };
    let Some(right) = buffer::view(other).map(|bytes| bytes.to_vec()) else {
        return Ok(None);
    };
    let left = view.to_vec();
    if format == view.format && !matches!(format, b'f' | b'd' | b'?') {
        return Ok(Some(left == right));
    }
    let items = |vm: &Vm, format: u8, bytes: &[u8]| -> Vec<Value> {
        bytes
            .chunks(item_size(format).unwrap_or(1))
            .map(|item| unpack(vm, format, item))
            .collect()
    };
    let left = items(vm, view.format, &left);
    let right = items(vm, format, &right);
    if left.len() != right.len() {
        return Ok(Some(false));
    }
    for (a, b) in left.iter().zip(&right) {
        let equal = match (a, b) {
            (Value::Float(a), Value::Float(b)) => a.get() == b.get(),
            _ => compare::eq(vm, a, b)?,
        };
        if !equal {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    let same = same(vm, &args)?;
    Ok(same.map_or(Value::NotImplemented, Value::bool))
}

fn ne(vm: &mut Vm, args: Args) -> PyResult {
    let same = same(vm, &args)?;
    Ok(same.map_or(Value::NotImplemented, |same| Value::bool(!same)))
}

fn unordered(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::NotImplemented)
}

fn release(vm: &mut Vm, args: Args) -> PyResult {
    data(vm, args.at(0))?.release();
    Ok(Value::None)
}

fn enter(vm: &mut Vm, args: Args) -> PyResult {
    own(vm, args.at(0))?;
    Ok(args.at(0).clone())
}

fn exit(vm: &mut Vm, args: Args) -> PyResult {
    release(vm, args)
}

fn tobytes(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    room(vm, view.byte_len())?;
    Ok(vm.new_bytes(view.to_vec()))
}

fn hex(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    room(vm, view.byte_len().saturating_mul(3))?;
    let digits = build::to_hex(&view.to_vec());
    Ok(vm.new_str(digits))
}

fn tolist(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    room(vm, view.length.saturating_mul(size_of::<Value>() * 2))?;
    let bytes = view.to_vec();
    let items = bytes
        .chunks(view.item_size.max(1))
        .map(|item| unpack(vm, view.format, item))
        .collect();
    Ok(vm.new_list(items))
}

fn cast(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    let Some(format) = args.at(1).as_str() else {
        let message = "memoryview: format argument must be a string";
        return Err(raise::type_error(vm, message));
    };
    if !view.is_contiguous() {
        let message = "memoryview: casts are restricted to C-contiguous views";
        return Err(raise::type_error(vm, message));
    }
    let shape = match args.get(2) {
        None => None,
        Some(shape) => Some(shape_of(vm, view, shape)?),
    };
    let format = format.text().to_string_lossy();
    let marked = format.starts_with('@');
    let format = match format.strip_prefix('@').unwrap_or(&format).as_bytes() {
        [format] => *format,
        _ => 0,
    };
    let Some(size) = item_size(format) else {
        let message = "memoryview: destination format must be a native single character format \
                       prefixed with an optional '@'";
        return Err(raise::value_error(vm, message));
    };
    let is_byte = |format: u8| matches!(format, b'B' | b'b' | b'c');
    if !is_byte(view.format) && !is_byte(format) {
        let message = "memoryview: cannot cast between two non-byte formats";
        return Err(raise::type_error(vm, message));
    }
    let bytes = view.byte_len();
    if bytes % size != 0 {
        let message = "memoryview: length is not a multiple of itemsize";
        return Err(raise::type_error(vm, message));
    }
    let length = bytes / size;
    if shape.is_some_and(|shape| shape != length) {
        let message = "memoryview: product(shape) * itemsize != buffer size";
        return Err(raise::type_error(vm, message));
    }
    let stride = size as isize;
    let mut cast = MemoryView::window(
        &view.source,
        view.start,
        length,
        stride,
        format,
        size,
        view.readonly,
    );
    cast.marked = marked;
    Ok(wrap(vm, cast))
}

/// The only dimension of a shape given to `cast`.
fn shape_of(vm: &mut Vm, view: &MemoryView, shape: &Value) -> PyResult<usize> {
    if view.length == 0 {
        let message = "memoryview: cannot cast view with zeros in shape or strides";
        return Err(raise::type_error(vm, message));
    }
    let items = match shape.payload() {
        Some(Payload::List(list)) => list.borrow().clone(),
        Some(Payload::Tuple(items)) => items.to_vec(),
        _ => return Err(raise::type_error(vm, "shape must be a list or a tuple")),
    };
    let [only] = items.as_slice() else {
        let message = "memoryview: views of more than one dimension are not supported";
        return Err(raise::not_implemented_error(vm, message));
    };
    if Integer::get(only).is_none() || vm.class_id_of(only) == ClassId::BOOL {
        let message = "memoryview.cast(): elements of shape must be integers";
        return Err(raise::type_error(vm, message));
    }
    match Integer::of(only).to_i64().map(usize::try_from) {
        Some(Ok(length)) if length > 0 => Ok(length),
        _ => {
            let message = "memoryview.cast(): elements of shape must be integers > 0";
            Err(raise::value_error(vm, message))
        }
    }
}
