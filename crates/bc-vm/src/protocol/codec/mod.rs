//! Text encodings: `str.encode`, `bytes.decode`, and the constructors that take an encoding.
//!
//! UTF-8, UTF-16, UTF-32, ASCII, Latin-1 and the two escape codecs, with the error handlers that
//! CPython brings along. Absent: other codecs and registered handlers.

mod escape;
mod handler;
pub mod incremental;
mod narrow;
mod utf8;
mod wide;

use std::rc::Rc;

pub use handler::backslash;

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, format, param, raise, text};

/// Byte order of an encoding of more than one byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Order {
    /// Little, with a mark in front.
    Marked,
    Little,
    Big,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Codec {
    Utf8,
    Utf8Marked,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
    Escape,
    RawEscape,
}

/// The name of a codec in its usual spelling: lower case, with `_` for anything between words.
fn normalize(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

fn find(name: &str) -> Option<Codec> {
    Some(match normalize(name).as_str() {
        "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" => Codec::Utf8,
        "utf_8_sig" => Codec::Utf8Marked,
        "ascii" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367"
        | "csascii" | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" | "us"
        | "us_ascii" => Codec::Ascii,
        "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "8859" | "cp819"
        | "csisolatin1" | "ibm819" | "iso8859" | "iso_8859_1_1987" | "iso_ir_100" => Codec::Latin1,
        "utf_16" | "utf16" | "u16" => Codec::Utf16(Order::Marked),
        "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Codec::Utf16(Order::Little),
        "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Codec::Utf16(Order::Big),
        "utf_32" | "utf32" | "u32" => Codec::Utf32(Order::Marked),
        "utf_32_le" | "utf_32le" => Codec::Utf32(Order::Little),
        "utf_32_be" | "utf_32be" => Codec::Utf32(Order::Big),
        "unicode_escape" => Codec::Escape,
        "raw_unicode_escape" => Codec::RawEscape,
        _ => return None,
    })
}

fn unknown(vm: &mut Vm, name: &str, encode: bool) -> Thrown {
    let other = matches!(
        normalize(name).as_str(),
        "hex"
            | "hex_codec"
            | "base64"
            | "base64_codec"
            | "base_64"
            | "bz2"
            | "bz2_codec"
            | "zlib"
            | "zip"
            | "zlib_codec"
            | "rot13"
            | "rot_13"
            | "uu"
            | "uu_codec"
            | "quopri"
            | "quoted_printable"
            | "quopri_codec"
            | "quotedprintable"
    );
    let message = if other {
        let verb = if encode { "encode" } else { "decode" };
        format!("'{name}' is not a text encoding; use codecs.{verb}() to handle arbitrary codecs")
    } else {
        format!("unknown encoding: {name}")
    };
    raise::lookup_error(vm, message)
}

/// The argument `position` of `function` that names an encoding or an error handler.
///
/// # Errors
///
/// `TypeError` if it is no str.
pub fn name_argument(
    vm: &mut Vm,
    function: &str,
    position: usize,
    value: Option<&Value>,
) -> PyResult<Option<Rc<str>>> {
    let Some(value) = value else { return Ok(None) };
    match value.as_str() {
        Some(text) if text.text().code_points().any(|point| point == 0) => {
            Err(raise::value_error(vm, "embedded null character"))
        }
        Some(text) => Ok(Some(text.text().to_string_lossy().into())),
        None => {
            let shown = param::shown_type(vm, value);
            let message = format!("{function}() argument {position} must be str, not {shown}");
            Err(raise::type_error(vm, message))
        }
    }
}

/// `string.encode(encoding, errors)`: a bytes. Without an encoding it is UTF-8, without a handler
/// `strict`.
///
/// # Errors
///
/// `LookupError` for an unknown encoding or handler, `UnicodeEncodeError`.
pub fn encode(
    vm: &mut Vm,
    string: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    let bytes = encode_bytes(vm, string, encoding, errors)?;
    Ok(vm.new_bytes(bytes))
}

/// Whether CPython knows the encoding under this name without asking its registry of codecs.
fn is_shortcut(name: &str, decoding: bool) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    matches!(
        name.as_str(),
        "utf-8" | "utf8" | "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "ascii"
    ) || decoding && matches!(name.as_str(), "utf-16" | "utf-32")
}

/// An exception out of a codec of the registry names the codec, unless it has attributes of its own.
fn name_codec(vm: &mut Vm, thrown: Thrown, operation: &str, encoding: &str) -> Thrown {
    let Thrown::Raise(cause) = thrown else {
        return thrown;
    };
    let class = cause.class();
    let kind = [Exc::LookupError, Exc::TypeError]
        .into_iter()
        .find(|&kind| vm.exception(kind).is(&class));
    let (Some(kind), Payload::Exception(data)) = (kind, &cause.payload) else {
        return Thrown::Raise(cause);
    };
    let args = data.args.borrow().clone();
    let said = match args.as_tuple().and_then(|args| args.first()) {
        Some(said) => text::str_text(vm, said).unwrap_or_default(),
        None => Text::default(),
    };
    let message = format!(
        "{operation} with '{encoding}' codec failed ({}: {})",
        class.data().name(),
        said.to_string_lossy()
    );
    let outer = raise::throw(vm, kind, message);
    if let Thrown::Raise(outer) = &outer
        && let Payload::Exception(data) = &outer.payload
    {
        let cause = Value::Obj(cause);
        data.context.replace(cause.clone());
        data.cause.replace(cause);
        data.suppress_context.set(true);
    }
    outer
}

/// As [`encode`], but the bytes themselves.
///
/// # Errors
///
/// As [`encode`].
pub fn encode_bytes(
    vm: &mut Vm,
    string: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Vec<u8>> {
    let Some(text) = string.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let text = text.text();
    let encoding = encoding.unwrap_or("utf-8");
    let Some(codec) = find(encoding) else {
        return Err(unknown(vm, encoding, true));
    };
    format::room(vm, text.len().saturating_mul(4))?;
    if let (Some(ascii), Codec::Utf8 | Codec::Ascii | Codec::Latin1) = (text.as_ascii(), codec) {
        return Ok(ascii.as_bytes().to_vec());
    }
    let mut encoder = handler::Encoder {
        vm,
        object: string,
        text,
        errors: errors.unwrap_or("strict"),
        out: Vec::with_capacity(text.len()),
        told: None,
    };
    let done = match codec {
        Codec::Utf8 => utf8::encode(&mut encoder),
        Codec::Utf8Marked => {
            encoder.out.extend_from_slice(b"\xEF\xBB\xBF");
            utf8::encode(&mut encoder)
        }
        Codec::Ascii => narrow::encode(&mut encoder, 128),
        Codec::Latin1 => narrow::encode(&mut encoder, 256),
        Codec::Utf16(order) => wide::encode(&mut encoder, order, 2),
        Codec::Utf32(order) => wide::encode(&mut encoder, order, 4),
        Codec::Escape => return Ok(escape::encode(text, false)),
        Codec::RawEscape => return Ok(escape::encode(text, true)),
    };
    let out = encoder.out;
    match done {
        Ok(()) => Ok(out),
        Err(thrown) if is_shortcut(encoding, false) => Err(thrown),
        Err(thrown) => Err(name_codec(vm, thrown, "encoding", encoding)),
    }
}

/// `bytes.decode(encoding, errors)`: a str.
///
/// # Errors
///
/// `LookupError` for an unknown encoding or handler, `UnicodeDecodeError`.
pub fn decode(vm: &mut Vm, bytes: &[u8], encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    if bytes.is_empty() {
        // Not even the encoding is looked up.
        return Ok(vm.empty_str());
    }
    let encoding = encoding.unwrap_or("utf-8");
    let Some(codec) = find(encoding) else {
        return Err(unknown(vm, encoding, false));
    };
    format::room(vm, bytes.len().saturating_mul(4))?;
    if bytes.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        return Ok(vm.new_str(text));
    }
    let mut decoder = handler::Decoder {
        vm,
        bytes,
        errors: errors.unwrap_or("strict"),
        out: Vec::with_capacity(bytes.len()),
        told: None,
    };
    let done = match codec {
        Codec::Utf8 => utf8::decode(&mut decoder, 0),
        Codec::Utf8Marked => {
            let marked = bytes.starts_with(b"\xEF\xBB\xBF");
            utf8::decode(&mut decoder, if marked { 3 } else { 0 })
        }
        Codec::Ascii => narrow::decode_ascii(&mut decoder),
        Codec::Latin1 => {
            decoder.out.extend(bytes.iter().map(|&b| u32::from(b)));
            Ok(())
        }
        Codec::Utf16(order) => wide::decode16(&mut decoder, order),
        Codec::Utf32(order) => wide::decode32(&mut decoder, order),
        Codec::Escape => escape::decode(&mut decoder, false),
        Codec::RawEscape => escape::decode(&mut decoder, true),
    };
    let out = decoder.out;
    match done {
        Ok(()) => {
            let text = Text::from_code_points(out).unwrap_or_default();
            Ok(vm.new_str(text))
        }
        Err(thrown) if is_shortcut(encoding, true) => Err(thrown),
        Err(thrown) => Err(name_codec(vm, thrown, "decoding", encoding)),
    }
}

/// `str(object, encoding, errors)`.
///
/// # Errors
///
/// `TypeError` if the object is not bytes-like, and as [`decode`].
pub fn decode_object(
    vm: &mut Vm,
    object: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    if object.as_str().is_some() {
        return Err(raise::type_error(vm, "decoding str is not supported"));
    }
    let Some(bytes) = buffer::view(object) else {
        let message = format!(
            "coercing to str: need a bytes-like object, {} found",
            vm.type_name(object)
        );
        return Err(raise::type_error(vm, message));
    };
    if bytes.is_empty() {
        return Ok(vm.empty_str());
    }
    decode(vm, &bytes, encoding, errors)
}
