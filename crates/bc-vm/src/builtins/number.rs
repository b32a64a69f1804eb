//! Built-in functions on numbers and characters: `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`, `hash`, `id`.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::OrNone;
use crate::protocol::{call, convert, hash, number, raise};

crate::functions! {
    /// The functions of this file.
    pub(crate) static FUNCTIONS = [
        /// abs($module, x, /)
        /// --
        ///
        /// Return the absolute value of the argument.
        abs(x) => number::absolute, quick |_, args| quick_abs(args);
        /// bin($module, number, /)
        /// --
        ///
        /// Return the binary representation of an integer.
        ///
        ///    >>> bin(2796202)
        ///    '0b1010101010101010101010'
        bin(number) => |vm: &mut Vm, number: &Value| to_base(vm, number, 2, "0b");
        /// chr($module, i, /)
        /// --
        ///
        /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
        chr(i), quick quick_chr;
        /// divmod($module, x, y, /)
        /// --
        ///
        /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
        divmod: unpack(x, y) => number::divmod;
        /// hash($module, obj, /)
        /// --
        ///
        /// Return the hash value for the given object.
        ///
        /// Two objects that compare equal must also have the same hash value, but the
        /// reverse is not necessarily true.
        hash(obj) => hash::hash, quick |_, args| quick_hash(args);
        /// hex($module, number, /)
        /// --
        ///
        /// Return the hexadecimal representation of an integer.
        ///
        ///    >>> hex(12648430)
        ///    '0xc0ffee'
        hex(number) => |vm: &mut Vm, number: &Value| to_base(vm, number, 16, "0x");
        /// id($module, obj, /)
        /// --
        ///
        /// Return the identity of an object.
        ///
        /// This is guaranteed to be unique among simultaneously existing objects.
        id(obj) => |vm: &mut Vm, object: &Value| vm.new_int(object.id().into());
        /// oct($module, number, /)
        /// --
        ///
        /// Return the octal representation of an integer.
        ///
        ///    >>> oct(342391)
        ///    '0o1234567'
        oct(number) => |vm: &mut Vm, number: &Value| to_base(vm, number, 8, "0o");
        /// ord($module, c, /)
        /// --
        ///
        /// Return the Unicode code point for a one-character string.
        ord(c), quick |_, args| quick_ord(args);
        /// pow($module, x, y, z=None, /)
        /// --
        ///
        /// Equivalent to x**y (with two arguments) or x**y % z (with three arguments)
        ///
        /// Some types, such as ints, are able to use a more efficient algorithm when
        /// invoked using the three argument form.
        pow: unpack(x, y, z = &Value::None) => number::power;
        /// round(number[, ndigits]) -> number
        ///
        /// Round a number to a given precision in decimal digits (default 0 digits).
        /// This returns an int when called with one argument, otherwise the
        /// same type as the number. ndigits may be negative.
        round: keywords(number, ndigits = OrNone(None));
    ]
}

/// The absolute value of a small int or a float.
fn quick_abs(args: &[Value]) -> Option<Value> {
    match args {
        [Value::Int(number)] => number.checked_abs().map(Value::Int),
        [Value::Float(number)] => Some(Value::float(number.get().abs())),
        _ => None,
    }
}

/// The character of an int that is one.
fn quick_chr(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    match args {
        [Value::Int(point @ 0..=0x10_ffff)] => Some(vm.new_char(*point as u32)),
        _ => None,
    }
}

/// The code point of an exact str of one character.
fn quick_ord(args: &[Value]) -> Option<Value> {
    match args {
        [Value::Obj(object)] if object.class_id() == ClassId::STR => {
            let Payload::Str(text) = &object.payload else {
                return None;
            };
            let text = text.text();
            let point = text.get(0).filter(|_| text.len() == 1)?;
            Some(Value::Int(i64::from(point)))
        }
        _ => None,
    }
}

fn round(vm: &mut Vm, number: &Value, OrNone(digits): OrNone<Value>) -> PyResult {
    let name = vm.names.__round__.clone();
    match call::call_special(vm, number, &name, Args::of(digits))? {
        Some(rounded) => Ok(rounded),
        None => {
            let message = format!(
                "type {} doesn't define __round__ method",
                vm.type_name(number)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn to_base(vm: &mut Vm, value: &Value, base: u32, prefix: &str) -> PyResult {
    let index = convert::index(vm, value)?;
    let Some(number) = int::view(&index) else {
        return Ok(Value::None);
    };
    // Even in base 8, two bits and more go into a digit; in base 2 it is one.
    let digits = usize::try_from(number.bit_length()).unwrap_or(usize::MAX);
    vm.reserve(digits)?;
    let magnitude = number.big().magnitude().to_str_radix(base);
    let sign = if number.is_negative() { "-" } else { "" };
    Ok(vm.new_str(format!("{sign}{prefix}{magnitude}")))
}

fn chr(vm: &mut Vm, point: &Value) -> PyResult {
    let point = convert::to_c_int(vm, point)?;
    match u32::try_from(point) {
        Ok(point @ 0..=0x10_FFFF) => Ok(vm.new_char(point)),
        _ => Err(raise::value_error(vm, "chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    let (length, point) = match value.payload() {
        Some(Payload::Str(text)) => (text.text().len(), text.text().get(0)),
        Some(Payload::Bytes(bytes)) => (bytes.len(), bytes.first().copied().map(u32::from)),
        Some(Payload::ByteArray(bytes)) => {
            let bytes = bytes.borrow();
            (bytes.len(), bytes.first().copied().map(u32::from))
        }
        _ => {
            let message = format!(
                "ord() expected string of length 1, but {} found",
                vm.type_name(value)
            );
            return Err(raise::type_error(vm, message));
        }
    };
    match point {
        Some(point) if length == 1 => Ok(point.into()),
        _ => {
            let message =
                format!("ord() expected a character, but string of length {length} found");
            Err(raise::type_error(vm, message))
        }
    }
}

fn quick_hash(args: &[Value]) -> Option<Value> {
    match args {
        [value] => hash::known(value).map(Value::Int),
        _ => None,
    }
}
