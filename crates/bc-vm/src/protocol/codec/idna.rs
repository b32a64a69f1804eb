//! IDNA (RFC 3490): host names label by label, those that are not ASCII as Punycode behind `xn--`.

use bc_core::text::Text;

use super::nameprep::{self, Refusal};
use super::{decode as decode_named, punycode};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::call;
use crate::protocol::{poll, raise, text};

const PREFIX: &[u8] = b"xn--";

fn error(vm: &mut Vm, message: &str) -> Thrown {
    raise::throw(vm, ExceptionKind::UnicodeError, message)
}

fn is_dot(point: u32) -> bool {
    matches!(point, 0x2E | 0x3002 | 0xFF0E | 0xFF61)
}

fn points(text: &Text) -> Vec<u32> {
    text.code_points().collect()
}

fn ascii(points: &[u32]) -> Option<Vec<u8>> {
    let bytes = points.iter().map(|&point| u8::try_from(point).ok());
    bytes
        .map(|byte| byte.filter(u8::is_ascii))
        .collect::<Option<Vec<u8>>>()
}

fn checked(vm: &mut Vm, label: Vec<u8>) -> PyResult<Vec<u8>> {
    if (1..64).contains(&label.len()) {
        Ok(label)
    } else {
        Err(error(vm, "label empty or too long"))
    }
}

/// `encodings.idna.nameprep`.
///
/// # Errors
///
/// `UnicodeError` for what a name may not contain.
pub fn nameprep(vm: &mut Vm, label: &Text) -> PyResult<Text> {
    poll::charge(vm, label.len() as u64 / 8)?;
    vm.reserve(label.len().saturating_mul(80))?;
    match nameprep::prepare(&points(label)) {
        Ok(prepared) => Ok(Text::from_code_points(prepared).unwrap_or_default()),
        Err(Refusal::Character(point)) => {
            let shown = vm.new_char(point);
            let shown = text::repr_text(vm, &shown)?;
            let mut message = Text::from("Invalid character ");
            let grown = message.append(&shown);
            grown.map_err(|_| vm.memory_error())?;
            Err(raise::throw(vm, ExceptionKind::UnicodeError, message))
        }
        Err(Refusal::Direction(number)) => {
            let message = format!("Violation of BIDI requirement {number}");
            Err(error(vm, &message))
        }
    }
}

/// `encodings.idna.ToASCII`.
///
/// # Errors
///
/// `UnicodeError` for a label that is too long, empty, or not allowed.
pub fn to_ascii(vm: &mut Vm, label: &Text) -> PyResult<Vec<u8>> {
    if let Some(label) = label.as_ascii() {
        return checked(vm, label.as_bytes().to_vec());
    }
    let prepared = nameprep(vm, label)?;
    if let Some(label) = prepared.as_ascii() {
        return checked(vm, label.as_bytes().to_vec());
    }
    if prepared
        .code_points()
        .take(4)
        .eq(PREFIX.iter().map(|&byte| u32::from(byte)))
    {
        return Err(error(vm, "Label starts with ACE prefix"));
    }
    let mut encoded = PREFIX.to_vec();
    encoded.extend(punycode::encode(vm, &prepared)?);
    checked(vm, encoded)
}

/// `encodings.idna.ToUnicode` of bytes: a str.
///
/// # Errors
///
/// `UnicodeError` for a label that is no encoded one.
pub fn to_unicode(vm: &mut Vm, label: &[u8]) -> PyResult {
    let Some(encoded) = label.strip_prefix(PREFIX) else {
        return decode_named(vm, label, Some("ascii"), None);
    };
    let result = decode_named(vm, encoded, Some("punycode"), None)?;
    let decoded = result.as_str().map(|text| text.text().clone());
    let again = to_ascii(vm, &decoded.unwrap_or_default())?;
    if !label.is_ascii() {
        return decode_named(vm, label, Some("ascii"), None);
    }
    if label.to_ascii_lowercase() != again {
        let class = vm.exception(ExceptionKind::UnicodeError).clone();
        let args = vec![
            vm.new_str("IDNA does not round-trip"),
            vm.new_bytes(label),
            vm.new_bytes(again),
        ];
        return Err(call::throw_class(vm, &class, args));
    }
    Ok(result)
}

/// Names know no way to go on behind an error: refuses all others.
///
/// # Errors
///
/// `UnicodeError` for any error handling but the strict one.
pub fn strict(vm: &mut Vm, errors: Option<&str>, word: &str) -> PyResult<()> {
    match errors {
        None | Some("strict") => Ok(()),
        Some(errors) => Err(error(vm, &format!("{word} error handling {errors}"))),
    }
}

/// Labels between dots; whether a dot was at the end, behind which there is no label.
fn labels(text: &Text) -> (Vec<Text>, bool) {
    let points = points(text);
    let labels = points.split(|&point| is_dot(point));
    let mut labels: Vec<Text> = labels
        .map(|label| Text::from_code_points(label.iter().copied()).unwrap_or_default())
        .collect();
    let trailing = labels.last().is_some_and(Text::is_empty);
    if trailing {
        labels.pop();
    }
    (labels, trailing)
}

/// Encodes a whole name.
pub(super) fn encode(vm: &mut Vm, text: &Text, errors: Option<&str>) -> PyResult<Vec<u8>> {
    strict(vm, errors, "unsupported")?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(name) = ascii(&points(text)) {
        let mut labels = name.split(|&byte| byte == b'.').rev();
        if labels.next().is_some_and(|last| last.len() >= 64) {
            return Err(error(vm, "label too long"));
        }
        if labels.any(|label| !(1..64).contains(&label.len())) {
            return Err(error(vm, "label empty or too long"));
        }
        return Ok(name);
    }
    let (labels, trailing) = labels(text);
    let mut out = Vec::new();
    for label in labels {
        if !out.is_empty() {
            out.push(b'.');
        }
        out.extend(to_ascii(vm, &label)?);
    }
    if trailing {
        out.push(b'.');
    }
    Ok(out)
}

/// Decodes a whole name.
pub(super) fn decode(vm: &mut Vm, bytes: &[u8], errors: Option<&str>) -> PyResult<Vec<u32>> {
    strict(vm, errors, "Unsupported")?;
    let encoded = bytes.windows(PREFIX.len()).any(|window| window == PREFIX);
    if !encoded && bytes.is_ascii() {
        return Ok(bytes.iter().map(|&byte| u32::from(byte)).collect());
    }
    let (name, trailing) = match bytes.strip_suffix(b".") {
        Some(name) => (name, true),
        None => (bytes, false),
    };
    let mut out = Vec::new();
    for (at, label) in name.split(|&byte| byte == b'.').enumerate() {
        if at > 0 {
            out.push(u32::from(b'.'));
        }
        put(vm, &mut out, label)?;
    }
    if trailing {
        out.push(u32::from(b'.'));
    }
    Ok(out)
}

fn put(vm: &mut Vm, out: &mut Vec<u32>, label: &[u8]) -> PyResult<()> {
    let label = to_unicode(vm, label)?;
    if let Some(label) = label.as_str() {
        out.extend(label.text().code_points());
    }
    Ok(())
}

/// Encodes a piece of a name: what it is, and how much was used; a label that may go on is left unless
/// it is the `last` piece.
///
/// # Errors
///
/// As encoding a whole name.
pub fn idna_piece(
    vm: &mut Vm,
    text: &Text,
    errors: Option<&str>,
    last: bool,
) -> PyResult<(Value, usize)> {
    let (labels, trailing) = pieces(vm, text, errors, last, "unsupported")?;
    let (mut out, mut used) = (Vec::new(), 0);
    for label in labels {
        if used > 0 {
            out.push(b'.');
            used += 1;
        }
        out.extend(to_ascii(vm, &label)?);
        used += label.len();
    }
    if trailing {
        out.push(b'.');
        used += 1;
    }
    Ok((vm.new_bytes(out), used))
}

/// Decodes a piece of a name, as [`idna_piece`] encodes one.
///
/// # Errors
///
/// As decoding a whole name.
pub fn idna_decode_piece(
    vm: &mut Vm,
    text: &Text,
    errors: Option<&str>,
    last: bool,
) -> PyResult<(Value, usize)> {
    let (labels, trailing) = pieces(vm, text, errors, last, "Unsupported")?;
    let (mut out, mut used) = (Vec::new(), 0);
    for (at, label) in labels.iter().enumerate() {
        if at > 0 {
            out.push(u32::from(b'.'));
        }
        let bytes = match ascii(&points(label)) {
            Some(bytes) => bytes,
            None => match ascii(&points(&nameprep(vm, label)?)) {
                Some(bytes) => bytes,
                None => return Err(error(vm, "Invalid character in IDN label")),
            },
        };
        put(vm, &mut out, &bytes)?;
        used += usize::from(used > 0) + label.len();
    }
    if trailing {
        out.push(u32::from(b'.'));
        used += 1;
    }
    let out = Text::from_code_points(out).unwrap_or_default();
    Ok((vm.new_str(out), used))
}

/// The labels of a piece that are complete, and whether a dot follows the last of them.
fn pieces(
    vm: &mut Vm,
    text: &Text,
    errors: Option<&str>,
    last: bool,
    word: &str,
) -> PyResult<(Vec<Text>, bool)> {
    strict(vm, errors, word)?;
    if text.is_empty() {
        return Ok((Vec::new(), false));
    }
    let (mut labels, mut trailing) = labels(text);
    if !trailing && !last {
        labels.pop();
        trailing = !labels.is_empty();
    }
    Ok((labels, trailing))
}
