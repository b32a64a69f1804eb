//! The format mini-language: what `__format__` of the built-in types does with a format spec.
//!
//! `spec` reads the spec, `float` turns floats into digits (pure functions, used by `%` and by
//! `float.__format__` alike), `number` lays digits out with sign, prefix, grouping and padding. There
//! is no locale: the code `n` prints as `d` and `g` do in the C locale.

pub mod fields;
pub mod integer;
pub mod number;
pub mod percent;
pub mod spec;

use crate::model::native::Args;
use crate::protocol::call;
use bc_core::number::float::{self, Flags};
use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{raise, text};
use integer::Integer;
use number::{Layout, Number};
use spec::{Refusal, Spec};

fn refuse(vm: &mut Vm, refusal: Refusal) -> Thrown {
    raise::value_error(vm, refusal.0)
}

fn unknown_code(vm: &mut Vm, kind: u32, value: &Value) -> Thrown {
    let message = format!(
        "Unknown format code '{}' for object of type '{}'",
        spec::show_code(kind),
        vm.type_name(value)
    );
    raise::value_error(vm, message)
}

/// `str.__format__`.
///
/// # Errors
///
/// `ValueError` for a spec that strings do not take.
pub fn format_str(vm: &mut Vm, value: &Value, spec: &Text) -> PyResult {
    if spec.is_empty() {
        return text::str(vm, value);
    }
    let spec = Spec::parse(spec, u32::from('s'), b'<').map_err(|r| refuse(vm, r))?;
    if spec.kind != u32::from('s') {
        return Err(unknown_code(vm, spec.kind, value));
    }
    let refused = if spec.sign != 0 {
        "Sign not allowed in string format specifier"
    } else if spec.alternate {
        "Alternate form (#) not allowed in string format specifier"
    } else if spec.align == b'=' {
        "'=' alignment not allowed in string format specifier"
    } else {
        ""
    };
    if !refused.is_empty() {
        return Err(raise::value_error(vm, refused));
    }
    let Some(string) = value.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let text = string.text();
    let length = spec.precision.unwrap_or(usize::MAX).min(text.len());
    let width = spec.width.unwrap_or(0).max(length);
    if width == length {
        if length == text.len() && vm.class_id_of(value) == ClassId::STR {
            return Ok(value.clone());
        }
        return Ok(vm.new_str(text.slice(0..length)));
    }
    vm.reserve(width.saturating_mul(unit(text, spec.fill)))?;
    let padding = width - length;
    let left = match spec.align {
        b'>' => padding,
        b'^' => padding / 2,
        _ => 0,
    };
    let mut out = TextBuilder::with_capacity(width);
    out.fill(spec.fill, left);
    out.push_slice(text, 0, length);
    out.fill(spec.fill, padding - left);
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

/// Bytes for each code point of a string with `text` and `fill` in it.
fn unit(text: &Text, fill: u32) -> usize {
    if text.is_ascii() && fill < 0x80 { 1 } else { 4 }
}

/// `int.__format__`, for an int, a bool or an instance of a subclass.
///
/// # Errors
///
/// `ValueError` for a spec that integers do not take, `OverflowError` for a character out of range or
/// an integer too large for a float.
pub fn format_int(vm: &mut Vm, value: &Value, spec: &Text) -> PyResult {
    if spec.is_empty() {
        return match value {
            Value::Int(i) => Ok(vm.new_str(i.to_string())),
            Value::Obj(object) if object.class_id() == ClassId::INT => {
                let digits = Integer::of(value).digits(10);
                Ok(vm.new_str(digits))
            }
            other => text::str(vm, other),
        };
    }
    let spec = Spec::parse(spec, u32::from('d'), b'>').map_err(|r| refuse(vm, r))?;
    match char::from_u32(spec.kind) {
        Some('b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') => integer(vm, value, &spec),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let x = Integer::of(value)
                .to_f64()
                .ok_or_else(|| raise::overflow_error(vm, "int too large to convert to float"))?;
            real(vm, x, &spec)
        }
        _ => Err(unknown_code(vm, spec.kind, value)),
    }
}

fn integer(vm: &mut Vm, value: &Value, spec: &Spec) -> PyResult {
    if spec.precision.is_some() {
        let message = "Precision not allowed in integer format specifier";
        return Err(raise::value_error(vm, message));
    }
    let integer = Integer::of(value);
    let kind = char::from_u32(spec.kind).unwrap_or('d');
    if kind == 'c' {
        if spec.sign != 0 {
            let message = "Sign not allowed with integer format specifier 'c'";
            return Err(raise::value_error(vm, message));
        }
        if spec.alternate {
            let message = "Alternate form (#) not allowed with integer format specifier 'c'";
            return Err(raise::value_error(vm, message));
        }
        let Some(small) = integer.to_i64() else {
            let message = "Python int too large to convert to C long";
            return Err(raise::overflow_error(vm, message));
        };
        let Some(point) = u32::try_from(small).ok().filter(|&p| p <= 0x10_FFFF) else {
            return Err(raise::overflow_error(vm, "%c arg not in range(0x110000)"));
        };
        let tail = Text::from_code_points([point]).unwrap_or_default();
        let number = Number {
            negative: false,
            prefix: "",
            digits: "",
            tail: &tail,
        };
        return lay_out(vm, &number, &Layout::of(spec));
    }
    let (radix, prefix) = match kind {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    vm.reserve(integer.room(radix))?;
    let mut digits = integer.magnitude(radix);
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let number = Number {
        negative: integer.is_negative(),
        prefix: if spec.alternate { prefix } else { "" },
        digits: &digits,
        tail: &Text::default(),
    };
    lay_out(vm, &number, &Layout::of(spec))
}

fn lay_out(vm: &mut Vm, number: &Number<'_>, layout: &Layout) -> PyResult {
    let mut out = TextBuilder::new();
    push_number(vm, &mut out, number, layout)?;
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

fn push_number(
    vm: &mut Vm,
    out: &mut TextBuilder,
    number: &Number<'_>,
    layout: &Layout,
) -> PyResult<()> {
    let length = number.digits.len() * 2 + number.tail.len();
    let width = layout.width.unwrap_or(0).max(length);
    vm.reserve(width.saturating_mul(unit(number.tail, layout.fill)))?;
    number.push(out, layout);
    Ok(())
}

/// `float.__format__`, for a float or an instance of a subclass.
///
/// # Errors
///
/// `ValueError` for a spec that floats do not take.
pub fn format_float(vm: &mut Vm, value: &Value, spec: &Text) -> PyResult {
    if spec.is_empty() {
        return text::str(vm, value);
    }
    let spec = Spec::parse(spec, 0, b'>').map_err(|r| refuse(vm, r))?;
    match char::from_u32(spec.kind) {
        Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {}
        _ => return Err(unknown_code(vm, spec.kind, value)),
    }
    let x = match value {
        Value::Float(x) => x.get(),
        other => match other.payload() {
            Some(Payload::Float(x)) => *x,
            _ => return Err(raise::type_error(vm, "a float is required")),
        },
    };
    real(vm, x, &spec)
}

/// The digits of `x` as a spec asks for them, and whether a code was given.
fn real_digits(vm: &mut Vm, x: f64, spec: &Spec, default: Flags) -> PyResult<String> {
    let precision = precision(vm, spec)?;
    let mut flags = if spec.alternate {
        Flags::ALT
    } else {
        Flags::NONE
    };
    let (code, default_precision) = match spec.kind {
        0 => {
            flags = flags.with(default);
            (b'r', 0)
        }
        kind if kind == u32::from('n') => (b'g', 6),
        kind if kind == u32::from('%') => (b'f', 6),
        kind => (kind as u8, 6),
    };
    let code = if code == b'r' && precision.is_some() {
        b'g'
    } else {
        code
    };
    let precision = precision.unwrap_or(default_precision);
    vm.reserve(precision.saturating_add(float::MOST_DIGITS))?;
    Ok(float::digits(x, code, precision, flags))
}

fn precision(vm: &mut Vm, spec: &Spec) -> PyResult<Option<usize>> {
    match spec.precision {
        Some(precision) if precision > i32::MAX as usize => {
            Err(raise::value_error(vm, "precision too big"))
        }
        precision => Ok(precision),
    }
}

fn real(vm: &mut Vm, x: f64, spec: &Spec) -> PyResult {
    let percent = spec.kind == u32::from('%');
    let x = if percent { x * 100.0 } else { x };
    let mut printed = real_digits(vm, x, spec, Flags::ADD_DOT_0)?;
    if percent {
        printed.push('%');
    }
    let split = Split::of(&printed);
    lay_out(vm, &split.number(), &Layout::of(spec))
}

/// A printed float taken apart: sign, digits before the point, and the rest.
struct Split<'a> {
    negative: bool,
    digits: &'a str,
    tail: Text,
}

impl<'a> Split<'a> {
    fn of(printed: &'a str) -> Self {
        let unsigned = printed.strip_prefix('-');
        let rest = unsigned.unwrap_or(printed);
        let whole = rest
            .bytes()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(whole);
        Self {
            negative: unsigned.is_some(),
            digits,
            tail: Text::new(tail),
        }
    }

    fn number(&self) -> Number<'_> {
        Number {
            negative: self.negative,
            prefix: "",
            digits: self.digits,
            tail: &self.tail,
        }
    }
}

/// `complex.__format__`, for the complex number `value` with these parts.
///
/// # Errors
///
/// `ValueError` for a spec that complex numbers do not take.
pub fn format_complex(vm: &mut Vm, value: &Value, re: f64, im: f64, spec: &Text) -> PyResult {
    if spec.is_empty() {
        return text::str(vm, value);
    }
    let spec = Spec::parse(spec, 0, b'>').map_err(|r| refuse(vm, r))?;
    match char::from_u32(spec.kind) {
        Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n') => {}
        _ => return Err(unknown_code(vm, spec.kind, value)),
    }
    precision(vm, &spec)?;
    if spec.fill == u32::from('0') {
        let message = "Zero padding is not allowed in complex format specifier";
        return Err(raise::value_error(vm, message));
    }
    if spec.align == b'=' {
        let message = "'=' alignment flag is not allowed in complex format specifier";
        return Err(raise::value_error(vm, message));
    }
    let bare = spec.kind == 0;
    let skip_real = bare && re == 0.0 && re.is_sign_positive();
    let parens = bare && !skip_real;
    let re = real_digits(vm, re, &spec, Flags::NONE)?;
    let im = real_digits(vm, im, &spec, Flags::NONE)?;
    let mut layout = Layout {
        width: None,
        ..Layout::of(&spec)
    };
    let mut body = TextBuilder::new();
    if parens {
        body.push_str("(");
    }
    if !skip_real {
        push_number(vm, &mut body, &Split::of(&re).number(), &layout)?;
        layout.sign = b'+';
    }
    push_number(vm, &mut body, &Split::of(&im).number(), &layout)?;
    body.push_str(if parens { "j)" } else { "j" });
    let body = vm.built(body)?;
    let width = spec.width.unwrap_or(0);
    if width <= body.len() {
        return Ok(vm.new_str(body));
    }
    vm.reserve(width.saturating_mul(unit(&body, spec.fill)))?;
    let padding = width - body.len();
    let left = match spec.align {
        b'>' => padding,
        b'^' => padding / 2,
        _ => 0,
    };
    let mut out = TextBuilder::with_capacity(width);
    out.fill(spec.fill, left);
    out.push_text(&body);
    out.fill(spec.fill, padding - left);
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

/// `format(value, spec)`: a str.
///
/// # Errors
///
/// What `__format__` raises; `TypeError` if it does not return a str.
pub fn format(vm: &mut Vm, value: &Value, spec: &Text) -> PyResult {
    match value {
        Value::Obj(object) if object.class_id() == ClassId::STR => {
            return format_str(vm, value, spec);
        }
        Value::Int(_) => return format_int(vm, value, spec),
        Value::Float(_) => return format_float(vm, value, spec),
        _ => {}
    }
    let spec = vm.new_str(spec.clone());
    let name = vm.names.__format__.clone();
    match call::call_special(vm, value, &name, Args::of([spec]))? {
        Some(text) if text.as_str().is_some() => Ok(text),
        Some(other) => {
            let message = format!("__format__ must return a str, not {}", vm.type_name(&other));
            Err(raise::type_error(vm, message))
        }
        None => {
            let message = format!("Type {} doesn't define __format__", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}
