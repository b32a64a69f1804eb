//! The ordinary methods of `int`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, Zero};

use super::{itself, number, plain};
use crate::model::error::{PyResult, Thrown};
use crate::model::int::{self, IntView};
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::build::{self, bytes_size};
use crate::protocol::{arith, call, convert, format, raise, truth};

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::new("conjugate", Arity::None, itself)
        .doc("Returns self, the complex conjugate of any int."),
    MethodDef::new("bit_length", Arity::None, bit_length)
        .doc("int.bit_length() -> int\n\nNumber of bits necessary to represent self in binary."),
    MethodDef::new("to_bytes", Arity::Any, to_bytes)
        .doc("int.to_bytes(length, byteorder, *, signed=False) -> bytes\n\nReturn an array of bytes representing an integer."),
    MethodDef::new("__trunc__", Arity::None, itself)
        .doc("Truncating an Integral returns itself."),
    MethodDef::new("__floor__", Arity::None, itself).doc("Flooring an Integral returns itself."),
    MethodDef::new("__ceil__", Arity::None, itself).doc("Ceiling of an Integral returns itself."),
    MethodDef::new("__round__", Arity::ParseAs("", 0, 1), round)
        .doc("Rounding an Integral returns itself.\nRounding with an ndigits argument also returns an integer."),
    MethodDef::new("__getnewargs__", Arity::None, getnewargs),
    MethodDef::new("__format__", Arity::Parse(1, 1), format_value),
    MethodDef::new("__sizeof__", Arity::None, sizeof).doc("Returns size in memory, in bytes"),
];

pub(super) static CLASS_METHODS: &[MethodDef] = &[MethodDef::new("from_bytes", Arity::Any, from_bytes)
    .doc("int.from_bytes(bytes, byteorder, *, signed=False) -> int\n\nReturn the integer represented by the given array of bytes.")];

fn bit_length(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(number(args.at(0)).bit_length() as i64))
}

fn getnewargs(vm: &mut Vm, args: Args) -> PyResult {
    let value = plain(vm, args.at(0));
    Ok(vm.new_tuple([value]))
}

/// As a build of CPython with 30-bit digits on a 64-bit machine counts.
fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let digits = number(args.at(0)).bit_length().div_ceil(30);
    Ok(Value::Int(24 + 4 * digits as i64))
}

fn format_value(vm: &mut Vm, args: Args) -> PyResult {
    match args.at(1).as_str() {
        Some(spec) => format::format_int(vm, args.at(0), spec.text()),
        None => Err(raise::must_be_str(vm, "__format__", 1, args.at(1))),
    }
}

fn round(vm: &mut Vm, args: Args) -> PyResult {
    let Some(digits) = args.get(1) else {
        return Ok(plain(vm, args.at(0)));
    };
    let digits = convert::index(vm, digits)?;
    let count = match int::view(&digits) {
        Some(digits) if digits.is_negative() => int::value(vm, int::negative(digits)),
        _ => return Ok(plain(vm, args.at(0))),
    };
    let number = number(args.at(0));
    // A unit of more than twice the number rounds it to zero; the power itself may be immense.
    let bits = number.bit_length();
    if count.as_obj().is_some() || matches!(count, Value::Int(n) if n as u64 > bits) {
        return Ok(Value::Int(0));
    }
    let unit = arith::ints(vm, BinaryOp::Power, IntView::Small(10), view(&count))?;
    let unit = view(&unit).big().into_owned();
    let value = number.big();
    let Some((quotient, rest)) = int::divmod(IntView::Big(&value), IntView::Big(&unit)) else {
        return Ok(Value::Int(0));
    };
    let (quotient, rest) = (quotient.into_big(), rest.into_big());
    let up = match (&rest * 2_u32).cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient.bit(0),
        std::cmp::Ordering::Greater => true,
    };
    let down = &*value - rest;
    Ok(vm.new_int(if up { down + unit } else { down }))
}

fn view(value: &Value) -> IntView<'_> {
    int::view(value).unwrap_or(IntView::Small(0))
}

/// The arguments that both conversions share: the byte order and whether there is a sign.
fn byte_order(vm: &mut Vm, name: &str, args: &Args) -> PyResult<(bool, bool)> {
    let little = match args.at(2).as_str() {
        None => return Err(raise::must_be_str(vm, name, 2, args.at(2))),
        Some(order) => match order.text().as_ascii() {
            Some("little") => true,
            Some("big") => false,
            _ => {
                return Err(raise::value_error(
                    vm,
                    "byteorder must be either 'little' or 'big'",
                ));
            }
        },
    };
    let signed = match args.get(3) {
        Some(signed) => truth::truth(vm, &signed.clone())?,
        None => false,
    };
    Ok((little, signed))
}

fn place(vm: &mut Vm, name: &str, args: &mut Args, first: &str) -> PyResult<()> {
    let positional = args.len() - 1;
    call::place_keywords(vm, name, args, 1, 2, &[first, "byteorder", "signed"])?;
    if positional > 2 {
        return Err(raise::type_error(vm, "'signed' is a keyword-only argument"));
    }
    Ok(())
}

fn to_bytes(vm: &mut Vm, mut args: Args) -> PyResult {
    place(vm, "to_bytes", &mut args, "length")?;
    let length = convert::to_i64(vm, args.at(1))?;
    let (little, signed) = byte_order(vm, "to_bytes", &args)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(raise::value_error(
            vm,
            "length argument must be non-negative",
        ));
    };
    let value = number(args.at(0));
    if value.is_negative() && !signed {
        return Err(raise::overflow_error(
            vm,
            "can't convert negative int to unsigned",
        ));
    }
    bytes_size(vm, length)?;
    vm.reserve(length)?;
    let value = value.big();
    let mut bytes = if signed {
        value.to_signed_bytes_le()
    } else {
        value.magnitude().to_bytes_le()
    };
    if value.is_zero() {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(too_big(vm));
    }
    let fill = if value.is_negative() { 0xFF } else { 0 };
    bytes.resize(length, fill);
    if !little {
        bytes.reverse();
    }
    Ok(vm.new_bytes(bytes))
}

#[cold]
fn too_big(vm: &mut Vm) -> Thrown {
    raise::overflow_error(vm, "int too big to convert")
}

fn from_bytes(vm: &mut Vm, mut args: Args) -> PyResult {
    place(vm, "from_bytes", &mut args, "bytes")?;
    let (little, signed) = byte_order(vm, "from_bytes", &args)?;
    let mut bytes = build::bytes_of(vm, args.at(1))?;
    if !little {
        bytes.reverse();
    }
    let number = if signed {
        BigInt::from_signed_bytes_le(&bytes)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    };
    let number = vm.new_int(number);
    match args.at(0).as_class() {
        Some(class) if !class.is(&vm.classes.int) => {
            call::call_values(vm, &Value::from(class), [number])
        }
        _ => Ok(number),
    }
}
