//! `format % arguments` with the values of the machine as arguments. How a format is read and its conversions
//! are printed is `bc_core`'s to say.

use crate::protocol::numerals;
use bc_core::percent::{self, Exception, Format, Host};
use bc_core::text::{Text, TextBuilder};

use super::integer::Integer;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::int::{self, IntView};
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, call, convert, item, param, raise, text};

/// `format % args` for a str.
///
/// # Errors
///
/// `TypeError`, `ValueError`, `OverflowError` as CPython words them, and what conversions raise.
pub fn str_percent(vm: &mut Vm, format: &Value, args: &Value) -> PyResult {
    let Some(source) = format.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let done = run(vm, source.text(), args, false)?;
    let done = vm.built(done)?;
    Ok(vm.new_str(done))
}

/// `format % args` for the bytes `format`: the bytes that come out.
///
/// # Errors
///
/// As [`str_percent`].
pub fn bytes_percent(vm: &mut Vm, format: &[u8], args: &Value) -> PyResult<Vec<u8>> {
    let source = widen(vm, format)?;
    let done = run(vm, &source, args, true)?;
    // Nothing above 255 has been pushed.
    let done = vm.built(done)?;
    vm.reserve(done.len())?;
    Ok(done.code_points().map(|point| point as u8).collect())
}

fn run(vm: &mut Vm, source: &Text, args: &Value, bytes: bool) -> PyResult<TextBuilder> {
    let plain = args.as_tuple().is_some()
        || args.as_str().is_some()
        || bytes
            && matches!(
                args.payload(),
                Some(Payload::Bytes(_) | Payload::ByteArray(_))
            );
    let mapping = !plain
        && vm
            .class_of(args)
            .data()
            .lookup(&vm.names.__getitem__)
            .is_some();
    let format = Format {
        source,
        args,
        mapping,
        bytes,
    };
    percent::format(vm, format)
}

impl Host for Vm {
    type Value = Value;
    type Error = Thrown;

    fn items(value: &Value) -> Option<&[Value]> {
        value.as_tuple().map(|items| &**items)
    }

    fn int(value: &Value) -> Option<IntView<'_>> {
        int::view(value)
    }

    fn raise(&mut self, exception: Exception, message: String) -> Thrown {
        match exception {
            Exception::TypeError => raise::type_error(self, message),
            Exception::ValueError => raise::value_error(self, message),
            Exception::OverflowError => raise::overflow_error(self, message),
        }
    }

    fn room(&mut self, bytes: usize) -> PyResult<()> {
        self.reserve(bytes)
    }

    fn lookup(&mut self, mapping: &Value, key: Text, bytes: bool) -> PyResult {
        let key = if bytes {
            self.new_bytes(key.code_points().map(|p| p as u8).collect::<Vec<u8>>())
        } else {
            self.new_str(key)
        };
        item::getitem(self, mapping, &key)
    }

    fn width(&mut self, value: &Value) -> PyResult<i64> {
        param::ssize(self, value)
    }

    fn precision(&mut self, value: &Value) -> PyResult<i32> {
        param::c_int_of_long(self, value)
    }

    fn push_str(&mut self, out: &mut TextBuilder, value: &Value) -> PyResult<()> {
        text::push_str(self, out, value)
    }

    fn str(&mut self, value: &Value) -> PyResult<Text> {
        text::str_text(self, value)
    }

    fn repr(&mut self, value: &Value) -> PyResult<Text> {
        text::repr_text(self, value)
    }

    fn ascii(&mut self, value: &Value) -> PyResult<Text> {
        let text = text::ascii(self, value)?;
        Ok(text
            .as_str()
            .map(|text| text.text().clone())
            .unwrap_or_default())
    }

    fn bytes(&mut self, value: &Value) -> PyResult<Text> {
        bytes_of(self, value)
    }

    fn to_int(&mut self, value: &Value, code: char) -> PyResult {
        to_integer(self, value, code)
    }

    fn to_float(&mut self, value: &Value, bytes: bool) -> PyResult<f64> {
        if let Value::Float(x) = value {
            return Ok(x.get());
        }
        let x = convert::to_f64(self, value);
        if bytes && let Err(Thrown::Raise(_)) = x {
            let message = format!("float argument required, not {}", self.type_name(value));
            return Err(raise::type_error(self, message));
        }
        x
    }

    fn character(&mut self, value: &Value, bytes: bool) -> PyResult<u32> {
        if bytes {
            byte_of(self, value)
        } else {
            character_of(self, value)
        }
    }
}

/// The integer that an integer conversion prints.
fn to_integer(vm: &mut Vm, value: &Value, code: char) -> PyResult {
    if Integer::get(value).is_some() {
        return Ok(value.clone());
    }
    let needs_index = matches!(code, 'o' | 'x' | 'X');
    let class = vm.class_of(value);
    let is_number = [&vm.names.__int__, &vm.names.__float__]
        .into_iter()
        .any(|name| class.data().lookup(name).is_some());
    let converted = if !is_number {
        Ok(Value::Unbound)
    } else if needs_index {
        convert::index(vm, value)
    } else {
        numerals::to_int(vm, value)
    };
    let converted = match raise::catch(vm, converted, ExceptionKind::TypeError)? {
        Some(converted) if Integer::get(&converted).is_some() => return Ok(converted),
        other => other,
    };
    drop(converted);
    let wanted = if needs_index {
        "an integer"
    } else {
        "a number"
    };
    let message = format!(
        "%{code} format: {wanted} is required, not {}",
        vm.type_name(value)
    );
    Err(raise::type_error(vm, message))
}

/// The code point that `%c` of a str prints.
fn character_of(vm: &mut Vm, value: &Value) -> PyResult<u32> {
    let refused = "%c requires int or char";
    if let Some(text) = value.as_str() {
        return match (text.text().len(), text.text().get(0)) {
            (1, Some(point)) => Ok(point),
            _ => Err(raise::type_error(vm, refused)),
        };
    }
    let converted = match Integer::get(value) {
        Some(_) => value.clone(),
        None => match convert::index(vm, value) {
            Ok(converted) => converted,
            Err(Thrown::Raise(_)) => return Err(raise::type_error(vm, refused)),
            Err(fault) => return Err(fault),
        },
    };
    match Integer::of(&converted).to_i64().map(u32::try_from) {
        Some(Ok(point)) if point <= 0x10_FFFF => Ok(point),
        Some(_) => Err(raise::overflow_error(vm, "%c arg not in range(0x110000)")),
        None => Err(raise::type_error(vm, refused)),
    }
}

/// The byte that `%c` of a bytes prints.
fn byte_of(vm: &mut Vm, value: &Value) -> PyResult<u32> {
    let refused = "%c requires an integer in range(256) or a single byte";
    match value.payload() {
        Some(Payload::Bytes(bytes)) if bytes.len() == 1 => {
            return Ok(bytes.first().map_or(0, |&b| u32::from(b)));
        }
        Some(Payload::ByteArray(bytes)) if bytes.borrow().len() == 1 => {
            return Ok(bytes.borrow().first().map_or(0, |&b| u32::from(b)));
        }
        _ => {}
    }
    let converted = match Integer::get(value) {
        Some(_) => value.clone(),
        None => {
            let index = convert::index(vm, value);
            match raise::catch(vm, index, ExceptionKind::TypeError)? {
                Some(converted) => converted,
                None => return Err(raise::type_error(vm, refused)),
            }
        }
    };
    match Integer::of(&converted).to_i64() {
        Some(byte @ 0..=255) => Ok(byte as u32),
        _ => Err(raise::overflow_error(vm, "%c arg not in range(256)")),
    }
}

/// The text of these bytes, byte for code point.
fn widen(vm: &Vm, bytes: &[u8]) -> PyResult<Text> {
    let item = if bytes.is_ascii() { 1 } else { 4 };
    vm.reserve(bytes.len().saturating_mul(item))?;
    let ascii = std::str::from_utf8(bytes).ok().filter(|_| item == 1);
    Ok(match ascii {
        Some(ascii) => Text::new(ascii),
        None => Text::from_code_points(bytes.iter().map(|&b| u32::from(b))).unwrap_or_default(),
    })
}

/// What `%b` of a bytes prints, byte for code point.
fn bytes_of(vm: &mut Vm, value: &Value) -> PyResult<Text> {
    if let Some(Payload::Bytes(_) | Payload::ByteArray(_)) = value.payload()
        && let Some(bytes) = buffer::view(value)
    {
        return widen(vm, &bytes);
    }
    let name = vm.names.__bytes__.clone();
    match call::call_special(vm, value, &name, Args::none())? {
        Some(made) => match made.as_bytes() {
            Some(bytes) => widen(vm, bytes),
            None => {
                let message = format!(
                    "__bytes__ returned non-bytes (type {})",
                    vm.type_name(&made)
                );
                Err(raise::type_error(vm, message))
            }
        },
        None => {
            let message = format!(
                "%b requires bytes, or an object that implements __bytes__, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}
