//! `memoryview`: views of `bytes` and `bytearray`, with casts between native formats and shapes.
//!
//! What the class has, attributes, casts. Items and comparisons have files of their own. Absent: views
//! of part of the dimensions and slices in several, which the reference refuses as well.

mod compare;
mod items;

use self::compare::{eq, hash_of, ne, unordered};
use self::items::{delitem, getitem, item_size, setitem, tolist};
use crate::model::error::PyResult;
use crate::model::memory::{Dimensions, MemoryView};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::to_hex;
use crate::protocol::format::integer::Integer;
use crate::protocol::{codec, raise};

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
        MethodDef::new("cast", Arity::KeywordsAs("", 1, &["format", "shape"]), cast)
            .signature("($self, /, format, *, shape)"),
        MethodDef::new("__enter__", Arity::None, enter),
        MethodDef::new("__exit__", Arity::Unpack(0, u8::MAX), exit),
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
            Ok(Value::Int(own(vm, this)?.ndim() as i64))
        }),
        GetSetDef::read("shape", |vm, this| {
            let shape = own(vm, this)?.shape.iter();
            let shape: Vec<Value> = shape.map(|&length| Value::Int(length as i64)).collect();
            Ok(vm.new_tuple(shape))
        }),
        GetSetDef::read("strides", |vm, this| {
            let strides = own(vm, this)?.strides.iter();
            let strides: Vec<Value> = strides.map(|&stride| Value::Int(stride as i64)).collect();
            Ok(vm.new_tuple(strides))
        }),
        GetSetDef::read("suboffsets", |vm, this| {
            own(vm, this)?;
            Ok(vm.new_tuple([]))
        }),
        GetSetDef::read("c_contiguous", |vm, this| {
            Ok(Value::bool(own(vm, this)?.is_c_contiguous()))
        }),
        GetSetDef::read("f_contiguous", |vm, this| {
            Ok(Value::bool(own(vm, this)?.is_f_contiguous()))
        }),
        GetSetDef::read("contiguous", |vm, this| {
            let view = own(vm, this)?;
            Ok(Value::bool(
                view.is_c_contiguous() || view.is_f_contiguous(),
            ))
        }),
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

fn wrap(vm: &Vm, view: MemoryView) -> Value {
    vm.new_native(&vm.classes.memoryview.clone(), view)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let object = args.at(1);
    if object.as_native_data::<MemoryView>().is_some() {
        let again = own(vm, object)?.again();
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

fn len(vm: &mut Vm, args: Args) -> PyResult {
    // What has no dimensions is one item.
    let view = own(vm, args.at(0))?;
    Ok(Value::Int(view.shape.first().map_or(1, |&n| n as i64)))
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
    vm.reserve(view.byte_len())?;
    Ok(vm.new_bytes(view.to_vec()))
}

fn hex(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    vm.reserve(view.byte_len().saturating_mul(3))?;
    let digits = vm.built(to_hex(&view.to_vec()))?;
    Ok(vm.new_str(digits))
}

/// The most dimensions a view can have.
const MOST_DIMENSIONS: usize = 64;

fn cast(vm: &mut Vm, args: Args) -> PyResult {
    let view = own(vm, args.at(0))?;
    if args.at(1).as_str().is_none() {
        let message = "memoryview: format argument must be a string";
        return Err(raise::type_error(vm, message));
    }
    if !view.is_c_contiguous() {
        let message = "memoryview: casts are restricted to C-contiguous views";
        return Err(raise::type_error(vm, message));
    }
    let shape = args.get(2);
    if (shape.is_some() || view.ndim() != 1) && view.shape.contains(&0) {
        let message = "memoryview: cannot cast view with zeros in shape or strides";
        return Err(raise::type_error(vm, message));
    }
    let shape = match shape {
        None => None,
        Some(shape) => Some(lengths(vm, view, shape)?),
    };
    let mut cast = view.again();
    let format = codec::encode_bytes(vm, args.at(1), Some("ascii"), None)?;
    cast_items(vm, &mut cast, &format)?;
    if let Some(shape) = shape {
        let shape = shape_of(vm, &shape, cast.item_size)?;
        let bytes = cast.byte_len();
        cast.reshape(shape);
        if cast.byte_len() != bytes {
            let message = "memoryview: product(shape) * itemsize != buffer size";
            return Err(raise::type_error(vm, message));
        }
    }
    Ok(wrap(vm, cast))
}

/// Makes a view one-dimensional, of items of `format`.
fn cast_items(vm: &mut Vm, view: &mut MemoryView, format: &[u8]) -> PyResult<()> {
    let marked = format.starts_with(b"@");
    let format = format.strip_prefix(b"@").unwrap_or(format);
    // A format is a string of C: it ends before a zero.
    let format = match format.split(|&byte| byte == 0).next().unwrap_or_default() {
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
    if !bytes.is_multiple_of(size) {
        let message = "memoryview: length is not a multiple of itemsize";
        return Err(raise::type_error(vm, message));
    }
    view.format = format;
    view.marked = marked;
    view.item_size = size;
    view.reshape(Dimensions::from_buf([bytes / size]));
    Ok(())
}

/// The lengths of the dimensions that `cast` is asked for, still any values.
fn lengths(vm: &mut Vm, view: &MemoryView, shape: &Value) -> PyResult<Vec<Value>> {
    let lengths = match shape.payload() {
        Some(Payload::List(list)) => list.borrow().clone(),
        Some(Payload::Tuple(items)) => items.to_vec(),
        _ => return Err(raise::type_error(vm, "shape must be a list or a tuple")),
    };
    if lengths.len() > MOST_DIMENSIONS {
        let message = format!("memoryview: number of dimensions must not exceed {MOST_DIMENSIONS}");
        return Err(raise::value_error(vm, message));
    }
    if view.ndim() != 1 && lengths.len() != 1 {
        let message = "memoryview: cast must be 1D -> ND or ND -> 1D";
        return Err(raise::type_error(vm, message));
    }
    Ok(lengths)
}

/// Reads the shape given to `cast`.
fn shape_of(vm: &mut Vm, lengths: &[Value], item_size: usize) -> PyResult<Dimensions<usize>> {
    let mut shape = Dimensions::new();
    let mut bytes = item_size as i64;
    for length in lengths {
        if Integer::get(length).is_none() {
            let message = "memoryview.cast(): elements of shape must be integers";
            return Err(raise::type_error(vm, message));
        }
        let Some(length) = Integer::of(length).to_i64() else {
            let message = "Python int too large to convert to C ssize_t";
            return Err(raise::overflow_error(vm, message));
        };
        if length <= 0 {
            let message = "memoryview.cast(): elements of shape must be integers > 0";
            return Err(raise::value_error(vm, message));
        }
        if length > i64::MAX / bytes {
            let message = "memoryview.cast(): product(shape) > SSIZE_MAX";
            return Err(raise::value_error(vm, message));
        }
        bytes *= length;
        shape.push(length as usize);
    }
    Ok(shape)
}
