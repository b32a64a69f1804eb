//! The ordinary methods of `int`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, Zero};

use super::itself;
use crate::model::args::Keyword;
use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::handles::StrRef;
use crate::model::int::{self, IntView};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::parse_keywords;
use crate::protocol::bytes::{bytes_of, bytes_size};
use crate::protocol::native::{FromArg, argument_of};
use crate::protocol::{arith, call, convert, format, raise, truth};

crate::methods! {
    pub(super) static METHODS = [
        /// Returns self, the complex conjugate of any int.
        conjugate() => itself;
        /// int.bit_length() -> int
        ///
        /// Number of bits necessary to represent self in binary.
        bit_length();
        /// int.to_bytes(length, byteorder, *, signed=False) -> bytes
        ///
        /// Return an array of bytes representing an integer.
        to_bytes: any(*args, **keywords);
        /// Truncating an Integral returns itself.
        __trunc__() => itself;
        /// Flooring an Integral returns itself.
        __floor__() => itself;
        /// Ceiling of an Integral returns itself.
        __ceil__() => itself;
        /// Rounding an Integral returns itself.
        /// Rounding with an ndigits argument also returns an integer.
        __round__: parse as "" (ndigits = None) => round;
        __getnewargs__() => getnewargs;
        __format__: parse(format_spec) => format_value;
        /// Returns size in memory, in bytes
        __sizeof__() => sizeof;
    ]

    pub(super) static CLASS_METHODS = [
        /// int.from_bytes(bytes, byteorder, *, signed=False) -> int
        ///
        /// Return the integer represented by the given array of bytes.
        from_bytes: any(*args, **keywords);
    ]
}

fn bit_length(_: &mut Vm, own: IntView<'_>) -> i64 {
    own.bit_length() as i64
}

fn getnewargs(vm: &mut Vm, own: IntView<'_>) -> Value {
    let value = itself(vm, own);
    vm.new_tuple([value])
}

/// As a build of CPython with 30-bit digits on a 64-bit machine counts.
fn sizeof(_: &mut Vm, own: IntView<'_>) -> i64 {
    let digits = own.bit_length().div_ceil(30);
    24 + 4 * digits as i64
}

fn format_value(vm: &mut Vm, own: &Value, spec: StrRef<'_>) -> PyResult {
    format::format_int(vm, own, spec.text())
}

fn round(vm: &mut Vm, number: IntView<'_>, digits: Option<&Value>) -> PyResult {
    let Some(digits) = digits else {
        return Ok(itself(vm, number));
    };
    let digits = convert::index(vm, digits)?;
    let count = match int::view(&digits) {
        Some(digits) if digits.is_negative() => int::value(vm, int::negative(digits)),
        _ => return Ok(itself(vm, number)),
    };
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

/// The arguments of both conversions: the first one, the byte order and whether there is a sign.
fn conversion(
    vm: &mut Vm,
    name: &'static str,
    first: &str,
    (args, keywords): (&[Value], &[Keyword]),
) -> PyResult<[Value; 3]> {
    let parameters = [first, "byteorder", "signed"];
    let placed = parse_keywords(vm, name, args, keywords, 2, parameters)?;
    if args.len() > 2 {
        return Err(raise::type_error(vm, "'signed' is a keyword-only argument"));
    }
    Ok(placed)
}

/// Whether the byte order is the little one, and whether there is a sign.
fn byte_order(
    vm: &mut Vm,
    name: &'static str,
    order: &Value,
    signed: &Value,
) -> PyResult<(bool, bool)> {
    let order = StrRef::from_arg(vm, order, argument_of(name, 2))?;
    let little = match order.text().as_ascii() {
        Some("little") => true,
        Some("big") => false,
        _ => {
            return Err(raise::value_error(
                vm,
                "byteorder must be either 'little' or 'big'",
            ));
        }
    };
    let signed = !signed.is_unbound() && truth::truth(vm, signed)?;
    Ok((little, signed))
}

fn to_bytes(vm: &mut Vm, value: IntView<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [length, order, signed] = conversion(vm, "to_bytes", "length", (args, keywords))?;
    let length = convert::to_i64(vm, &length)?;
    let (little, signed) = byte_order(vm, "to_bytes", &order, &signed)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(raise::value_error(
            vm,
            "length argument must be non-negative",
        ));
    };
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

fn from_bytes(vm: &mut Vm, class: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [bytes, order, signed] = conversion(vm, "from_bytes", "bytes", (args, keywords))?;
    let (little, signed) = byte_order(vm, "from_bytes", &order, &signed)?;
    let mut bytes = bytes_of(vm, &bytes)?;
    if !little {
        bytes.reverse();
    }
    let number = if signed {
        BigInt::from_signed_bytes_le(&bytes)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    };
    let number = vm.new_int(number);
    if class.is(&vm.classes.int) {
        return Ok(number);
    }
    call::call_values(vm, &Value::from(class), [number])
}
