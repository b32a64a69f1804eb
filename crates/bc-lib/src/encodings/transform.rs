//! Codecs that are none of texts to bytes: `hex`, `base64`, `quopri`, `uu`, `rot13`.
//!
//! Absent: those of the library that need a compressor.

use bc_core::text::Text;

use super::transfer;
use crate::support::{remember, remembered};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::memory::MemoryView;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::Payload;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::call;
use bc_vm::protocol::number;
use bc_vm::protocol::{buffer, class, codec, compare, convert, item, raise};

pub(super) fn is_one(name: &str) -> bool {
    matches!(
        name,
        "base64_codec" | "hex_codec" | "quopri_codec" | "rot_13" | "uu_codec"
    )
}

/// The bytes of a bytes-like object.
pub(super) fn bytes(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    let length = buffer::get(vm, value)?.len();
    vm.reserve(length.saturating_mul(4))?;
    Ok(buffer::get(vm, value)?.to_vec())
}

/// What the codec makes of the input, and how much of it that was.
pub(super) fn apply(
    vm: &mut Vm,
    name: &str,
    decoding: bool,
    input: &Value,
    errors: &Value,
) -> PyResult<(Value, Value)> {
    if name == "rot_13" {
        let Some(text) = input.as_str() else {
            if matches!(
                input.payload(),
                Some(Payload::Bytes(_) | Payload::ByteArray(_))
            ) {
                // Their `translate` does not take a dict.
                let message = "a bytes-like object is required, not 'dict'";
                return Err(raise::type_error(vm, message));
            }
            let message = format!(
                "'{}' object has no attribute 'translate'",
                vm.type_name(input)
            );
            return Err(raise::attribute_error(vm, message));
        };
        let text = text.text();
        vm.reserve(text.len().saturating_mul(4))?;
        let turned = Text::from_code_points(text.code_points().map(turned)).unwrap_or_default();
        let length = Value::Int(text.len() as i64);
        return Ok((vm.new_str(turned), length));
    }
    if name == "uu_codec" && !decoding {
        let head = uu_head(vm, None, None);
        return uu_encode(vm, input, errors, head);
    }
    only_strict(vm, errors)?;
    let out = match (name, decoding) {
        ("hex_codec", false) => hex(&bytes(vm, input)?),
        ("hex_codec", true) => match unhex(&bytes_or_ascii(vm, input)?) {
            Ok(out) => out,
            Err(message) => return Err(error(vm, message)),
        },
        ("quopri_codec", false) => transfer::quote(&held(vm, input)?),
        ("quopri_codec", true) => transfer::unquote(&held(vm, input)?),
        ("uu_codec", _) => uu_decode(vm, input)?,
        (_, false) => {
            check_base64(vm, input)?;
            base64(&bytes(vm, input)?)
        }
        (_, true) => {
            check_base64(vm, input)?;
            match unbase64(&bytes_or_ascii(vm, input)?) {
                Some(out) => out,
                None => return Err(error(vm, "Incorrect padding")),
            }
        }
    };
    let length = item::len(vm, input)?;
    Ok((vm.new_bytes(out), Value::Int(length as i64)))
}

fn only_strict(vm: &mut Vm, errors: &Value) -> PyResult<()> {
    let strict = vm.new_str("strict");
    if compare::eq(vm, errors, &strict)? {
        return Ok(());
    }
    Err(raise::raise_without_args(vm, ExceptionKind::AssertionError))
}

/// What a `BytesIO` made of the input holds.
fn held(vm: &mut Vm, input: &Value) -> PyResult<Vec<u8>> {
    if input.is_none() {
        return Ok(Vec::new());
    }
    bytes(vm, input)
}

/// The bytes of what `binascii` decodes (its `ascii_buffer`).
fn bytes_or_ascii(vm: &mut Vm, input: &Value) -> PyResult<Vec<u8>> {
    if let Some(text) = input.as_str() {
        return ascii(vm, text.text());
    }
    if buffer::view(input).is_none() {
        let message = format!(
            "argument should be bytes, buffer or ASCII string, not '{}'",
            vm.type_name(input)
        );
        return Err(raise::type_error(vm, message));
    }
    bytes(vm, input)
}

/// What the module `base64` asks of its input.
fn check_base64(vm: &mut Vm, input: &Value) -> PyResult<()> {
    if !buffer::is_bytes_like(input) {
        let message = format!("expected bytes-like object, not {}", vm.type_name(input));
        return Err(raise::type_error(vm, message));
    }
    let Some(view) = input.as_native_data::<MemoryView>() else {
        return Ok(());
    };
    let (format, dimensions) = (view.format, view.ndim());
    let shown = vm.type_name(input);
    if !matches!(format, b'c' | b'b' | b'B') {
        let format = char::from(format);
        let message = format!("expected single byte elements, not '{format}' from {shown}");
        return Err(raise::type_error(vm, message));
    }
    if dimensions != 1 {
        let message = format!("expected 1-D data, not {dimensions}-D data from {shown}");
        return Err(raise::type_error(vm, message));
    }
    Ok(())
}

/// The first line of uuencoded data: the name and the mode of a file.
pub(super) fn uu_head(vm: &mut Vm, filename: Option<&Value>, mode: Option<&Value>) -> [Value; 2] {
    let filename = match filename {
        Some(filename) => filename.clone(),
        None => vm.new_str("<data>"),
    };
    [filename, mode.cloned().unwrap_or(Value::Int(0o666))]
}

/// `uu_encode(input, errors, *head)`.
pub(super) fn uu_encode(
    vm: &mut Vm,
    input: &Value,
    errors: &Value,
    head: [Value; 2],
) -> PyResult<(Value, Value)> {
    only_strict(vm, errors)?;
    let bytes = held(vm, input)?;
    let [filename, mode] = head;
    let Some(filename) = filename.as_str().map(|name| name.text().clone()) else {
        if buffer::is_bytes_like(&filename) && filename.as_native_data::<MemoryView>().is_none() {
            // These have a `replace`, which takes no texts.
            let message = "a bytes-like object is required, not 'str'";
            return Err(raise::type_error(vm, message));
        }
        let message = format!(
            "'{}' object has no attribute 'replace'",
            vm.type_name(&filename)
        );
        return Err(raise::attribute_error(vm, message));
    };
    let mode = number::binary(vm, BinaryOp::And, &mode, &Value::Int(0o777))?;
    let mode = convert::index_i64(vm, &mode, ExceptionKind::OverflowError)?;
    vm.reserve(filename.len().saturating_mul(8))?;
    let mut points: Vec<u32> = format!("begin {mode:o} ").chars().map(u32::from).collect();
    for point in filename.code_points() {
        match char::from_u32(point) {
            Some('\n') => points.extend([0x5C, 0x6E]),
            Some('\r') => points.extend([0x5C, 0x72]),
            _ => points.push(point),
        }
    }
    points.push(0x0A);
    let first = vm.new_str(Text::from_code_points(points).unwrap_or_default());
    let mut out = codec::encode_bytes(vm, &first, Some("ascii"), None)?;
    for line in bytes.chunks(transfer::UU_LINE) {
        transfer::uu_line(line, &mut out);
    }
    out.extend_from_slice(b" \nend\n");
    let length = item::len(vm, input)?;
    Ok((vm.new_bytes(out), Value::Int(length as i64)))
}

fn uu_decode(vm: &mut Vm, input: &Value) -> PyResult<Vec<u8>> {
    let bytes = held(vm, input)?;
    let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
    if !lines.any(|line| line.starts_with(b"begin")) {
        let message = "Missing \"begin\" line in input data";
        return Err(raise::value_error(vm, message));
    }
    let mut out = Vec::new();
    for line in lines {
        if line == b"end\n" {
            return Ok(out);
        }
        let Err(first) = transfer::uu_unline(line, &mut out) else {
            continue;
        };
        // Some encoders write more than there is: what the length asks for is tried alone.
        let part = line.get(..transfer::uu_length(line)).unwrap_or(line);
        if let Err(second) = transfer::uu_unline(part, &mut out) {
            let first = error(vm, first);
            let second = error(vm, second);
            if let (Thrown::Raise(first), Thrown::Raise(second)) = (&first, &second)
                && let Payload::Exception(data) = &second.payload
            {
                data.context.replace(Value::from(first));
            }
            return Err(second);
        }
    }
    Err(raise::value_error(vm, "Truncated input data"))
}

/// A text in the place of bytes, which must be ASCII.
fn ascii(vm: &mut Vm, text: &Text) -> PyResult<Vec<u8>> {
    match text.as_ascii() {
        Some(ascii) => Ok(ascii.as_bytes().to_vec()),
        None => {
            let message = "string argument should contain only ASCII characters";
            Err(raise::value_error(vm, message))
        }
    }
}

fn turned(point: u32) -> u32 {
    let turn = |first: u8| u32::from(first) + (point - u32::from(first) + 13) % 26;
    match point {
        0x41..=0x5A => turn(b'A'),
        0x61..=0x7A => turn(b'a'),
        _ => point,
    }
}

const CLASS: &str = "binascii.Error";

/// Raises `binascii.Error`.
fn error(vm: &mut Vm, message: &str) -> Thrown {
    let class = match remembered(vm, CLASS).and_then(|class| class.as_class()) {
        Some(class) => class,
        None => {
            let base = Value::from(vm.exception(ExceptionKind::ValueError));
            let table = &TypeTable::EMPTY;
            match class::python_class(vm, "binascii", "Error", None, &[base], table) {
                Ok(class) => {
                    remember(vm, CLASS, Value::from(&class));
                    class
                }
                Err(thrown) => return thrown,
            }
        }
    };
    let message = vm.new_str(message);
    call::throw_class(vm, &class, vec![message])
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    });
    digits.collect()
}

fn unhex(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if !bytes.len().is_multiple_of(2) {
        return Err("Odd-length string");
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = bytes.chunks_exact(2).map(|pair| match pair {
        [high, low] => Some((digit(*high)? << 4 | digit(*low)?) as u8),
        _ => None,
    });
    let out: Option<Vec<u8>> = pairs.collect();
    out.ok_or("Non-hexadecimal digit found")
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Lines of 76 digits, each with its end.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 57 * 77 + 80);
    for line in bytes.chunks(57) {
        for group in line.chunks(3) {
            let at = |i: usize| group.get(i).map_or(0, |&byte| u32::from(byte));
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            for place in 0..4 {
                out.push(if place <= group.len() {
                    BASE64[(bits >> (18 - 6 * place)) as usize & 63]
                } else {
                    b'='
                });
            }
        }
        out.push(b'\n');
    }
    out
}

/// Bytes that are no digits are passed over; `None` where digits are missing at the end.
fn unbase64(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut kept, mut bits, mut place) = (0_u32, 0, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'=' {
            // Two of them, or one behind the third digit, end a group.
            let second = place == 2
                && bytes
                    .get(at + 1..)
                    .unwrap_or_default()
                    .iter()
                    .find(|&&next| next == b'=' || BASE64.contains(&next))
                    == Some(&b'=');
            if place == 3 || second {
                (kept, bits, place) = (0, 0, 0);
            }
            continue;
        }
        let Some(digit) = BASE64.iter().position(|&digit| digit == byte) else {
            continue;
        };
        place = (place + 1) % 4;
        kept = kept << 6 | digit as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((kept >> bits) as u8);
            kept &= (1 << bits) - 1;
        }
    }
    (bits == 0).then_some(out)
}
