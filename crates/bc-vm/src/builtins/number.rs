//! Built-in functions on numbers and characters: `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`, `hash`, `id`.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, convert, hash, number, raise};

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("abs", Arity::One, abs).quick(|_, args| quick_abs(args)).signature("($module, x, /)").doc("Return the absolute value of the argument."),
    MethodDef::new("bin", Arity::One, bin).signature("($module, number, /)")
        .doc("Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"),
    MethodDef::new("chr", Arity::One, chr).quick(quick_chr).signature("($module, i, /)")
        .doc("Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    MethodDef::new("divmod", Arity::Unpack(2, 2), divmod).signature("($module, x, y, /)")
        .doc("Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    MethodDef::new("hash", Arity::One, hash_of).quick(|_, args| quick_hash(args)).signature("($module, obj, /)")
        .doc("Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true."),
    MethodDef::new("hex", Arity::One, hex).signature("($module, number, /)")
        .doc("Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"),
    MethodDef::new("id", Arity::One, id).signature("($module, obj, /)")
        .doc("Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects."),
    MethodDef::new("oct", Arity::One, oct).signature("($module, number, /)")
        .doc("Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"),
    MethodDef::new("ord", Arity::One, ord).quick(|_, args| quick_ord(args)).signature("($module, c, /)")
        .doc("Return the Unicode code point for a one-character string."),
    MethodDef::new("pow", Arity::Unpack(2, 3), pow).signature("($module, x, y, z=None, /)")
        .doc("Equivalent to x**y (with two arguments) or x**y % z (with three arguments)\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."),
    MethodDef::new("round", Arity::Keywords(1, &["number", "ndigits"]), round)
        .doc("round(number[, ndigits]) -> number\n\nRound a number to a given precision in decimal digits (default 0 digits).\nThis returns an int when called with one argument, otherwise the\nsame type as the number. ndigits may be negative."),
];

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

fn abs(vm: &mut Vm, args: Args) -> PyResult {
    number::absolute(vm, args.at(0))
}

fn divmod(vm: &mut Vm, args: Args) -> PyResult {
    number::divmod(vm, args.at(0), args.at(1))
}

fn pow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = args.get(2).unwrap_or(&Value::None);
    number::power(vm, args.at(0), args.at(1), modulus)
}

fn round(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.__round__.clone();
    let digits = args.get(1).filter(|digits| !digits.is_none()).cloned();
    match call::call_special(vm, args.at(0), &name, Args::of(digits))? {
        Some(rounded) => Ok(rounded),
        None => {
            let message = format!(
                "type {} doesn't define __round__ method",
                vm.type_name(args.at(0))
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

fn bin(vm: &mut Vm, args: Args) -> PyResult {
    to_base(vm, args.at(0), 2, "0b")
}

fn oct(vm: &mut Vm, args: Args) -> PyResult {
    to_base(vm, args.at(0), 8, "0o")
}

fn hex(vm: &mut Vm, args: Args) -> PyResult {
    to_base(vm, args.at(0), 16, "0x")
}

fn chr(vm: &mut Vm, args: Args) -> PyResult {
    let point = convert::to_c_int(vm, args.at(0))?;
    match u32::try_from(point) {
        Ok(point @ 0..=0x10_FFFF) => Ok(vm.new_char(point)),
        _ => Err(raise::value_error(vm, "chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: Args) -> PyResult {
    let value = args.at(0);
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
        Some(point) if length == 1 => Ok(Value::Int(i64::from(point))),
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

fn hash_of(vm: &mut Vm, args: Args) -> PyResult {
    hash::hash(vm, args.at(0)).map(Value::Int)
}

fn id(vm: &mut Vm, args: Args) -> PyResult {
    Ok(vm.new_int(args.at(0).id().into()))
}
