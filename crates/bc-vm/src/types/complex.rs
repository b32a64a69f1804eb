//! The type `complex`.
//!
//! Absent: the arithmetic itself (see `protocol::arith`); orderings, which complex numbers refuse.

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::handles::StrRef;
use crate::model::hash;
use crate::model::int;
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::Number;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::{Receiver, receiver};
use crate::protocol::numerals;
use crate::protocol::{arith, codec, convert, format, raise};
use bc_core::number::complex::{self, Complex};

/// Method table of `complex`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "complex(real[, imag]) -> complex number\n\nCreate a complex number from a real part and an optional imaginary part.\nThis is equivalent to (real + imag*1j) where imag defaults to 0.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __str__ => repr;
        __hash__ => |_: &mut Vm, z: Complex| hash::complex(z.re, z.im);
        __bool__ => |_: &mut Vm, z: Complex| z != complex::new(0.0, 0.0);
        __int__ => to_int;
        __float__ => to_float;
        __pos__ => |_: &mut Vm, z: Complex| z;
        __neg__ => |_: &mut Vm, z: Complex| complex::new(-z.re, -z.im);
        __abs__ => absolute;
        compare => compare;
        operators(Add, Subtract, Multiply, TrueDivide) => operate;
        operators(FloorDivide, Modulo) => refuse_whole;
        __divmod__ => refuse_divmod;
        __rdivmod__ => refuse_divmod;
        __pow__ => power;
        __rpow__ => |vm: &mut Vm, own: &Value, base: &Value, modulus: Option<&Value>| power(vm, base, own, modulus);
    ]

    static METHODS = [
        /// complex.conjugate() -> complex
        ///
        /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
        conjugate() => |_: &mut Vm, z: Complex| complex::new(z.re, -z.im);
        __getnewargs__() => |_: &mut Vm, z: Complex| (z.re, z.im);
        /// complex.__format__() -> str
        ///
        /// Convert to a string according to format_spec.
        __format__: parse(format_spec) => format_value;
    ]

    static STATICS = [
        __new__: keywords(real = None, imag = None) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member real => |_: &mut Vm, z: Complex| z.re;
        member imag => |_: &mut Vm, z: Complex| z.im;
    ]
}

/// The number behind a `complex` or an instance of a subclass.
impl<'a> Receiver<'a> for Complex {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        match arith::number(value)? {
            Number::Complex(z) => Some(z),
            _ => None,
        }
    }
}

fn repr(_: &mut Vm, z: Complex) -> String {
    bc_core::repr::complex(z.re, z.im)
}

fn to_int(vm: &mut Vm, _: &Value) -> PyResult<()> {
    Err(raise::type_error(vm, "can't convert complex to int"))
}

fn to_float(vm: &mut Vm, _: &Value) -> PyResult<()> {
    Err(raise::type_error(vm, "can't convert complex to float"))
}

fn absolute(vm: &mut Vm, z: Complex) -> PyResult<f64> {
    let size = z.re.hypot(z.im);
    if size.is_infinite() && z.re.is_finite() && z.im.is_finite() {
        return Err(raise::overflow_error(vm, "absolute value too large"));
    }
    Ok(size)
}

fn format_value(vm: &mut Vm, own: &Value, spec: StrRef<'_>) -> PyResult {
    let z: Complex = receiver(own)?;
    format::format_complex(vm, own, z.re, z.im, spec.text())
}

/// Whether a complex number equals another number; `None` for other values.
fn equal(z: Complex, other: &Value) -> Option<bool> {
    Some(match arith::number(other)? {
        Number::Int(i) => z.im == 0.0 && int::compare_float(i, z.re).is_some_and(|o| o.is_eq()),
        Number::Float(x) => z.re == x && z.im == 0.0,
        Number::Complex(other) => z == other,
    })
}

fn compare(_: &mut Vm, z: Complex, other: &Value, op: CompareOp) -> Value {
    match (op, equal(z, other)) {
        (CompareOp::Eq, Some(equal)) => Value::bool(equal),
        (CompareOp::Ne, Some(equal)) => Value::bool(!equal),
        _ => Value::NotImplemented,
    }
}

fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
    let (Some(a), Some(b)) = (arith::number(a), arith::number(b)) else {
        return Ok(Value::NotImplemented);
    };
    let (a, b) = (arith::as_complex(vm, a)?, arith::as_complex(vm, b)?);
    arith::complexes(vm, op, a, b)
}

/// Whole quotients and their rests are refused whatever the other operand is.
fn refuse_whole(vm: &mut Vm, _: &Value, _: &Value, op: BinaryOp) -> PyResult<()> {
    let message = match op {
        BinaryOp::FloorDivide => "can't take floor of complex number.",
        _ => "can't mod complex numbers.",
    };
    Err(raise::type_error(vm, message))
}

fn refuse_divmod(vm: &mut Vm, _: &Value, _: &Value) -> PyResult<()> {
    Err(raise::type_error(
        vm,
        "can't take floor or mod of complex number.",
    ))
}

fn power(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult {
    if arith::number(a).is_none() || arith::number(b).is_none() {
        return Ok(Value::NotImplemented);
    }
    if modulus.is_some_and(|modulus| !modulus.is_none()) {
        return Err(raise::value_error(vm, "complex modulo"));
    }
    operate(vm, a, b, BinaryOp::Power)
}

fn instance(vm: &Vm, class: &ClassRef, z: Complex) -> Value {
    if class.data().id() == ClassId::COMPLEX {
        return vm.new_complex(z.re, z.im);
    }
    Value::Obj(vm.alloc(class, Payload::Complex(z.re, z.im)))
}

fn new(vm: &mut Vm, class: ClassRef, real: Option<&Value>, imag: Option<&Value>) -> PyResult {
    let real = real.unwrap_or(&Value::False);
    let plain = class.data().id() == ClassId::COMPLEX;
    if imag.is_none() && plain && vm.class_id_of(real) == ClassId::COMPLEX {
        return Ok(real.clone());
    }
    if let Some(text) = real.as_str() {
        if imag.is_some() {
            return Err(raise::type_error(
                vm,
                "complex() can't take second arg if first is a string",
            ));
        }
        return match parse(&numerals::plain_text(text.text())) {
            Some(z) => Ok(instance(vm, &class, z)),
            None => {
                // The reference reads UTF-8, which is refused first.
                codec::encode_bytes(vm, real, None, None)?;
                let message = "complex() arg is a malformed string";
                Err(raise::value_error(vm, message))
            }
        };
    }
    if imag.is_some_and(|imag| imag.as_str().is_some()) {
        return Err(raise::type_error(
            vm,
            "complex() second arg can't be a string",
        ));
    }
    let real = special(vm, real)?;
    check_number(vm, &real, "first argument must be a string or a number")?;
    if let Some(imag) = imag {
        check_number(vm, imag, "second argument must be a number")?;
    }
    // `real + imag*1j`, where both may be complex themselves; a part that is not there must not turn
    // `-0.0` into `0.0`.
    let (mut re, carried) = match arith::number(&real) {
        Some(Number::Complex(z)) => (z.re, Some(z.im)),
        _ => (numerals::to_float(vm, &real)?, None),
    };
    let im = match imag {
        None => carried.unwrap_or(0.0),
        Some(imag) => {
            let im = match arith::number(imag) {
                Some(Number::Complex(other)) => {
                    re -= other.im;
                    other.re
                }
                _ => convert::to_f64(vm, imag)?,
            };
            carried.map_or(im, |carried| im + carried)
        }
    };
    let z = complex::new(re, im);
    Ok(instance(vm, &class, z))
}

/// The complex number that `__complex__` returns, or the value itself.
fn special(vm: &mut Vm, value: &Value) -> PyResult {
    if vm.is_builtin(&vm.class_of(value)) {
        return Ok(value.clone());
    }
    let made = convert::complex_method(vm, value)?;
    Ok(made.map_or_else(|| value.clone(), |(made, _)| made))
}

fn check_number(vm: &mut Vm, value: &Value, what: &str) -> PyResult<()> {
    let class = vm.class_of(value);
    if class.data().lookup(&vm.names.__float__).is_some() {
        return Ok(());
    }
    Err(refuse(vm, value, what))
}

#[cold]
fn refuse(vm: &mut Vm, value: &Value, what: &str) -> Thrown {
    let message = format!("complex() {what}, not '{}'", vm.type_name(value));
    raise::type_error(vm, message)
}

const SPACE: [char; 6] = ['\t', '\n', '\u{b}', '\u{c}', '\r', ' '];

/// A complex numeral: `<float>`, `<float>j`, `<float><signed float>j`, and `j` alone or after a sign
/// where a float is left out; in parentheses or not.
fn parse(text: &str) -> Option<Complex> {
    let text = text.trim_matches(SPACE);
    let text = match text.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?.trim_matches(SPACE),
        None => text,
    };
    let (first, rest) = leading_float(text);
    let Some(first) = first else {
        let (sign, rest) = sign(rest);
        return matches!(rest, "j" | "J").then(|| complex::new(0.0, sign.unwrap_or(1.0)));
    };
    match rest.as_bytes() {
        [] => Some(complex::new(first, 0.0)),
        [b'j' | b'J'] => Some(complex::new(0.0, first)),
        [b'+' | b'-', ..] => {
            let (second, after) = leading_float(rest);
            let (second, after) = match second {
                Some(second) => (second, after),
                None => {
                    let (sign, after) = sign(rest);
                    (sign?, after)
                }
            };
            matches!(after, "j" | "J").then(|| complex::new(first, second))
        }
        _ => None,
    }
}

fn sign(text: &str) -> (Option<f64>, &str) {
    match text.as_bytes().first() {
        Some(b'+') => (Some(1.0), &text[1..]),
        Some(b'-') => (Some(-1.0), &text[1..]),
        _ => (None, text),
    }
}

/// The longest float numeral at the start of `text`, and what follows it.
fn leading_float(text: &str) -> (Option<f64>, &str) {
    let (_, body) = sign(text);
    let signs = text.len() - body.len();
    let bytes = body.as_bytes();
    let digits = |from: usize| {
        bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let word = ["infinity", "inf", "nan"].into_iter().find(|word| {
        body.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    });
    let end = match word {
        Some(word) => word.len(),
        None => {
            let whole = digits(0);
            let mut end = whole;
            if bytes.get(end) == Some(&b'.') {
                let fraction = digits(end + 1);
                if whole + fraction > 0 {
                    end += 1 + fraction;
                }
            }
            if end > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
                let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
                let exponent = digits(end + 1 + sign);
                if exponent > 0 {
                    end += 1 + sign + exponent;
                }
            }
            end
        }
    };
    let (numeral, rest) = text.split_at(signs + end);
    match numerals::parse_float_numeral(numeral) {
        Some(x) if end > 0 => (Some(x), rest),
        _ => (None, text),
    }
}
