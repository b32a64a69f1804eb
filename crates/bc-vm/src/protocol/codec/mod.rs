//! Text encodings: `str.encode`, `bytes.decode`, the constructors that take an encoding, and the
//! registry of codecs and error handlers that the program can add to.
//!
//! The codecs are plain functions of texts and bytes here, with the state that streams of text keep
//! between pieces (`incremental`); what the program sees of each (a module of `encodings` with its
//! classes) is made in `native`. Absent: the large Asian encodings, and what is no text encoding.

mod aliases;
mod charmap;
mod escape;
mod handler;
mod idna;
pub mod incremental;
mod nameprep;
mod narrow;
mod punycode;
mod registry;
mod standard;
mod utf7;
mod utf8;
mod wide;

use std::borrow::Cow;

pub use aliases::{all as aliases, codec as codec_of, modules, normalize};
pub use charmap::{Charmap, EncodingMap};
pub use handler::backslash;
pub use idna::{
    idna_decode_piece, idna_piece, nameprep as prepare_label, strict as idna_strict, to_ascii,
    to_unicode,
};
pub use registry::{
    convert, forget, incremental, lookup, lookup_error, lookup_text, register, register_error,
    search,
};

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, raise};

/// Byte order of an encoding of more than one byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Little, with a mark in front.
    Marked,
    /// The low byte first.
    Little,
    /// The high byte first.
    Big,
}

/// A codec of texts to bytes that the machine has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Codec {
    /// UTF-7.
    Utf7,
    /// UTF-8.
    Utf8,
    /// UTF-8 with a mark in front.
    Utf8Marked,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16.
    Utf16(Order),
    /// UTF-32.
    Utf32(Order),
    /// `unicode_escape`.
    Escape,
    /// `raw_unicode_escape`.
    RawEscape,
    /// `unicode_internal`.
    Internal,
    /// A table of 256 characters.
    Charmap(&'static Charmap),
    /// Host names.
    Idna,
    /// Punycode.
    Punycode,
    /// The one that always fails.
    Undefined,
}

/// What decoding gave.
pub struct Decoded {
    /// A str.
    pub text: Value,
    /// How many bytes were used.
    pub used: usize,
    /// For UTF-16 and UTF-32: the order of bytes if it is known now.
    pub order: Order,
}

/// The codec that CPython knows under this name without asking its registry.
fn shortcut(name: &str, decoding: bool) -> Option<Codec> {
    // Long enough for the longest of them.
    if name.len() > 10 {
        return None;
    }
    let name = name.to_ascii_lowercase().replace('_', "-");
    Some(match &*name {
        "utf-8" | "utf8" => Codec::Utf8,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Codec::Latin1,
        "ascii" => Codec::Ascii,
        "utf-16" if decoding => Codec::Utf16(Order::Marked),
        "utf-32" if decoding => Codec::Utf32(Order::Marked),
        _ => return None,
    })
}

/// The machine's own codec of this name, if it has one.
fn find(name: &str) -> Option<Codec> {
    aliases::codec(aliases::module(&aliases::key(name))?)
}

/// Whether the name is that of a codec which is no text encoding and which the machine lacks, or has
/// only in another form.
fn is_transform(name: &str) -> bool {
    let name = normalize(&aliases::key(name));
    let module = aliases::all().find(|(alias, _)| *alias == name);
    let module = module.map_or(&*name, |(_, module)| module);
    matches!(
        module,
        "base64_codec"
            | "bz2_codec"
            | "hex_codec"
            | "quopri_codec"
            | "rot_13"
            | "uu_codec"
            | "zlib_codec"
    )
}

/// Whether the program has put an error handler of its own instead of one that comes along.
///
/// # Errors
///
/// `LookupError` if there is none of this name.
pub fn is_replaced(vm: &mut Vm, errors: &str) -> PyResult<bool> {
    let handler = registry::handler(vm, errors)?;
    Ok(matches!(handler, handler::Handler::Registered(_)))
}

/// `string.encode(encoding, errors)`: a bytes. Without an encoding it is UTF-8, without a handler
/// `strict`.
///
/// # Errors
///
/// `LookupError` for an unknown encoding or handler, `UnicodeEncodeError`, and what a codec of the
/// program raises.
pub fn encode(
    vm: &mut Vm,
    string: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    let bytes = encode_bytes(vm, string, encoding, errors)?;
    Ok(vm.new_bytes(bytes))
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
    if string.as_str().is_none() {
        return Err(raise::type_error(vm, "a str is required"));
    }
    let encoding = encoding.unwrap_or("utf-8");
    if let Some(codec) = shortcut(encoding, false) {
        return run_encode(vm, codec, string, errors);
    }
    if let Some(codec) = find(encoding) {
        let done = run_encode(vm, codec, string, errors);
        return done.map_err(|thrown| registry::name_codec(vm, thrown, false, encoding));
    }
    encode_registered(vm, string, encoding, errors)
}

#[cold]
fn encode_registered(
    vm: &mut Vm,
    string: &Value,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Vec<u8>> {
    let instead = "codecs.encode()";
    if is_transform(encoding) {
        return Err(registry::no_text_encoding(vm, encoding, instead));
    }
    let found = lookup_text(vm, encoding, instead)?;
    let made = registry::run(vm, &found, false, string.clone(), encoding, errors)?;
    match made.payload() {
        Some(Payload::Bytes(bytes)) => {
            vm.reserve(bytes.len())?;
            Ok(bytes.to_vec())
        }
        Some(Payload::ByteArray(array)) => {
            let message = format!(
                "encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"
            );
            raise::warn(vm, ExceptionKind::RuntimeWarning, &message)?;
            vm.reserve(array.borrow().len())?;
            let bytes = array.borrow().clone();
            Ok(bytes)
        }
        _ => {
            let message = format!(
                "'{encoding}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
                vm.type_name(&made)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn encoder<'a>(
    vm: &'a mut Vm,
    string: &'a Value,
    errors: Option<&'a str>,
) -> PyResult<handler::Encoder<'a>> {
    let Some(text) = string.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let text = text.text();
    vm.reserve(text.len().saturating_mul(4))?;
    Ok(handler::Encoder {
        vm,
        object: string,
        text,
        out: Vec::with_capacity(text.len()),
        trouble: handler::Trouble::new(errors),
    })
}

fn undefined(vm: &mut Vm) -> Thrown {
    raise::throw(vm, ExceptionKind::UnicodeError, "undefined encoding")
}

/// Encodes with a codec of the machine.
///
/// # Errors
///
/// `UnicodeEncodeError`, and what an error handler raises.
pub fn run_encode(
    vm: &mut Vm,
    codec: Codec,
    string: &Value,
    errors: Option<&str>,
) -> PyResult<Vec<u8>> {
    let mut encoder = encoder(vm, string, errors)?;
    let text = encoder.text;
    if let (Some(ascii), Codec::Utf8 | Codec::Ascii | Codec::Latin1) = (text.as_ascii(), codec) {
        return Ok(ascii.as_bytes().to_vec());
    }
    match codec {
        Codec::Utf8 => utf8::encode(&mut encoder)?,
        Codec::Utf8Marked => {
            encoder.out.extend_from_slice(b"\xEF\xBB\xBF");
            utf8::encode(&mut encoder)?;
        }
        Codec::Ascii => narrow::encode(&mut encoder, 128)?,
        Codec::Latin1 => narrow::encode(&mut encoder, 256)?,
        Codec::Utf16(order) => wide::encode(&mut encoder, order, 2)?,
        Codec::Utf32(order) => wide::encode(&mut encoder, order, 4)?,
        Codec::Charmap(map) => charmap::encode(&mut encoder, charmap::Mapping::of(map))?,
        Codec::Utf7 | Codec::Escape | Codec::RawEscape => {
            // Ten bytes for one character at most.
            encoder.vm.reserve(text.len().saturating_mul(10))?;
            return Ok(match codec {
                Codec::Utf7 => utf7::encode(text),
                codec => escape::encode(text, codec == Codec::RawEscape),
            });
        }
        Codec::Internal => {
            let message = "unicode_internal codec has been deprecated";
            raise::warn(encoder.vm, ExceptionKind::DeprecationWarning, message)?;
            return Ok(wide::encode_internal(text));
        }
        Codec::Punycode => return punycode::encode(encoder.vm, text),
        Codec::Idna => return idna::encode(encoder.vm, text, errors),
        Codec::Undefined => return Err(undefined(encoder.vm)),
    }
    Ok(encoder.out)
}

/// `codecs.charmap_encode` with a mapping.
///
/// # Errors
///
/// `UnicodeEncodeError`, `TypeError` for wrong values in the mapping, and what it raises.
pub fn charmap_encode(
    vm: &mut Vm,
    string: &Value,
    errors: Option<&str>,
    mapping: &Value,
) -> PyResult<Vec<u8>> {
    let mut encoder = encoder(vm, string, errors)?;
    charmap::encode(&mut encoder, charmap::Mapping::object(mapping))?;
    Ok(encoder.out)
}

/// `bytes.decode(encoding, errors)`: a str.
///
/// # Errors
///
/// `LookupError` for an unknown encoding or handler, `UnicodeDecodeError`, and what a codec of the
/// program raises.
pub fn decode(vm: &mut Vm, bytes: &[u8], encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    if bytes.is_empty() {
        // Not even the encoding is looked up.
        return Ok(vm.empty_str());
    }
    let encoding = encoding.unwrap_or("utf-8");
    if let Some(codec) = shortcut(encoding, true) {
        return Ok(run_decode(vm, codec, bytes, errors, true)?.text);
    }
    if let Some(codec) = find(encoding) {
        return match run_decode(vm, codec, bytes, errors, true) {
            Ok(decoded) => Ok(decoded.text),
            Err(thrown) => Err(registry::name_codec(vm, thrown, true, encoding)),
        };
    }
    decode_registered(vm, bytes, encoding, errors)
}

#[cold]
fn decode_registered(vm: &mut Vm, bytes: &[u8], encoding: &str, errors: Option<&str>) -> PyResult {
    let instead = "codecs.decode()";
    if is_transform(encoding) {
        return Err(registry::no_text_encoding(vm, encoding, instead));
    }
    let found = lookup_text(vm, encoding, instead)?;
    vm.reserve(bytes.len())?;
    let view = registry::view(vm, bytes);
    let made = registry::run(vm, &found, true, view, encoding, errors)?;
    if made.as_str().is_some() {
        return Ok(made);
    }
    let message = format!(
        "'{encoding}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
        vm.type_name(&made)
    );
    Err(raise::type_error(vm, message))
}

fn decoder<'a>(
    vm: &'a mut Vm,
    bytes: &'a [u8],
    errors: Option<&'a str>,
    last: bool,
) -> PyResult<handler::Decoder<'a>> {
    vm.reserve(bytes.len().saturating_mul(8))?;
    Ok(handler::Decoder {
        vm,
        bytes: Cow::Borrowed(bytes),
        out: Vec::with_capacity(bytes.len()),
        last,
        trouble: handler::Trouble::new(errors),
    })
}

fn text(vm: &Vm, points: Vec<u32>) -> Value {
    vm.new_str(Text::from_code_points(points).unwrap_or_default())
}

/// Decodes with a codec of the machine. Unless it is the `last` of the input, what is cut short at its
/// end is left for the next time.
///
/// # Errors
///
/// `UnicodeDecodeError`, and what an error handler raises.
pub fn run_decode(
    vm: &mut Vm,
    codec: Codec,
    bytes: &[u8],
    errors: Option<&str>,
    last: bool,
) -> PyResult<Decoded> {
    let mut order = match codec {
        Codec::Utf16(order) | Codec::Utf32(order) => order,
        _ => Order::Marked,
    };
    let mut used = bytes.len();
    if bytes.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) {
        vm.reserve(bytes.len())?;
        let text = vm.new_str(std::str::from_utf8(bytes).unwrap_or_default());
        return Ok(Decoded { text, used, order });
    }
    let mut decoder = decoder(vm, bytes, errors, last)?;
    let at = match codec {
        Codec::Utf7 => utf7::decode(&mut decoder)?,
        Codec::Utf8 => utf8::decode(&mut decoder, 0)?,
        Codec::Utf8Marked => {
            let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
            // An error counts its place from behind the mark.
            decoder.bytes = Cow::Borrowed(marked.unwrap_or(bytes));
            let at = utf8::decode(&mut decoder, 0)?;
            at + if marked.is_some() { 3 } else { 0 }
        }
        Codec::Ascii => narrow::decode_ascii(&mut decoder)?,
        Codec::Latin1 => narrow::decode_latin1(&mut decoder),
        Codec::Utf16(asked) => {
            let (at, seen) = wide::decode16(&mut decoder, asked)?;
            order = seen;
            at
        }
        Codec::Utf32(asked) => {
            let (at, seen) = wide::decode32(&mut decoder, asked)?;
            order = seen;
            at
        }
        Codec::Escape => escape::decode(&mut decoder)?,
        Codec::RawEscape => escape::decode_raw(&mut decoder)?,
        Codec::Internal => {
            let message = "unicode_internal codec has been deprecated";
            raise::warn(decoder.vm, ExceptionKind::DeprecationWarning, message)?;
            wide::decode_internal(&mut decoder)?
        }
        Codec::Charmap(map) => charmap::decode(&mut decoder, map)?,
        Codec::Punycode => {
            decoder.out = punycode::decode(decoder.vm, bytes, errors)?;
            bytes.len()
        }
        Codec::Idna => {
            decoder.out = idna::decode(decoder.vm, bytes, errors)?;
            bytes.len()
        }
        Codec::Undefined => return Err(undefined(decoder.vm)),
    };
    let out = decoder.out;
    if !last {
        used = at;
    }
    let text = text(vm, out);
    Ok(Decoded { text, used, order })
}

/// `codecs.charmap_decode` with a mapping.
///
/// # Errors
///
/// `UnicodeDecodeError`, `TypeError` for wrong values in the mapping, and what it raises.
pub fn charmap_decode(
    vm: &mut Vm,
    bytes: &[u8],
    errors: Option<&str>,
    mapping: &Value,
) -> PyResult {
    let mut decoder = decoder(vm, bytes, errors, true)?;
    charmap::decode_with(&mut decoder, mapping)?;
    let out = decoder.out;
    Ok(text(vm, out))
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
    // A handler of the program may change what the object holds.
    vm.reserve(bytes.len())?;
    let bytes = bytes.to_vec();
    decode(vm, &bytes, encoding, errors)
}
