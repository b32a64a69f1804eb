//! The type `complex`.
//!
//! Absent: the arithmetic itself (see `protocol::arith`); orderings, which complex numbers refuse.

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::hash;
use crate::model::int;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::Number;
use crate::protocol::numerals;
use crate::protocol::{arith, call, codec, convert, format, raise};
use bc_core::number::complex::{self, Complex};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "complex(real[, imag]) -> complex number\n\nCreate a complex number from a real part and an optional imaginary part.\nThis is equivalent to (real + imag*1j) where imag defaults to 0.",
    slots: SLOTS,
    methods: &[
        MethodDef::new("conjugate", Arity::None, conjugate).doc(
            "complex.conjugate() -> complex\n\nReturn the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
        ),
        MethodDef::new("__getnewargs__", Arity::None, getnewargs),
        MethodDef::new("__format__", Arity::Parse(1, 1), format_value)
            .doc("complex.__format__() -> str\n\nConvert to a string according to format_spec."),
    ],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(0, &["real", "imag"]),
        new,
    )],
    getsets: &[
        GetSetDef::read("real", |_, value| Ok(Value::float(number(value).re))).member(),
        GetSetDef::read("imag", |_, value| Ok(Value::float(number(value).im))).member(),
    ],
    ..TypeTable::EMPTY
};

static SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), repr),
    MethodDef::new("__str__", Arity::Slot(0), repr),
    MethodDef::new("__hash__", Arity::Slot(0), hash_of),
    MethodDef::new("__bool__", Arity::Slot(0), truth),
    MethodDef::new("__int__", Arity::Slot(0), to_int),
    MethodDef::new("__float__", Arity::Slot(0), to_float),
    MethodDef::new("__pos__", Arity::Slot(0), itself),
    MethodDef::new("__neg__", Arity::Slot(0), negative),
    MethodDef::new("__abs__", Arity::Slot(0), absolute),
    MethodDef::new("__lt__", Arity::Slot(1), unordered),
    MethodDef::new("__le__", Arity::Slot(1), unordered),
    MethodDef::new("__gt__", Arity::Slot(1), unordered),
    MethodDef::new("__ge__", Arity::Slot(1), unordered),
    MethodDef::new("__eq__", Arity::Slot(1), eq),
    MethodDef::new("__ne__", Arity::Slot(1), ne),
    MethodDef::new("__add__", Arity::Slot(1), add),
    MethodDef::new("__radd__", Arity::Slot(1), radd),
    MethodDef::new("__sub__", Arity::Slot(1), sub),
    MethodDef::new("__rsub__", Arity::Slot(1), rsub),
    MethodDef::new("__mul__", Arity::Slot(1), mul),
    MethodDef::new("__rmul__", Arity::Slot(1), rmul),
    MethodDef::new("__truediv__", Arity::Slot(1), truediv),
    MethodDef::new("__rtruediv__", Arity::Slot(1), rtruediv),
    MethodDef::new("__floordiv__", Arity::Slot(1), refuse_floor),
    MethodDef::new("__rfloordiv__", Arity::Slot(1), refuse_floor),
    MethodDef::new("__mod__", Arity::Slot(1), refuse_modulo),
    MethodDef::new("__rmod__", Arity::Slot(1), refuse_modulo),
    MethodDef::new("__divmod__", Arity::Slot(1), refuse_divmod),
    MethodDef::new("__rdivmod__", Arity::Slot(1), refuse_divmod),
    MethodDef::new("__pow__", Arity::Any, pow),
    MethodDef::new("__rpow__", Arity::Any, rpow),
];

/// The number behind a receiver; the class check has made sure that there is one.
fn number(value: &Value) -> Complex {
    match arith::number(value) {
        Some(Number::Complex(z)) => z,
        _ => complex::new(0.0, 0.0),
    }
}

fn itself(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(vm.new_complex(z.re, z.im))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(vm.new_str(bc_core::repr::complex(z.re, z.im)))
}

fn hash_of(_vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(Value::Int(hash::complex(z.re, z.im)))
}

fn truth(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(number(args.at(0)) != complex::new(0.0, 0.0)))
}

fn to_int(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(vm, "can't convert complex to int"))
}

fn to_float(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(vm, "can't convert complex to float"))
}

fn negative(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(vm.new_complex(-z.re, -z.im))
}

fn conjugate(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(vm.new_complex(z.re, -z.im))
}

fn absolute(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    let size = z.re.hypot(z.im);
    if size.is_infinite() && z.re.is_finite() && z.im.is_finite() {
        return Err(raise::overflow_error(vm, "absolute value too large"));
    }
    Ok(Value::float(size))
}

fn getnewargs(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    Ok(vm.new_tuple([Value::float(z.re), Value::float(z.im)]))
}

fn format_value(vm: &mut Vm, args: Args) -> PyResult {
    let z = number(args.at(0));
    match args.at(1).as_str() {
        Some(spec) => format::format_complex(vm, args.at(0), z.re, z.im, spec.text()),
        None => Err(raise::must_be_str(vm, "__format__", 1, args.at(1))),
    }
}

fn unordered(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::NotImplemented)
}

/// Whether a complex number equals another number; `None` for other values.
fn equal(z: Complex, other: &Value) -> Option<bool> {
    Some(match arith::number(other)? {
        Number::Int(i) => z.im == 0.0 && int::compare_float(i, z.re).is_some_and(|o| o.is_eq()),
        Number::Float(x) => z.re == x && z.im == 0.0,
        Number::Complex(other) => z == other,
    })
}

fn eq(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(equal(number(args.at(0)), args.at(1)).map_or(Value::NotImplemented, Value::bool))
}

fn ne(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(equal(number(args.at(0)), args.at(1))
        .map_or(Value::NotImplemented, |equal| Value::bool(!equal)))
}

fn operate(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (Some(a), Some(b)) = (arith::number(a), arith::number(b)) else {
        return Ok(Value::NotImplemented);
    };
    let (a, b) = (arith::as_complex(vm, a)?, arith::as_complex(vm, b)?);
    arith::complexes(vm, op, a, b)
}

macro_rules! operators {
    ($($name:ident $reflected:ident $op:ident;)*) => { $(
        fn $name(vm: &mut Vm, args: Args) -> PyResult {
            operate(vm, BinaryOp::$op, args.at(0), args.at(1))
        }

        fn $reflected(vm: &mut Vm, args: Args) -> PyResult {
            operate(vm, BinaryOp::$op, args.at(1), args.at(0))
        }
    )* };
}

operators! {
    add radd Add;
    sub rsub Subtract;
    mul rmul Multiply;
    truediv rtruediv TrueDivide;
}

fn refuse_floor(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(vm, "can't take floor of complex number."))
}

fn refuse_modulo(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(vm, "can't mod complex numbers."))
}

fn refuse_divmod(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::type_error(
        vm,
        "can't take floor or mod of complex number.",
    ))
}

fn raise_to(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> PyResult {
    if arith::number(a).is_none() || arith::number(b).is_none() {
        return Ok(Value::NotImplemented);
    }
    if !modulus.is_none() {
        return Err(raise::value_error(vm, "complex modulo"));
    }
    operate(vm, BinaryOp::Power, a, b)
}

fn pow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__pow__")?;
    raise_to(vm, args.at(0), args.at(1), &modulus)
}

fn rpow(vm: &mut Vm, args: Args) -> PyResult {
    let modulus = arith::power_modulus(vm, &args, "__rpow__")?;
    raise_to(vm, args.at(1), args.at(0), &modulus)
}

fn instance(vm: &Vm, class: Option<&ClassRef>, z: Complex) -> Value {
    match class {
        Some(class) if class.data().id() != ClassId::COMPLEX => {
            Value::Obj(vm.alloc(class, Payload::Complex(z.re, z.im)))
        }
        _ => vm.new_complex(z.re, z.im),
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = args.at(0).as_class();
    let real = args.get(1).unwrap_or(&Value::False);
    let imag = args.get(2);
    let plain = class
        .as_ref()
        .is_none_or(|class| class.data().id() == ClassId::COMPLEX);
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
            Some(z) => Ok(instance(vm, class.as_ref(), z)),
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
    Ok(instance(vm, class.as_ref(), z))
}

/// The complex number that `__complex__` returns, or the value itself.
fn special(vm: &mut Vm, value: &Value) -> PyResult {
    if vm.is_builtin(&vm.class_of(value)) {
        return Ok(value.clone());
    }
    let name = vm.names.__complex__.clone();
    match call::call_special(vm, value, &name, Args::none())? {
        None => Ok(value.clone()),
        Some(made) if matches!(arith::number(&made), Some(Number::Complex(_))) => Ok(made),
        Some(_) => Err(raise::type_error(
            vm,
            "__complex__ should return a complex object",
        )),
    }
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
