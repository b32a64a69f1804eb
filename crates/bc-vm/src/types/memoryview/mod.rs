//! `memoryview`: views of `bytes` and `bytearray`, with casts between native formats and shapes.
//!
//! What the class has, attributes, casts. Items and comparisons have files of their own. Absent: views
//! of part of the dimensions and slices in several, which the reference refuses as well.

mod compare;
mod items;

use self::items::item_size;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::memory::{Dimensions, MemoryView};
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::to_hex;
use crate::protocol::format::integer::Integer;
use crate::protocol::native::NativeRef;
use crate::protocol::{codec, raise};
use bc_core::text::Text;

/// Method table of `memoryview`.
pub(crate) static TABLE: TypeTable = TypeTable {
    signature: "(object)",
    doc: "memoryview(object)\n\nCreate a new memoryview object which references the given object.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __hash__ => compare::hash_of;
        // What has no dimensions is one item.
        __len__ => of_open(|_, view| view.shape.first().map_or(1, |&length| length));
        __getitem__ => items::getitem;
        __setitem__ => items::setitem;
        __delitem__ => items::delitem;
        compare => compare::rich;
    ]

    static METHODS = [
        release() => |_: &mut Vm, view: &MemoryView| view.release(), signature "($self, /)";
        tobytes(), signature "($self, /)";
        hex(), signature "($self, /)";
        tolist() => items::tolist, signature "($self, /)";
        cast: keywords as "" (format, shape = None), signature "($self, /, format, *, shape)";
        __enter__() => enter;
        __exit__: unpack(*args) => |_: &mut Vm, view: &MemoryView, _: &[Value]| view.release();
    ]

    static STATICS = [
        __new__: keywords(object) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        obj => of_open(|_, view| view.source.clone());
        nbytes => of_open(|_, view| view.byte_len());
        readonly => of_open(|_, view| view.readonly);
        itemsize => of_open(|_, view| view.item_size);
        format => of_open(|_, view| {
            let mark = if view.marked { "@" } else { "" };
            format!("{mark}{}", char::from(view.format))
        });
        ndim => of_open(|_, view| view.ndim());
        shape => of_open(|vm, view| {
            let lengths = view.shape.iter().map(|&length| Value::Int(length as i64));
            vm.new_tuple(lengths.collect::<Vec<_>>())
        });
        strides => of_open(|vm, view| {
            let strides = view.strides.iter().map(|&stride| Value::Int(stride as i64));
            vm.new_tuple(strides.collect::<Vec<_>>())
        });
        suboffsets => of_open(|vm, _| vm.new_tuple([]));
        c_contiguous => of_open(|_, view| view.is_c_contiguous());
        f_contiguous => of_open(|_, view| view.is_f_contiguous());
        contiguous => of_open(|_, view| {
            view.is_c_contiguous() || view.is_f_contiguous()
        });
    ]
}

/// A view with its object.
type View<'a> = NativeRef<'a, MemoryView>;

/// Refuses a view that is released.
fn open(vm: &mut Vm, view: &MemoryView) -> PyResult<()> {
    if view.is_released() {
        let message = "operation forbidden on released memoryview object";
        return Err(raise::value_error(vm, message));
    }
    Ok(())
}

/// A getter of what `read` finds in a view that is not released.
fn of_open<T>(
    read: impl Fn(&Vm, &MemoryView) -> T,
) -> impl Fn(&mut Vm, &MemoryView) -> PyResult<T> {
    move |vm, view| {
        open(vm, view)?;
        Ok(read(vm, view))
    }
}

fn wrap(vm: &Vm, view: MemoryView) -> Value {
    vm.new_native(&vm.classes.memoryview.clone(), view)
}

fn new(vm: &mut Vm, _: ClassRef, object: &Value) -> PyResult {
    if let Some(view) = object.as_native_data::<MemoryView>() {
        open(vm, view)?;
        return Ok(wrap(vm, view.again()));
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

fn repr(_: &mut Vm, view: View<'_>) -> String {
    let word = if view.is_released() {
        "released memory"
    } else {
        "memory"
    };
    format!("<{word} at {:#x}>", view.value().id())
}

fn enter(vm: &mut Vm, view: View<'_>) -> PyResult {
    open(vm, &view)?;
    Ok(view.value())
}

fn tobytes(vm: &mut Vm, view: &MemoryView) -> PyResult {
    open(vm, view)?;
    vm.reserve(view.byte_len())?;
    Ok(vm.new_bytes(view.to_vec()))
}

fn hex(vm: &mut Vm, view: &MemoryView) -> PyResult<Text> {
    open(vm, view)?;
    vm.reserve(view.byte_len().saturating_mul(3))?;
    vm.built(to_hex(&view.to_vec()))
}

/// The most dimensions a view can have.
const MOST_DIMENSIONS: usize = 64;

fn cast(vm: &mut Vm, view: &MemoryView, format: &Value, shape: Option<&Value>) -> PyResult {
    open(vm, view)?;
    if format.as_str().is_none() {
        let message = "memoryview: format argument must be a string";
        return Err(raise::type_error(vm, message));
    }
    if !view.is_c_contiguous() {
        let message = "memoryview: casts are restricted to C-contiguous views";
        return Err(raise::type_error(vm, message));
    }
    if (shape.is_some() || view.ndim() != 1) && view.shape.contains(&0) {
        let message = "memoryview: cannot cast view with zeros in shape or strides";
        return Err(raise::type_error(vm, message));
    }
    let shape = match shape {
        None => None,
        Some(shape) => Some(lengths(vm, view, shape)?),
    };
    let mut cast = view.again();
    let format = codec::encode_bytes(vm, format, Some("ascii"), None)?;
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
