//! Items of a `memoryview`: read, written, listed and sliced.
//!
//! Formats are those of one native character of the module `struct`. Absent: views of part of the
//! dimensions, which the reference does not have either.

use smallvec::SmallVec;

use super::{View, open, wrap};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::int;
use crate::model::memory::{Dimensions, MemoryView};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::format::integer::Integer;
use crate::protocol::{buffer, convert, item, raise, truth};

/// Bytes of an item of a native format; `None` for what is no native format of one character.
pub(super) fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

/// The item in these bytes.
pub(super) fn unpack(vm: &Vm, format: u8, bytes: &[u8]) -> Value {
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
            let Some(x) = raise::catch(vm, x, ExceptionKind::TypeError)? else {
                return Err(invalid(vm, "type", format));
            };
            Ok(if format == b'd' {
                x.to_le_bytes().to_vec()
            } else {
                (x as f32).to_le_bytes().to_vec()
            })
        }
        _ => {
            // A pointer is read from an int alone.
            let index = match format {
                b'P' if int::view(value).is_none() => None,
                _ => {
                    let index = convert::index(vm, value);
                    raise::catch(vm, index, ExceptionKind::TypeError)?
                }
            };
            let Some(index) = index else {
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
            } else if format == b'P' {
                // A negative number is taken for the pointer of the same bits.
                (-(1_i128 << (bits - 1)), (1_i128 << bits) - 1)
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

/// The item that starts at the byte `at`.
fn read(vm: &Vm, view: &MemoryView, at: usize) -> Value {
    view.with_source(|source| {
        let bytes = source.get(at..at + view.item_size).unwrap_or_default();
        unpack(vm, view.format, bytes)
    })
}

/// Overwrites the bytes of the source from `start` on.
fn write(view: &MemoryView, start: usize, bytes: &[u8]) {
    if let Payload::ByteArray(array) = &view.source.payload
        && let Some(target) = array.borrow_mut().get_mut(start..start + bytes.len())
    {
        target.copy_from_slice(bytes);
    }
}

/// What a key means.
enum Key<'a> {
    /// An index for each dimension.
    Item(Dimensions<usize>),
    /// A slice of the first dimension.
    Slice(&'a [Value; 3]),
    /// All of a view without dimensions: `...`.
    All,
    /// A tuple of slices.
    Slices,
}

/// Reads a key, for an item that is read or set.
fn key_of<'a>(vm: &mut Vm, view: &MemoryView, key: &'a Value, setting: bool) -> PyResult<Key<'a>> {
    let tuple = key.as_tuple().map(|items| &**items);
    if view.ndim() == 0 {
        return match (tuple, key) {
            (Some([]), _) => Ok(Key::Item(SmallVec::new())),
            (_, Value::Ellipsis) => Ok(Key::All),
            _ => Err(raise::type_error(vm, "invalid indexing of 0-dim memory")),
        };
    }
    if item::is_index(vm, key) {
        if setting && view.ndim() > 1 {
            return Err(raise::not_implemented_error(vm, PARTIAL));
        }
        let index = item::index_of(vm, key)?;
        if view.ndim() > 1 {
            let message = "multi-dimensional sub-views are not implemented";
            return Err(raise::not_implemented_error(vm, message));
        }
        return Ok(Key::Item(SmallVec::from_buf([on_dimension(
            vm, view, 0, index,
        )?])));
    }
    if let Some(Payload::Slice(parts)) = key.payload() {
        return Ok(Key::Slice(parts));
    }
    let Some(keys) = tuple else {
        return Err(raise::type_error(vm, "memoryview: invalid slice key"));
    };
    if keys.iter().all(|key| item::is_index(vm, key)) {
        if keys.len() < view.ndim() {
            return Err(raise::not_implemented_error(vm, PARTIAL));
        }
        if keys.len() > view.ndim() {
            let message = format!(
                "cannot index {}-dimension view with {}-element tuple",
                view.ndim(),
                keys.len()
            );
            return Err(raise::type_error(vm, message));
        }
        let mut indexes = Dimensions::with_capacity(keys.len());
        for (dimension, key) in keys.iter().enumerate() {
            let index = item::index_of(vm, key)?;
            indexes.push(on_dimension(vm, view, dimension, index)?);
        }
        return Ok(Key::Item(indexes));
    }
    let is_slice = |key: &Value| matches!(key.payload(), Some(Payload::Slice(_)));
    if keys.iter().all(is_slice) {
        return Ok(Key::Slices);
    }
    Err(raise::type_error(vm, "memoryview: invalid slice key"))
}

/// What the reference says of an index for fewer dimensions than there are.
const PARTIAL: &str = "sub-views are not implemented";

/// The place that an index means on one dimension.
fn on_dimension(vm: &mut Vm, view: &MemoryView, dimension: usize, index: i64) -> PyResult<usize> {
    let length = view.shape.get(dimension).copied().unwrap_or(0);
    item::place(index, length).ok_or_else(|| {
        let message = format!("index out of bounds on dimension {}", dimension + 1);
        raise::index_error(vm, message)
    })
}

/// The part of a view that a slice of its first dimension means.
fn sliced(vm: &mut Vm, view: &MemoryView, parts: &[Value; 3]) -> PyResult<MemoryView> {
    let length = view.shape.first().copied().unwrap_or(0);
    let (start, _, step, count) = convert::slice_indices(vm, parts, || length)?;
    let mut part = view.again();
    let first = usize::try_from(start).unwrap_or(0);
    part.narrow(first, isize::try_from(step).unwrap_or(isize::MAX), count);
    Ok(part)
}

pub(super) fn getitem(vm: &mut Vm, view: View<'_>, key: &Value) -> PyResult {
    open(vm, &view)?;
    match key_of(vm, &view, key, false)? {
        Key::Item(indexes) => Ok(read(vm, &view, view.item_start(&indexes))),
        Key::Slice(parts) => {
            let part = sliced(vm, &view, parts)?;
            Ok(wrap(vm, part))
        }
        Key::All => Ok(view.value()),
        Key::Slices => {
            let message = "multi-dimensional slicing is not implemented";
            Err(raise::not_implemented_error(vm, message))
        }
    }
}

pub(super) fn setitem(vm: &mut Vm, view: &MemoryView, key: &Value, value: &Value) -> PyResult<()> {
    open(vm, view)?;
    if view.readonly {
        return Err(raise::type_error(vm, "cannot modify read-only memory"));
    }
    let at = match key_of(vm, view, key, true)? {
        Key::Item(indexes) => view.item_start(&indexes),
        Key::All => view.start,
        Key::Slice(parts) if view.ndim() == 1 => return set_slice(vm, view, parts, value),
        Key::Slice(_) | Key::Slices => {
            let message = "memoryview slice assignments are currently restricted to ndim = 1";
            return Err(raise::not_implemented_error(vm, message));
        }
    };
    let bytes = pack(vm, view.format, value)?;
    write(view, at, &bytes);
    Ok(())
}

fn set_slice(vm: &mut Vm, view: &MemoryView, parts: &[Value; 3], value: &Value) -> PyResult<()> {
    let (format, flat) = match value.as_native_data::<MemoryView>() {
        Some(other) => (other.format, other.ndim() == 1),
        None => (b'B', true),
    };
    // A copy, since both may be views of one array.
    let bytes = buffer::copy_of_any_layout(vm, value)?;
    let part = sliced(vm, view, parts)?;
    if format != part.format || !flat || bytes.len() != part.byte_len() {
        let message = "memoryview assignment: lvalue and rvalue have different structures";
        return Err(raise::value_error(vm, message));
    }
    let mut items = bytes.chunks(part.item_size.max(1));
    part.item_starts(&mut |at| write(&part, at, items.next().unwrap_or_default()));
    Ok(())
}

pub(super) fn delitem(vm: &mut Vm, view: &MemoryView, _: &Value) -> PyResult<()> {
    open(vm, view)?;
    let message = if view.readonly {
        "cannot modify read-only memory"
    } else {
        "cannot delete memory"
    };
    Err(raise::type_error(vm, message))
}

pub(super) fn tolist(vm: &mut Vm, view: &MemoryView) -> PyResult {
    open(vm, view)?;
    vm.reserve(view.count().saturating_mul(size_of::<Value>() * 2))?;
    Ok(listed(vm, view, 0, view.start))
}

/// The items from one dimension on, as lists in lists.
fn listed(vm: &Vm, view: &MemoryView, dimension: usize, at: usize) -> Value {
    let (Some(&length), Some(&stride)) = (view.shape.get(dimension), view.strides.get(dimension))
    else {
        return read(vm, view, at);
    };
    let items = (0..length).map(|index| {
        let offset = stride.saturating_mul(index as isize);
        listed(vm, view, dimension + 1, at.saturating_add_signed(offset))
    });
    vm.new_list(items.collect())
}
